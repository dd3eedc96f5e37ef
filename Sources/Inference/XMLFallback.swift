/// The default of a schema as a literal of the expression language.
enum XMLFallback {
    /// - Parameters:
    ///   - text: as the schema has it.
    ///   - type: of the field that is drafted for it.
    /// - Returns: nil where it is no value of the type, or of one without literals.
    static func literal(_ text: String, type: String) -> String? {
        let trimmed = text.split { $0 == " " || $0.isNewline || $0 == "\t" }.joined(separator: " ")
        switch type {
        case "text", "code": return quoted(text)
        case "int": return Int64(trimmed).map { "\($0)" }
        case "decimal": return isDecimal(trimmed) ? "decimal('\(trimmed)')" : nil
        case "bool": return ["true", "1"].contains(trimmed) ? "true" : ["false", "0"].contains(trimmed) ? "false" : nil
        case "date": return DateShape.all[0].matches(Array(trimmed.utf8)) ? "date('\(trimmed)')" : nil
        default: return nil
        }
    }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.utf8.drop { $0 == 0x2D || $0 == 0x2B }
        return text.utf8.count - digits.count <= 1 && (1...38).contains(digits.count { $0 != 0x2E })
            && digits.count { $0 == 0x2E } <= 1 && digits.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }

    /// - Returns: nil for texts that nobody means as a default.
    private static func quoted(_ text: String) -> String? {
        guard text.utf8.count <= 200, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { return nil }
        return "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
