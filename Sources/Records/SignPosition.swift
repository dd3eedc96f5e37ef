/// Where a number carries its sign.
public enum SignPosition: String, Sendable, Hashable, CaseIterable {
    /// Digits only.
    case none
    /// An optional `+` or `-` comes first.
    case leading
    /// A `+` or `-` comes last.
    case trailing
    /// The last character is a digit and a sign in one: `{ABCDEFGHI` for +0 to +9, `}JKLMNOPQR` for -0 to -9; a plain digit
    /// is positive (IBM Enterprise COBOL Programming Guide, "Sign representation of zoned and packed-decimal data").
    ///
    /// Digits of other conventions are taken too: `p` to `y` for -0 to -9 in ASCII (Micro Focus), and in EBCDIC every zone that
    /// the field's ``SignPolicy`` takes.
    case overpunch
    /// The same with the first character.
    case overpunchLeading = "overpunch-leading"
    /// A `+` or `-` must come first.
    case separateLeading = "separate-leading"

    public var isOverpunch: Bool { self == .overpunch || self == .overpunchLeading }
}
