import Records

let upperFunction = Function(
    "upper", summary: "The text in upper case, by Unicode's rules.",
    details: "They are the same in every place and language; ß becomes SS.",
    examples: [.init("upper('straße é')", "\"STRASSE É\""), .init("'po box'.upper()", "\"PO BOX\""), .init("upper(null)", "null")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), work: .perByte(2),
            .kernel { call in recased(call, from: 0x61) { $0.uppercased() } })
    ])

let lowerFunction = Function(
    "lower", summary: "The text in lower case, by Unicode's rules.", details: "They are the same in every place and language; a sigma at the end of a word is ς.",
    examples: [.init("lower('ÉMILE')", "\"émile\""), .init("lower('ΟΔΟΣ')", "\"οδος\""), .init("'PO BOX'.lower()", "\"po box\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), work: .perByte(2),
            .kernel { call in recased(call, from: 0x41) { UnicodeText.lowered($0) } })
    ])

/// ASCII letters of all rows in one pass, then the rows that have others. A pass over the letters of multi-byte characters
/// changes nothing in them: their bytes are not ASCII.
private func recased(_ call: CallArguments, from low: UInt8, _ transform: (String) -> String) -> Column {
    UnicodeText.mapForeign(call, AsciiWord.recased(call.texts(0), from: low), transform)
}
