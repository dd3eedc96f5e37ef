public import Diagnostics
import Records

public enum PreviewFormat: String, Sendable, CaseIterable { case table, ndjson, csv, json }

extension Commands {
    /// Writes decoded source records as NDJSON.
    ///
    /// - Parameter limit: nil for all.
    public func read(
        _ mapping: String, inputs patterns: [String], kind: String?, limit: Int?, output: String?
    ) async throws -> ExitStatus {
        let reading = RecordReading(mapping: try load(mapping), files: try inputs(patterns), kind: kind, limit: limit,
            showsPersonal: console.showsPersonal)
        let file = try OutputFile(output)
        let result = try await reading.run(context: context) { try file.write($0) }
        console.showBeside(result.findings)
        if result.rejects > 0 {
            console.showBeside([
                Diagnostic(
                    .recordsRejected, "\(result.rejects) records cannot be read and are left out", severity: .warning)
            ])
        }
        if result.errors > 0 {
            console.showBeside([
                Diagnostic(
                    .fieldsUndecoded, "\(result.errors) fields of \(result.records) records cannot be decoded",
                    severity: .warning,
                    help: "each stands under `errors` in its record")
            ])
        }
        return .done
    }

    /// Writes canonical rows without any store.
    public func preview(
        _ mapping: String, inputs patterns: [String], format: PreviewFormat, entity: String?, limit: Int?, withIDs: Bool,
        store: String?, output: String?
    ) async throws -> ExitStatus {
        let loaded = try load(mapping)
        // Ids are those of a store where one is named, and of no store otherwise.
        let namespace = try store.map {
            try Stores.open(try project.storeURL($0), model: loaded.model, readOnly: true).namespace
        }
        let form: Preview.Format =
            switch format {
            case .table: .table
            case .csv: .csv
            case .ndjson, .json: .ndjson
            }
        let preview = Preview(
            mapping: loaded, files: try inputs(patterns), format: form, entity: entity, limit: limit, withIDs: withIDs,
            namespace: namespace ?? RowID(high: 0, low: 0))
        let file = try OutputFile(output)
        let result = try await preview.run(context: context) { try file.write($0) }
        let sink = ByteSink()
        for table in result.tables where !table.rows.isEmpty {
            sink.append("\(table.entity)\n".utf8)
            var text = TextTable(headers: table.columns)
            text.rows = table.rows
            sink.append((text.text(width: console.width) + "\n\n").utf8)
        }
        try file.write(sink)
        console.showBeside(result.warnings.samples(limit: 10) + result.findings)
        for line in result.warnings.lines { console.showUsage("  " + line) }
        if result.rejects > result.findings.count {
            console.showBeside([
                Diagnostic(.recordsRejected, "\(result.rejects) of \(result.records) records are rejected", severity: .warning)
            ])
        }
        return .done
    }
}
