public import Diagnostics
public import Settings

/// A mapping file as it is written, before its expressions are checked against a source and the model.
public struct MappingFile: Sendable {
    public struct Let: Sendable {
        public let name: String
        public let place: Place
        public let expression: ExpressionText
    }

    public enum Otherwise: String, Sendable, CaseIterable { case reject, warn, fail }

    public struct Rule: Sendable {
        public let expression: ExpressionText
        public let otherwise: Otherwise
        public let message: String?
    }

    public struct Each: Sendable {
        public let list: ExpressionText
        public let name: String
    }

    public struct Assignment: Sendable {
        public let field: String
        public let place: Place
        public let expression: ExpressionText
    }

    public struct Constant: Sendable {
        public let field: String
        public let place: Place
        public let text: String
    }

    public struct Emit: Sendable {
        public let entity: String
        public let place: Place
        public let entityPlace: Place
        public let from: ExpressionText?
        public let key: [ExpressionText]
        public let when: ExpressionText?
        public let each: [Each]
        public let constants: [Constant]
        public let fields: [Assignment]
        public let attributes: [Assignment]
    }

    /// The file as the user named it.
    public let file: String
    public let name: String
    public let system: String
    /// The map under `source`, which the connector of its format reads.
    public let source: SettingsNode
    /// Names of tables and either the path of their CSV file or their inline entries.
    public let codes: [CodeSource]
    public let lets: [Let]
    public let rules: [Rule]
    public let emits: [Emit]
    public let guards: SettingsNode?

    public struct CodeSource: Sendable {
        public let name: String
        public let place: Place
        public let path: String?
        public let entries: [(code: String, value: String)]
    }

    /// The format version that this program reads.
    public static let version = 1

    /// Reads a mapping file.
    ///
    /// - Parameters:
    ///   - text: its YAML.
    ///   - file: its name for messages.
    /// - Throws: `GatewayError` (exit 3) with all that is wrong: `LB60xx`, `LB2001`.
    public static func read(_ text: String, file: String) throws -> MappingFile {
        let context = SettingsContext()
        let mapping = try read(text, file: file, context: context)
        try context.collector.throwIfErrors(exit: .findings)
        guard let mapping else { throw GatewayError(context.diagnostics, exit: .findings) }
        return mapping
    }

    /// Reads what can be read of a mapping file, so that the rest can be checked in the same run.
    ///
    /// - Parameter context: gets what is wrong; with an error in it the mapping is good for checking only.
    /// - Returns: nil where it is no map at all, or has no source.
    /// - Throws: `GatewayError` (exit 3) where the text is not YAML.
    public static func read(_ text: String, file: String, context: SettingsContext) throws -> MappingFile? {
        let root: SettingsNode
        do {
            root = try YAMLReader.read(text, file: file)
        } catch let error as GatewayError {
            throw GatewayError(error.diagnostics, exit: .findings)
        }
        return read(root, file: file, context: context)
    }

    private static func read(_ root: SettingsNode, file: String, context: SettingsContext) -> MappingFile? {
        guard var map = context.map(root, "the mapping") else { return nil }
        if let node = map.required("landbridge"), node.text != String(version) {
            context.report(
                Diagnostic(
                    .mappingVersion, "the mapping's format version is not one that this program reads", at: node.place,
                    expected: String(version), found: node.text.map { Redacted($0, isPersonal: false) }))
        }
        // A stand-in for a missing name: its lack is reported.
        let name = identifier(&map, "mapping") ?? "mapping"
        let system = identifier(&map, "system") ?? "system"
        let source = map.required("source")
        let codes = readCodes(map.node("codes"), context)
        let lets = readLets(map.node("let"), context)
        let rules = (map.list("expect") ?? []).compactMap { rule($0, context) }
        let emits = (map.list("emit") ?? []).enumerated().compactMap { emit($1, index: $0, context) }
        if map.required("emit") != nil, emits.isEmpty, !context.collector.hasErrors {
            context.report(Diagnostic(.settingsMissingKey, "the mapping emits nothing", at: root.place, help: "add `emit:`"))
        }
        let guards = map.node("guards")
        map.finish()
        guard let source else { return nil }
        return MappingFile(
            file: file, name: name, system: system, source: source, codes: codes, lets: lets, rules: rules, emits: emits,
            guards: guards)
    }

    /// A name that ids and streams are made of: no blanks, no slashes.
    private static func identifier(_ map: inout SettingsMap, _ key: String) -> String? {
        guard let text = map.requiredString(key) else { return nil }
        let isName = !text.isEmpty && text.utf8.count <= 100
            && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0) }
        if !isName {
            map.context.report(
                Diagnostic(
                    .settingsWrongValue, "\(key) is no usable name", at: map.node(key)?.place,
                    expected: "letters, digits, `-`, `_` and `.`", found: Redacted(text, isPersonal: false)))
            return nil
        }
        return text
    }

    /// A scalar as an expression; numbers and bools that YAML knows are expressions too.
    static func expression(_ node: SettingsNode, _ what: String, _ context: SettingsContext) -> ExpressionText? {
        if let text = node.text { return ExpressionText(text: text, place: node.place) }
        if node.isNull { return ExpressionText(text: "null", place: node.place) }
        context.report(
            Diagnostic(
                .settingsWrongShape, "\(what) is not an expression", at: node.place, expected: "an expression as text",
                help: "quote it where YAML takes its characters for something else"))
        return nil
    }

    private static func entries(_ node: SettingsNode?, _ what: String, _ context: SettingsContext) -> [SettingsNode.Entry] {
        guard let node, !node.isNull else { return [] }
        return context.map(node, what)?.entries ?? []
    }

    private static func readCodes(_ node: SettingsNode?, _ context: SettingsContext) -> [CodeSource] {
        entries(node, "codes", context).compactMap { entry in
            if let path = entry.value.text {
                return CodeSource(name: entry.key, place: entry.value.place, path: path, entries: [])
            }
            let inline = entries(entry.value, "the code table \(entry.key)", context).compactMap { code -> (code: String, value: String)? in
                guard let value = code.value.text else {
                    context.report(
                        Diagnostic(
                            .settingsWrongShape, "the value of code \(code.key) is not a text", at: code.value.place,
                            expected: "a text"))
                    return nil
                }
                return (code.key, value)
            }
            return CodeSource(name: entry.key, place: entry.keyPlace, path: nil, entries: inline)
        }
    }

    private static func readLets(_ node: SettingsNode?, _ context: SettingsContext) -> [Let] {
        entries(node, "let", context).compactMap { entry in
            expression(entry.value, entry.key, context).map { Let(name: entry.key, place: entry.keyPlace, expression: $0) }
        }
    }

    private static func rule(_ node: SettingsNode, _ context: SettingsContext) -> Rule? {
        if let text = node.text {
            return Rule(expression: ExpressionText(text: text, place: node.place), otherwise: .reject, message: nil)
        }
        guard var map = context.map(node, "expect") else { return nil }
        let text = map.required("rule").flatMap { expression($0, "rule", context) }
        let otherwise = map.choice("else", Otherwise.self) ?? .reject
        let message = map.string("message")
        map.finish()
        return text.map { Rule(expression: $0, otherwise: otherwise, message: message) }
    }

    private static func emit(_ node: SettingsNode, index: Int, _ context: SettingsContext) -> Emit? {
        guard var map = context.map(node, "emit[\(index)]") else { return nil }
        let entityNode = map.required("entity")
        let entity = map.string("entity")
        let from = map.node("from").flatMap { expression($0, "from", context) }
        let keyNode = map.node("key")
        let key = (keyNode?.list ?? (keyNode.map { [$0] } ?? [])).compactMap { expression($0, "key", context) }
        if keyNode == nil || key.isEmpty {
            context.report(
                Diagnostic(
                    .missingKey, "emit[\(index)] has no key", at: node.place,
                    help: "add `key: [field, …]`, the fields that tell one row from another"))
        }
        let when = map.node("when").flatMap { expression($0, "when", context) }
        let each = map.node("each").map { readEach($0, context) } ?? []
        let constants = entries(map.node("constants"), "constants", context).compactMap { entry -> Constant? in
            guard let text = entry.value.text else {
                context.report(
                    Diagnostic(
                        .settingsWrongShape, "the constant \(entry.key) is not a plain value", at: entry.value.place,
                        expected: "a text, number, date or bool"))
                return nil
            }
            return Constant(field: entry.key, place: entry.value.place, text: text)
        }
        let fields = assignments(map.node("fields"), "fields", context)
        let attributes = assignments(map.node("attributes"), "attributes", context)
        map.finish()
        guard let entity, let entityNode else { return nil }
        return Emit(
            entity: entity, place: node.place, entityPlace: entityNode.place, from: from, key: key, when: when, each: each,
            constants: constants, fields: fields, attributes: attributes)
    }

    static let attributesHelp = "indent `attributes:` like `fields:`, under the same `- entity`"

    private static func assignments(_ node: SettingsNode?, _ what: String, _ context: SettingsContext) -> [Assignment] {
        entries(node, what, context).compactMap { entry in
            if what == "fields", entry.key == "attributes", entry.value.text == nil {
                context.report(
                    Diagnostic(
                        .settingsWrongShape, "`attributes` stands beside `fields`, not inside", at: entry.keyPlace,
                        help: attributesHelp))
                return nil
            }
            return expression(entry.value, entry.key, context).map {
                Assignment(field: entry.key, place: entry.keyPlace, expression: $0)
            }
        }
    }

    /// `list as name`, several with commas between them or as a YAML list.
    private static func readEach(_ node: SettingsNode, _ context: SettingsContext) -> [Each] {
        let nodes = node.list ?? [node]
        var result: [Each] = []
        for node in nodes {
            guard let text = node.text else {
                context.report(Diagnostic(.notAListPath, "each is not a text", at: node.place, expected: "`list as name`"))
                continue
            }
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let words = part.split(whereSeparator: { $0 == " " || $0 == "\n" })
                let isName = words.count == 3 && words[2].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
                let start = words.first?.startIndex ?? part.startIndex
                let place = node.place.advanced(to: text.utf8.distance(from: text.startIndex, to: start), in: text)
                if isName, words[1] == "as" {
                    result.append(
                        Each(list: ExpressionText(text: String(words[0]), place: place), name: String(words[2])))
                } else {
                    context.report(
                        Diagnostic(
                            .notAListPath, "each cannot be read", at: place, expected: "`list as name`",
                            found: Redacted(String(part), isPersonal: false)))
                }
            }
        }
        return result
    }
}
