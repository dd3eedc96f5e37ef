/// What is to be known of a column's values for its type: gathered once over the records.
struct ColumnValues {
    private static let distinctLimit = 4_096

    private(set) var count = 0
    private(set) var blank = 0
    private(set) var example = ""
    private(set) var distinct: Set<String> = []
    private(set) var isDistinctWhole = true
    private var shortest = Int.max
    private var longest = 0
    private var digitsOnly = 0
    private var signed = 0
    private var pointed = 0
    private var overpunched = 0
    private var trailing = 0
    private var leadingZeros = 0
    private var mostDigits = 0
    /// Digits behind the zeros at the front.
    private var fewestSignificant = Int.max
    private var mostSignificant = 0
    private var isAscending = true
    private var last = ""
    private var dates: [DateShape: Int] = [:]

    mutating func add(_ raw: String) {
        count += 1
        let text = Self.trimmed(raw)
        guard !text.isEmpty else {
            blank += 1
            return
        }
        if text.utf8.count > example.utf8.count { example = String(text.prefix(60)) }
        shortest = min(shortest, text.utf8.count)
        longest = max(longest, text.utf8.count)
        if distinct.count < Self.distinctLimit { distinct.insert(text) } else if !distinct.contains(text) { isDistinctWhole = false }
        let bytes = Array(text.utf8)
        let body = bytes.first == 0x2D || bytes.first == 0x2B ? bytes.dropFirst() : bytes[...]
        let digits = body.filter(TextByte.isDigit).count
        mostDigits = max(mostDigits, digits)
        if digits == bytes.count {
            digitsOnly += 1
            if bytes.first == 0x30, bytes.count > 1 { leadingZeros += 1 }
            let significant = bytes.drop { $0 == 0x30 }.count
            fewestSignificant = min(fewestSignificant, max(1, significant))
            mostSignificant = max(mostSignificant, significant)
            if text <= last { isAscending = false }
            last = text
        }
        if digits == body.count, digits > 0 { signed += 1 }
        if digits > 0, body.filter({ $0 == 0x2E }).count <= 1, body.allSatisfy({ TextByte.isDigit($0) || $0 == 0x2E }) { pointed += 1 }
        if let last = bytes.last, digits == bytes.count - 1, bytes.count > 1, "{ABCDEFGHI}JKLMNOPQR".utf8.contains(last) { overpunched += 1 }
        if let last = bytes.last, last == 0x2B || last == 0x2D, digits == bytes.count - 1, digits > 0 { trailing += 1 }
        for shape in DateShape.all where shape.matches(bytes) { dates[shape, default: 0] += 1 }
    }

    var isUnique: Bool { isDistinctWhole && blank == 0 && distinct.count == count && count > 1 }
    private var values: Int { count - blank }

    /// What the type is, as keys of a field and in words.
    struct Verdict {
        var keys: [String]
        var type: String
        var note: String?
    }

    /// - Parameters:
    ///   - isFixedWidth: whether the column fills its place, so that zeros at its front say something.
    ///   - name: of the column, where there is one: it tells amounts and codes.
    func verdict(isFixedWidth: Bool, name: String? = nil) -> Verdict {
        guard values > 0 else { return Verdict(keys: [], type: "blank", note: "no record has a value here") }
        let words = name.map(DraftGuess.words) ?? []
        // Zeros or nines in place of a date are common; they are shown as what they would be: nulls.
        if let date = bestDate() { return date }
        let isNumber = digitsOnly == values
        let isCode = isDistinctWhole && distinct.count <= 12 && values >= 20 && longest <= 4
        if isNumber {
            if isCode, longest == 1 || leadingZeros > 0 { return code() }
            if longest > 18 { return Verdict(keys: [], type: "digits", note: "more digits than an int has: kept as text") }
            let isIdentifier = words.contains { ["id", "no", "zip", "phone", "ssn", "account", "acct", "code", "number"].contains($0) }
            if isIdentifier || (!isFixedWidth && leadingZeros > 0) {
                return Verdict(keys: [], type: "digits", note: "kept as text, so that zeros at the front stay")
            }
            // Amounts have few and many digits in any order; numbers that are given out do not.
            if isFixedWidth, leadingZeros > 0, longest >= 5, mostSignificant - fewestSignificant >= 2, !isAscending {
                return Verdict(
                    keys: ["type: int"], type: "int", note: "cents? then `type: decimal, decimals: 2`")
            }
            if isFixedWidth, leadingZeros > 0 {
                return Verdict(keys: [], type: "digits", note: "kept as text, so that zeros at the front stay")
            }
            return Verdict(keys: ["type: int"], type: "int")
        }
        if signed == values, longest <= 19 { return Verdict(keys: ["type: int"], type: "int") }
        if pointed == values, mostDigits <= 38 { return Verdict(keys: ["type: decimal"], type: "decimal") }
        if overpunched + digitsOnly == values, overpunched * 20 > values, isFixedWidth, longest <= 18, shortest == longest {
            return Verdict(keys: ["type: int", "sign: overpunch"], type: "zoned", note: "the last digit carries the sign; how many decimals?")
        }
        if trailing == values, longest <= 19 { return Verdict(keys: ["type: int", "sign: trailing"], type: "int, sign behind") }
        if isCode { return code() }
        return Verdict(keys: [], type: "text")
    }

    private func code() -> Verdict {
        Verdict(keys: [], type: "code", note: Words.count(distinct.count, "different value"))
    }

    private func bestDate() -> Verdict? {
        guard let (shape, hits) = dates.max(by: { ($0.value, -$0.key.rank) < ($1.value, -$1.key.rank) }) else { return nil }
        let empty = distinct.filter { text in text.utf8.allSatisfy { $0 == 0x30 } || text.utf8.allSatisfy { $0 == 0x39 } }
        guard hits >= 3 || !shape.hasShortYear, isDistinctWhole || hits == values else { return nil }
        let others = distinct.subtracting(empty).filter { !shape.matches(Array($0.utf8)) }
        guard others.isEmpty else { return nil }
        var keys = ["type: date"]
        if shape.pattern != "yyyy-MM-dd" { keys.append("format: \(YAMLText.scalar(shape.pattern))") }
        if shape.hasShortYear { keys.append("pivot: 50") }
        let nulls = empty.filter { !shape.matches(Array($0.utf8)) }.sorted()
        if !nulls.isEmpty { keys.append("nulls: [\(nulls.map { YAMLText.quoted($0) }.joined(separator: ", "))]") }
        let rival = dates.filter { $0.key != shape && $0.value == hits }.map(\.key).min { $0.rank < $1.rank }
        var notes: [String] = []
        if let rival { notes.append("or \(rival.pattern)") }
        if shape.hasShortYear { notes.append("years below the pivot are 20yy") }
        return Verdict(keys: keys, type: "date \(shape.pattern)", note: notes.isEmpty ? nil : notes.joined(separator: "; "))
    }

    static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { $0 != 0x20 }), let last = bytes.lastIndex(where: { $0 != 0x20 }) else { return "" }
        return String(text[first...last])
    }
}
