public import Diagnostics
import Input
import Records

public enum PreviewFormat: String, Sendable, CaseIterable { case table, ndjson, csv, json }

extension Commands {
    /// Writes decoded source records as NDJSON.
    ///
    /// - Parameters:
    ///   - limit: nil for all.
    ///   - record: only the record of this number; nil for all.
    ///   - showsBytes: whether the bytes of records that cannot be read are shown, personal ones too.
    public func read(
        _ mapping: String, inputs patterns: [String], kind: String?, limit: Int?, record: Int64? = nil, showsBytes: Bool = false,
        output: String?
    ) async throws -> ExitStatus {
        var reading = RecordReading(mapping: try load(mapping), files: try inputs(patterns), kind: kind, limit: limit,
            showsPersonal: console.showsPersonal)
        reading.record = record
        reading.showsBytes = showsBytes
        let file = try OutputFile(output)
        let result = try await showingBytes(showsBytes, reading.files, reading.mapping) {
            try await reading.run(context: context) { try file.write($0) }
        }
        if showsBytes { console.show(result.bytes, of: result.failing) } else { console.showBeside(result.findings) }
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
        store: String?, output: String?, showsBytes: Bool = false
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
        var preview = Preview(
            mapping: loaded, files: try inputs(patterns), format: form, entity: entity, limit: limit, withIDs: withIDs,
            namespace: namespace ?? RowID(high: 0, low: 0))
        preview.showsBytes = showsBytes
        let file = try OutputFile(output)
        let result = try await showingBytes(showsBytes, preview.files, loaded) { [preview] in
            try await preview.run(context: context) { try file.write($0) }
        }
        let sink = ByteSink()
        for table in result.tables where !table.rows.isEmpty {
            sink.append("\(table.entity)\n".utf8)
            var text = TextTable(headers: table.columns)
            text.rows = table.rows
            sink.append((text.text(width: console.width) + "\n\n").utf8)
        }
        try file.write(sink)
        console.showBeside(result.warnings.samples(limit: 10) + (showsBytes ? [] : result.findings))
        if showsBytes { console.show(result.bytes, of: result.rejects) }
        for line in result.warnings.lines { console.showUsage("  " + line) }
        if result.rejects > result.findings.count {
            console.showBeside([
                Diagnostic(.recordsRejected, "\(result.rejects) of \(result.records) records are rejected", severity: .warning)
            ])
        }
        return .done
    }

    /// Where reading ends with an error, the bytes that it ended at are shown before it.
    private func showingBytes<Result>(
        _ isAsked: Bool, _ files: [InputFile], _ mapping: LoadedMapping, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as GatewayError {
            if isAsked, let bytes = RecordBytes(error, files: files, page: mapping.layout.encoding) { console.show([bytes], of: 1) }
            throw error
        }
    }
}
