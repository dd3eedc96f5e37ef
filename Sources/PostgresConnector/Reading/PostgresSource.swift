public import Connector
public import Diagnostics
internal import Postgres
public import Records
import Synchronization

/// Reads the tables and queries of a database, all of them as of one moment.
///
/// `@unchecked Sendable`: ``next()`` is called from one task at a time (the contract of `RecordSource`) and alone touches the
/// sessions; what others may ask for at the same time stands behind a mutex.
public final class PostgresSource: RecordSource, @unchecked Sendable {
    public let schema: SourceSchema
    /// What has become of the schema since it was saved.
    public let findings: [Diagnostic]

    private let layout: PostgresLayout
    private let session: SourceSession
    private let statements: [CopyStatement]
    /// For each kind how its fields travel now.
    private let types: [[ColumnType]]
    private let batchBytes: Int
    private let seen = Mutex(Seen())

    private var kind = 0
    private var stream: CopyStream?
    private var rowsOfKind: Int64 = 0
    private var bytesOfKind: Int64 = 0

    private struct Seen {
        var progress = SourceProgress()
        var endedKinds = 0
    }

    /// Connects, compares the database with the saved schema, and fixes the moment that everything is read as of.
    ///
    /// - Parameters:
    ///   - columns: for each kind the names of the fields that are needed (the others are all null), or nil for all.
    ///   - expanded: puts in what `${NAME}` stands for in the connection's settings.
    ///   - batchBytes: about how many bytes of a copy become one frame.
    /// - Throws: `GatewayError`: `LB1602` to `LB1604`, or a code of the `LB52xx` series.
    public init(
        layout: PostgresLayout, columns: [Set<String>]?, batchBytes: Int = 1 << 20, expanded: (String) throws -> String
    ) throws {
        self.layout = layout
        schema = layout.schema
        self.batchBytes = min(max(batchBytes, 1), 1 << 28)
        session = try SourceSession(layout.declaration, expanded: expanded)
        try session.beginSnapshot()
        let now = try SourceDescription.read(layout.declaration, RelationReader(session.connection))
        findings = try SchemaDrift(layout, now, needed: columns).findings
        var types: [[ColumnType]] = []
        var statements: [CopyStatement] = []
        for (index, kind) in layout.kinds.enumerated() {
            let current = now.relations[kind.relation.kind]
            let kindTypes = kind.fields.map { current?.column(named: $0.column.name)?.type ?? $0.column.type }
            types.append(kindTypes)
            let names = columns.map { index < $0.count ? $0[index] : [] }
            statements.append(CopyStatement(kind, names: names, types: kindTypes))
        }
        self.types = types
        self.statements = statements
    }

    /// - Throws: `GatewayError`: `LB1606`, `LB1007`, or a code of the `LB52xx` series.
    public func next() throws -> (any SourceFrame)? {
        while kind < layout.kinds.count {
            if stream == nil {
                try session.connection.beginCopyOut(statements[kind].sql)
                stream = CopyStream(relation: layout.kinds[kind].relation.name)
            }
            let block = try stream?.next(session.connection, bytes: batchBytes)
            guard let block else {
                stream = nil
                kind += 1
                rowsOfKind = 0
                bytesOfKind = 0
                seen.withLock { $0.endedKinds += 1 }
                continue
            }
            let frame = CopyFrame(
                layout: layout, kind: kind, fields: statements[kind].fields, types: types[kind], bytes: block.bytes,
                rowCount: block.rows, rowsBefore: rowsOfKind, bytesBefore: bytesOfKind)
            rowsOfKind += Int64(block.rows)
            bytesOfKind += Int64(block.bytes.count)
            seen.withLock {
                $0.progress.bytesRead += Int64(block.bytes.count)
                $0.progress.records += Int64(block.rows)
            }
            return frame
        }
        return nil
    }

    /// Complete where every table was read to its end: each copy closes with an end mark.
    public var completeness: Completeness {
        let ended = seen.withLock { $0.endedKinds }
        if ended == layout.kinds.count { return Completeness(isComplete: true) }
        return Completeness(isComplete: false, reasons: ["\(ended) of \(layout.kinds.count) tables were read to their end"])
    }

    public var progress: SourceProgress { seen.withLock { $0.progress } }
}
