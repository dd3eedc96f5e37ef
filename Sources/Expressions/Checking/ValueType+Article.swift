import Records

extension ValueType {
    /// The type with its article, for messages: an int, a uint, an optional(int).
    var withArticle: String { Self.withArticle(description) }

    static func withArticle(_ name: String) -> String { ["i", "o"].contains(name.prefix(1)) ? "an \(name)" : "a \(name)" }
}
