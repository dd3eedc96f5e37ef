import Records

let cleanFunction = Function(
    "clean", summary: "The text without control characters, each made a space.",
    details: "These are U+0000 to U+001F and U+007F to U+009F, which old terminals and printers leave in free text.",
    examples: [.init("clean('line 1\\r\\nline 2')", "\"line 1  line 2\""), .init("clean('\\u0085é')", "\" é\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                call.mapText { text, result in
                    var index = 0
                    while index < text.count {
                        let byte = text[index]
                        if byte == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 {
                            result.append(0x20)
                            index += 1
                        } else {
                            result.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
                        }
                        index += 1
                    }
                }
            })
    ])
