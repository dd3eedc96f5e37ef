internal import Records
internal import SQLite

extension SQLiteStore {
    public func runs(limit: Int) throws -> [StoredRun] {
        let select = try database.prepare(
            """
            SELECT run, system, mapping, started_at, finished_at, status, counts, mapping_digest, inputs_digest, inputs, as_of, \
            approvals, hard_deletes FROM lb_run ORDER BY run DESC LIMIT ?
            """)
        try select.bind(Int64(max(limit, 0)), at: 1)
        var result: [StoredRun] = []
        while try select.step() { result.append(try storedRun(select)) }
        return result
    }

    private func storedRun(_ row: SQLiteStatement) throws -> StoredRun {
        let number = row.int(0)
        guard let started = row.text(3).flatMap(StoreText.timestamp), let finished = row.text(4).flatMap(StoreText.timestamp),
            let status = row.text(5).flatMap(RunStatus.init), let counts = try? RunCounts(json: row.text(6) ?? ""),
            let inputs = try? JSONText.decode([RunInput].self, from: row.text(9) ?? ""),
            let approvals = try? JSONText.decode([String].self, from: row.text(11) ?? "")
        else { throw StoreError.damaged(path, "the ledger's entry of run \(number) cannot be read") }
        return StoredRun(
            number: number,
            record: RunRecord(
                system: row.text(1) ?? "", mapping: row.text(2) ?? "", startedAt: started, finishedAt: finished,
                status: status, counts: counts, mappingDigest: row.text(7) ?? "", inputsDigest: row.text(8) ?? "",
                inputs: inputs, asOf: row.text(10), approvals: approvals, hardDeletes: row.int(12) != 0))
    }
}
