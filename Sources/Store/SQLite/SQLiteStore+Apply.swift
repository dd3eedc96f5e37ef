internal import Canonical
internal import Delta
internal import Records
internal import SQLite

extension SQLiteStore {
    public func apply(_ run: RunRecord, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        try requireWritable()
        return try nextRun() == 1
            ? withRollbackJournal { try commit(run, streams: streams, quarantine: quarantine) }
            : commit(run, streams: streams, quarantine: quarantine)
    }

    private func commit(_ run: RunRecord, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        // Nothing is written outside this transaction, so a killed process leaves a journal that the next opening undoes.
        try database.transaction(.immediate) {
            try synchronizeTables(model)
            let number = try nextRun()
            for changes in streams { try write(changes, of: run, number) }
            try update(quarantine, of: run, number)
            try record(run, number)
            try remember(run, number)
            return number
        }
    }

    private func nextRun() throws -> Int64 {
        let select = try database.prepare("SELECT coalesce(max(run), 0) + 1 FROM lb_run")
        guard try select.step() else { throw StoreError.damaged(path, "the ledger gives no run number") }
        return select.int(0)
    }

    private func write(_ changes: StreamChanges, of run: RunRecord, _ number: Int64) throws {
        let stream = changes.stream
        if model.entity(named: stream.entity.name) != stream.entity {
            try synchronizeTable(stream.entity, known: try recordedTypes())
        }
        let rows = try RowWriter(
            database, path: path, stream: stream, run: number, time: run.startedAt, hardDeletes: run.hardDeletes)
        let segments = try FingerprintSegments(SQLiteFingerprints(database, path: path, stream: stream.name))
        let writer = try segments.writer()
        var live = try streamState(stream.name)?.liveRows ?? 0
        try changes.forEachBatch { batch in
            for change in batch {
                try rows.write(change)
                live += change.kind.liveRows
                try writer.add(FingerprintBlock.entry(change, hardDeletes: run.hardDeletes))
            }
        }
        try writer.finish()
        try segments.compactIfNeeded()
        for index in SQLiteSchema.createIndexes(stream.entity) { try database.execute(index) }
        try updateState(stream, of: run, number, live: live)
    }

    private func updateState(_ stream: EntityStream, of run: RunRecord, _ number: Int64, live: Int) throws {
        let upsert = try database.prepare(
            """
            INSERT OR REPLACE INTO lb_stream (stream, system, mapping, entity, as_of, mapping_digest, inputs_digest, inputs, \
            last_run, live_rows) VALUES (?1, ?2, ?3, ?4, \
            coalesce(?5, (SELECT as_of FROM lb_stream WHERE stream = ?1)), ?6, ?7, ?8, ?9, ?10)
            """)
        // An extract that does not say its date does not make the store forget that of the one before.
        try upsert.bind(stream.name, at: 1)
        try upsert.bind(stream.system, at: 2)
        try upsert.bind(stream.mapping, at: 3)
        try upsert.bind(stream.entity.name, at: 4)
        try upsert.bind(run.asOf, at: 5)
        try upsert.bind(run.mappingDigest, at: 6)
        try upsert.bind(run.inputsDigest, at: 7)
        try upsert.bind(try JSONText.encode(run.inputs), at: 8)
        try upsert.bind(number, at: 9)
        try upsert.bind(Int64(live), at: 10)
        try upsert.run()
    }

    private func record(_ run: RunRecord, _ number: Int64) throws {
        let insert = try database.prepare(
            """
            INSERT INTO lb_run (run, system, mapping, started_at, finished_at, status, counts, mapping_digest, inputs_digest, \
            inputs, as_of, approvals, hard_deletes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(number, at: 1)
        try insert.bind(run.system, at: 2)
        try insert.bind(run.mapping, at: 3)
        try insert.bind(StoreText.text(run.startedAt), at: 4)
        try insert.bind(StoreText.text(run.finishedAt ?? SystemClock.now()), at: 5)
        try insert.bind(run.status.rawValue, at: 6)
        try insert.bind(try run.counts.json(), at: 7)
        try insert.bind(run.mappingDigest, at: 8)
        try insert.bind(run.inputsDigest, at: 9)
        try insert.bind(try JSONText.encode(run.inputs), at: 10)
        try insert.bind(run.asOf, at: 11)
        try insert.bind(try JSONText.encode(run.approvals), at: 12)
        try insert.bind(run.hardDeletes ? 1 as Int64 : 0, at: 13)
        try insert.run()
    }
}
