import Records

let phoneFunction = Function(
    "phone", summary: "A telephone number as E.164 text: +, country code and number.",
    details:
        """
        Read by libphonenumber as people of a country write it; the country is the United States, or the second argument: \
        a name or code as in countryCode(), a constant or a column. Trunk prefixes, prefixes for calls abroad and national \
        punctuation are understood, letters on the keys of North American toll-free numbers too (1-800-FLOWERS). An \
        extension is read and left out: see phoneExtension(). The number must be possible: as long as numbers of its \
        country are, and in North America with an area code and an exchange that begin with 2 to 9. Whether its range is \
        in use is not asked, so that new area codes and numbers out of use are kept: see isValidPhone(). A number without \
        its area code, two numbers, other words, and an empty text are errors: see nullIfBlank().
        """,
    examples: [
        .init("phone('(216) 555-0123')", "\"+12165550123\""), .init("phone('1-216-555-0123')", "\"+12165550123\""),
        .init("phone('216.555.0123 ext. 45')", "\"+12165550123\""), .init("phone('1-800-FLOWERS')", "\"+18003569377\""),
        .init("phone('020 7946 0958', 'GB')", "\"+442079460958\""),
        .init("phone('(55) 1234 5678', 'Mexico')", "\"+525512345678\""),
        .init("phone('+44 (0)20 7946 0958')", "\"+442079460958\""), .init("phone('011 52 55 1234 5678')", "\"+525512345678\""),
        .init("phone('555-0123')", "error"), .init("phone('216-555-0123 or 0124')", "error"), .init("phone('')", "error"),
        .init("phone('1234567', 'Atlantis')", "error"), .init("phone(null, 'US')", "null"),
    ],
    overloads: TelephoneReader.overloads(gives: .exact(.string)) { call in
        var reader = TelephoneReader(call)
        return call.tryMapText { row, text, result in
            switch reader.appendE164(row, text, to: &result) {
            case nil: .value
            case let error?: .failure(error)
            }
        }
    })
