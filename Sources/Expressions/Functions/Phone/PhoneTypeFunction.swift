import Records

let phoneTypeFunction = Function(
    "phoneType", summary: "What kind of line a telephone number is for.",
    details:
        """
        fixed_line, mobile, fixed_line_or_mobile (in North America they cannot be told apart), toll_free, premium_rate, \
        shared_cost, voip, personal_number, pager, uan (of an organisation), voicemail; unknown where the number's range \
        is not in use. Reads what phone() reads; the ranges are those of the installed libphonenumber.
        """,
    examples: [
        .init("phoneType('800-555-1212')", "\"toll_free\""), .init("phoneType('(216) 555-0123')", "\"fixed_line_or_mobile\""),
        .init("phoneType('07400 123456', 'GB')", "\"mobile\""), .init("phoneType('030 901820', 'Germany')", "\"fixed_line\""),
        .init("phoneType('555-0123')", "error"), .init("phoneType(null)", "null"),
    ],
    overloads: TelephoneReader.overloads(gives: .exact(.string)) { call in
        var reader = TelephoneReader(call)
        return call.tryMapText { row, text, result in
            switch reader.read(row, text, wanted: TelephoneReader.wantsType) {
            case .failure(let error): return .failure(error)
            case .success(let number):
                result.append(contentsOf: number.typeName.utf8)
                return .value
            }
        }
    })
