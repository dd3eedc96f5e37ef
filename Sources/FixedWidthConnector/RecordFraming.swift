/// How records follow one another in a fixed-width file.
public enum RecordFraming: String, Sendable, Hashable, CaseIterable {
    /// Each ends with LF or CR LF; the last may end with the file.
    case lines
    /// Nothing stands between them.
    case fixed
}
