import Records

/// CEL's published extension library `regex`.
enum RegexExtension {
    private static let text = TypePattern.exact(.string)

    static let functions: [Function] = [
        Function(
            "regex.extract", summary: "What the regular expression, or its group in brackets, first matches, as an optional.",
            details: "It holds nothing where nothing matches. More than one group in brackets is an error; `(?:…)` is none.",
            examples: [
                .init("regex.extract('case 42-7', '[0-9]+')", "optional(\"42\")"),
                .init("regex.extract('LEE, ANN', '^([A-Z]+),')", "optional(\"LEE\")"),
                .init("regex.extract('none', '[0-9]+')", "optional.none()"),
                .init("regex.extract('a=b', '(.)=(.)')", "error"),
            ],
            overloads: [
                Overload(
                    [text, text], gives: .optional(text),
                    .kernel { call in
                        let found = parts(call, onlyFirst: true)
                        guard case .list(let lists) = found.values else { return found }
                        return Column(.optional(lists), count: call.count, mask: found.mask, errors: found.errors)
                    })
            ]),
        Function(
            "regex.extractAll", summary: "All that the regular expression, or its group in brackets, matches, as a list.",
            details: "Matches do not overlap. More than one group in brackets is an error; `(?:…)` is none.",
            examples: [
                .init("regex.extractAll('7 and 42', '[0-9]+')", "[\"7\", \"42\"]"),
                .init("regex.extractAll('a=1;b=2', '([a-z])=')", "[\"a\", \"b\"]"),
                .init("regex.extractAll('x', '[0-9]+')", "[]"),
            ],
            overloads: [Overload([text, text], gives: .list(text), .kernel { call in parts(call, onlyFirst: false) })]),
        Function(
            "regex.replace", summary: "The text with every match of the regular expression replaced.",
            details:
                """
                In the replacement `\\1` to `\\9` are the groups in brackets, `\\0` is the match and `\\\\` a backslash. \
                A number at the end bounds how many are replaced.
                """,
            examples: [
                .init("regex.replace('LEE, ANN', '([A-Z]+), ([A-Z]+)', r'\\2 \\1')", "\"ANN LEE\""),
                .init("regex.replace('1-2-3', '-', '', 1)", "\"12-3\""), .init("regex.replace('a', '(.)', r'\\2')", "error"),
            ],
            overloads: [
                Overload([text, text, text], gives: text, .kernel { call in replaced(call, limits: nil) }),
                Overload(
                    [text, text, text, .exact(.int)], gives: text,
                    .kernel { call in replaced(call, limits: call.ints(3)) }),
            ]),
    ]

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    private static func string(_ scalars: ArraySlice<UInt32>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars.lazy.compactMap { Unicode.Scalar($0) })
        return String(result)
    }

    /// Matches from left to right; an empty one never stands where another has just ended.
    private static func matches(_ pattern: LinearPattern, _ text: [UInt32], most: Int) -> [[Int]] {
        var found: [[Int]] = []
        var position = 0
        var lastEnd = -1
        while found.count < most, position <= text.count, let match = pattern.firstMatch(in: text, from: position) {
            let isEmpty = match[0] == match[1]
            if !isEmpty || match[0] != lastEnd { found.append(match) }
            lastEnd = match[1]
            position = isEmpty ? match[1] + 1 : match[1]
        }
        return found
    }

    private static func parts(_ call: CallArguments, onlyFirst: Bool) -> Column {
        let texts = call.texts(0)
        let patterns = call.texts(1)
        var cache = PatternCache(capturing: true)
        var pool = TextValues()
        var rows = [[Int]](repeating: [], count: call.count)
        let checked = call.boolCells { row throws(CellFailure) in
            let pattern = try cache.pattern(patterns.string(row))
            guard pattern.groupCount <= 1 else {
                throw CellFailure(message: "the pattern has \(pattern.groupCount) groups in brackets", expected: "one at most")
            }
            let text = scalars(texts.string(row))
            for match in matches(pattern, text, most: onlyFirst ? 1 : .max) {
                let first = 2 * pattern.groupCount
                guard match[first] >= 0 else { continue }
                rows[row].append(pool.count)
                pool.append(string(text[match[first]..<match[first + 1]]))
            }
            return true
        }
        var result = call.listCells(from: Column(.string(pool), count: pool.count)) { row throws(CellFailure) in rows[row] }
        result.mask = checked.mask
        result.errors = checked.errors
        return result
    }

    private static func replaced(_ call: CallArguments, limits: [Int64]?) -> Column {
        let texts = call.texts(0)
        let patterns = call.texts(1)
        let replacements = call.texts(2)
        var cache = PatternCache(capturing: true)
        return call.textCells { row throws(CellFailure) in
            let pattern = try cache.pattern(patterns.string(row))
            let pieces = try pieces(replacements.string(row), groups: pattern.groupCount)
            let text = scalars(texts.string(row))
            let most = limits.map { $0[row] < 0 ? Int.max : Int(clamping: $0[row]) } ?? .max
            var result = ""
            var end = 0
            for match in matches(pattern, text, most: most) {
                result += string(text[end..<match[0]])
                for piece in pieces {
                    switch piece {
                    case .text(let text): result += text
                    case .group(let number):
                        let first = 2 * number
                        if match[first] >= 0 { result += string(text[match[first]..<match[first + 1]]) }
                    }
                }
                end = match[1]
                guard result.utf8.count <= CallArguments.maximumTextBytes else { break }
            }
            return result + string(text[end...])
        }
    }

    private enum Piece {
        case text(String)
        case group(Int)
    }

    private static func pieces(_ replacement: String, groups: Int) throws(CellFailure) -> [Piece] {
        var result: [Piece] = []
        var plain = String.UnicodeScalarView()
        var scalars = replacement.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                plain.append(scalar)
                continue
            }
            let next = scalars.next()
            if next == "\\" {
                plain.append("\\")
            } else if let next, ("0"..."9").contains(next), Int(next.value - 0x30) <= groups {
                result += [.text(String(plain)), .group(Int(next.value - 0x30))]
                plain = .init()
            } else {
                throw CellFailure(
                    message: "the replacement has a backslash before neither a group nor a backslash",
                    expected: "\\0 to \\\(min(groups, 9))")
            }
        }
        return result + [.text(String(plain))]
    }
}
