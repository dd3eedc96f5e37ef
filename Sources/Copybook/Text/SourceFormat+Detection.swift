extension SourceFormat {
    /// Finds the format that a text was most likely written in; fixed where nothing speaks against it.
    static func detect(_ lines: [[Unicode.Scalar]]) -> SourceFormat {
        var fixedVotes = 0
        var freeVotes = 0
        var past = 0
        var within = 0
        for line in lines {
            guard let first = line.firstIndex(where: { $0 != " " }) else { continue }
            if let directive = SourceDirective.format(line) { return directive }
            if SourceDirective.isDirective(line) { continue }
            if first < 6, isInlineComment(line, at: first) {
                freeVotes += 3
                continue
            }
            switch verdict(line, first: first) {
            case .fixed(let weight): fixedVotes += weight
            case .free(let weight): freeVotes += weight
            case .either: break
            }
            // Columns 73–80 hold a program identification; text on both sides of 80 does not. Comments may be of any length.
            guard line.count > 72, !isComment(line) else { continue }
            if line.count > 80, line[71] != " ", line[72] != " ", line[79] != " ", line[80] != " " {
                past += 1
            } else if line[71] == " ", line[72] != " ", line[72..<min(line.count, 80)].allSatisfy({ $0 != " " }) || line.count <= 80 {
                within += 1
            }
        }
        if freeVotes > fixedVotes { return .free }
        return past > within ? .variable : .fixed
    }

    /// A whole line of comment, or one behind code.
    private static func isComment(_ line: [Unicode.Scalar]) -> Bool {
        line[6] == "*" || line[6] == "/" || line.indices.dropLast().prefix(72).contains { isInlineComment(line, at: $0) }
    }

    private enum Verdict {
        case fixed(Int)
        case free(Int)
        case either
    }

    private static func verdict(_ line: [Unicode.Scalar], first: Int) -> Verdict {
        if line[0] == "*" || line[0] == "/" { return .free(1) }
        guard line.count > 6 else { return first < 6 && !line.allSatisfy { $0 == " " || isDigit($0) } ? .free(1) : .either }
        let area = line[..<6]
        let words = area.split(separator: " ")
        let isBlankOrNumber = words.isEmpty || words.count == 1 && isSequenceNumber(words[0], of: area)
        switch line[6] {
        case "*", "/": return words.count > 1 ? .free(2) : .fixed(words.isEmpty || isBlankOrNumber ? 3 : 1)
        case "-", "d", "D": return isBlankOrNumber ? .fixed(2) : .free(2)
        case "$": return .either
        case " ": break
        default: return .free(2)
        }
        guard words.count < 2 else { return .free(2) }  // `01 REC`: a tag of the sequence area has no blank within
        guard let word = words.first else { return .either }
        if word.allSatisfy(isDigit) { return isBlankOrNumber ? .fixed(word.count == 6 ? 3 : 1) : .free(2) }
        return word.endIndex == area.endIndex ? .fixed(1) : .either
    }

    /// In free format `01` at the left is a level number; a sequence number fills its area or is longer.
    private static func isSequenceNumber(_ word: ArraySlice<Unicode.Scalar>, of area: ArraySlice<Unicode.Scalar>) -> Bool {
        word.allSatisfy(isDigit) && (word.count > 2 || word.endIndex == area.endIndex)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isInlineComment(_ line: [Unicode.Scalar], at index: Int) -> Bool {
        index + 1 < line.count && line[index] == "*" && line[index + 1] == ">"
    }
}
