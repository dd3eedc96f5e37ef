/// The clause of SPECIAL-NAMES that swaps comma and period.
enum DecimalPoint {
    static func isComma(_ words: [TextWord]) -> Bool {
        words.indices.contains { index in
            guard words[index].isWord("DECIMAL-POINT"), let next = words.at(index + 1) else { return false }
            return next.isWord("COMMA") || (next.isWord("IS") && (words.at(index + 2)?.isWord("COMMA") ?? false))
        }
    }
}
