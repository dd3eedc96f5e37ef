import Diagnostics

/// The operands of REPLACING and REPLACE.
enum ReplacementList {
    private static let limit = 256

    /// - Parameter index: of the first operand; afterwards of the period.
    /// - Returns: nil where an operand cannot be understood, which is reported; the index is then at the next period or the
    ///   end.
    static func parse(_ words: [TextWord], _ index: inout Int, _ findings: inout Findings) -> [Replacement]? {
        var result: [Replacement] = []
        while let word = words.at(index), word.kind != .period {
            var form = Replacement.Form.words
            if word.isWord("LEADING") || word.isWord("TRAILING"), words.at(index + 1)?.kind == .pseudoTextDelimiter {
                form = word.text == "LEADING" ? .leading : .trailing
                index += 1
            }
            guard let from = operand(words, &index, isFirst: true), !from.isEmpty, let by = words.at(index), by.isWord("BY")
            else {
                return fail(words, &index, at: word.place, "`… BY …` is not complete", &findings)
            }
            index += 1
            guard let to = operand(words, &index, isFirst: false) else {
                return fail(words, &index, at: by.place, "nothing that can be put in follows BY", &findings)
            }
            guard
                form == .words
                    || from.count == 1 && from[0].kind == .word && to.allSatisfy({ $0.kind == .word }) && to.count <= 1
            else {
                return fail(words, &index, at: word.place, "a partial word is one word or a part of it", &findings)
            }
            guard result.count < limit else {
                return fail(words, &index, at: word.place, "the statement replaces more than \(limit) texts", &findings)
            }
            result.append(Replacement(form: form, from: from, to: to, place: word.place))
        }
        if result.isEmpty {
            return fail(
                words, &index, at: words.at(index)?.place ?? words[words.count - 1].place, "nothing is to be replaced",
                &findings)
        }
        return result
    }

    private static func fail(
        _ words: [TextWord], _ index: inout Int, at place: TextPlace, _ message: String, _ findings: inout Findings
    ) -> [Replacement]? {
        findings.report(
            .copybookCopy, message, at: place, expected: "==TEXT== BY ==TEXT==, or words, literals and names",
            found: words.at(index)?.shown ?? "the end of the text", help: "complete the statement and end it with a period")
        while let word = words.at(index) {
            index += 1
            if word.kind == .period { break }
        }
        return nil
    }

    /// Pseudo-text, a literal, or an identifier with its qualifiers and subscripts.
    private static func operand(_ words: [TextWord], _ index: inout Int, isFirst: Bool) -> [TextWord]? {
        guard let word = words.at(index) else { return nil }
        switch word.kind {
        case .pseudoTextDelimiter:
            let start = index + 1
            guard let end = words[start...].firstIndex(where: { $0.kind == .pseudoTextDelimiter }) else { return nil }
            index = end + 1
            return Array(words[start..<end])
        case .literal:
            index += 1
            return word.isClosed ? [word] : nil
        case .period: return nil
        case .word, .leftParenthesis, .rightParenthesis, .colon:
            let start = index
            var depth = word.kind == .leftParenthesis ? 1 : 0
            index += 1
            while let next = words.at(index), next.kind != .period, next.kind != .literal, next.kind != .pseudoTextDelimiter {
                if isFirst ? next.isWord("BY") : depth <= 0 && !isContinued(next, after: words[index - 1]) { break }
                depth += next.kind == .leftParenthesis ? 1 : next.kind == .rightParenthesis ? -1 : 0
                index += 1
            }
            return Array(words[start..<index])
        }
    }

    /// The second operand has no BY behind it: it goes on with what is joined, qualifies or subscribes.
    private static func isContinued(_ word: TextWord, after last: TextWord) -> Bool {
        !word.hasSpaceBefore || word.isWord("OF") || word.isWord("IN") || last.isWord("OF") || last.isWord("IN")
            || word.kind == .leftParenthesis
    }
}
