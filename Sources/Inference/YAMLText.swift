/// Texts as YAML writes them.
enum YAMLText {
    /// A plain scalar where that can be misread by nobody, and else a quoted one.
    static func scalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
            }
        guard let first = text.utf8.first, isPlain, first != 0x2D, !(0x30...0x39).contains(first),
            !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        else { return quoted(text) }
        return text
    }

    /// In double quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
