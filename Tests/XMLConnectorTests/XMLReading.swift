import Connector
import Diagnostics
import Glibc
import Input
import Records
import Settings

@testable import XMLConnector

/// Reads documents from memory with a layout in YAML, and tells what came out as text.
enum XMLReading {
    static func layout(_ yaml: String) throws -> (layout: XMLLayout?, diagnostics: [Diagnostic]) {
        let context = SettingsContext()
        guard var source = context.map(try YAMLReader.read(yaml, file: "m.yaml"), "source") else { return (nil, []) }
        let layout = XMLLayout.read(&source)
        source.finish()
        return (layout, context.diagnostics)
    }

    static func file(_ bytes: [UInt8]) throws -> String {
        var template = Array("/tmp/landbridge-xml-XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
        defer { close(descriptor) }
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    static func batches(
        _ bytes: [UInt8], _ yaml: String, columns: [Set<String>]? = nil, batchRows: Int = 2048,
        chunkSize: Int = XMLByteFeed.defaultChunkSize, splitting: DocumentReading.Splitting = .init(window: 0)
    ) throws -> [RecordBatch] {
        guard let layout = try layout(yaml).layout else { throw GatewayError([], exit: .usage) }
        let path = try file(bytes)
        defer { unlink(path) }
        let source = XMLSource(layout: layout, files: [InputFile(path: path)], columns: columns, batchRows: batchRows, chunkSize: chunkSize, splitting: splitting)
        var result: [RecordBatch] = []
        while let frame = try source.next() { result += try frame.decode().batches }
        guard source.completeness.isComplete else { throw GatewayError([], exit: .guarded) }
        return result
    }

    /// One line a record.
    static func rows(
        _ text: String, _ yaml: String, batchRows: Int = 2048, chunkSize: Int = XMLByteFeed.defaultChunkSize
    ) throws -> [String] {
        try rows(Array(text.utf8), yaml, batchRows: batchRows, chunkSize: chunkSize)
    }

    static func rows(
        _ bytes: [UInt8], _ yaml: String, batchRows: Int = 2048, chunkSize: Int = XMLByteFeed.defaultChunkSize
    ) throws -> [String] {
        try batches(bytes, yaml, batchRows: batchRows, chunkSize: chunkSize).flatMap { batch in
            (0..<batch.count).map { row in batch.columns.map { show($0, row) }.joined(separator: "|") }
        }
    }

    /// One line a record, with the name of its kind, in the order of the document; with everything that it sees.
    static func kinds(
        _ text: String, _ yaml: String, batchRows: Int = 2048, chunkSize: Int = XMLByteFeed.defaultChunkSize
    ) throws -> [String] {
        guard let schema = try layout(yaml).layout?.schema else { throw GatewayError([], exit: .usage) }
        let batches = try batches(
            Array(text.utf8), yaml, columns: schema.kinds.map { Set($0.columns.map(\.name)) }, batchRows: batchRows,
            chunkSize: chunkSize)
        var lines: [(Int64, String)] = []
        for batch in batches {
            for row in 0..<batch.count {
                let values = batch.columns.map { show($0, row) }.joined(separator: "|")
                lines.append((batch.origins.recordNumbers[row], "\(schema.kinds[batch.kind].name): \(values)"))
            }
        }
        return lines.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The first diagnostic, or nil where the document was read.
    static func refusal(
        _ bytes: [UInt8], _ yaml: String = plain, chunkSize: Int = XMLByteFeed.defaultChunkSize
    ) -> Diagnostic? {
        do {
            _ = try batches(bytes, yaml, chunkSize: chunkSize)
            return nil
        } catch let error as GatewayError {
            return error.diagnostics.first
        } catch {
            return nil
        }
    }

    static func refusal(_ text: String, _ yaml: String = plain) -> Diagnostic? { refusal(Array(text.utf8), yaml) }

    static let plain = "{ record: /r/e, fields: [ { name: t, path: \".\" } ] }"

    static func show(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return column.error(at: row)?.code.number ?? "no error" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .int(let values): return "\(values[row])"
        case .date(let values): return "\(values[row])d"
        case .string(let values): return "'\(values.string(row))'"
        case .list(let lists): return "[" + lists.range(row).map { show(lists.elements, $0) }.joined(separator: " ") + "]"
        case .map(let maps):
            return "{" + maps.range(row).map { show(maps.keys, $0) + ": " + show(maps.values, $0) }.joined(separator: ", ") + "}"
        case .structure(let members): return "{" + members.columns.map { show($0, row) }.joined(separator: " ") + "}"
        default: return "?"
        }
    }
}
