import Records

let stripZerosFunction = Function(
    "stripZeros", summary: "The text without the zeros at its start.",
    details: "A text of zeros only keeps the last one. No bytes are copied.",
    examples: [.init("stripZeros('000420')", "\"420\""), .init("'0000'.stripZeros()", "\"0\""), .init("stripZeros('')", "\"\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                var texts = call.texts(0)
                for row in 0..<call.count {
                    let zeros = texts.withBytes(row) { text in
                        min(text.prefix { $0 == 0x30 }.count, max(text.count - 1, 0))
                    }
                    texts.starts[row] += UInt32(truncatingIfNeeded: zeros)
                    texts.lengths[row] -= UInt32(truncatingIfNeeded: zeros)
                }
                return Column(.string(texts), count: call.count)
            })
    ])
