import Diagnostics
import Records

/// CEL's published extension library `regex`, on patterns that are matched in linear time.
enum RegexExtension {
    static let functions = [extract, extractAll, replace]

    private static let text = TypePattern.exact(.string)

    private static let extract = Function(
        "regex.extract", summary: "What a regular expression matches first in the text, as an optional.",
        details:
            """
            The group's part of it where the pattern has a group; with a number, that of the group of this number, 0 for \
            the whole. Nothing where there is no match, or the group is not part of it. The syntax is RE2's; a pattern \
            with two groups or more needs the number, and a text that is no pattern is an error.
            """,
        examples: [
            .init("regex.extract('PERMIT 2026-0117 ISSUED', '[0-9]+-[0-9]+')", "optional(\"2026-0117\")"),
            .init("regex.extract('item-A, item-B', 'item-(\\\\w+)').orValue('')", "\"A\""),
            .init("regex.extract('LOT 12 BLK 7', 'LOT ([0-9]+) BLK ([0-9]+)', 2).orValue('')", "\"7\""),
            .init("regex.extract('HELLO', 'hello')", "optional.none()"), .init("regex.extract('a@b', '(.)@(.)')", "error"),
            .init("regex.extract('a', '(')", "error"),
        ],
        overloads: [
            Overload([text, text], gives: .optional(text), .kernel { extracted($0, group: nil) }),
            Overload([text, text, .exact(.int)], gives: .optional(text), .kernel { extracted($0, group: $0.ints(2)) }),
        ])

    private static let extractAll = Function(
        "regex.extractAll", summary: "All that a regular expression matches in the text, from left to right, as a list.",
        details: "As regex.extract(); matches in which the group has no part are left out.",
        examples: [
            .init("regex.extractAll('id:123, id:456', 'id:[0-9]+')", "[\"id:123\", \"id:456\"]"),
            .init("regex.extractAll('id:123, id:456', 'id:([0-9]+)')", "[\"123\", \"456\"]"),
            .init("regex.extractAll('LOT 12 BLK 7', '([A-Z]+) ([0-9]+)', 2)", "[\"12\", \"7\"]"),
            .init("regex.extractAll('abc', '[0-9]')", "[]"), .init("regex.extractAll('a@b', '(.)@(.)')", "error"),
        ],
        overloads: [
            Overload([text, text], gives: .list(text), .kernel { allExtracted($0, group: nil) }),
            Overload([text, text, .exact(.int)], gives: .list(text), .kernel { allExtracted($0, group: $0.ints(2)) }),
        ])

    private static let replace = Function(
        "regex.replace", summary: "The text with what a regular expression matches replaced.",
        details:
            """
            In the replacement \\1 to \\9 stand for what the groups match, \\0 for the whole match and \\\\ for a \
            backslash (write each backslash twice in a text in quotes); anything else behind a backslash is an error. With \
            a count only the first so many matches are replaced, and all where it is negative.
            """,
        examples: [
            .init("regex.replace('banana', 'an', 'x')", "\"bxxa\""), .init("regex.replace('banana', 'a', 'x', 1)", "\"bxnana\""),
            .init("regex.replace('foo bar', '(fo)o (ba)r', '\\\\2 \\\\1')", "\"ba fo\""),
            .init("regex.replace('PARCEL 07-0012', '[^0-9]', '')", "\"070012\""), .init("regex.replace('x', '(x)', '\\\\2')", "error"),
        ],
        overloads: [
            Overload([text, text, text], gives: text, .kernel { replaced($0, counts: nil) }),
            Overload([text, text, text, .exact(.int)], gives: text, .kernel { replaced($0, counts: $0.ints(3)) }),
        ])

    // MARK: kernels

    /// The group that is meant: the only one, the whole where there is none, or the one that is named.
    private static func group(_ number: Int64?, of pattern: LinearPattern) throws(CellFailure) -> Int {
        let most = min(pattern.groupCount, PatternSearch.maximumGroups)
        if let number {
            guard number >= 0, number <= Int64(most) else {
                throw CellFailure(
                    message: "the pattern has no group of that number", expected: "0 to \(most)", found: "\(number)")
            }
            return Int(number)
        }
        guard pattern.groupCount <= 1 else {
            throw CellFailure(message: "the pattern has \(pattern.groupCount) groups", expected: "one group, or the number of one")
        }
        return pattern.groupCount
    }

    private static func extracted(_ call: CallArguments, group numbers: [Int64]?) -> Column {
        let texts = call.texts(0)
        let written = call.texts(1)
        var patterns = PatternCache()
        var found = [Bool](repeating: false, count: call.count)
        let column = call.withSteps { steps in
            call.textCells { row throws(CellFailure) in
                let pattern = try patterns.pattern(written.string(row))
                let group = try group(numbers?[row], of: pattern)
                var search = PatternSearch(pattern, in: texts.string(row), steps: steps)
                defer { steps = search.stepsLeft }
                guard let range = try search.first(from: 0)?.group(group) else { return "" }
                found[row] = true
                return search.text(range)
            }
        }
        return Optionals.present(column) { found[$0] }
    }

    private static func allExtracted(_ call: CallArguments, group numbers: [Int64]?) -> Column {
        let texts = call.texts(0)
        let written = call.texts(1)
        var patterns = PatternCache()
        var parts = TextValues()
        var offsets: [Int32] = [0]
        var mask = CellMask()
        var errors: [CellError] = []
        call.withSteps { steps in
            for row in 0..<call.count {
                if !call.isBlocked(row) {
                    do throws(CellFailure) {
                        let pattern = try patterns.pattern(written.string(row))
                        let group = try group(numbers?[row], of: pattern)
                        var search = PatternSearch(pattern, in: texts.string(row), steps: steps)
                        defer { steps = search.stepsLeft }
                        for range in try search.ranges(of: group) { parts.append(search.text(range)) }
                    } catch {
                        mask.set(CellMask.error, at: row, count: call.count)
                        errors.append(call.error(row, error))
                    }
                }
                offsets.append(Int32(truncatingIfNeeded: parts.count))
            }
        }
        let elements = Column(.string(parts), count: parts.count)
        return Column(.list(ListValues(offsets: offsets, elements: elements)), count: call.count, mask: mask, errors: errors)
    }

    private static func replaced(_ call: CallArguments, counts: [Int64]?) -> Column {
        let texts = call.texts(0)
        let replacements = call.texts(2)
        let written = call.texts(1)
        var patterns = PatternCache()
        return call.withSteps { steps in
            call.textCells { row throws(CellFailure) in
                let pattern = try patterns.pattern(written.string(row))
                let replacement = try PatternReplacement(replacements.string(row), of: pattern)
                var search = PatternSearch(pattern, in: texts.string(row), steps: steps)
                defer { steps = search.stepsLeft }
                return try search.replacing(with: replacement, most: counts?[row] ?? -1)
            }
        }
    }
}
