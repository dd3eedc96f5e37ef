internal import Canonical
internal import Delta
internal import Postgres
internal import Records

/// Writes the rows of one stream by binary COPY: straight into the table where the store has nothing of the stream yet, otherwise
/// into a staging table of the session, from which one statement inserts and updates. Deletes are staged by id.
///
/// While a COPY is under way the session takes no other statement; ``pause()`` ends it.
final class PostgresStreamWriter {
    private let store: PostgresStore
    private let stream: EntityStream
    private let run: Int64
    private let time: Timestamp
    private let hardDeletes: Bool
    private let isStraight: Bool
    private var encoder: CopyRowEncoder
    private var copy: PostgresCopyIn?
    private var staged = 0
    private var stagedDeletes = 0
    private var deletes: [RowID] = []
    private var isDeleting = false

    private static let stage = "pg_temp.lb_stage"
    private static let deleteStage = "pg_temp.lb_stage_delete"

    /// - Parameter isStraight: the store has no row of the stream.
    init(_ store: PostgresStore, stream: EntityStream, number: Int64, run: RunRecord, isStraight: Bool) throws {
        self.store = store
        self.stream = stream
        self.run = number
        time = run.startedAt
        hardDeletes = run.hardDeletes
        self.isStraight = isStraight
        encoder = CopyRowEncoder(stream, run: number, isWhole: isStraight)
        if !isStraight { try createStage() }
    }

    private var table: String { store.schema.qualified(stream.entity.name) }
    private var columns: String { Self.list(CopyRowEncoder.columns(stream, isWhole: isStraight)) }

    private static func list(_ names: [String]) -> String { names.map(PostgresConnection.quoted).joined(separator: ", ") }

    private func createStage() throws {
        let types = Dictionary(
            PostgresSchema.columns(stream.entity).map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        let columns = CopyRowEncoder.columns(stream, isWhole: false).map {
            "\(PostgresConnection.quoted($0)) \(types[$0] ?? "text")"
        }
        try store.connection.execute("CREATE TEMPORARY TABLE lb_stage (\(columns.joined(separator: ", "))) ON COMMIT DROP")
    }

    /// - Throws: `LB5006` where a row of another stream has the id, `LB5010` where a value cannot be stored.
    func write(_ change: Change) throws {
        guard change.kind != .delete else {
            deletes.append(change.id)
            return
        }
        if copy == nil {
            copy = try store.connection.copyIn(
                "COPY \(isStraight ? table : Self.stage) (\(columns)) FROM STDIN (FORMAT binary)")
            encoder.buffer.appendHeader()
        }
        try encoder.append(change)
        if encoder.buffer.count >= CopyRowEncoder.threshold, let copy { try encoder.buffer.drain(to: copy) }
    }

    /// Ends the COPY, so that the session takes other statements.
    ///
    /// - Throws: `PostgresUniqueViolation` where the table has an id already.
    func pause() throws {
        if let copy {
            self.copy = nil
            encoder.buffer.appendTrailer()
            try encoder.buffer.drain(to: copy)
            staged += try copy.finish()
        }
        if !deletes.isEmpty { try stageDeletes() }
    }

    /// Gives up what is under way; the transaction cannot be committed then.
    func abandon() {
        copy?.abandon()
        copy = nil
    }

    /// Brings what was staged into the table.
    ///
    /// - Throws: `LB5006` where a row belongs to another stream.
    func finish() throws {
        try pause()
        if !isStraight {
            if staged > 0 { try upsert() }
            try store.connection.execute("DROP TABLE \(Self.stage)")
        }
        if isDeleting { try delete() }
    }

    /// A field that the stream does not name becomes null, so that a mapping that drops a field leaves no old values.
    private func upsert() throws {
        let quoted = PostgresConnection.quoted
        let copied = CopyRowEncoder.columns(stream, isWhole: false)
        let unnamed = stream.entity.fields.map(\.name).filter { name in !stream.fields.contains { $0.name == name } }
        let assignments =
            (copied.filter { $0 != "id" } + ["source_system", "lb_run"]).map { "\(quoted($0)) = excluded.\(quoted($0))" }
            + unnamed.map { "\(quoted($0)) = NULL" } + ["lb_deleted_at = NULL"]
        let written = try store.connection.execute(
            """
            INSERT INTO \(table) AS t (\(Self.list(copied)), source_system, lb_stream, lb_run) \
            SELECT \(Self.list(copied)), \(PostgresSchema.literal(stream.system)), \
            \(PostgresSchema.literal(stream.name)), \(run) FROM \(Self.stage) \
            ON CONFLICT (id) DO UPDATE SET \(assignments.joined(separator: ", ")) WHERE t.lb_stream = excluded.lb_stream
            """)
        guard written == staged else {
            try checkOwners(Self.stage, origin: "s.lb_origin")
            throw StoreError.damaged(store.name, "\(staged) rows of \(stream.name) were to be written and \(written) were")
        }
    }

    private func stageDeletes() throws {
        if !isDeleting {
            isDeleting = true
            try store.connection.execute("CREATE TEMPORARY TABLE lb_stage_delete (id uuid) ON COMMIT DROP")
        }
        let copy = try store.connection.copyIn("COPY \(Self.deleteStage) (id) FROM STDIN (FORMAT binary)")
        var buffer = CopyBuffer(capacity: deletes.count * 22 + 32)
        buffer.appendHeader()
        for id in deletes {
            buffer.appendFieldCount(1)
            buffer.append(id: id)
        }
        buffer.appendTrailer()
        try buffer.drain(to: copy)
        stagedDeletes += try copy.finish()
        deletes = []
    }

    private func delete() throws {
        try store.connection.execute("ANALYZE \(Self.deleteStage)")
        let owned = "t.id = s.id AND t.lb_stream = \(PostgresSchema.literal(stream.name))"
        let deleted = try store.connection.execute(
            hardDeletes
                ? "DELETE FROM \(table) AS t USING \(Self.deleteStage) AS s WHERE \(owned)"
                : """
                UPDATE \(table) AS t SET lb_deleted_at = \(PostgresSchema.literal(StoreText.text(time))), lb_run = \(run) \
                FROM \(Self.deleteStage) AS s WHERE \(owned)
                """)
        // A row that is gone needs no delete; one of another stream is an error.
        if deleted < stagedDeletes { try checkOwners(Self.deleteStage, origin: "''") }
        try store.connection.execute("DROP TABLE \(Self.deleteStage)")
    }

    private func checkOwners(_ stage: String, origin: String) throws {
        let found = try store.connection.query(
            """
            SELECT t.id, t.lb_stream, \(origin) FROM \(stage) AS s JOIN \(table) AS t ON t.id = s.id \
            WHERE t.lb_stream <> $1 ORDER BY t.id LIMIT 1
            """, [stream.name])
        if let row = found.first.map(TextRow.init), let id = row.text(0).flatMap({ RowID($0) }) {
            throw StoreError.ownedByOther(
                id, of: stream.entity.name, owner: row.text(1) ?? "", writer: stream.name, origin: row.text(2) ?? "")
        }
    }
}
