public import Diagnostics
internal import Postgres

/// The slot and the publication of a mapping: what makes a server keep and send changes.
struct ReplicationSlot {
    let connection: PostgresConnection
    let layout: PostgresLayout
    let slot: String
    let publication: String

    struct State {
        let plugin: String?
        let database: String?
        let isActive: Bool
        let confirmed: LogPosition?
        /// Bytes of the log that the server keeps because of the slot.
        let retained: Int64
        let isLost: Bool
        /// Whether standbys are to have the slot as well (server 17 and later).
        let failsOver: Bool
    }

    func state() throws -> State? {
        let rows = try connection.query(
            """
            SELECT plugin, database, active, confirmed_flush_lsn::text,
                pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::int8, wal_status = 'lost',
                \(connection.serverVersion >= 170_000 ? "failover" : "false")
            FROM pg_catalog.pg_replication_slots WHERE slot_name = $1
            """, [slot])
        guard let row = rows.first else { return nil }
        return State(
            plugin: row[0], database: row[1], isActive: row[2] == "t", confirmed: row[3].flatMap { LogPosition($0) },
            retained: row[4].flatMap { Int64($0) } ?? 0, isLost: row[5] == "t", failsOver: row[6] == "t")
    }

    /// What keeps changes from being read in full.
    ///
    /// - Parameters:
    ///   - description: of the source as it is now.
    ///   - needed: for each kind the names of the fields that the mapping reads; nil for all.
    ///   - identifying: those of them that decide which rows a record has.
    func problems(
        _ description: SourceDescription, needed: [Set<String>]?, identifying: [Set<String>]
    ) throws -> [Diagnostic] {
        // Before version 16 it cannot decode its log at all, and never makes the publication.
        if try connection.isStandby() {
            return [
                Diagnostic(
                    .changesUnavailable, "the server is a standby", at: Place(file: connection.name),
                    expected: "its primary", help: "name the primary as the connection, or read the standby by snapshot")
            ]
        }
        var result: [Diagnostic] = []
        if try connection.query("SHOW wal_level").first?.first != "logical" {
            result.append(
                Diagnostic(
                    .changesUnavailable, "the server does not keep what changes are read from", at: Place(file: connection.name),
                    expected: "wal_level = logical", help: "set it in postgresql.conf and restart the server"))
        }
        let role = try connection.query(
            "SELECT r.rolreplication OR r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user")
        if role.first?.first != "t" {
            result.append(
                Diagnostic(
                    .changesUnavailable, "the user may not replicate", at: Place(file: connection.name),
                    help: "ALTER ROLE … REPLICATION"))
        }
        for kind in layout.kinds {
            guard case .table(let name) = kind.relation.content, let why = try unsent(name) else { continue }
            result.append(
                Diagnostic(
                    .changesUnavailable, "the server does not send every change of \(name.text): \(why)", at: kind.relation.place,
                    help: "name the tables themselves, or read it by snapshot"))
        }
        return result + ChangeCheck.problems(layout, description, needed: needed, identifying: identifying)
    }

    /// Why changes of rows that a table shows are sent under another name, or not at all; nil where they all come.
    private func unsent(_ table: RelationName) throws -> String? {
        let rows = try connection.query(
            """
            WITH RECURSIVE tree (id) AS (
                SELECT c.oid FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($1)
                UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN tree ON i.inhparent = tree.id)
            SELECT c.oid::pg_catalog.regclass::text, c.relkind, c.relpersistence, c.relispartition
            FROM tree JOIN pg_catalog.pg_class AS c ON c.oid = tree.id ORDER BY c.oid <> pg_catalog.to_regclass($1), 1
            """, [table.quoted])
        for (index, row) in rows.enumerated() {
            let name = row[0] ?? ""
            if index > 0, row[3] != "t" { return "\(name) inherits from it" }
            if index > 0, row[1] == "f" { return "its partition \(name) is a foreign table" }
            if row[2] != "p" { return "\(name) is not logged" }
        }
        return nil
    }

    private func isPartitioned(_ table: RelationName) throws -> Bool {
        try !connection.query(
            "SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'p'", [table.quoted]
        ).isEmpty
    }

    /// Schema and name of a kind's table.
    func table(_ kind: PostgresLayout.Kind) throws -> (schema: String, name: String)? {
        guard case .table(let name) = kind.relation.content else { return nil }
        let rows = try connection.query(
            """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = pg_catalog.to_regclass($1)
            """, [name.quoted])
        return rows.first.map { ($0[0] ?? "", $0[1] ?? "") }
    }

    /// Tables of which the publication sends only some rows or columns.
    func filtered() throws -> [String] {
        guard connection.serverVersion >= 150_000 else { return [] }
        return try layout.kinds.compactMap { kind in
            guard case .table(let name) = kind.relation.content else { return nil }
            let rows = try connection.query(
                """
                SELECT 1 FROM pg_catalog.pg_publication_rel AS r JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
                WHERE p.pubname = $1 AND r.prrelid = pg_catalog.to_regclass($2) AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)
                """, [publication, name.quoted])
            return rows.isEmpty ? nil : name.text
        }
    }

    /// Makes the publication, or adds what it lacks.
    ///
    /// - Returns: what was done.
    func preparePublication() throws -> [String] {
        let tables = layout.kinds.compactMap { kind -> RelationName? in
            if case .table(let name) = kind.relation.content { name } else { nil }
        }
        let quoted = PostgresConnection.quoted(publication)
        let found = try connection.query(
            """
            SELECT puballtables, pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot
            FROM pg_catalog.pg_publication WHERE pubname = $1
            """, [publication])
        guard let row = found.first else {
            try connection.execute(
                """
                CREATE PUBLICATION \(quoted) FOR TABLE \(tables.map(\.quoted).joined(separator: ", ")) \
                WITH (publish_via_partition_root = true)
                """)
            return ["made publication \(publication) of \(tables.count) tables"]
        }
        var done: [String] = []
        if row[1] != "t" {
            try connection.execute("ALTER PUBLICATION \(quoted) SET (publish = 'insert, update, delete, truncate')")
            done.append("publication \(publication) now sends every kind of change")
        }
        // Changes of partitions would come under their own names.
        if row[2] != "t", try tables.contains(where: { try isPartitioned($0) }) {
            try connection.execute("ALTER PUBLICATION \(quoted) SET (publish_via_partition_root = true)")
            done.append("publication \(publication) now sends changes of partitions as changes of their table")
        }
        if row[0] != "t" {
            for table in tables where try !publishes(table) {
                try connection.execute("ALTER PUBLICATION \(quoted) ADD TABLE \(table.quoted)")
                done.append("added \(table.text) to publication \(publication)")
            }
        }
        return done
    }

    private func publishes(_ table: RelationName) throws -> Bool {
        try connection.query(
            """
            SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_publication_tables AS t ON t.schemaname = n.nspname AND t.tablename = c.relname
            WHERE t.pubname = $1 AND c.oid = pg_catalog.to_regclass($2)
            """, [publication, table.quoted]).first != nil
    }

    /// What tells, for each kind, that the publication was altered or made anew, so that changes in between may not have been sent,
    /// whatever it sends now: the rows of the catalogs that say what it sends, by the transactions that wrote them.
    func published() throws -> [String?] {
        let schemas = connection.serverVersion >= 150_000
            ? "(SELECT pg_catalog.string_agg(pg_catalog.format('%s.%s', s.oid, s.xmin), ' ' ORDER BY s.oid) FROM pg_catalog.pg_publication_namespace AS s WHERE s.pnpubid = p.oid)"
            : "NULL"
        return try layout.kinds.map { kind in
            guard case .table(let name) = kind.relation.content else { return nil }
            return try connection.query(
                """
                SELECT pg_catalog.md5(pg_catalog.concat_ws(' ', p.oid, p.xmin,
                    (SELECT pg_catalog.string_agg(pg_catalog.format('%s.%s', r.oid, r.xmin), ' ' ORDER BY r.oid)
                        FROM pg_catalog.pg_publication_rel AS r WHERE r.prpubid = p.oid AND (r.prrelid = pg_catalog.to_regclass($2)
                            OR r.prrelid IN (SELECT a.relid FROM pg_catalog.pg_partition_ancestors(pg_catalog.to_regclass($2)) AS a))),
                    \(schemas)))
                FROM pg_catalog.pg_publication AS p WHERE p.pubname = $1
                """, [publication, name.quoted]
            ).first?.first ?? nil
        }
    }

    func unpublished() throws -> [String] {
        try layout.kinds.compactMap { kind in
            guard case .table(let name) = kind.relation.content, try !publishes(name) else { return nil }
            return name.text
        }
    }

    /// Makes the slot, unless it is there.
    ///
    /// - Throws: `GatewayError` with `LB1621` where a slot of the name belongs to something else.
    func prepareSlot() throws -> [String] {
        guard let state = try state() else {
            _ = try connection.query("SELECT pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')", [slot])
            return ["made slot \(slot)"]
        }
        try checkOwner(of: state)
        return []
    }

    /// - Throws: `GatewayError` with `LB1621` where a slot of the name belongs to something else, which must not be taken away from it.
    func checkOwner(of state: State) throws {
        let database = try connection.query("SELECT pg_catalog.current_database()").first?.first ?? nil
        guard state.plugin == "pgoutput", state.database == database else {
            throw GatewayError(
                Diagnostic(
                    .changesUnavailable, "the slot \(slot) belongs to something else", at: Place(file: connection.name),
                    expected: "a slot of pgoutput in this database", help: "name another with `changes: { slot: … }`"), exit: .usage)
        }
    }
}
