import Records

let isValidPhoneFunction = Function(
    "isValidPhone", summary: "Is the text a telephone number in a range that its country has given out?",
    details:
        """
        False for what phone() refuses, and for numbers that are possible but in no range of the installed libphonenumber. \
        For a rule under expect, with warn. A country that is unknown is an error.
        """,
    examples: [
        .init("isValidPhone('(216) 432-0123')", "true"), .init("isValidPhone('(999) 432-0123')", "false"),
        .init("isValidPhone('432-0123')", "false"), .init("isValidPhone('020 7946 0958', 'GB')", "true"),
        .init("isValidPhone('020 7946 0958', 'Atlantis')", "error"), .init("isValidPhone(null)", "null"),
    ],
    overloads: TelephoneReader.overloads(gives: .exact(.bool)) { call in
        var reader = TelephoneReader(call)
        let (values, mask, errors) = call.tryParse(default: false) { row, text in
            switch reader.read(row, text, wanted: TelephoneReader.wantsValidity) {
            case .success(let number): .success(number.isValid != 0)
            case .failure(let error): error.code == .unknownCode ? .failure(error) : .success(false)
            }
        }
        return Column(.bool(values), count: call.count, mask: mask, errors: errors)
    })
