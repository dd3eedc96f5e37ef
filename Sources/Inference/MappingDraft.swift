import Copybook

/// A mapping to begin with: the source as it was found out, and every field passed on under `attributes`.
public struct MappingDraft: Sendable {
    /// A code table that belongs to it.
    public struct CodeTable: Sendable, Hashable {
        public let name: String
        public let rows: [Row]
        public let csv: String

        public struct Row: Sendable, Hashable {
            public let code: String
            public let value: String
        }
    }

    public let name: String
    /// The block `source`, not indented.
    public var source: [String]
    public let fields: [DraftField]
    public let codes: [CodeTable]
    /// The kind of record that rows come from; nil where there is only one.
    public let kind: String?
    /// Other kinds, which the draft does not map.
    public let otherKinds: [String]
    /// What the draft does not know, said at its top.
    public let blanks: [String]

    public init(
        name: String, source: [String], fields: [DraftField], codes: [CodeTable] = [], kind: String? = nil,
        otherKinds: [String] = [], blanks: [String] = []
    ) {
        self.name = name
        self.source = source
        self.fields = fields
        self.codes = codes
        self.kind = kind
        self.otherKinds = otherKinds
        self.blanks = blanks
    }

    /// The file of a mapping, as its name is written there: lower-case letters, digits and `-`.
    public static func slug(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        var result = ""
        for scalar in stem.lowercased().unicodeScalars {
            let isPlain = scalar.value < 128 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain { result.unicodeScalars.append(scalar) } else if !result.hasSuffix("-"), !result.isEmpty { result += "-" }
        }
        while result.hasSuffix("-") { result.removeLast() }
        return result.isEmpty || !(result.unicodeScalars.first?.properties.isAlphabetic ?? false) ? "feed" + (result.isEmpty ? "" : "-" + result) : result
    }

    /// - Parameter codeFolder: where the code tables lie, from the mapping's folder; nil: they stand in the mapping.
    public func yaml(codeFolder: String? = nil) -> String {
        var lines = ["# A draft made by `landbridge infer`. Guesses are marked `# guessed`; look at each of them."]
        lines += blanks.map { "# To do: \($0)" }
        lines += ["landbridge: 1", "mapping: \(name)", "system: legacy  # guessed: name the system that the file comes from"]
        lines.append("source:")
        lines += source.map { "  " + $0 }
        if !codes.isEmpty {
            lines.append("codes:")
            for table in codes {
                if let codeFolder {
                    lines.append("  \(table.name): \(codeFolder)/\(table.name).csv")
                } else {
                    let rows = table.rows.map { "\(YAMLText.quoted($0.code)): \(YAMLText.quoted($0.value))" }
                    lines.append("  \(table.name): { \(rows.joined(separator: ", ")) }")
                }
            }
        }
        lines += emit()
        return lines.joined(separator: "\n") + "\n"
    }

    private func emit() -> [String] {
        let entity = DraftGuess.entity([name] + (kind.map { [$0] } ?? []) + fields.map(\.name))
        var lines = ["emit:", "  - entity: \(entity)  # guessed: docs/model.md has the others"]
        if let kind { lines.append("    from: \(kind)") }
        if let key = DraftGuess.key(fields) {
            lines.append("    key: [\(key.field.name)]  # guessed: \(key.reason)")
        } else {
            lines.append("    key: [\"'1'\"]  # to do: no field of the layout can be a key")
        }
        let named = fields.filter { $0.isNameable && $0.isPassedOn }
        if !named.isEmpty {
            lines.append("    attributes:")
            for field in named {
                let value = field.expression ?? field.name
                lines.append("      \(YAMLText.scalar(field.name)): \(YAMLText.scalar(value))")
                if let table = field.codeTable {
                    let code = field.isInt ? "string(\(value))" : value
                    lines.append("      \(field.name)_means: \(YAMLText.quoted("lookupOrNull('\(table)', \(code))"))")
                }
            }
        }
        for field in fields where !field.isNameable && field.isPassedOn {
            lines.append("    # `\(field.name)` is a word of the expression language: give the field another name")
        }
        for kind in otherKinds { lines.append("  # records of kind \(kind) are read and checked, and not mapped yet") }
        return lines
    }
}
