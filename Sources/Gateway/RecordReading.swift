import Connector
import Diagnostics
import Expressions
import Input
import Records

/// Decoded source records as lines of JSON: what the source holds, before any mapping.
struct RecordReading {
    let mapping: LoadedMapping
    let files: [InputFile]
    /// Only records of this kind; nil for all.
    let kind: String?
    let limit: Int?
    let showsPersonal: Bool

    struct Page: Sendable {
        let sink: ByteSink
        let count: Int
        let errors: Int
        let rejects: [Diagnostic]
    }

    struct Result {
        var records = 0
        /// Cells of them that are errors.
        var errors = 0
        /// Records that are no records of the layout, and so are not among them.
        var rejects = 0
        /// The first of those.
        var findings: [Diagnostic] = []
    }

    /// - Parameter output: gets lines and how many they are.
    /// - Returns: how many records were written, and what is wrong with them and others.
    func run(context: RunContext, output: (ByteSink) throws -> Void) async throws -> Result {
        let schema = mapping.layout.schema
        if let kind, schema.kind(named: kind) == nil {
            throw GatewayError(
                Diagnostic(
                    .unknownKind, "there is no record kind `\(kind)`",
                    expected: "one of " + schema.kinds.map(\.name).joined(separator: ", "),
                    help: Suggestion.nearest(to: kind, among: schema.kinds.map(\.name)).map { "did you mean `\($0)`?" }),
                exit: .usage)
        }
        let source = mapping.layout.open(files, columns: nil)
        let limit = limit ?? Int.max
        let wanted = kind
        let showsPersonal = showsPersonal
        var result = Result()
        try await OrderedFrames.run(source) { frame in
            Self.page(try frame.decode(), schema: schema, kind: wanted, limit: limit, showsPersonal: showsPersonal)
        } consume: { page in
            // Pages are cut to the limit one by one, so only the last may run past it.
            let isWhole = result.records + page.count <= limit
            try output(isWhole ? page.sink : Self.cut(page.sink, lines: limit - result.records))
            result.records = min(result.records + page.count, limit)
            result.errors += page.errors
            result.rejects += page.rejects.count
            if result.findings.count < 10 { result.findings += page.rejects.prefix(10 - result.findings.count) }
            context.progress(source.progress)
            return result.records < limit
        }
        return result
    }

    private static func page(_ batch: SourceBatch, schema: SourceSchema, kind: String?, limit: Int, showsPersonal: Bool) -> Page {
        let sink = ByteSink()
        // Records of several kinds come in the order of the file again.
        var order: [(number: Int64, batch: Int, row: Int)] = []
        for (index, records) in batch.batches.enumerated() where kind == nil || schema.kinds[records.kind].name == kind {
            for row in 0..<records.count { order.append((records.origins.recordNumbers[row], index, row)) }
        }
        if batch.batches.count > 1 { order.sort { $0.number < $1.number } }
        let writers = batch.batches.map { records in
            JSONRows(names: schema.kinds[records.kind].columns.prefix(schema.kinds[records.kind].ownColumnCount).map(\.name))
        }
        var errors = 0
        for entry in order.prefix(limit) {
            let records = batch.batches[entry.batch]
            let own = Array(records.columns.prefix(schema.kinds[records.kind].ownColumnCount))
            sink.append("{".utf8)
            if schema.kinds.count > 1 {
                sink.append("\"kind\":".utf8)
                JSONRows.append(quoted: schema.kinds[records.kind].name, to: sink)
                sink.append(",".utf8)
            }
            sink.append("\"record\":\(entry.number),\"fields\":".utf8)
            writers[entry.batch].append(own, row: entry.row, to: sink)
            let failing = own.indices.compactMap { column in own[column].error(at: entry.row).map { (column, $0) } }
            if !failing.isEmpty {
                errors += failing.count
                sink.append(",\"errors\":{".utf8)
                for (position, (column, error)) in failing.enumerated() {
                    if position > 0 { sink.append(",".utf8) }
                    JSONRows.append(quoted: schema.kinds[records.kind].columns[column].name, to: sink)
                    sink.append(":".utf8)
                    let found = error.found.map { "; found \(showsPersonal ? $0.revealed : $0.description)" } ?? ""
                    JSONRows.append(quoted: "\(error.code) \(error.message)\(found)", to: sink)
                }
                sink.append("}".utf8)
            }
            sink.append("}\n".utf8)
        }
        return Page(sink: sink, count: order.count, errors: errors, rejects: batch.rejects.map(\.diagnostic))
    }

    private static func cut(_ sink: ByteSink, lines: Int) -> ByteSink {
        let result = ByteSink()
        var left = lines
        result.append(
            sink.bytes.prefix { byte in
                guard left > 0 else { return false }
                if byte == 0x0A { left -= 1 }
                return true
            })
        return result
    }
}
