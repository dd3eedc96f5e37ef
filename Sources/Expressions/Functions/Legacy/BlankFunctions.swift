import Records

let isBlankFunction = Function(
    "isBlank", summary: "Is the text null, empty or made of blanks only?",
    details: "Takes null, which is blank. Blanks are those of trim().",
    examples: [.init("isBlank('  ')", "true"), .init("isBlank('x')", "false"), .init("isBlank(null)", "true")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool), takesNull: true,
            .kernel { call in
                let texts = call.texts(0)
                let column = call.columns[0]
                let values = (0..<call.count).map { row in
                    column.isNull(row) || texts.withBytes(row) { $0.trimmed.isEmpty }
                }
                return Column(.bool(values), count: call.count)
            })
    ])

let nullIfBlankFunction = Function(
    "nullIfBlank", summary: "The text, or null where it is empty or made of blanks only.",
    details: "Blanks are those of trim(). No bytes are copied.",
    examples: [.init("nullIfBlank('   ')", "null"), .init("nullIfBlank(' x ')", "\" x \"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), mayGiveNull: true,
            .kernel { call in
                let texts = call.texts(0)
                var mask = CellMask()
                for row in 0..<call.count where !call.isBlocked(row) {
                    if texts.withBytes(row, { $0.trimmed.isEmpty }) {
                        mask.set(CellMask.null, at: row, count: call.count)
                    }
                }
                return Column(.string(texts), count: call.count, mask: mask)
            })
    ])
