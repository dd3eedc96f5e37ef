import Connector
import Diagnostics
import Glibc
import Input
import Records
public import Settings

extension XMLLayout {
    /// Reads the `source` block of a mapping; see ``keys``. The caller reads the keys that all formats share and then calls
    /// `finish()`.
    ///
    /// - Returns: nil where the layout cannot be used. What is wrong is reported to the map's context: `LB1201` (path),
    ///   `LB1202` (prefix), `LB1002` (code page), `LB1003` and `LB1004` (fields), `LB1226` (schema), `LB600x` (keys).
    public static func read(_ source: inout SettingsMap) -> XMLLayout? {
        let before = source.context.errorCount
        var reader = XMLLayoutReader(context: source.context, namespaces: readNamespaces(&source))
        let encoding = source.string("encoding")
        if let encoding, !XMLEncoding.isKnown(encoding) {
            source.context.report(
                Diagnostic(
                    .unknownEncoding, "no code page is named \(encoding)", at: source.node("encoding")?.place,
                    expected: "a name that `iconv -l` lists", found: Redacted(encoding, isPersonal: false),
                    help: "take `encoding` out to use what each document declares"))
        }
        var limits = XMLLimits()
        if var map = source.map("limits") {
            limits.depth = map.int("depth", in: 1...10_000) ?? limits.depth
            limits.attributes = map.int("attributes", in: 1...100_000) ?? limits.attributes
            limits.text = map.int("text", in: 1...(1 << 30)) ?? limits.text
            limits.record = map.int("record", in: 1...(1 << 30)) ?? limits.record
            limits.expansion = map.int("expansion", in: 0...(1 << 30)) ?? limits.expansion
            limits.entities = map.int("entities", in: 0...10_000_000) ?? limits.entities
            limits.damages = map.int("damages", in: 0...1_000_000) ?? limits.damages
            map.finish()
        }
        let malformed = source.choice("malformed", MalformedPolicy.self) ?? .strict
        let externalSubset = source.choice("external_dtd", ExternalSubsetPolicy.self) ?? .refuse
        let drift = source.choice("drift", DriftPolicy.self) ?? .warn
        readKinds(&source, &reader)
        guard source.context.errorCount == before else { return nil }
        let validation = readValidation(&source, reader)
        guard source.context.errorCount == before else { return nil }
        reader.noteMeetings()
        let schema = reader.resolveKinds()
        return XMLLayout(
            schema: schema, encoding: encoding, limits: limits, namespaces: reader.namespaces, malformed: malformed,
            externalSubset: externalSubset, drift: drift, validation: validation, machine: reader.machine)
    }

    /// `record` with `fields`, or `records`; then `context`. Paths come before fields, which may lead outside.
    private static func readKinds(_ source: inout SettingsMap, _ reader: inout XMLLayoutReader) {
        var pending: [(kind: Int, fields: [SettingsNode])] = []
        let isSingle = source.node("records") == nil
        if isSingle {
            let record = source.requiredString("record")
            let fields = readFields(&source)
            let kind = record.flatMap { reader.addKind("record", path: $0, at: source.node("record")?.place, isContext: false) }
            if let kind, let fields { pending.append((kind, fields)) }
        } else if source.node("record") != nil || source.node("fields") != nil {
            source.context.report(
                Diagnostic(
                    .settingsWrongValue, "`record` and `fields` stand beside `records`",
                    at: (source.node("record") ?? source.node("fields"))?.place, expected: "one of them",
                    help: "give every kind under `records` its own `path` and `fields`"))
        }
        for (key, isContext) in [("records", false), ("context", true)] {
            guard let map = source.map(key) else { continue }
            if map.entries.isEmpty {
                source.context.report(
                    Diagnostic(.settingsWrongValue, "\(key) is empty", at: map.place, expected: "at least one kind"))
            }
            var kinds = map
            for entry in map.entries {
                if !FieldFormat.isFieldName(entry.key) || reader.kinds.contains(where: { $0.name == entry.key }) {
                    source.context.report(
                        Diagnostic(
                            .badFieldDeclaration, "the kind `\(entry.key)` cannot be named in an expression, or is there already",
                            at: entry.keyPlace, expected: "a name of its own of letters, digits and _"))
                }
                guard var declared = kinds.map(entry.key) else { continue }
                let path = declared.requiredString("path")
                let fields = readFields(&declared)
                let place = declared.node("path")?.place
                declared.finish()
                guard let path, let kind = reader.addKind(entry.key, path: path, at: place, isContext: isContext), let fields
                else { continue }
                pending.append((kind, fields))
            }
        }
        for (kind, fields) in pending { reader.readFields(fields, kind: kind) }
    }

    private static func readFields(_ map: inout SettingsMap) -> [SettingsNode]? {
        let fields = map.required("fields").flatMap { _ in map.list("fields") }
        if fields?.isEmpty == true {
            map.context.report(
                Diagnostic(.settingsWrongValue, "fields is empty", at: map.node("fields")?.place, expected: "at least one field"))
        }
        return fields
    }

    /// `validate: FILE`, from the mapping's own folder.
    private static func readValidation(_ source: inout SettingsMap, _ reader: XMLLayoutReader) -> RecordSchema? {
        guard let path = source.string("validate") else { return nil }
        let place = source.node("validate")?.place
        let paths = reader.kinds.filter { !$0.isContext }.map { kind in
            kind.path.steps.map { step -> SchemaModels.Step in
                guard case .name(let name) = step.test else { return (nil, step.isDescendant) }
                return (name.local, step.isDescendant)
            }
        }
        let (schema, problem) = RecordSchema.load(
            FileSystem.path(path, from: place?.file), from: projectFolder(of: place?.file).map { [$0] } ?? [],
            paths: paths)
        if schema == nil {
            source.context.report(
                Diagnostic(
                    .xmlSchemaNotUsable, "the schema cannot be used: \(problem)", at: place,
                    found: Redacted(path, isPersonal: false),
                    help: "name an XSD by its path from the mapping; what it includes and imports must be files of the project"))
        }
        return schema
    }

    /// The nearest folder above a mapping that has a `landbridge.yaml`.
    private static func projectFolder(of mapping: String?) -> String? {
        var path = FileSystem.canonical(mapping ?? "")
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            if access(path + "/landbridge.yaml", F_OK) == 0 { return path }
        }
        return nil
    }

    private static func readNamespaces(_ source: inout SettingsMap) -> [String: String] {
        guard var map = source.map("namespaces") else { return [:] }
        var result: [String: String] = [:]
        for entry in map.entries {
            guard let uri = map.string(entry.key) else { continue }
            if uri.isEmpty {
                map.context.report(
                    Diagnostic(
                        .xmlPrefixNotMapped, "the prefix \(entry.key) has an empty namespace", at: entry.value.place,
                        help: "steps without a prefix match elements in no namespace"))
            }
            result[entry.key] = uri
        }
        return result
    }
}
