/// The months in English, as patterns of dates read and write them.
public enum MonthNames {
    /// January first.
    public static let all = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    static let lowercase: [[UInt8]] = all.map { $0.utf8.map { $0 | 0x20 } }
}
