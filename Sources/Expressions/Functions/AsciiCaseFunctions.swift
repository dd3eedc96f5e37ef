import Records

let upperAsciiFunction = Function(
    "upperAscii", summary: "The text with a–z made A–Z; other characters stay.", details: "",
    examples: [.init("'straße 12b'.upperAscii()", "\"STRAßE 12B\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in Column(.string(AsciiWord.recased(call.texts(0), from: 0x61)), count: call.count) })
    ])

let lowerAsciiFunction = Function(
    "lowerAscii", summary: "The text with A–Z made a–z; other characters stay.", details: "",
    examples: [.init("'PO Box 7'.lowerAscii()", "\"po box 7\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in Column(.string(AsciiWord.recased(call.texts(0), from: 0x41)), count: call.count) })
    ])
