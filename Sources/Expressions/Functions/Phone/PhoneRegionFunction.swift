import Records

let phoneRegionFunction = Function(
    "phoneRegion", summary: "The two letters of the country that gave a telephone number out (ISO 3166-1).",
    details:
        """
        Countries that share a country code (as in North America) are told apart by the number's range. Null where no \
        country is known to have given the number out, as for a new area code, and for numbers of no country (+800). Reads \
        what phone() reads; the ranges are those of the installed libphonenumber.
        """,
    examples: [
        .init("phoneRegion('(216) 555-0123')", "\"US\""), .init("phoneRegion('416-555-0123')", "\"CA\""),
        .init("phoneRegion('+44 20 7946 0958')", "\"GB\""), .init("phoneRegion('020 7946 0958', 'GB')", "\"GB\""),
        .init("phoneRegion('+800 1234 5678')", "null"),
        .init("phoneRegion('n/a')", "error"), .init("phoneRegion(null)", "null"),
    ],
    overloads: TelephoneReader.overloads(gives: .exact(.string), mayGiveNull: true) { call in
        var reader = TelephoneReader(call)
        return call.tryMapText { row, text, result in
            switch reader.read(row, text, wanted: TelephoneReader.wantsRegion) {
            case .failure(let error): return .failure(error)
            case .success(let number):
                let code = number.country
                result.append(contentsOf: code)
                return code.isEmpty ? .null : .value
            }
        }
    })
