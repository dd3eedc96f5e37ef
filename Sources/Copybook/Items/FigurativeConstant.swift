/// A figurative constant.
public enum FigurativeConstant: String, Sendable, Hashable, CaseIterable {
    case zero, space, highValue, lowValue, quote, null

    private static let words: [String: FigurativeConstant] = [
        "ZERO": .zero, "ZEROS": .zero, "ZEROES": .zero, "SPACE": .space, "SPACES": .space, "HIGH-VALUE": .highValue,
        "HIGH-VALUES": .highValue, "LOW-VALUE": .lowValue, "LOW-VALUES": .lowValue, "QUOTE": .quote, "QUOTES": .quote,
        "NULL": .null, "NULLS": .null,
    ]

    /// - Parameter word: upper-case.
    init?(word: String) {
        guard let constant = Self.words[word] else { return nil }
        self = constant
    }
}
