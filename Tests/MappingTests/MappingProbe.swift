import Canonical
import Diagnostics
import Mapping
import Records

/// Reads and compiles whatever text it is given as a mapping over a source of two kinds of record.
struct MappingProbe {
    private let model: CanonicalModel
    private let schema: SourceSchema

    init() throws {
        model = try CanonicalModel.standard()
        let license = ValueType.structure([StructField("number", .string), StructField("tags", .list(.string))])
        schema = SourceSchema(
            kinds: [
                RecordKind(name: "header", columns: [StructField("run_date", .date)], opens: 0),
                RecordKind(
                    name: "detail",
                    columns: [
                        StructField("id", .string), StructField("no", .int), StructField("name", .string, isPersonal: true),
                        StructField("amount", .decimal), StructField("due_on", .date), StructField("flag", .bool),
                        StructField("licenses", .list(license), isNullable: false), StructField("header.run_date", .date),
                    ], ownColumnCount: 7),
            ])
    }

    /// - Returns: what is wrong with the outcome; nil where it is a mapping, or diagnostics that each have a place in the file.
    func problem(_ text: String) -> String? {
        do {
            let file = try MappingFile.read(text, file: "m.yaml")
            var codes: [String: CodeTable] = [:]
            for source in file.codes { codes[source.name] = CodeTable(name: source.name, entries: source.entries) }
            var compiler = MappingCompiler(
                file: file, schema: schema, model: model, codes: codes, namespace: RowID(high: 0, low: 0), known: KeyTypes())
            let (mapping, warnings) = try compiler.compile(asOf: nil)
            _ = mapping.neededColumns
            return warnings.lazy.compactMap { misplaced($0) }.first
        } catch let error as GatewayError {
            // token() needs a secret of the environment.
            let needsSecret = error.diagnostics.contains { $0.code == .secretMissing }
            if error.exit != .findings, !needsSecret { return "exit \(error.exit)" }
            if error.diagnostics.isEmpty { return "no diagnostic" }
            return error.diagnostics.lazy.compactMap { misplaced($0) }.first
        } catch {
            return "no diagnostic: \(error)"
        }
    }

    private func misplaced(_ diagnostic: Diagnostic) -> String? {
        diagnostic.place?.file == "m.yaml" ? nil : "\(diagnostic.code): \(diagnostic.message): no place in the file"
    }
}
