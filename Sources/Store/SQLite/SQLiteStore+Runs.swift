internal import SQLite

extension SQLiteStore {
    public func runs(limit: Int) throws -> [StoredRun] { try runs("ORDER BY run DESC LIMIT ?", Int64(max(limit, 0))) }

    public func run(_ number: Int64) throws -> StoredRun? { try runs("WHERE run = ?", number).first }

    private func runs(_ which: String, _ parameter: Int64) throws -> [StoredRun] {
        let select = try database.prepare(
            """
            SELECT run, system, mapping, started_at, finished_at, status, counts, mapping_digest, inputs_digest, inputs, as_of, \
            approvals, hard_deletes FROM lb_run \(which)
            """)
        try select.bind(parameter, at: 1)
        var result: [StoredRun] = []
        while try select.step() { result.append(try StoredRun(select, of: path)) }
        return result
    }
}
