public import Delta
internal import Postgres

extension PostgresStore {
    public func feedSchema(system: String, mapping: String) throws -> FeedSchema? {
        guard try hasFeedSchemas() else { return nil }
        let kinds = try connection.query(
            """
            SELECT \(FeedSchema.columns) FROM \(schema.qualified("lb_schema")) WHERE system = $1 AND mapping = $2 \
            ORDER BY kind COLLATE "C"
            """, [system, mapping]
        ).map { try FeedSchema.Kind(TextRow($0), of: name) }
        return kinds.isEmpty ? nil : FeedSchema(kinds: kinds)
    }

    private func hasFeedSchemas() throws -> Bool {
        !(try connection.query("SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'lb_schema'", [schema.name]).isEmpty)
    }

    /// Notes what the feed is made of; the caller has a transaction.
    func remember(_ run: RunRecord, _ number: Int64) throws {
        guard let feed = run.schema else { return }
        if try !hasFeedSchemas() {
            // Another run may be making it.
            _ = try connection.query("SELECT pg_advisory_xact_lock(\(AdvisoryLock.key("schema", "", schema: schema.name)))")
            try execute(schema.laterLedger)
        }
        let table = schema.qualified("lb_schema")
        _ = try connection.query("DELETE FROM \(table) WHERE system = $1 AND mapping = $2", [run.system, run.mapping])
        for kind in feed.kinds {
            _ = try connection.query(
                """
                INSERT INTO \(table) (system, mapping, kind, run, definition, items) \
                VALUES ($1, $2, $3, $4::bigint, $5, $6::jsonb)
                """,
                [run.system, run.mapping, kind.name, String(number), kind.definition, try JSONText.encode(kind.items)])
        }
    }
}
