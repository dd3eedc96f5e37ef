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
    /// Whether the bytes of records that cannot be read are collected.
    var showsBytes = false
    /// Only the record of this number, in each file; its bytes whether it can be read or not.
    var record: Int64?

    struct Page: Sendable {
        let sink: ByteSink
        let count: Int
        let errors: Int
        let rejects: [Diagnostic]
        let bytes: [RecordBytes]
        /// Records with something wrong, those that ``bytes`` has with them.
        let failing: Int
    }

    struct Result {
        var records = 0
        /// Cells of them that are errors.
        var errors = 0
        /// Records that are no records of the layout, and so are not among them.
        var rejects = 0
        /// The first of those.
        var findings: [Diagnostic] = []
        var bytes: [RecordBytes] = []
        var failing = 0
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
        let source = try mapping.layout.open(files, columns: nil)
        let known = source.findings
        for finding in known { context.note(finding) }
        let limit = limit ?? Int.max
        let stopsAtRecord = record != nil && files.count == 1
        let reading = self
        var result = Result()
        try await OrderedFrames.run(source) { frame in
            reading.page(frame, try frame.decode(), schema: schema, limit: limit)
        } consume: { page in
            // Pages are cut to the limit one by one, so only the last may run past it.
            let isWhole = result.records + page.count <= limit
            try output(isWhole ? page.sink : Self.cut(page.sink, lines: limit - result.records))
            result.records = min(result.records + page.count, limit)
            result.errors += page.errors
            result.rejects += page.rejects.count
            if result.findings.count < 10 { result.findings += page.rejects.prefix(10 - result.findings.count) }
            result.bytes += page.bytes.prefix(RecordBytes.maximum - result.bytes.count)
            result.failing += page.failing
            context.progress(source.progress)
            return result.records < limit && !(stopsAtRecord && result.records + result.rejects > 0)
        }
        for finding in source.findings(after: known) { context.note(finding) }
        if let record, result.records + result.rejects == 0 {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "the input has no record \(record)" + (kind.map { " of kind \($0)" } ?? ""),
                    expected: "a number from 1 to \(source.progress.records)"), exit: .usage)
        }
        return result
    }

    private func page(_ frame: any SourceFrame, _ batch: SourceBatch, schema: SourceSchema, limit: Int) -> Page {
        let sink = ByteSink()
        // Records of several kinds come in the order of the file again.
        var order: [(number: Int64, batch: Int, row: Int)] = []
        for (index, records) in batch.batches.enumerated() where kind == nil || schema.kinds[records.kind].name == kind {
            for row in 0..<records.count where record == nil || records.origins.recordNumbers[row] == record { order.append((records.origins.recordNumbers[row], index, row)) }
        }
        if batch.batches.count > 1 { order.sort { $0.number < $1.number } }
        let writers = batch.batches.map { records in
            JSONRows(names: schema.kinds[records.kind].columns.prefix(schema.kinds[records.kind].ownColumnCount).map(\.name))
        }
        let doubtful = batch.batches.map { records in
            (0..<schema.kinds[records.kind].ownColumnCount).filter { records.columns[$0].holdsErrors }
        }
        let rejects = batch.rejects.filter { record == nil || $0.recordNumber == record }
        var errors = 0
        var failingRecords = rejects.count
        var bytes = showsBytes ? rejects.prefix(RecordBytes.maximum).map { RecordBytes($0, in: frame) } : []
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
            var failing: [(path: String, error: CellError)] = []
            for column in doubtful[entry.batch] {
                let name = schema.kinds[records.kind].columns[column].name
                own[column].collectErrors(at: entry.row, path: name, into: &failing)
            }
            if !failing.isEmpty {
                errors += failing.count
                sink.append(",\"errors\":{".utf8)
                for (position, (path, error)) in failing.enumerated() {
                    if position > 0 { sink.append(",".utf8) }
                    JSONRows.append(quoted: path, to: sink)
                    sink.append(":".utf8)
                    let found = error.found.map { "; found \(showsPersonal ? $0.revealed : $0.description)" } ?? ""
                    JSONRows.append(quoted: "\(error.code) \(error.message)\(found)", to: sink)
                }
                sink.append("}".utf8)
            }
            sink.append("}\n".utf8)
            guard showsBytes else { continue }
            if !failing.isEmpty { failingRecords += 1 }
            if !failing.isEmpty || record != nil, bytes.count < RecordBytes.maximum,
                let shown = RecordBytes(frame, record: entry.number, file: records.origins.file)
            {
                bytes.append(shown)
            }
        }
        return Page(
            sink: sink, count: order.count, errors: errors, rejects: rejects.map(\.diagnostic), bytes: bytes,
            failing: failingRecords)
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

extension Column {
    /// Whether some cell is an error, or holds one.
    fileprivate var holdsErrors: Bool {
        guard errors.isEmpty else { return true }
        switch values {
        case .list(let lists): return lists.elements.holdsErrors
        case .map(let maps): return maps.keys.holdsErrors || maps.values.holdsErrors
        case .structure(let structure): return structure.columns.contains { $0.holdsErrors }
        default: return false
        }
    }

    /// Errors that a message has of one record.
    private static let maximumErrors = 100

    /// What is wrong with a cell, or with what it holds, and where: `weeks[2].paid`.
    fileprivate func collectErrors(at row: Int, path: String, into result: inout [(path: String, error: CellError)]) {
        guard result.count < Self.maximumErrors else { return }
        if let error = error(at: row) { result.append((path, error)) }
        guard isValue(row) else { return }
        switch values {
        case .list(let lists) where lists.elements.holdsErrors:
            for (index, element) in lists.range(row).enumerated() {
                lists.elements.collectErrors(at: element, path: "\(path)[\(index)]", into: &result)
            }
        // By their places: a key may be personal.
        case .map(let maps):
            for column in [maps.keys, maps.values] where column.holdsErrors {
                for (index, element) in maps.range(row).enumerated() {
                    column.collectErrors(at: element, path: "\(path)[\(index)]", into: &result)
                }
            }
        case .structure(let structure):
            for (field, column) in zip(structure.fields, structure.columns) where column.holdsErrors {
                column.collectErrors(at: row, path: "\(path).\(field.name)", into: &result)
            }
        default: break
        }
    }
}
