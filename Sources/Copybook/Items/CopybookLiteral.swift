/// A literal or figurative constant of a VALUE clause.
public enum CopybookLiteral: Sendable, Hashable {
    /// `'…'`, `"…"`, also `Z'…'`, N'…' and G'…'.
    case text(String)
    /// `X'…'`, `NX'…'`: bytes as they lie in the record.
    case bytes([UInt8])
    /// Plain notation: an optional `-`, digits without leading zeros, `.` and decimals as written.
    case number(String)
    /// Floating-point notation, as written.
    case float(String)
    case figurative(FigurativeConstant)
    /// ALL and a literal: repeated to the item's length.
    case all(String)
}
