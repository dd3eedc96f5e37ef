/// What a field means that holds nothing but blanks, or nothing at all.
public enum BlankPolicy: String, Sendable, Hashable, CaseIterable {
    case null
    /// The empty string; for strings only.
    case empty
    case error
    /// 0, as COBOL's BLANK WHEN ZERO writes it; for numbers only.
    case zero
}
