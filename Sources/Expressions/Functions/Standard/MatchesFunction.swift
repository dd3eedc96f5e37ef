import Records

/// States of patterns that a batch may look at, and so many more for each of its rows: no pattern and text can hang a run.
private let stepsPerBatch = 1 << 24
private let stepsPerRow = 1 << 14

let matchesFunction = Function(
    "matches", summary: "Does the regular expression match somewhere in the text?",
    details:
        "The syntax is RE2's; for the whole text write `^…$`. The time is linear in the text whatever the pattern. A text that is no pattern is an error.",
    examples: [
        .init("'4203-12'.matches('^[0-9]+-[0-9]+$')", "true"), .init("'abc'.matches('B')", "false"),
        .init("'a'.matches('(')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.bool),
            .kernel { call in
                let texts = call.texts(0)
                let patterns = call.texts(1)
                var cache = PatternCache()
                var steps = stepsPerBatch + stepsPerRow * call.count
                return call.boolCells { row throws(CellFailure) in
                    let pattern = try cache.pattern(patterns.string(row))
                    guard steps > 0, let found = pattern.matches(texts.string(row), steps: &steps) else {
                        throw CellFailure(
                            message: "the pattern takes too many steps for these texts",
                            expected: "at most \(stepsPerBatch) for a batch, and \(stepsPerRow) for each of its rows")
                    }
                    return found
                }
            })
    ])
