import DelimitedConnector
import Diagnostics
import Settings

/// The `source` block of a mapping of delimited text that is tried or proposed.
struct DelimitedDraft: Sendable, Hashable {
    /// nil: UTF-8, or what a byte order mark says.
    var encoding: String?
    var delimiter: Delimiter
    var hasQuotes = true
    /// `true`, `false` or a number of rows that are not read.
    var header = "false"
    var width: Int?
    /// Lines under `fields:`.
    var fields: [String] = []

    struct Delimiter: Sendable, Hashable {
        let byte: UInt8
        let yaml: String
        let title: String

        /// The more common first.
        static let all = [
            Delimiter(byte: 0x2C, yaml: "comma", title: "comma"), Delimiter(byte: 0x09, yaml: "tab", title: "tab"),
            Delimiter(byte: 0x7C, yaml: "pipe", title: "pipe"), Delimiter(byte: 0x3B, yaml: "semicolon", title: "semicolon"),
            Delimiter(byte: 0x5E, yaml: "\"^\"", title: "^"), Delimiter(byte: 0x7E, yaml: "\"~\"", title: "~"),
            Delimiter(byte: 0x1F, yaml: "0x1F", title: "unit separator, 0x1F"),
            Delimiter(byte: 0x01, yaml: "0x01", title: "control character 0x01"),
        ]
    }

    func lines() -> [String] {
        var result = ["format: delimited"]
        if let encoding { result.append("encoding: \(encoding)") }
        result += ["delimiter: \(delimiter.yaml)", "quote: \(hasQuotes ? "'\"'" : "none")", "header: \(header)"]
        if let width { result.append("width: \(width)") }
        if !fields.isEmpty {
            result.append("fields:")
            result += fields.map { "  - " + $0 }
        }
        return result
    }

    /// - Throws: `GatewayError` with what makes the draft unusable.
    func layout() throws -> DelimitedLayout {
        let context = SettingsContext()
        let text = lines().joined(separator: "\n") + "\n"
        guard var map = context.map(try YAMLReader.read(text, file: "draft"), "source") else {
            throw GatewayError(context.diagnostics, exit: .findings)
        }
        _ = map.node("format")
        let layout = DelimitedLayout.read(&map)
        map.finish()
        guard let layout, !context.collector.hasErrors else { throw GatewayError(context.diagnostics, exit: .findings) }
        return layout
    }
}
