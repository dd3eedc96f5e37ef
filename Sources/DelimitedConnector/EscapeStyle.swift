/// How a delimiter, quote or line end is written inside a text.
public enum EscapeStyle: String, Sendable, Hashable, CaseIterable {
    /// A quote inside quotes stands twice (RFC 4180).
    case doubled
    /// After a backslash, inside quotes and outside: `\n`, `\t`, `\x41`, `\101`, and any other character as itself.
    case backslash
    /// Nothing is escaped.
    case none
}
