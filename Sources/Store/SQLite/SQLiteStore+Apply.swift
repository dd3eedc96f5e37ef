internal import Canonical
internal import Delta
internal import Records
internal import SQLite

extension SQLiteStore {
    public func apply(_ run: RunRecord, part: inout RunPart, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        try requireWritable()
        return try part.isWhole && nextRun() == 1
            ? withRollbackJournal { try commit(run, &part, streams: streams, quarantine: quarantine) }
            : commit(run, &part, streams: streams, quarantine: quarantine)
    }

    private func commit(_ run: RunRecord, _ part: inout RunPart, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        // Nothing is written outside this transaction, so a killed process leaves a journal that the next opening undoes.
        try database.transaction(.immediate) {
            if part.isFirst { try synchronizeTables(model) }
            let number = try part.run ?? nextRun()
            part.run = number
            for changes in streams { try write(changes, of: run, number, &part) }
            try update(quarantine, of: run, number)
            try record(run, number, part)
            try remember(run, number)
            return number
        }
    }

    private func nextRun() throws -> Int64 {
        let select = try database.prepare("SELECT coalesce(max(run), 0) + 1 FROM lb_run")
        guard try select.step() else { throw StoreError.damaged(path, "the ledger gives no run number") }
        return select.int(0)
    }

    private func write(_ changes: StreamChanges, of run: RunRecord, _ number: Int64, _ part: inout RunPart) throws {
        let stream = changes.stream
        if model.entity(named: stream.entity.name) != stream.entity {
            try synchronizeTable(stream.entity, known: try recordedTypes())
        }
        let rows = try RowWriter(
            database, path: path, stream: stream, run: number, time: run.startedAt, hardDeletes: run.hardDeletes)
        let segments = try FingerprintSegments(SQLiteFingerprints(database, path: path, stream: stream.name))
        let writer = try segments.writer(part)
        let before = try streamState(stream.name)
        var live = before?.liveRows ?? 0
        try changes.forEachBatch { batch in
            for change in batch {
                try rows.write(change)
                live += change.kind.liveRows
                try writer.add(FingerprintBlock.entry(change, hardDeletes: run.hardDeletes))
            }
        }
        try segments.finish(writer, &part)
        // Made behind the rows: of a first load in parts, behind the last.
        if part.isLast { for index in SQLiteSchema.createIndexes(stream.entity) { try database.execute(index) } }
        try update(StreamState(stream, after: run, number, part: part, liveRows: live, before: before))
    }

    private func update(_ state: StreamState) throws {
        let upsert = try database.prepare(
            "INSERT OR REPLACE INTO lb_stream (\(StreamState.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try upsert.bind(state.name, at: 1)
        try upsert.bind(state.system, at: 2)
        try upsert.bind(state.mapping, at: 3)
        try upsert.bind(state.entity, at: 4)
        try upsert.bind(state.asOf, at: 5)
        try upsert.bind(state.mappingDigest, at: 6)
        try upsert.bind(state.inputsDigest, at: 7)
        try upsert.bind(try JSONText.encode(state.inputs), at: 8)
        try upsert.bind(state.lastRun, at: 9)
        try upsert.bind(Int64(state.liveRows), at: 10)
        try upsert.run()
    }

    private func record(_ run: RunRecord, _ number: Int64, _ part: RunPart) throws {
        let insert = try database.prepare(
            """
            INSERT \(part.isFirst ? "" : "OR REPLACE ")INTO lb_run (run, system, mapping, started_at, finished_at, status, counts, mapping_digest, inputs_digest, \
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
