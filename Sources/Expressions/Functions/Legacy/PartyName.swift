import Diagnostics
import Records

let isOrganizationFunction = Function(
    "isOrganization", summary: "Does the name look like that of an organisation, not of a person?",
    details:
        "It does where it has a word of organisations (INC, LLC, BANK, CHURCH, CITY OF, TRUST, ESTATE OF, ASSOCIATES…), or a digit. A guess from words: names of persons that are such words, and organisations that are called like persons, need a field of the source.",
    examples: [
        .init("isOrganization('ACME HOLDINGS LLC')", "true"), .init("isOrganization('CITY OF AKRON')", "true"),
        .init("isOrganization('Smith & Sons')", "true"), .init("isOrganization('SMITH JOHN Q')", "false"),
        .init("isOrganization('SMITH JOHN & MARY')", "false"), .init("isOrganization('Bank of Ohio, N.A.')", "true"),
        .init("isOrganization('3M')", "true"), .init("isOrganization('')", "false"), .init("isOrganization(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool), .kernel { call in call.predicate { Organizations.isOne($0.plainWords) } })
    ])

/// Words by which organisations are told apart from persons.
enum Organizations {
    private static let words: Set<String> = [
        "INC", "INCORPORATED", "LLC", "LLP", "LLLP", "LP", "LTD", "LIMITED", "CORP", "CORPORATION", "COMPANY", "CO", "PLLC", "PLC",
        "GMBH", "NA", "FSB", "ASSN", "ASSOC", "ASSOCIATION", "ASSOCIATES", "PARTNERS", "PARTNERSHIP", "HOLDINGS",
        "ENTERPRISES", "ENTERPRISE", "PROPERTIES", "PROPERTY", "REALTY", "INVESTMENTS", "INVESTMENT", "VENTURES", "GROUP",
        "SERVICES", "SERVICE", "SOLUTIONS", "SYSTEMS", "INDUSTRIES", "MANAGEMENT", "DEVELOPMENT", "CONSTRUCTION", "BUILDERS",
        "CONTRACTORS", "BANK", "BANCORP", "SAVINGS", "MORTGAGE", "INSURANCE", "FINANCIAL", "CHURCH", "CHAPEL", "TEMPLE",
        "MINISTRIES", "PARISH", "DIOCESE", "SYNAGOGUE", "MOSQUE", "SCHOOL", "SCHOOLS", "COLLEGE", "UNIVERSITY", "ACADEMY",
        "HOSPITAL", "CLINIC", "MEDICAL", "PHARMACY", "FOUNDATION", "SOCIETY", "INSTITUTE", "CLUB", "LODGE", "UNION", "TRUST",
        "TRUSTEES", "ESTATES", "DEPARTMENT", "DEPT", "DISTRICT", "AUTHORITY", "COMMISSION", "AGENCY", "BUREAU", "MUNICIPALITY",
        "TOWNSHIP", "COUNTY", "RAILROAD", "RAILWAY", "UTILITIES", "RESTAURANT", "CAFE", "MOTORS", "AUTO", "SALON", "STUDIO",
        "STORES", "APARTMENTS", "CONDOMINIUM", "CONDOMINIUMS", "HOMEOWNERS", "COOPERATIVE", "MARKET", "SHOP", "FARMS", "SONS",
        "BROS", "BROTHERS", "INTERNATIONAL", "USA",
    ]
    private static let openings = [
        "CITY OF ", "TOWN OF ", "VILLAGE OF ", "STATE OF ", "COUNTY OF ", "BOARD OF ", "OFFICE OF ", "ESTATE OF ", "HEIRS OF ",
        "UNITED STATES", "THE ",
    ]

    static func isOne(_ name: String) -> Bool {
        if openings.contains(where: { name.hasPrefix($0) }) { return true }
        // N.A. lost its points and is one word; N A keeps its space.
        let parts = name.split(separator: " ")
        guard parts.contains(where: { words.contains(String($0)) && !(parts.count > 1 && $0 == "CO" && parts.first == $0) }) else {
            return name.utf8.contains { $0 &- 0x30 < 10 }
        }
        return parts.count > 1 || parts.first.map { $0.utf8.count > 3 } == true
    }
}

private let partyFields = ["kind", "organization", "prefix", "given", "middle", "family", "suffix", "joint"].map {
    StructField($0, .string)
}

let partyNameFunction = Function(
    "partyName", summary: "A name that may be a person's or an organisation's, told apart and taken to its parts.",
    details:
        "kind is 'person' or 'organization', by isOrganization(). An organisation has only its name; a person has the parts of personName(), and in joint what stands behind an & (a second owner). Orders: 'last first middle', 'first middle last', 'first last', 'last first', 'last suffix first middle'. With 'first last' and 'last first' all given names are one part. A comma behind the family name is understood in each. Parts that are not there are null; an empty name is all null.",
    examples: [
        .init("partyName('ACME HOLDINGS LLC', 'last first middle').organization", "\"ACME HOLDINGS LLC\""),
        .init("partyName('ACME HOLDINGS LLC', 'last first middle').family", "null"),
        .init("partyName('SMITH JOHN Q & MARY', 'last first middle').kind", "\"person\""),
        .init("partyName('SMITH JOHN Q & MARY', 'last first middle').joint", "\"MARY\""),
        .init("partyName('SMITH JR JOHN Q', 'last suffix first middle').given", "\"JOHN\""),
        .init("partyName('SMITH JR JOHN Q', 'last suffix first middle').suffix", "\"JR\""),
        .init("partyName('Mary Ann Lee', 'first last').given", "\"Mary Ann\""), .init("partyName('X', 'middle last').kind", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], gives: .exact(.structure(partyFields)),
            .bound { (site) throws(CallSiteError) in
                let text = try site.string(1, "the order of the name")
                guard let order = PartyName.Order(text) else {
                    throw CallSiteError(
                        argument: 1, message: "the order of the name is unknown",
                        expected: PartyName.Order.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "),
                        help: Suggestion.nearest(to: text, among: PartyName.Order.allCases.map(\.rawValue)).map {
                            "did you mean '\($0)'?"
                        })
                }
                return BoundCall { PartyName.columns($0, order) }
            })
    ])

enum PartyName {
    enum Order: String, CaseIterable {
        case lastFirstMiddle = "last first middle"
        case firstMiddleLast = "first middle last"
        case firstLast = "first last"
        case lastFirst = "last first"
        case lastSuffixFirstMiddle = "last suffix first middle"

        init?(_ text: String) {
            let words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }).joined(separator: " ")
            self.init(rawValue: words)
        }

        var isFamilyFirst: Bool { self != .firstMiddleLast && self != .firstLast }
        /// Whether all given names are one part.
        var isWhole: Bool { self == .firstLast || self == .lastFirst }
    }

    struct Parts {
        var prefix: [String] = []
        var given: [String] = []
        var family: [String] = []
        var suffix: [String] = []
    }

    private static let titles: Set<String> = [
        "MR", "MRS", "MS", "MISS", "MX", "DR", "REV", "HON", "PROF", "SIR", "FR", "SISTER", "CAPT", "COL", "LT", "SGT", "MAJ", "GEN", "JUDGE",
    ]
    private static let suffixes: Set<String> = [
        "JR", "SR", "II", "III", "IV", "V", "ESQ", "MD", "DO", "PHD", "DDS", "DVM", "RN", "CPA", "JD", "RET",
    ]
    private static let particles: Set<String> = [
        "DE", "DEL", "DELA", "DER", "DI", "DU", "DA", "DOS", "LA", "LAS", "LOS", "LE", "VAN", "VON", "DEN", "TER", "TEN", "ST", "SAN", "SANTA", "MC",
        "MAC", "O", "BIN", "IBN", "AL", "EL",
    ]

    static func columns(_ call: CallArguments, _ order: Order) -> Column {
        let texts = call.texts(0)
        var parts = [TextValues](repeating: TextValues(), count: partyFields.count)
        var masks = [CellMask](repeating: CellMask(), count: partyFields.count)
        for row in 0..<call.count {
            let values = call.isBlocked(row) ? [String?](repeating: nil, count: partyFields.count) : split(texts.string(row), order)
            for (index, value) in values.enumerated() {
                if let value {
                    parts[index].append(value)
                } else {
                    parts[index].appendEmpty()
                    masks[index].set(CellMask.null, at: row, count: call.count)
                }
            }
        }
        let columns = partyFields.indices.map { Column(.string(parts[$0]), count: call.count, mask: masks[$0]) }
        return Column(.structure(StructValues(fields: partyFields, columns: columns)), count: call.count)
    }

    /// One value for each of the fields.
    static func split(_ text: String, _ order: Order) -> [String?] {
        var name = text
        let plain = name.withUTF8 { $0.plainWords }
        guard !plain.isEmpty else { return [String?](repeating: nil, count: partyFields.count) }
        if Organizations.isOne(plain) {
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return ["organization", words, nil, nil, nil, nil, nil, nil]
        }
        let sides = text.split(separator: "&", maxSplits: 1, omittingEmptySubsequences: false)
        let joint = sides.count == 2 ? sides[1].split(whereSeparator: \.isWhitespace).joined(separator: " ") : ""
        let person = parts(sides.first ?? "", order)
        func joined(_ words: some Collection<String>) -> String? { words.isEmpty ? nil : words.joined(separator: " ") }
        return [
            "person", nil, joined(person.prefix), order.isWhole ? joined(person.given) : person.given.first,
            order.isWhole ? nil : joined(person.given.dropFirst()), joined(person.family), joined(person.suffix),
            joint.isEmpty ? nil : joint,
        ]
    }

    private static func plain(_ word: String) -> String { word.filter { $0 != "." }.uppercased() }

    static func parts(_ text: Substring, _ order: Order) -> Parts {
        var result = Parts()
        var segments = text.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }.filter { !$0.isEmpty }
        while segments.count > 1, let last = segments.last, last.allSatisfy({ suffixes.contains(plain($0)) }) {
            result.suffix = segments.removeLast() + result.suffix
        }
        func strip(_ words: [String]) -> [String] {
            var rest = words[...]
            while rest.count > 1, let first = rest.first, titles.contains(plain(first)) {
                result.prefix.append(first)
                rest = rest.dropFirst()
            }
            var found: [String] = []
            while rest.count > 1, let last = rest.last, suffixes.contains(plain(last)) {
                found.insert(last, at: 0)
                rest = rest.dropLast()
            }
            result.suffix = found + result.suffix
            return Array(rest)
        }
        if segments.count >= 2 {
            result.family = strip(segments[0])
            result.given = strip(segments[1...].flatMap { $0 })
            return result
        }
        var words = strip(segments.first ?? [])
        guard words.count > 1 else {
            result.family = words
            return result
        }
        if order.isFamilyFirst {
            var length = 1
            while length < words.count - 1, particles.contains(plain(words[length - 1])) { length += 1 }
            result.family = Array(words[..<length])
            words.removeFirst(length)
            if order == .lastSuffixFirstMiddle {
                while words.count > 1, let first = words.first, suffixes.contains(plain(first)) { result.suffix.append(words.removeFirst()) }
            }
            result.given = words
        } else {
            var start = words.count - 1
            while start > 1, particles.contains(plain(words[start - 1])) { start -= 1 }
            result.family = Array(words[start...])
            result.given = Array(words[..<start])
        }
        return result
    }
}
