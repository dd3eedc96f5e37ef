public import Delta
internal import SQLite

extension SQLiteStore {
    public func feedSchema(system: String, mapping: String) throws -> FeedSchema? {
        guard try tableExists("lb_schema") else { return nil }
        let select = try database.prepare(
            "SELECT \(FeedSchema.columns) FROM lb_schema WHERE system = ?1 AND mapping = ?2 ORDER BY kind")
        try select.bind(system, at: 1)
        try select.bind(mapping, at: 2)
        var kinds: [FeedSchema.Kind] = []
        while try select.step() { kinds.append(try FeedSchema.Kind(select, of: path)) }
        return kinds.isEmpty ? nil : FeedSchema(kinds: kinds)
    }

    /// Notes what the feed is made of; the caller has a transaction.
    func remember(_ run: RunRecord, _ number: Int64) throws {
        guard let schema = run.schema else { return }
        try database.execute(SQLiteSchema.schemaTable)
        let delete = try database.prepare("DELETE FROM lb_schema WHERE system = ?1 AND mapping = ?2")
        try delete.bind(run.system, at: 1)
        try delete.bind(run.mapping, at: 2)
        try delete.run()
        let insert = try database.prepare(
            "INSERT INTO lb_schema (system, mapping, kind, run, definition, items) VALUES (?, ?, ?, ?, ?, ?)")
        for kind in schema.kinds {
            try insert.bind(run.system, at: 1)
            try insert.bind(run.mapping, at: 2)
            try insert.bind(kind.name, at: 3)
            try insert.bind(number, at: 4)
            try insert.bind(kind.definition, at: 5)
            try insert.bind(try JSONText.encode(kind.items), at: 6)
            try insert.run()
        }
    }
}
