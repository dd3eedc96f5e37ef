/// Renders diagnostics for people: one headline, then the source line with a caret, what was expected and found, and help.
public struct TextRenderer: Sendable {
    public let color: Bool
    public let showsPersonal: Bool

    public init(color: Bool, showsPersonal: Bool = false) {
        self.color = color
        self.showsPersonal = showsPersonal
    }

    public func render(_ diagnostic: Diagnostic) -> String {
        var lines: [String] = []
        let place = diagnostic.place.map { $0.text }.flatMap { $0.isEmpty ? nil : printable($0) + ": " } ?? ""
        let label = paint("\(diagnostic.severity.rawValue) \(diagnostic.code)", diagnostic.severity)
        lines.append("\(place)\(label): \(printable(diagnostic.message))")
        if let source = diagnostic.place?.sourceLine {
            lines.append("    " + printable(source))
            if let column = diagnostic.place?.column, column >= 1, column <= source.count + 1 {
                // As wide as what is shown: an escaped character takes more room than the one it stands for.
                let before = printable(String(source.prefix(column - 1)))
                lines.append("    " + String(repeating: " ", count: before.count) + "^")
            }
        }
        if let expected = diagnostic.expected { lines.append("  expected: \(printable(expected))") }
        if let found = diagnostic.found {
            lines.append("  found:    \(printable(showsPersonal ? found.revealed : found.description))")
        }
        if let rule = diagnostic.rule { lines.append("  mapping:  \(printable(rule.text))") }
        if let help = diagnostic.help { lines.append("  help:     \(printable(help))") }
        return lines.joined(separator: "\n")
    }

    private func paint(_ text: String, _ severity: Severity) -> String {
        guard color else { return text }
        let code =
            switch severity {
            case .error: "31"
            case .warning: "33"
            case .note: "36"
            }
        return "\u{1B}[1;\(code)m\(text)\u{1B}[0m"
    }

    /// Control characters from hostile input must not reach a terminal, nor may it turn the direction of the text around.
    private func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let turns = [0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069].contains { $0.contains(scalar.value) }
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || turns {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
