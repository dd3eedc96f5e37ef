/// The reference page of the diagnostics.
public enum DiagnosticsDocumentation {
    /// The series in the order of the page: the digits behind `LB`, and what they are about.
    static let series: [(prefix: Character, title: String)] = [
        ("1", "Layouts and sources"), ("2", "Mappings and expressions"), ("3", "Data"), ("4", "Sync and guards"),
        ("5", "Connections, stores and the model"), ("6", "Configuration"),
    ]

    /// - Returns: Markdown with one table a series, ascending by number; the same text for the same codes.
    public static func markdown() -> String { markdown(DiagnosticCode.all) }

    static func markdown(_ codes: [DiagnosticCode]) -> String {
        var text = """
            # Diagnostics

            Generated from `Sources/Diagnostics/Codes`; do not edit.

            Everything that landbridge finds has a code, a place, what was expected and found, and what to do next. A number is
            never given to a second meaning, so scripts may rely on it. Values from fields that layout or model mark personal are
            hidden in every message.


            """
        for (prefix, title) in series {
            let members = codes.filter { $0.number.dropFirst(2).first == prefix }.sorted { $0.number < $1.number }
            if members.isEmpty { continue }
            text += "## LB\(prefix)xxx: \(title)\n\n| code | what happened | what it means and what to do |\n|---|---|---|\n"
            for code in members { text += "| `\(code.number)` | \(cell(code.title)) | \(cell(code.explanation)) |\n" }
            text += "\n"
        }
        return String(text.dropLast())
    }

    private static func cell(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|": result += "\\|"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
