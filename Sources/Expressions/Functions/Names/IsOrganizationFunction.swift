import Records

let isOrganizationFunction = Function(
    "isOrganization", summary: "Does the name look like that of an organisation, not of a person?",
    details:
        """
        It does where it has a word of organisations (INC, LLC, BANK, CITY OF, TRUST, TRUSTEE, ESTATE OF, ASSOCIATES and \
        more), or a digit. Words that are family names too (CHURCH, UNION) do not count before a comma, nor some of \
        them beside an initial. A guess from words: where the source has a field that says it, use that one. A text of over \(NameWord.maximumCount) words is an error.
        """,
    examples: [
        .init("isOrganization('ACME HOLDINGS LLC')", "true"), .init("isOrganization('CITY OF AKRON')", "true"),
        .init("isOrganization('Smith & Sons')", "true"), .init("isOrganization('SMITH JOHN Q')", "false"),
        .init("isOrganization('SMITH JOHN & MARY')", "false"), .init("isOrganization('Bank of Ohio, N.A.')", "true"),
        .init("isOrganization('CHURCH, FRANK')", "false"), .init("isOrganization('3M')", "true"),
        .init("isOrganization('')", "false"), .init("isOrganization(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool), work: .perByte(8),
            .kernel { call in
                let texts = call.texts(0)
                return call.boolCells { row throws(CellFailure) in Organizations.isOne(try NameWord.words(texts.string(row))) }
            })
    ])
