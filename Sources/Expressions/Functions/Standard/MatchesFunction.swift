import Records

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
                return call.withSteps { steps in
                    call.boolCells { row throws(CellFailure) in
                        let pattern = try cache.pattern(patterns.string(row))
                        guard steps > 0, let found = pattern.matches(texts.string(row), steps: &steps) else {
                            throw PatternSteps.exceeded
                        }
                        return found
                    }
                }
            })
    ])
