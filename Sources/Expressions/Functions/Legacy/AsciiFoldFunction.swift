import Records

let asciiFoldFunction = Function(
    "asciiFold", summary: "The text with accents taken off and ligatures and typographic signs written in ASCII.",
    details:
        "ß is ss, Æ is AE, Ø is O, typographic quotes and dashes are ' \" and -, compatibility forms are taken apart. Letters of other scripts stay as they are.",
    examples: [
        .init("asciiFold('José Ñuñez-Łukasz')", "\"Jose Nunez-Lukasz\""), .init("'Straße “Æ”'.asciiFold()", "\"Strasse \\\"AE\\\"\""),
        .init("asciiFold('東京')", "\"東京\""), .init("asciiFold(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), work: .perByte(4),
            .kernel { call in UnicodeText.mapForeign(call, call.texts(0)) { UnicodeText.folded($0) } })
    ])
