import Connector
import DelimitedConnector
import Diagnostics
import Foundation
import Input
import Records
import Settings

/// Reads layouts and files for the tests.
enum Fixture {
    static func layout(_ yaml: String) throws -> DelimitedLayout {
        let (layout, diagnostics) = try read(yaml)
        guard let layout, diagnostics.isEmpty else { throw GatewayError(diagnostics, exit: .findings) }
        return layout
    }

    /// Of text fields with these names.
    static func layout(_ yaml: String, fields: String...) throws -> DelimitedLayout {
        try layout(yaml + "\nfields: [" + fields.map { "{ name: \($0) }" }.joined(separator: ", ") + "]")
    }

    static func codes(_ yaml: String) throws -> [String] { try read(yaml).diagnostics.map(\.code.number) }

    static func read(_ yaml: String) throws -> (layout: DelimitedLayout?, diagnostics: [Diagnostic]) {
        let context = SettingsContext()
        guard var map = context.map(try YAMLReader.read(yaml, file: "test.yaml"), "source") else {
            return (nil, context.diagnostics)
        }
        let layout = DelimitedLayout.read(&map)
        map.finish()
        return (layout, context.diagnostics)
    }

    struct Reading {
        let layout: DelimitedLayout
        var batches: [RecordBatch] = []
        var rejects: [RejectedRecord] = []
        var completeness = Completeness(isComplete: false)
        var progress = SourceProgress()

        /// One column over all batches of a kind, as texts.
        func cells(_ column: String, of kind: String = "record") -> [String] {
            guard let index = layout.schema.kind(named: kind), let position = layout.schema.kinds[index].column(named: column)
            else { return ["no column"] }
            return batches.filter { $0.kind == index }.flatMap { batch in
                (0..<batch.count).map { Fixture.cell(batch.columns[position], $0) }
            }
        }

        /// Every row as the text of its own columns, in the order of the file.
        var rows: [String] {
            var result: [(number: Int64, text: String)] = []
            for batch in batches {
                let own = batch.columns.prefix(layout.schema.kinds[batch.kind].ownColumnCount)
                for row in 0..<batch.count {
                    let text = own.map { Fixture.cell($0, row) }.joined(separator: "|")
                    result.append((batch.origins.recordNumbers[row], text))
                }
            }
            return result.sorted { $0.number < $1.number }.map(\.text)
        }

        /// `record@byte+length` of every row.
        var places: [String] {
            batches.flatMap { batch in
                (0..<batch.count).map { row in
                    "\(batch.origins.recordNumbers[row])@\(batch.origins.byteOffsets[row])+\(batch.origins.byteLengths[row])"
                }
            }
        }

        var rejectTexts: [String] {
            rejects.map { reject in
                let field = reject.diagnostic.place?.field.map { " \($0)" } ?? ""
                return "\(reject.diagnostic.code) \(reject.recordNumber)@\(reject.byteOffset)\(field) "
                    + String(decoding: reject.raw, as: UTF8.self)
            }
        }
    }

    /// Writes the files, reads them, and gives every batch.
    static func reading(
        _ layout: DelimitedLayout, _ files: [[UInt8]], batchBytes: Int = 1 << 20, columns: [Set<String>]? = nil
    ) throws -> Reading {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("delimited-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var inputs: [InputFile] = []
        for (index, bytes) in files.enumerated() {
            let url = folder.appendingPathComponent("\(index).txt")
            try Data(bytes).write(to: url)
            inputs.append(InputFile(path: "\(index).txt", location: url.path, size: Int64(bytes.count)))
        }
        let source = DelimitedSource(layout: layout, files: inputs, columns: columns, batchBytes: batchBytes)
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

    static func reading(_ layout: DelimitedLayout, _ text: String, batchBytes: Int = 1 << 20) throws -> Reading {
        try reading(layout, [Array(text.utf8)], batchBytes: batchBytes)
    }

    /// The code, record and byte of the error that reading ends with.
    static func failure(_ layout: DelimitedLayout, _ bytes: [UInt8], batchBytes: Int = 1 << 20) -> String {
        do {
            _ = try reading(layout, [bytes], batchBytes: batchBytes)
            return "none"
        } catch let error as GatewayError {
            let first = error.diagnostics[0]
            return "\(first.code) record \(first.place?.record ?? -1) byte \(first.place?.byteOffset ?? -1)"
        } catch {
            return "\(error)"
        }
    }

    static func failure(_ layout: DelimitedLayout, _ text: String, batchBytes: Int = 1 << 20) -> String {
        failure(layout, Array(text.utf8), batchBytes: batchBytes)
    }

    static func cell(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return column.error(at: row)?.code.number ?? "error without entry" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .int(let all): return "\(all[row])"
        case .decimal(let all): return "\(all[row])"
        case .bool(let all): return "\(all[row])"
        case .date(let all): return CalendarDate(days: all[row]).description
        case .string(let all): return all.string(row)
        default: return "?"
        }
    }
}
