/// Where a zoned number has its sign (SIGN clause).
public enum SignForm: String, Sendable, Hashable, CaseIterable {
    /// In the zone of the last digit; the rule where no SIGN clause says otherwise.
    case trailing
    /// In the zone of the first digit.
    case leading
    /// `+` or `-` behind the digits, a character of its own.
    case trailingSeparate
    /// `+` or `-` before the digits, a character of its own.
    case leadingSeparate

    public var isSeparate: Bool { self == .trailingSeparate || self == .leadingSeparate }
}
