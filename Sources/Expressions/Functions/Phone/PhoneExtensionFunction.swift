import Records

let phoneExtensionFunction = Function(
    "phoneExtension", summary: "The extension behind a telephone number, as digits.",
    details:
        """
        Reads what phone() reads, and gives null where there is no extension. It begins with x, ext, ext., extension, a # \
        or commas.
        """,
    examples: [
        .init("phoneExtension('216-555-0123 x45')", "\"45\""), .init("phoneExtension('(216) 555-0123 ext. 007')", "\"007\""),
        .init("phoneExtension('216-555-0123')", "null"), .init("phoneExtension('020 7946 0958 ext 3', 'GB')", "\"3\""),
        .init("phoneExtension('x45')", "error"), .init("phoneExtension(null)", "null"),
    ],
    overloads: TelephoneReader.overloads(gives: .exact(.string), mayGiveNull: true) { call in
        var reader = TelephoneReader(call)
        return call.tryMapText { row, text, result in
            switch reader.read(row, text, wanted: 0) {
            case .failure(let error): return .failure(error)
            case .success(let number):
                let digits = number.extensionDigits
                result.append(contentsOf: digits)
                return digits.isEmpty ? .null : .value
            }
        }
    })
