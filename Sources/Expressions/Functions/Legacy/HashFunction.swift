import Records

let hashFunction = Function(
    "hash", summary: "The SHA-256 digest of the text's UTF-8 bytes, as 64 hexadecimal digits.",
    details: "The result stays personal: what has few possible values can be guessed back from its digest. See token().",
    examples: [
        .init("hash('abc')", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""),
        .init("left(hash(''), 8)", "\"e3b0c442\""), .init("hash(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in call.mapText { text, result in Digests.appendSHA256(text, to: &result) } })
    ])
