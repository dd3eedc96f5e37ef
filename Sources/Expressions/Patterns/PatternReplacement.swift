/// What stands in place of a match: texts and groups.
struct PatternReplacement {
    enum Part {
        case text(String)
        case group(Int)
    }

    let parts: [Part]

    /// - Throws: where something else than a digit or a backslash follows a backslash, or the pattern has no such group.
    init(_ text: String, of pattern: LinearPattern) throws(CellFailure) {
        var parts: [Part] = []
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                plain.append(scalar)
                continue
            }
            let next = scalars.next()
            if next == "\\" {
                plain.append("\\")
            } else if let next, ("0"..."9").contains(next) {
                let group = Int(next.value - 0x30)
                guard group <= pattern.groupCount else {
                    throw CellFailure(
                        message: "the replacement names a group that there is not",
                        expected: "a group of the pattern, which has \(pattern.groupCount)", found: "\\\(group)")
                }
                parts += [.text(String(plain)), .group(group)]
                plain = String.UnicodeScalarView()
            } else {
                throw CellFailure(
                    message: "the replacement has a backslash that means nothing", expected: "\\0 to \\9, or \\\\")
            }
        }
        parts.append(.text(String(plain)))
        self.parts = parts
    }
}

extension PatternSearch {
    /// The ranges that a group has in all matches; matches without it are left out.
    mutating func ranges(of group: Int) throws(CellFailure) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        try forEachMatch { match throws(CellFailure) in
            if let range = match.group(group) { ranges.append(range) }
            return true
        }
        return ranges
    }

    /// - Parameter most: how many matches are replaced; all where it is negative.
    mutating func replacing(with replacement: PatternReplacement, most: Int64) throws(CellFailure) -> String {
        var matches: [Match] = []
        try forEachMatch { match throws(CellFailure) in
            guard most < 0 || matches.count < most else { return false }
            matches.append(match)
            return true
        }
        var result = ""
        var position = 0
        for match in matches {
            result += text(position..<match.range.lowerBound)
            for part in replacement.parts {
                switch part {
                case .text(let text): result += text
                case .group(let number): if let range = match.group(number) { result += text(range) }
                }
            }
            position = match.range.upperBound
            guard result.utf8.count <= CallArguments.maximumTextBytes else {
                throw CellFailure(
                    message: "the text is too long", expected: "at most \(CallArguments.maximumTextBytes) bytes",
                    code: .valueTooLong)
            }
        }
        return result + text(position..<end)
    }
}
