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
    /// By the name of the table: from where a next run, after this one, can go on.
    public let positions: [String: String]
    /// Tables of which only changed rows are read.
    public let isPartial: Bool

    private let layout: PostgresLayout
    /// Whatever must live until the snapshot is taken over.
    private let kept: ReplicationConnection?
    private let session: SourceSession
    private let statements: [CopyStatement]
    /// For each kind how its fields travel now.
    private let types: [[ColumnType]]
    private let batchBytes: Int
    private let seen = Mutex(Seen())

    /// For each kind, the copies of its stretches where several sessions read it.
    private var ranges: [[String]] = []
    private var readers: RangeReaders?
    private let settings: String
    private var exported: String?

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
    ///   - positions: of an earlier run; tables with a watermark are then read from there on. nil reads everything.
    ///   - expanded: puts in what `${NAME}` stands for in the connection's settings.
    ///   - batchBytes: about how many bytes of a copy become one frame.
    /// - Throws: `GatewayError`: `LB1602` to `LB1604`, `LB1610`, or a code of the `LB52xx` series.
    public convenience init(
        layout: PostgresLayout, columns: [Set<String>]?, since positions: [String: String]? = nil, batchBytes: Int = 1 << 20,
        expanded: (String) throws -> String
    ) throws {
        try self.init(
            layout: layout, columns: columns, since: positions, batchBytes: batchBytes, snapshot: nil, keeping: nil, starts: nil,
            expanded: expanded)
    }

    /// - Parameters:
    ///   - snapshot: that another session has exported, and that session.
    ///   - starts: of the changes of each kind, from where a next run goes on; nil where the watermarks say that.
    ///   - rangeBlocks: blocks of a table that one session copies at once; tables of less than four times as many are read by one.
    init(
        layout: PostgresLayout, columns: [Set<String>]?, since positions: [String: String]? = nil, batchBytes: Int = 1 << 20,
        snapshot: String?, keeping kept: ReplicationConnection?, starts: [ChangePosition]?, rangeBlocks: Int = 2_048,
        expanded: (String) throws -> String
    ) throws {
        settings = try layout.declaration.connection.settings(expanded)
        self.kept = kept
        self.layout = layout
        schema = layout.schema
        self.batchBytes = min(max(batchBytes, 1), 1 << 28)
        session = try SourceSession(layout.declaration, expanded: expanded)
        // Before the snapshot: whatever the bound does not cover is then seen by the snapshot.
        let marks = WatermarkReader(connection: session.connection)
        let bounds = try layout.kinds.map { kind in
            try starts != nil ? nil : kind.relation.watermark.map { try marks.bound($0, relation: kind.relation.name) }
        }
        try session.beginSnapshot(
            snapshot, locking: layout.kinds.compactMap { if case .table(let name) = $0.relation.content { name } else { nil } })
        let now = try SourceDescription.read(layout.declaration, RelationReader(session.connection))
        var findings = try SchemaDrift(layout, now, needed: columns).findings
        var newPositions: [String: String] = [:]
        var isPartial = false
        var types: [[ColumnType]] = []
        var statements: [CopyStatement] = []
        for (index, kind) in layout.kinds.enumerated() {
            let current = now.relations[kind.relation.kind]
            let kindTypes = kind.fields.map { current?.column(named: $0.column.name)?.type ?? $0.column.type }
            types.append(kindTypes)
            let names = columns.map { index < $0.count ? $0[index] : [] }
            var condition: String?
            if let starts, index < starts.count, case .table(let table) = kind.relation.content {
                var position = starts[index]
                position.shape = try TableShape.read(table, session.connection)
                newPositions[kind.relation.name] = position.text
            }
            if let watermark = kind.relation.watermark, case .table(let table) = kind.relation.content, let bound = bounds[index] {
                let columnTypes = try watermark.types(in: current, of: kind.relation)
                let known = positions?[kind.relation.name].flatMap { WatermarkReader.marks($0) }
                condition = known.flatMap { WatermarkReader.condition(watermark, types: columnTypes, since: $0) }
                let next = try marks.marks(
                    watermark, types: columnTypes, relation: table, bound: bound,
                    old: condition == nil ? nil : known)
                newPositions[kind.relation.name] = next.flatMap { WatermarkReader.text($0) }
                findings += bound.notes
                isPartial = isPartial || condition != nil
            }
            let statement = CopyStatement(kind, names: names, types: kindTypes, where: condition)
            try session.lockRows(of: statement.select)
            statements.append(statement)
            ranges.append(
                try Self.ranges(kind, session.connection, layout.declaration.session.readers, blocks: rangeBlocks).map { range in
                    let both = condition.map { "\($0) AND \(range.condition)" } ?? range.condition
                    return CopyStatement(kind, names: names, types: kindTypes, where: both).sql
                })
        }
        try session.checkFiles()
        self.findings = findings
        self.positions = newPositions
        self.isPartial = isPartial
        self.types = types
        self.statements = statements
    }

    /// - Throws: `GatewayError`: `LB1606`, `LB1007`, or a code of the `LB52xx` series.
    public func next() throws -> (any SourceFrame)? {
        while kind < layout.kinds.count {
            guard let block = try nextBlock() else {
                stream = nil
                readers?.stop()
                readers = nil
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

    /// The next rows of the kind.
    private func nextBlock() throws -> CopyStream.Block? {
        let name = layout.kinds[kind].relation.name
        if ranges[kind].count > 1 {
            if readers == nil {
                if exported == nil { exported = try session.exportSnapshot() }
                let many = RangeReaders(
                    ranges[kind], relation: name, settings: settings, session: layout.declaration.session, snapshot: exported ?? "",
                    batchBytes: batchBytes)
                many.start()
                readers = many
            }
            return try readers?.next()
        }
        if stream == nil {
            try session.connection.beginCopyOut(statements[kind].sql)
            stream = CopyStream(relation: name)
        }
        return try stream?.next(session.connection, bytes: batchBytes)
    }

    /// Stretches of a large table; none where one session reads it. Before version 14 the server would read the whole table for
    /// every stretch.
    private static func ranges(
        _ kind: PostgresLayout.Kind, _ connection: PostgresConnection, _ readers: Int, blocks: Int
    ) throws -> [CopyStatement.Range] {
        guard readers > 1, connection.serverVersion >= 140_000, case .table(let name) = kind.relation.content else { return [] }
        let rows = try connection.query(
            """
            SELECT pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int8 FROM pg_catalog.pg_class AS c
            WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'm')
            """, [name.quoted])
        guard let size = rows.first?.first.flatMap({ $0.flatMap { Int($0) } }), size >= blocks * 4 else { return [] }
        let count = (size + blocks - 1) / blocks
        return (0..<count).map { index in
            CopyStatement.Range(blocks: index * blocks..<(index + 1) * blocks, isLast: index == count - 1)
        }
    }

    deinit { readers?.stop() }

    /// Complete where every table was read to its end: each copy closes with an end mark.
    public var completeness: Completeness {
        if isPartial { return Completeness(isComplete: false, reasons: ["only rows past the watermark were read"]) }
        let ended = seen.withLock { $0.endedKinds }
        if ended == layout.kinds.count { return Completeness(isComplete: true) }
        return Completeness(isComplete: false, reasons: ["\(ended) of \(layout.kinds.count) tables were read to their end"])
    }

    public var progress: SourceProgress { seen.withLock { $0.progress } }
}
