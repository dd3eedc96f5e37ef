/// How COBOL source lines are laid out.
public enum SourceFormat: String, Sendable, Hashable, CaseIterable {
    /// Columns 1–6 sequence number, 7 indicator, 8–72 text; the rest is ignored.
    case fixed
    /// As fixed, without a right margin.
    case variable
    /// Text in any column; comments begin with `*>`.
    case free
}
