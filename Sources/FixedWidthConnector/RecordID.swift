import Records

/// The ids of `records`, as conditions.
enum RecordID {
    /// - Returns: an expression that is true where the field has one of the ids.
    static func condition(_ field: String, _ type: ValueType, _ ids: [String]) -> String {
        ids.map { "\(field) == \(literal($0, type))" }.joined(separator: " || ")
    }

    private static func literal(_ id: String, _ type: ValueType) -> String {
        if type == .int, Int64(id) != nil { return id }
        let escaped = id.flatMap { character in character == "'" || character == "\\" ? "\\\(character)" : "\(character)" }
        return type == .decimal ? "decimal('\(String(escaped))')" : "'\(String(escaped))'"
    }
}
