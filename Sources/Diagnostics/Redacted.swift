/// Text taken from data. Its description hides it where the field is personal; only an explicit request shows it.
public struct Redacted: Sendable, Hashable, CustomStringConvertible {
    private let text: String
    /// Whether the text came from a field that layout or model marks personal.
    public let isPersonal: Bool

    /// - Parameter text: kept to its first 120 characters: a diagnostic is no place for a whole record.
    public init(_ text: String, isPersonal: Bool) {
        self.text = text.count > 120 ? String(text.prefix(120)) + "…" : text
        self.isPersonal = isPersonal
    }

    public var description: String { isPersonal ? "‹personal value, \(text.utf8.count) bytes›" : text }

    /// The text itself, for a user who asked for personal values by name.
    public var revealed: String { text }
}
