internal import Canonical
internal import Delta
internal import Postgres
internal import Records

extension PostgresStore {
    /// Rows from which on it is worth taking keys and indexes off an empty table, which keeps others out of it.
    private static let manyRows = 10_000

    public func apply(_ run: RunRecord, part: inout RunPart, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        try requireWritable()
        var current: StreamChanges?
        do {
            return try transaction(isCommitted: { try self.isCommitted(run, $0) }) {
                if part.isFirst { try synchronizeTables(model) }
                let number = try takeRunNumber(part)
                part.run = number
                // In one order, so that two runs that write the same tables wait for each other and not in a circle.
                for changes in streams.sorted(by: { $0.stream.entity.name < $1.stream.entity.name }) {
                    current = changes
                    try write(changes, of: run, number, &part)
                }
                try update(quarantine, of: run, number)
                try record(run, number, part)
                try remember(run, number)
                return number
            }
        } catch is PostgresUniqueViolation {
            throw try ownerError(among: current)
        }
    }

    /// What to throw where a straight COPY met an id that the table has already: says which row, and whose it is. The
    /// transaction is over, so the changes are gone through again.
    private func ownerError(among changes: StreamChanges?) throws -> any Error {
        guard let changes else { return StoreError.damaged(name, "a number of the ledger is there already") }
        let stream = changes.stream
        var found: (any Error)?
        try changes.forEachBatch { batch in
            guard found == nil else { return }
            let ids = batch.filter { $0.kind != .delete }.map(\.id.description).joined(separator: ",")
            let rows = try connection.query(
                """
                SELECT id, lb_stream FROM \(schema.qualified(stream.entity.name)) \
                WHERE id = ANY ($1::uuid[]) AND lb_stream <> $2 ORDER BY id LIMIT 1
                """, ["{\(ids)}", stream.name])
            guard let row = rows.first.map(TextRow.init), let id = row.text(0).flatMap({ RowID($0) }) else { return }
            found = StoreError.ownedByOther(
                id, of: stream.entity.name, owner: row.text(1) ?? "", writer: stream.name,
                origin: batch.first { $0.id == id }?.origin ?? "")
        }
        return found
            ?? StoreError.damaged(name, "\(stream.entity.name) has rows of \(stream.name) that its ledger does not know")
    }

    /// The next number that no committed run has and no other run under way has taken; in later parts of a run, its own. A run
    /// that fails before anything is committed gives its number back.
    private func takeRunNumber(_ part: RunPart) throws -> Int64 {
        if let number = part.run {
            _ = try connection.query("SELECT pg_advisory_xact_lock(\(AdvisoryLock.key("run", String(number), schema: schema.name)))")
            return number
        }
        let table = schema.qualified("lb_run")
        var number = try connection.query("SELECT coalesce(max(run), 0) + 1 FROM \(table)").first.map { TextRow($0).int(0) } ?? 1
        while true {
            let key = AdvisoryLock.key("run", String(number), schema: schema.name)
            if try connection.query("SELECT pg_try_advisory_xact_lock(\(key))") == [["t"]],
                // Who had it may have committed between the two statements.
                try connection.query("SELECT 1 FROM \(table) WHERE run = $1::bigint", [String(number)]).isEmpty
            {
                return number
            }
            number += 1
        }
    }

    private func write(_ changes: StreamChanges, of run: RunRecord, _ number: Int64, _ part: inout RunPart) throws {
        let stream = changes.stream
        if model.entity(named: stream.entity.name) != stream.entity { try synchronizeTables([stream.entity]) }
        let state = try streamState(stream.name)
        if state == nil, part.isFirst { part.newStreams.insert(stream.name) }
        let isNew = part.newStreams.contains(stream.name)
        // Made behind the rows: of a first load in parts, behind the last. The key is taken off only where it is back when the
        // transaction ends: nobody ever sees the table without it.
        let missing = part.isLast ? try missingIndexes(stream.entity) : []
        let inserts = run.counts.streams[stream.name]?.inserts ?? Self.manyRows
        let isBare = try isNew && part.isWhole && inserts >= Self.manyRows && takeOffIndexes(stream.entity)
        if !isBare, !missing.isEmpty {
            // Making an index wants writers to stay out. Asked for later, two runs that write here would wait for each other.
            try connection.execute("LOCK TABLE \(schema.qualified(stream.entity.name)) IN SHARE ROW EXCLUSIVE MODE")
        }
        let rows = try PostgresStreamWriter(self, stream: stream, number: number, run: run, isStraight: isNew)
        let segments = FingerprintSegments(PostgresFingerprints(self, stream: stream.name))
        let prints = try segments.writer(part)
        var live = state?.liveRows ?? 0
        do {
            try changes.forEachBatch { batch in
                for change in batch {
                    try rows.write(change)
                    live += change.kind.liveRows
                    // Fingerprints are written by the same session, so rows have to wait.
                    if prints.isFull { try rows.pause() }
                    try prints.add(FingerprintBlock.entry(change, hardDeletes: run.hardDeletes))
                }
            }
            try rows.pause()
            if isBare { try connection.execute(schema.addPrimaryKey(stream.entity)) }
            try rows.finish()
        } catch {
            rows.abandon()
            throw error
        }
        try segments.finish(prints, &part)
        if isBare || !missing.isEmpty {
            for index in schema.indexes(stream.entity) { try connection.execute(index.sql) }
        }
        try update(StreamState(stream, after: run, number, part: part, liveRows: live, before: state))
    }

    func missingIndexes(_ entity: Entity) throws -> [PostgresSchema.Index] {
        let rows = try connection.query(
            "SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND tablename = $2", [schema.name, entity.name])
        let present = Set(rows.compactMap { $0.first ?? nil })
        return schema.indexes(entity).filter { !present.contains($0.name) }
    }

    /// Takes key and indexes off an empty table, so that they are made once, after the rows are there.
    ///
    /// - Returns: false, with nothing changed, where the table has rows, another session uses it or something depends on its key.
    private func takeOffIndexes(_ entity: Entity) throws -> Bool {
        let table = schema.qualified(entity.name)
        func isEmpty() throws -> Bool { try connection.query("SELECT 1 FROM \(table) LIMIT 1").isEmpty }
        guard try isEmpty() else { return false }
        try connection.execute("SAVEPOINT lb_bare")
        let drops = schema.indexes(entity).map { "DROP INDEX IF EXISTS \(schema.qualified($0.name))" }
        let key = PostgresConnection.quoted(PostgresSchema.primaryKey(entity))
        do {
            try connection.execute("LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE NOWAIT")
            guard try isEmpty() else {
                try connection.execute("ROLLBACK TO SAVEPOINT lb_bare; RELEASE SAVEPOINT lb_bare")
                return false
            }
            for statement in drops + ["ALTER TABLE \(table) DROP CONSTRAINT \(key)"] { try connection.execute(statement) }
            try connection.execute("RELEASE SAVEPOINT lb_bare")
            return true
        } catch {
            // Where the session is gone, this says so.
            try connection.execute("ROLLBACK TO SAVEPOINT lb_bare; RELEASE SAVEPOINT lb_bare")
            return false
        }
    }

    private func update(_ state: StreamState) throws {
        _ = try connection.query(
            """
            INSERT INTO \(schema.qualified("lb_stream")) (\(StreamState.columns)) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::bigint, $10::bigint) \
            ON CONFLICT (stream) DO UPDATE SET as_of = excluded.as_of, \
            mapping_digest = excluded.mapping_digest, inputs_digest = excluded.inputs_digest, inputs = excluded.inputs, \
            last_run = excluded.last_run, live_rows = excluded.live_rows
            """,
            [
                state.name, state.system, state.mapping, state.entity, state.asOf, state.mappingDigest, state.inputsDigest,
                try JSONText.encode(state.inputs), String(state.lastRun), String(state.liveRows),
            ])
    }

    private func record(_ run: RunRecord, _ number: Int64, _ part: RunPart) throws {
        _ = try connection.query(
            """
            INSERT INTO \(schema.qualified("lb_run")) (run, system, mapping, started_at, finished_at, status, counts, \
            mapping_digest, inputs_digest, inputs, as_of, approvals, hard_deletes) VALUES ($1::bigint, $2, $3, $4::timestamptz, \
            $5::timestamptz, $6, $7::jsonb, $8, $9, $10::jsonb, $11, $12::jsonb, $13::boolean)\
            \(part.isFirst
                ? "" : " ON CONFLICT (run) DO UPDATE SET finished_at = excluded.finished_at, status = excluded.status, "
                    + "counts = excluded.counts, inputs = excluded.inputs")
            """,
            [
                String(number), run.system, run.mapping, StoreText.text(run.startedAt),
                StoreText.text(run.finishedAt ?? SystemClock.now()), run.status.rawValue, try run.counts.json(),
                run.mappingDigest, run.inputsDigest, try JSONText.encode(run.inputs), run.asOf,
                try JSONText.encode(run.approvals), run.hardDeletes ? "t" : "f",
            ])
    }
}
