import Connector
import Diagnostics
import Records
public import Settings

extension XMLLayout {
    /// Reads the `source` block of a mapping; see ``keys``. The caller reads the keys that all formats share and then calls
    /// `finish()`.
    ///
    /// - Returns: nil where the layout cannot be used. What is wrong is reported to the map's context: `LB1201` (path),
    ///   `LB1202` (prefix), `LB1002` (code page), `LB1003` and `LB1004` (fields), `LB600x` (keys).
    public static func read(_ source: inout SettingsMap) -> XMLLayout? {
        let before = source.context.diagnostics.filter { $0.severity == .error }.count
        let record = source.requiredString("record")
        let recordPlace = source.node("record")?.place
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
            map.finish()
        }
        let fields = source.required("fields").flatMap { _ in source.list("fields") }
        if let record { reader.readRecord(record, at: recordPlace) }
        let columns = fields.map { reader.readFields($0, what: "fields") } ?? []
        if fields?.isEmpty == true {
            source.context.report(
                Diagnostic(.settingsWrongValue, "fields is empty", at: source.node("fields")?.place, expected: "at least one field"))
        }
        let after = source.context.diagnostics.filter { $0.severity == .error }.count
        guard after == before, let record else { return nil }
        reader.machine.plans = columns.map(\.plan)
        return XMLLayout(
            schema: SourceSchema(kinds: [RecordKind(name: "record", columns: columns.map(\.field))]), recordPath: record,
            encoding: encoding, limits: limits, namespaces: reader.namespaces, machine: reader.machine)
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
