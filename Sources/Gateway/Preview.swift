import Canonical
import Connector
import Diagnostics
import Expressions
import Input
import Mapping
import Records
import Synchronization

/// Canonical rows as the mapping gives them, without any store.
struct Preview {
    enum Format { case ndjson, csv, table }

    let mapping: LoadedMapping
    let files: [InputFile]
    let format: Format
    /// Only rows of this entity; nil for all.
    let entity: String?
    /// Rows for each entity; nil for all.
    let limit: Int?
    /// Whether entity name, id and key are written before the fields.
    let withIDs: Bool
    let namespace: RowID
    /// Whether the bytes of rejected records are collected.
    var showsBytes = false

    struct Result: Sendable {
        var rows: [(entity: String, count: Int)] = []
        var records = 0
        var rejects = 0
        /// The first rejected records.
        var findings: [Diagnostic] = []
        /// The bytes of those.
        var bytes: [RecordBytes] = []
        var warnings = WarningTally()
        /// For tables: names and cells of the rows of each entity.
        var tables: [Table] = []
    }

    struct Table: Sendable {
        let entity: String
        let columns: [String]
        var rows: [[String]]
    }

    private struct Page: Sendable {
        let mapped: MappedBatch
        /// Formatted rows, for each stream that has some; empty where there is a limit.
        let formatted: [(stream: Int, rows: Int, sink: ByteSink)]
        let bytes: [RecordBytes]
    }

    /// - Parameter output: gets formatted bytes, for NDJSON and CSV.
    func run(context: RunContext, output: (ByteSink) throws -> Void) async throws -> Result {
        let (compiled, controls, warnings) = try mapping.compile(namespace: namespace)
        for warning in warnings { context.note(warning) }
        if limit == nil, !controls.isEmpty {
            context.note(
                Diagnostic(
                    .controlNotEvaluable, "preview does not prove the control totals of the extract", severity: .note,
                    help: "`landbridge sync` proves them before anything is committed"))
        }
        let selected = try selection(compiled)
        let writers = compiled.streams.map { RowWriter(stream: $0, format: format, withIDs: withIDs) }
        if format == .csv, let only = selected.first {
            let sink = ByteSink()
            writers[only].header(to: sink)
            try output(sink)
        }
        let source = try mapping.layout.open(files, columns: compiled.neededColumns)
        let known = source.findings
        for finding in known { context.note(finding) }
        let pool = SinkPool()
        var result = Result()
        var counts = [Int](repeating: 0, count: compiled.streams.count)
        var tables = compiled.streams.map { Table(entity: $0.entity.name, columns: writers[0].names($0), rows: []) }
        let computesIDs = withIDs
        let isDirect = limit == nil && format != .table
        let showsBytes = showsBytes
        try await OrderedFrames.run(source) { frame in
            let batch = try frame.decode()
            var mapped = compiled.map(batch.batches, withIDs: computesIDs)
            mapped.rejects += batch.rejects
            mapped.records += batch.rejects.count
            let bytes = showsBytes ? mapped.rejects.prefix(RecordBytes.maximum).map { RecordBytes($0, in: frame) } : []
            guard isDirect else { return Page(mapped: mapped, formatted: [], bytes: bytes) }
            var formatted: [(stream: Int, rows: Int, sink: ByteSink)] = []
            for rows in mapped.entities where selected.contains(rows.stream) {
                let sink = pool.take()
                writers[rows.stream].write(rows, to: sink)
                formatted.append((rows.stream, rows.count, sink))
            }
            mapped.entities = []
            return Page(mapped: mapped, formatted: formatted, bytes: bytes)
        } consume: { page in
            if let failure = page.mapped.failure { throw GatewayError(failure, exit: .failed) }
            result.records += page.mapped.records
            result.rejects += page.mapped.rejects.count
            if result.findings.count < 10 {
                result.findings += page.mapped.rejects.map(\.diagnostic).prefix(10 - result.findings.count)
            }
            result.bytes += page.bytes.prefix(RecordBytes.maximum - result.bytes.count)
            result.warnings.merge(page.mapped.warnings)
            for (stream, rows, sink) in page.formatted {
                try output(sink)
                pool.giveBack(sink)
                counts[stream] += rows
            }
            for rows in page.mapped.entities where selected.contains(rows.stream) {
                let room = (limit ?? Int.max) - counts[rows.stream]
                guard room > 0 else { continue }
                let taken = min(room, rows.count)
                counts[rows.stream] += taken
                if format == .table {
                    tables[rows.stream].rows += (0..<taken).map { writers[rows.stream].cells(rows, row: $0) }
                } else {
                    let sink = ByteSink()
                    writers[rows.stream].write(rows.prefix(taken), to: sink)
                    try output(sink)
                }
            }
            context.progress(source.progress)
            // With a limit, reading ends when every entity has its rows.
            return limit.map { limit in selected.contains { counts[$0] < limit } } ?? true
        }
        for finding in source.findings(after: known) { context.note(finding) }
        result.rows = selected.map { (compiled.streams[$0].entity.name, counts[$0]) }
        result.tables = format == .table ? selected.map { tables[$0] } : []
        return result
    }

    private func selection(_ compiled: CompiledMapping) throws -> [Int] {
        let names = compiled.streams.map(\.entity.name)
        if let entity {
            guard let index = names.firstIndex(of: entity) else {
                throw GatewayError(
                    Diagnostic(
                        .usageWrong, "the mapping emits no `\(entity)`", expected: "--entity with one of " + names.joined(separator: ", "),
                        help: Suggestion.nearest(to: entity, among: names).map { "did you mean `\($0)`?" }), exit: .usage)
            }
            return [index]
        }
        if format == .csv, names.count > 1 {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "CSV holds the rows of one entity, and the mapping emits \(names.count)",
                    expected: "--entity with one of " + names.joined(separator: ", ")), exit: .usage)
        }
        return Array(names.indices)
    }
}

/// Buffers that go around between formatting and writing, so that they are allocated once.
private final class SinkPool: Sendable {
    private let free = Mutex<[ByteSink]>([])

    func take() -> ByteSink { free.withLock { $0.popLast() } ?? ByteSink(capacity: 1 << 20) }

    func giveBack(_ sink: ByteSink) {
        sink.removeAll()
        free.withLock { $0.append(sink) }
    }
}

extension EntityBatch {
    func prefix(_ count: Int) -> EntityBatch {
        guard count < self.count else { return self }
        let rows = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
        return EntityBatch(
            stream: stream, count: count, columns: columns.map { $0.gathered(rows) }, ids: Array(ids.prefix(count)),
            keys: TextValues(bytes: keys.bytes, starts: Array(keys.starts.prefix(count)), lengths: Array(keys.lengths.prefix(count))),
            recordRows: Array(recordRows.prefix(count)), origins: origins)
    }
}
