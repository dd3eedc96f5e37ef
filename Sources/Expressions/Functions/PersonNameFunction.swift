import Diagnostics
import Records

private let nameFields = ["prefix", "given", "middle", "family", "suffix"].map { StructField($0, .string) }

let personNameFunction = Function(
    "personName", summary: "The parts of a person's name, taken apart by the order in which the source writes them.",
    details:
        "Orders: 'last first middle', 'first middle last'. A comma after the family name is understood in either. Titles (MR, DR) and suffixes (JR, III) are found wherever they stand; particles (DE LA, VAN, MC) stay with the family name. Parts that are not there are null. Gives {prefix, given, middle, family, suffix}.",
    examples: [
        .init("personName('SMITH JOHN Q JR', 'last first middle').family", "\"SMITH\""),
        .init("personName('SMITH JOHN Q JR', 'last first middle').suffix", "\"JR\""),
        .init("personName('Dr. Ana de la Cruz', 'first middle last').family", "\"de la Cruz\""),
        .init("personName('O BRIEN, MARY', 'first middle last').given", "\"MARY\""),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .global, gives: .exact(.structure(nameFields)),
            .bound { (site) throws(CallSiteError) in
                let order = try site.string(1, "the order of the name")
                let familyFirst: Bool
                switch order.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }).joined(separator: " ") {
                case "last first middle": familyFirst = true
                case "first middle last": familyFirst = false
                default:
                    throw CallSiteError(
                        argument: 1, message: "the order of the name is unknown",
                        expected: "'last first middle' or 'first middle last'",
                        help: Suggestion.nearest(to: order, among: ["last first middle", "first middle last"]).map {
                            "did you mean '\($0)'?"
                        })
                }
                return BoundCall { call in splitNames(call, familyFirst: familyFirst) }
            })
    ])

private let titles: Set<String> = ["MR", "MRS", "MS", "MISS", "DR", "REV", "HON", "PROF"]
private let suffixes: Set<String> = ["JR", "SR", "II", "III", "IV", "V", "ESQ", "MD", "PHD"]
private let particles: Set<String> = [
    "DE", "DEL", "DELA", "DER", "DI", "DU", "LA", "LE", "VAN", "VON", "DEN", "TER", "ST", "SAN", "MC", "MAC", "O",
]

private func splitNames(_ call: CallArguments, familyFirst: Bool) -> Column {
    let texts = call.texts(0)
    var parts = [TextValues](repeating: TextValues(), count: nameFields.count)
    var masks = [CellMask](repeating: CellMask(), count: nameFields.count)
    for row in 0..<call.count {
        let name = call.isBlocked(row) ? [String?](repeating: nil, count: 5) : nameParts(texts.string(row), familyFirst)
        for (index, part) in name.enumerated() {
            if let part {
                parts[index].append(part)
            } else {
                parts[index].appendEmpty()
                masks[index].set(CellMask.null, at: row, count: call.count)
            }
        }
    }
    let columns = nameFields.indices.map { Column(.string(parts[$0]), count: call.count, mask: masks[$0]) }
    return Column(.structure(StructValues(fields: nameFields, columns: columns)), count: call.count)
}

/// Prefix, given, middle, family and suffix.
private func nameParts(_ text: String, _ familyFirst: Bool) -> [String?] {
    func plain(_ word: some StringProtocol) -> String { String(word.filter { $0 != "." }).uppercased() }
    var prefix: [String] = []
    var suffix: [String] = []
    func words(_ part: Substring) -> [String] { part.split(whereSeparator: \.isWhitespace).map(String.init) }
    func stripped(_ all: [String]) -> [String] {
        var rest = all
        while rest.count > 1, let first = rest.first, titles.contains(plain(first)) { prefix.append(rest.removeFirst()) }
        var found: [String] = []
        while rest.count > 1, let last = rest.last, suffixes.contains(plain(last)) { found.insert(rest.removeLast(), at: 0) }
        suffix += found
        return rest
    }
    var segments = text.split(separator: ",").map { words($0) }.filter { !$0.isEmpty }
    // "SMITH, JOHN, JR": whatever segments hold only suffixes are taken off the end.
    while segments.count > 1, let last = segments.last, last.allSatisfy({ suffixes.contains(plain($0)) }) {
        suffix = segments.removeLast() + suffix
    }
    var family: [String]
    var others: [String]
    if segments.count >= 2 {
        family = stripped(segments[0])
        others = stripped(segments[1...].flatMap { $0 })
    } else {
        let all = stripped(segments.first ?? [])
        if all.count <= 1 {
            family = all
            others = []
        } else if familyFirst {
            var length = 1
            while length < all.count - 1, particles.contains(plain(all[length - 1])) { length += 1 }
            family = Array(all[..<length])
            others = Array(all[length...])
        } else {
            var start = all.count - 1
            while start > 1, particles.contains(plain(all[start - 1])) { start -= 1 }
            family = Array(all[start...])
            others = Array(all[..<start])
        }
    }
    func joined(_ words: some Collection<String>) -> String? { words.isEmpty ? nil : words.joined(separator: " ") }
    return [joined(prefix), others.first, joined(others.dropFirst()), joined(family), joined(suffix)]
}
