/// A lexical element of CEL with its place in the text.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        case int(Int64)
        /// The magnitude 2^63, which is an int only behind a minus.
        case intMinimumMagnitude
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case keyword(Keyword)
        /// An operator or a bracket.
        case symbol(String)
        case end
    }

    enum Keyword: String {
        case `true`, `false`, null, `in`
    }

    let kind: Kind
    /// UTF-8 offset of the first byte.
    let offset: Int
    /// Number of bytes.
    let length: Int
}

/// Words that CEL keeps for itself and that cannot be variables (cel-spec, "Syntax").
let reservedWords: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
]
