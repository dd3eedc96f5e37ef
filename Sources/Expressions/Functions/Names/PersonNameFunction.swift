import Diagnostics
import Records

private let nameFields = PartyName.fields.map { StructField($0, .string) }

let personNameFunction = Function(
    "personName", summary: "The parts of a name, taken apart by the order in which the source writes them.",
    details:
        """
        Orders: \(NameOrder.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")). With 'last first' and 'first \
        last' all given names are one part; with 'last last' persons have two family names. A comma behind the family name \
        is understood in each. Gives {\(PartyName.fields.joined(separator: ", "))}; parts that are not there are null, and \
        the words stay as they are written (see nameCase()).

        kind is 'person' or 'organization', by isOrganization(), or as the third argument says, where the source knows. An \
        organisation has its name in organization and no other parts. Titles (MR, DR) and suffixes (JR, III, MD) are found \
        wherever they stand; V is a suffix behind a family name and an initial elsewhere; particles (DE LA, VAN, MC) stay \
        with the family name; NMN and NMI are no names. joint is what stands behind &, AND, a semicolon or ET UX (a second owner; ET UX itself \
        where no name follows), alias what stands behind AKA, DBA or FKA and in parentheses or quotation marks, care_of \
        what stands behind C/O, % or ATTN, note what registers say of an owner (DECEASED, H/W, JTWROS). A comma at the \
        start says that there is no family name. Control characters part words as blanks do. A text of over \
        \(NameWord.maximumCount) words is an error.
        """,
    examples: [
        .init("personName('SMITH JOHN Q JR', 'last first middle').family", "\"SMITH\""),
        .init("personName('SMITH JOHN Q JR', 'last first middle').suffix", "\"JR\""),
        .init("personName('Dr. Ana de la Cruz', 'first middle last').family", "\"de la Cruz\""),
        .init("personName('O BRIEN, MARY', 'first middle last').given", "\"MARY\""),
        .init("personName('Mary Ann Lee', 'first last').given", "\"Mary Ann\""),
        .init("personName('GARCIA LOPEZ MARIA', 'last last first middle').family", "\"GARCIA LOPEZ\""),
        .init("personName('SMITH JOHN Q & MARY', 'last first middle').joint", "\"MARY\""),
        .init("personName('ACME HOLDINGS LLC', 'last first middle').organization", "\"ACME HOLDINGS LLC\""),
        .init("personName('ACME HOLDINGS LLC', 'last first middle').family", "null"),
        .init("personName('TEMPLE BETH', 'last first middle', 'person').given", "\"BETH\""),
        .init("personName('DOE JANE C/O ROE LAW', 'last first middle').care_of", "\"ROE LAW\""),
        .init("personName('SMITH JOHN ETUX MARY J', 'last first middle').joint", "\"MARY J\""),
        .init("personName('SMITH JOHN (DECEASED)', 'last first middle').note", "\"DECEASED\""),
        .init("personName('X', 'middle last').kind", "error"), .init("personName(null, 'last first middle').kind", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], gives: .exact(.structure(nameFields)), work: .perByte(8),
            .bound { (site) throws(CallSiteError) in
                let order = try boundOrder(site)
                return BoundCall { call in splitNames(call, order) { _ in .value(nil) } }
            }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.string)], gives: .exact(.structure(nameFields)), work: .perByte(8),
            .bound { (site) throws(CallSiteError) in
                let order = try boundOrder(site)
                if case .string(let text)? = site.literals[2], PartyName.Kind(rawValue: text) == nil {
                    throw CallSiteError(argument: 2, message: "there is no such kind of name", expected: kinds)
                }
                return BoundCall { call in
                    let texts = call.texts(2)
                    return splitNames(call, order) { row in
                        let text = texts.string(row)
                        if let kind = PartyName.Kind(rawValue: text) { return .value(kind) }
                        return .failure(
                            call.error(row, .unknownCode, "there is no such kind of name", expected: kinds, found: text))
                    }
                }
            }),
    ])

private let kinds = PartyName.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")

private func boundOrder(_ site: CallSite) throws(CallSiteError) -> NameOrder {
    let text = try site.string(1, "the order of the name")
    guard let order = NameOrder(text) else {
        throw CallSiteError(
            argument: 1, message: "the order of the name is unknown",
            expected: NameOrder.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "),
            help: Suggestion.nearest(to: text, among: NameOrder.allCases.map(\.rawValue)).map { "did you mean '\($0)'?" })
    }
    return order
}

private func splitNames(
    _ call: CallArguments, _ order: NameOrder, kind: (Int) -> RowOutcome<PartyName.Kind?>
) -> Column {
    let texts = call.texts(0)
    var parts = [TextValues](repeating: TextValues(), count: nameFields.count)
    var masks = [CellMask](repeating: CellMask(), count: nameFields.count)
    let nothing = [String?](repeating: nil, count: nameFields.count)
    var mask = CellMask()
    var errors: [CellError] = []
    for row in 0..<call.count {
        var values = nothing
        if !call.isBlocked(row) {
            switch kind(row) {
            case .value(let kind):
                do {
                    values = try PartyName(texts.string(row), order, kind: kind).values
                } catch {
                    mask.set(CellMask.error, at: row, count: call.count)
                    errors.append(call.error(row, error.code, error.message, expected: error.expected))
                }
            case .null: break
            case .failure(let error):
                mask.set(CellMask.error, at: row, count: call.count)
                errors.append(error)
            }
        }
        for (index, value) in values.enumerated() {
            if let value {
                parts[index].append(value)
            } else {
                parts[index].appendEmpty()
                masks[index].set(CellMask.null, at: row, count: call.count)
            }
        }
    }
    let columns = nameFields.indices.map { Column(.string(parts[$0]), count: call.count, mask: masks[$0]) }
    return Column(
        .structure(StructValues(fields: nameFields, columns: columns)), count: call.count, mask: mask, errors: errors)
}
