import Connector
import Diagnostics
import FixedWidthConnector
import Foundation
import Input
import Records
import Settings

/// Reads layouts and files for the tests.
enum Fixture {
    static func layout(_ yaml: String) throws -> FixedWidthLayout {
        let (layout, diagnostics) = try read(yaml)
        guard let layout, diagnostics.isEmpty else { throw GatewayError(diagnostics, exit: .findings) }
        return layout
    }

    static func codes(_ yaml: String) throws -> [String] { try read(yaml).diagnostics.map(\.code.number) }

    static func read(_ yaml: String) throws -> (layout: FixedWidthLayout?, diagnostics: [Diagnostic]) {
        let context = SettingsContext()
        guard var map = context.map(try YAMLReader.read(yaml, file: "test.yaml"), "source") else {
            return (nil, context.diagnostics)
        }
        let layout = FixedWidthLayout.read(&map)
        map.finish()
        return (layout, context.diagnostics)
    }

    /// Writes the files, reads them, and gives every batch.
    static func batches(
        _ layout: FixedWidthLayout, _ files: [[UInt8]], batchBytes: Int = 1 << 20, columns: [Set<String>]? = nil,
        maximumRecordBytes: Int = 1 << 20
    ) throws -> Reading {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fixed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var inputs: [InputFile] = []
        for (index, bytes) in files.enumerated() {
            let url = folder.appendingPathComponent("\(index).txt")
            try Data(bytes).write(to: url)
            inputs.append(InputFile(path: "\(index).txt", location: url.path, size: Int64(bytes.count)))
        }
        let source = FixedWidthSource(
            layout: layout, files: inputs, columns: columns, batchBytes: batchBytes,
            maximumRecordBytes: maximumRecordBytes)
        var result = Reading(layout: layout)
        while let frame = try source.next() {
            let batch = try frame.decode()
            result.batches += batch.batches
            result.rejects += batch.rejects
        }
        result.completeness = source.completeness
        result.progress = source.progress
        return result
    }

    static func batches(_ layout: FixedWidthLayout, _ text: String, batchBytes: Int = 1 << 20) throws -> Reading {
        try batches(layout, [Array(text.utf8)], batchBytes: batchBytes)
    }

    /// The code, record and byte of the error that reading ends with.
    static func failure(_ layout: FixedWidthLayout, _ text: String, batchBytes: Int = 1 << 20) -> String {
        failure(layout, Array(text.utf8), batchBytes: batchBytes)
    }

    static func failure(_ layout: FixedWidthLayout, _ bytes: [UInt8], batchBytes: Int = 1 << 20) -> String {
        do {
            _ = try batches(layout, [bytes], batchBytes: batchBytes)
            return "none"
        } catch let error as GatewayError {
            let first = error.diagnostics[0]
            return "\(first.code) record \(first.place?.record ?? -1) byte \(first.place?.byteOffset ?? -1)"
        } catch {
            return "\(error)"
        }
    }

    struct Reading {
        let layout: FixedWidthLayout
        var batches: [RecordBatch] = []
        var rejects: [RejectedRecord] = []
        var completeness = Completeness(isComplete: false)
        var progress = SourceProgress()

        /// One column over all batches of a kind, as texts.
        func cells(_ kind: String, _ column: String) -> [String] {
            guard let index = layout.schema.kind(named: kind), let position = layout.schema.kinds[index].column(named: column)
            else { return ["no column"] }
            return batches.filter { $0.kind == index }.flatMap { batch in
                (0..<batch.count).map { Fixture.cell(batch.columns[position], $0) }
            }
        }

        func of(_ kind: String) -> [RecordBatch] { batches.filter { $0.kind == layout.schema.kind(named: kind) } }
    }

    static func cell(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return column.error(at: row)?.code.number ?? "error without entry" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .int(let all): return "\(all[row])"
        case .decimal(let all): return "\(all[row])"
        case .double(let all): return "\(all[row])"
        case .date(let all): return CalendarDate(days: all[row]).description
        case .string(let all): return all.string(row)
        case .bytes(let all): return all.withBytes(row) { $0.map { "\($0)" }.joined(separator: ".") }
        default: return "?"
        }
    }
}
