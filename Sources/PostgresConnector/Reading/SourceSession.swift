internal import Diagnostics
internal import Glibc
internal import Postgres

/// A session with a source that cannot write.
final class SourceSession {
    let connection: PostgresConnection

    /// Connects, trying again where the server may yet come: nothing was read, so nothing can be read twice.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series, or what the secrets throw.
    convenience init(_ declaration: PostgresDeclaration, expanded: (String) throws -> String) throws {
        try self.init(try declaration.connection.settings(expanded), declaration.session)
    }

    init(_ settings: String, _ session: SessionSettings) throws {
        connection = try Self.connect(settings, retries: session.retries)
        try prepare(session)
    }

    private static func connect(_ settings: String, retries: Int) throws -> PostgresConnection {
        var pause: UInt32 = 250_000
        for _ in 0..<retries {
            do { return try PostgresConnection(settings) } catch let error as GatewayError where error.exit == .unavailable {
                usleep(pause)
                pause = min(pause * 2, 8_000_000)
            }
        }
        return try PostgresConnection(settings)
    }

    /// One form of every text.
    static let forms = [
        ("DateStyle", "ISO"), ("IntervalStyle", "iso_8601"), ("TimeZone", "UTC"), ("extra_float_digits", "3"), ("bytea_output", "hex"),
    ]

    /// One form of every text, no writing, and no rows left out unless the mapping says so.
    private func prepare(_ settings: SessionSettings) throws {
        try connection.liftTimeLimits()
        let values = [
            ("default_transaction_read_only", "on"), ("statement_timeout", "\(settings.statementTimeout)"),
            ("lock_timeout", "\(settings.lockTimeout)"),
            // Rows come in the order of the table, not from where another session happens to be reading it.
            ("synchronize_seqscans", "off"), ("row_security", settings.rowSecurity ? "on" : "off"),
        ] + Self.forms
        for (name, value) in values {
            _ = try connection.query("SELECT pg_catalog.set_config($1, $2, false)", [name, value])
        }
    }

    /// Begins a transaction in which every statement sees the database as of one moment.
    ///
    /// - Parameters:
    ///   - snapshot: that another session has exported; nil for one of its own, which the first query takes.
    ///   - tables: that are locked before that against whatever writes them anew. Views, and tables that the user may read by
    ///     columns only, cannot be locked by name: ``lockRows(of:)`` does.
    func beginSnapshot(_ snapshot: String? = nil, locking tables: [RelationName] = []) throws {
        let lockable = try tables.filter { table in
            try !connection.query(
                """
                SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p')
                    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
                """, [table.quoted]).isEmpty
        }
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in lockable { try connection.execute("LOCK TABLE \(table.quoted) IN ACCESS SHARE MODE") }
        if let snapshot { try connection.execute("SET TRANSACTION SNAPSHOT '\(Self.escaped(snapshot))'") }
    }

    /// Locks what a query reads, whatever views and partitions that is, for the rest of the transaction.
    func lockRows(of select: String) throws {
        // Planning locks every table and runs nothing.
        _ = try connection.query("EXPLAIN (COSTS OFF) \(select)")
    }

    /// Whether the tables that are locked still have the files that they had at the moment of the snapshot. TRUNCATE and ALTER
    /// TABLE give them new ones, whose rows are of no earlier moment (PostgreSQL manual, "Caveats" of "Concurrency Control").
    ///
    /// - Throws: `GatewayError` (exit 5) with `LB1610`.
    func checkFiles() throws {
        let rows = try connection.query(
            """
            SELECT DISTINCT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_locks AS l
            JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
            WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.relation >= 16384 AND c.relkind IN ('r', 'm')
                AND pg_catalog.pg_relation_filenode(c.oid) IS DISTINCT FROM c.relfilenode ORDER BY 1
            """)
        guard !rows.isEmpty else { return }
        let names = rows.compactMap { $0.first ?? nil }.joined(separator: ", ")
        throw GatewayError(
            Diagnostic(
                .tableRewritten, "\(names) was truncated or written anew after the moment that is read", at: Place(file: connection.name),
                help: "run the command again"), exit: .unavailable)
    }

    /// A name under which other sessions can see the same moment, as long as this transaction goes on.
    func exportSnapshot() throws -> String? {
        try connection.query("SELECT pg_catalog.pg_export_snapshot()").first?.first ?? nil
    }

    private static func escaped(_ text: String) -> String { text.filter { $0 != "'" && $0 != "\\" } }
}
