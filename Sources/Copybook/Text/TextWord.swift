/// The unit in which COPY and REPLACE compare and replace: a word, a literal or a separator.
struct TextWord: Sendable {
    enum Kind: UInt8, Sendable {
        case word, literal, period, leftParenthesis, rightParenthesis, colon, pseudoTextDelimiter
    }

    var kind: Kind
    /// Upper-case, except that of a literal: what stands between its quotation marks, doubled marks made single.
    var text: String
    var place: TextPlace
    /// Of a literal: `X`, `N`, `G` and the like, upper-case; empty for a plain one.
    var prefix = ""
    /// False for a literal that its line leaves open.
    var isClosed = true
    /// False where it stands against the word before: after COPY and REPLACE both are one word.
    var hasSpaceBefore: Bool
    /// Whether it is the first of its line.
    var startsLine: Bool

    func isWord(_ text: String) -> Bool { kind == .word && self.text == text }

    /// Whether pseudo-text that holds this word matches the other.
    func matches(_ other: TextWord) -> Bool { kind == other.kind && text == other.text && prefix == other.prefix }

    /// As it may be shown.
    var shown: String {
        switch kind {
        case .literal: "\(prefix)'\(text)'"
        case .period: "."
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .colon: ":"
        case .pseudoTextDelimiter: "=="
        case .word: text
        }
    }
}
