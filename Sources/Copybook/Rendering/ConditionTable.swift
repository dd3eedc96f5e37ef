/// The condition names of an item as a code table: CSV with the header `code,value`, as mappings look codes up.
public struct ConditionTable: Sendable {
    /// Rows that a range may become.
    private static let rangeLimit: Int64 = 1_000
    /// Rows that all of an item's values may become.
    private static let rowLimit = 20_000

    /// Codes and the condition names for them, as mappings write names, in the order of the text. Each code stands once.
    public let rows: [(code: String, value: String)]
    /// Condition names of which a value has no code in text (HIGH-VALUES, hexadecimal literals, long ranges), or that would
    /// make more than 20,000 rows.
    public let omitted: [String]
    /// Codes from one to another that have no row each, or not only those rows; in the order of the text.
    public let ranges: [(from: String, through: String, value: String)]

    /// - Returns: nil where the item has no condition names, or none with a code.
    public init?(_ item: CopybookItem) {
        var rows: [(code: String, value: String, breadth: Int)] = []
        var omitted: [String] = []
        var ranges: [(from: String, through: String, value: String)] = []
        for condition in item.conditions {
            var codes: [String] = []
            var isWhole = true
            for values in condition.values {
                if let range = Self.range(values, item) { ranges.append((range.from, range.through, condition.fieldName)) }
                if rows.count + codes.count < Self.rowLimit, let part = Self.codes(values, item) {
                    codes += part
                } else {
                    isWhole = false
                }
            }
            if !isWhole { omitted.append(condition.name) }
            rows += codes.map { ($0, condition.fieldName, codes.count) }
        }
        // A name for several codes (`VALID`) often stands beside one name for each: the more particular one is the code's.
        var best: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            if let known = best[row.code], rows[known].breadth <= row.breadth { continue }
            best[row.code] = index
        }
        guard !best.isEmpty || !ranges.isEmpty else { return nil }
        self.ranges = ranges
        self.rows = best.values.sorted().map { (rows[$0].code, rows[$0].value) }
        self.omitted = omitted
    }

    /// As a file of a project holds it; lines end with a line feed.
    public var csv: String {
        rows.reduce("code,value\n") { $0 + Self.quoted($1.code) + "," + Self.quoted($1.value) + "\n" }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// - Returns: nil where the values have no code in text, or too many.
    private static func codes(_ values: ConditionName.Values, _ item: CopybookItem) -> [String]? {
        guard let first = code(values.from, item) else { return nil }
        guard let through = values.through else { return [first] }
        guard let last = code(through, item) else { return nil }
        if item.category == .numeric {
            guard let low = Int64(first), let high = Int64(last), low <= high else { return nil }
            let (distance, overflow) = high.subtractingReportingOverflow(low)
            return !overflow && distance < rangeLimit ? (low...high).map(String.init) : nil
        }
        // Ranges go by the order of the code page; between letters, or between digits, the codes in use are the same in all.
        guard let low = first.utf8.first, let high = last.utf8.first, first.utf8.count == 1, last.utf8.count == 1, low <= high,
            [0x30...0x39, 0x41...0x5A, 0x61...0x7A].contains(where: { $0.contains(low) && $0.contains(high) })
        else { return nil }
        return (low...high).map { String(Unicode.Scalar($0)) }
    }

    /// - Returns: nil where the values are no range, or all its codes have a row.
    private static func range(_ values: ConditionName.Values, _ item: CopybookItem) -> (from: String, through: String)? {
        guard let last = values.through, let from = code(values.from, item), let through = code(last, item) else { return nil }
        let isWhole = item.category == .numeric ? item.scale <= 0 : item.length == 1
        return isWhole && codes(values, item) != nil ? nil : (from, through)
    }

    /// The code as a decoded field has it: text without blanks at its end, numbers without leading zeros.
    private static func code(_ literal: CopybookLiteral, _ item: CopybookItem) -> String? {
        switch literal {
        case .text(let text):
            if item.category == .numeric { return NumericText.parse(text, decimalPointIsComma: false) }
            return trimmed(text)
        case .number(let number): return number
        case .figurative(.zero):
            return item.category == .numeric || item.isGroup ? "0" : String(repeating: "0", count: min(item.length, 256))
        case .figurative(.space): return ""
        case .all(let text):
            guard item.length <= 256 else { return nil }
            var result = ""
            while result.utf8.count < item.length { result += text }
            return trimmed(String(result.prefix(item.length)))
        case .bytes, .float, .figurative: return nil
        }
    }

    private static func trimmed(_ text: String) -> String {
        var result = text
        while result.hasSuffix(" ") { result.removeLast() }
        return result
    }
}
