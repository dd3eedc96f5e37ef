/// One `… BY …` of a COPY or REPLACE statement.
struct Replacement {
    enum Form {
        /// A run of text words.
        case words
        /// The beginning of words (LEADING).
        case leading
        /// The end of words (TRAILING).
        case trailing
    }

    var form: Form
    var from: [TextWord]
    var to: [TextWord]
    var place: TextPlace

    /// Replaces from left to right; what was put in is not looked at again, as the standard has it.
    ///
    /// - Parameter limit: of words in the result.
    /// - Returns: the new words, and which of the replacements was used; nil words where there would be more than the limit.
    static func apply(_ replacements: [Replacement], to words: ArraySlice<TextWord>, limit: Int) -> (
        words: [TextWord]?, used: Set<Int>
    ) {
        var result: [TextWord] = []
        result.reserveCapacity(words.count)
        var used: Set<Int> = []
        var index = words.startIndex
        var isSpaceOwed = false
        func put(_ word: TextWord) {
            result.append(word)
            if isSpaceOwed {
                result[result.count - 1].hasSpaceBefore = true
                isSpaceOwed = false
            }
        }
        next: while index < words.endIndex {
            if result.count > limit { return (nil, used) }
            for (number, replacement) in replacements.enumerated() {
                guard let count = replacement.match(words, at: index) else { continue }
                used.insert(number)
                let first = words[index]
                if replacement.form == .words {
                    if replacement.to.isEmpty { isSpaceOwed = isSpaceOwed || first.hasSpaceBefore }
                    for (position, word) in replacement.to.enumerated() {
                        var copy = word
                        copy.place = first.place
                        copy.startsLine = position == 0 && first.startsLine
                        if position == 0 { copy.hasSpaceBefore = first.hasSpaceBefore }
                        put(copy)
                    }
                } else if let word = replacement.partial(first) {
                    put(word)
                } else {
                    isSpaceOwed = isSpaceOwed || first.hasSpaceBefore
                }
                index += count
                continue next
            }
            put(words[index])
            index += 1
        }
        return (result, used)
    }

    /// - Returns: how many words match here, or nil.
    private func match(_ words: ArraySlice<TextWord>, at index: Int) -> Int? {
        switch form {
        case .words:
            guard words.endIndex - index >= from.count, !from.isEmpty else { return nil }
            for (position, word) in from.enumerated() where !word.matches(words[index + position]) { return nil }
            return from.count
        case .leading, .trailing:
            let word = words[index]
            guard word.kind == .word, let part = from.first?.text else { return nil }
            return (form == .leading ? word.text.hasPrefix(part) : word.text.hasSuffix(part)) ? 1 : nil
        }
    }

    /// - Returns: the word with its part replaced; nil where nothing is left of it.
    private func partial(_ word: TextWord) -> TextWord? {
        let part = from.first?.text.count ?? 0
        let new = to.map(\.shown).joined()
        var result = word
        result.text = form == .leading ? new + word.text.dropFirst(part) : word.text.dropLast(part) + new
        return result.text.isEmpty ? nil : result
    }
}
