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
        while try select.step() { result.append(try StoredRun(select, of: path)) }
        return result
    }
}
