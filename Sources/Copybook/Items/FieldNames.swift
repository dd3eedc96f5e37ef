/// Names of columns for the names of items.
enum FieldNames {
    /// - Parameter name: a COBOL name.
    /// - Returns: lower-case with `_` for `-`; with `_` before a digit at the beginning, which expressions do not take.
    static func fieldName(_ name: String) -> String {
        var result = name.lowercased().replacing("-", with: "_")
        if let first = result.utf8.first, (0x30...0x39).contains(first) { result = "_" + result }
        return result
    }

    /// A name for each item that no other item of the record has: its own name, or else the name with as many of the names
    /// above it, the record's excepted, as it takes (`address_line`), or else with a number.
    ///
    /// - Returns: nil for items without a name, and for the record itself.
    static func unique(_ items: [CopybookItem]) -> [String?] {
        var counts: [String: Int] = [:]
        for item in items.dropFirst() { if let name = item.name { counts[name, default: 0] += 1 } }
        var taken: Set<String> = []
        var numbers: [String: Int] = [:]
        var result = [String?](repeating: nil, count: items.count)
        for (index, item) in items.enumerated().dropFirst() {
            guard let name = item.name, counts[name] == 1 else { continue }
            result[index] = fieldName(name)
            taken.insert(fieldName(name))
        }
        for (index, item) in items.enumerated().dropFirst() {
            guard let name = item.name, result[index] == nil else { continue }
            var text = fieldName(name)
            var above = item.parent
            while taken.contains(text) || counts[name] ?? 0 > 1 && text == fieldName(name), let parent = above, parent != 0 {
                if let group = items[parent].name { text = fieldName(group) + "_" + fieldName(text) }
                above = items[parent].parent
            }
            var candidate = text
            while taken.contains(candidate) {
                numbers[text, default: 1] += 1
                candidate = "\(text)_\(numbers[text, default: 1])"
            }
            taken.insert(candidate)
            result[index] = candidate
        }
        return result
    }
}
