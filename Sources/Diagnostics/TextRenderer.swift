/// Renders diagnostics for people: one headline, then the source line with a caret, what was expected and found, and help.
public struct TextRenderer: Sendable {
    public let color: Bool
    public let showsPersonal: Bool
    /// Columns that a source line may take; what is longer is cut around the caret.
    public let width: Int

    public init(color: Bool, showsPersonal: Bool = false, width: Int = 160) {
        self.color = color
        self.showsPersonal = showsPersonal
        self.width = width
    }

    public func render(_ diagnostic: Diagnostic) -> String {
        var lines: [String] = []
        let place = diagnostic.place.map { $0.text }.flatMap { $0.isEmpty ? nil : printable($0) + ": " } ?? ""
        let label = paint("\(diagnostic.severity.rawValue) \(diagnostic.code)", diagnostic.severity)
        lines.append("\(place)\(label): \(printable(diagnostic.message))")
        if let source = diagnostic.place?.sourceLine {
            let caret = diagnostic.place?.column.map { $0 - 1 }
            let shown = DisplayText.excerpt(source, caret: caret, width: width - 4)
            lines.append("    " + shown.text)
            if let caret = shown.caret { lines.append("    " + String(repeating: " ", count: caret) + "^") }
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
    private func printable(_ text: String) -> String { DisplayText(text).text }
}
