import Records

let soundexFunction = Function(
    "soundex", summary: "How a name sounds in English, as a letter and three digits.",
    details:
        """
        American Soundex as the National Archives describe it for the census: letters of one code count once, also with H \
        or W between them. Accents are taken off first; what is no letter is skipped. Null where there is no letter. For \
        finding candidates, not for keys: unlike names may sound alike.
        """,
    examples: [
        .init("soundex('Robert')", "\"R163\""), .init("soundex('Ashcraft')", "\"A261\""), .init("soundex('Tymczak')", "\"T522\""),
        .init("soundex('Pfister')", "\"P236\""), .init("soundex('LEE')", "\"L000\""), .init("soundex('O\\'Hara')", "\"O600\""),
        .init("soundex('42')", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), mayGiveNull: true,
            .kernel { call in
                call.tryMapText { _, text, result in
                    if text.isASCII { return Soundex.append(text, to: &result) ? .value : .null }
                    var folded = UnicodeText.folded(String(decoding: text, as: UTF8.self))
                    return folded.withUTF8 { Soundex.append($0, to: &result) } ? .value : .null
                }
            })
    ])

private enum Soundex {
    /// A to Z: 0 for vowels, which part letters of one code; 9 for H and W, which do not.
    private static let codes: [UInt8] = [
        0, 1, 2, 3, 0, 1, 2, 9, 0, 2, 2, 4, 5, 5, 0, 1, 2, 6, 2, 3, 0, 1, 9, 2, 0, 2,
    ]

    /// - Returns: whether the text has a letter; only then something was appended.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
        var length = 0
        var last: UInt8 = 0
        for byte in text where (byte | 0x20) &- 0x61 < 26 && length < 4 {
            let code = codes[Int((byte | 0x20) &- 0x61)]
            if length == 0 {
                result.append(byte & 0xDF)
                length = 1
            } else if code != 0, code != 9, code != last {
                result.append(0x30 + code)
                length += 1
            }
            if code != 9 { last = code }
        }
        guard length > 0 else { return false }
        for _ in length..<4 { result.append(0x30) }
        return true
    }
}
