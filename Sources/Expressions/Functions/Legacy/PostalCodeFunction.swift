import Diagnostics
import Records

let postalCodeFunction = Function(
    "postalCode", summary: "A postal code in the way in which its country writes it.",
    details:
        """
        The country is the United States, or the second argument: a name or code as in countryCode(), a constant or a \
        column. A ZIP code has five or nine digits, with or without the dash; a suffix of zeros is dropped, and 00000 is an error. In other \
        countries case, spaces, points and dashes are not looked at, nor is the country before the code (D-10115). What \
        does not fit is an error, and so is a country other than \(PostalFormat.countries).
        """,
    examples: [
        .init("postalCode('441130123')", "\"44113-0123\""), .init("postalCode('44113-0000')", "\"44113\""),
        .init("postalCode('44113 0123', 'US')", "\"44113-0123\""), .init("postalCode('k1a0b1', 'Canada')", "\"K1A 0B1\""),
        .init("postalCode('sw1a1aa', 'GB')", "\"SW1A 1AA\""), .init("postalCode('1011ab', 'NL')", "\"1011 AB\""),
        .init("postalCode('00-950', 'PL')", "\"00-950\""), .init("postalCode('4411')", "error"), .init("postalCode('00000')", "error"),
        .init("postalCode('D0A 0B1', 'CA')", "error"), .init("postalCode('1234', 'DE')", "error"),
        .init("postalCode('1234', 'Hong Kong')", "error"), .init("postalCode(null, 'US')", "null"),
    ],
    overloads: [
        Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel { postalCodes($0, countries: nil) }),
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string),
            .kernel { postalCodes($0, countries: $0.texts(1)) }),
    ])

private func postalCodes(_ call: CallArguments, countries: TextValues?) -> Column {
    var plain: [UInt8] = []
    // The country of the row before, as it was written: nearly always that of the next row.
    var written: [UInt8] = []
    var country: String?
    return call.tryMapText { row, text, result in
        if let countries {
            countries.withBytes(row) { name in
                if country != nil, name.elementsEqual(written) { return }
                written = Array(name)
                country = Countries.find(name).map { Countries.all[$0].code }
            }
        } else {
            country = "US"
        }
        guard let country, let formats = PostalFormat.byCountry[country] else {
            return .failure(
                call.error(
                    row, .unknownCode, "the postal codes of the country are not known",
                    expected: "a country that has them, such as US",
                    found: countries?.string(row)))
        }
        if formats == PostalFormat.zip {
            if ZIPCode.append(text.trimmed, to: &result) { return .value }
            return .failure(call.malformed(row, text, .expressionFailed, "the text is no ZIP code",
                    expected: "five or nine digits"))
        }
        plain.removeAll(keepingCapacity: true)
        for byte in text where byte != 0x20 && byte != 0x2D && byte != 0x2E {
            plain.append(byte &- 0x61 < 26 ? byte ^ 0x20 : byte)
        }
        // Sources write the country before the code: D-10115, LV-1010.
        let prefix = PostalFormat.prefixes[country] ?? ""
        if !prefix.isEmpty, plain.starts(with: prefix.utf8) { plain.removeFirst(prefix.utf8.count) }
        for format in formats where PostalFormat.write(plain, format, country, into: &result) { return .value }
        return .failure(
            call.malformed(
                row, text, .expressionFailed, "the text is no postal code of \(country)",
                expected: formats.joined(separator: " or ") + " (9 is a digit, A a letter, X either)"))
    }
}
