import Diagnostics
import Postgres
import TestServers
import Testing

@testable import PostgresConnector

/// What depends on the server's version, each rule on both of its sides as far as the server at hand has them.
@Suite(.enabled(if: Server.isPresent)) struct ServerVersionTests {
    /// A session that a role's settings would end while it waits is not at their mercy.
    @Test func sessionsHaveNoLimitsOfTime() throws {
        let limits = [
            ("idle_in_transaction_session_timeout", 13), ("idle_session_timeout", 14), ("transaction_timeout", 17),
        ].filter { $0.1 <= TestServer.version }.map(\.0)
        let list = limits.map { "'\($0)'" }.joined(separator: ", ")
        let read = "SELECT name || '=' || setting FROM pg_settings WHERE name LIKE '%idle\\_%session\\_timeout' OR name = 'transaction_timeout' ORDER BY 1"
        try Server.withDatabase("") { database in
            let admin = try PostgresConnection()
            for limit in limits { try admin.execute("ALTER DATABASE \(database) SET \(limit) = '1h'") }
            let settings = "dbname=\(database)"
            #expect(try PostgresConnection(settings).query(read).count == limits.count, "the server knows \(list)")
            let lifted = limits.map { ["\($0)=0"] }
            #expect(try SourceSession(settings, SessionSettings()).connection.query(read) == lifted)
            #expect(try ReplicationConnection(settings).run(read) == lifted)
        }
    }

    /// A range of row numbers is read by itself from version 14 on; before that it would be a scan of the whole table for each.
    @Test func stretchesAreReadWhereTheServerCanFindThem() throws {
        let setup = "CREATE TABLE a (n int, t text); INSERT INTO a SELECT g, repeat('x', 500) FROM generate_series(1, 90000) AS g"
        try Server.withDatabase(setup) { database in
            let range = CopyStatement.Range(blocks: 16..<32, isLast: false)
            let connection = try PostgresConnection("dbname=\(database)")
            try connection.execute("SET max_parallel_workers_per_gather = 0")
            let plan = try connection.query("EXPLAIN (COSTS OFF) SELECT n FROM a WHERE \(range.condition)").first?[0]
            let canFind = TestServer.version >= 14
            #expect(plan == (canFind ? "Tid Range Scan on a" : "Seq Scan on a"))
            let probe = try Probe("connection: dbname=\(database)\nretries: 0\nreaders: 3\ntable: a")
            let source = try PostgresSource(
                layout: try probe.layout(), columns: nil, batchBytes: 2_000, snapshot: nil, keeping: nil, starts: nil,
                rangeBlocks: 16, expanded: { $0 })
            #expect(try source.next() != nil)
            let sessions = try connection.query(
                "SELECT count(*) > 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            #expect(sessions == [[canFind ? "t" : "f"]], "one session reads a table that would be read as a whole each time")
        }
    }

    @Test(.enabled(if: TestServer.version >= 15, "publications filter rows and columns since PostgreSQL 15"))
    func aPublicationThatFiltersIsRefused() throws {
        let setup = """
            CREATE TABLE a (n int PRIMARY KEY, m int); CREATE TABLE b (n int PRIMARY KEY, m int);
            CREATE TABLE c (n int PRIMARY KEY, m int);
            CREATE PUBLICATION people FOR TABLE a WHERE (n > 5), b (n), c
            """
        try Server.withDatabase(setup) { database in
            let probe = try Probe("connection: dbname=\(database)\nretries: 0\nrecords: { a: a, b: b, c: c }")
            let connection = try PostgresConnection("dbname=\(database)")
            let slot = ReplicationSlot(connection: connection, layout: try probe.layout(), slot: "none", publication: "people")
            #expect(try slot.filtered().sorted() == ["a", "b"])
        }
    }

    /// A new snapshot takes a new slot, which must not lose what an administrator gave the old one.
    @Test(.enabled(if: TestServer.version >= 17, "slots fail over since PostgreSQL 17"), arguments: [true, false])
    func aSlotThatFailsOverIsMadeAnewAsOne(_ failsOver: Bool) throws {
        try Server.withDatabase("CREATE TABLE a (n int PRIMARY KEY)") { database in
            let probe = try Probe(
                "connection: dbname=\(database)\nretries: 0\ntable: a\nchanges: { slot: \(database), publication: people }")
            let connection = try PostgresConnection("dbname=\(database)")
            defer { _ = try? connection.query("SELECT pg_drop_replication_slot('\(database)')") }
            let layout = try probe.layout()
            _ = try ChangeStart.prepare(layout: layout, columns: nil, identifying: [["n"]], mapping: "m", expanded: { $0 })
            _ = try connection.query("SELECT pg_drop_replication_slot('\(database)')")
            _ = try connection.query(
                "SELECT pg_create_logical_replication_slot('\(database)', 'pgoutput', failover => \(failsOver))")
            var isRestarted = false
            let source = try ChangeStart.open(
                layout: layout, columns: nil, identifying: [["n"]], positions: nil, mapping: "m", restarting: { isRestarted = true },
                expanded: { $0 })
            while try source.next() != nil {}
            #expect(isRestarted)
            #expect(
                try connection.query("SELECT failover FROM pg_replication_slots WHERE slot_name = '\(database)'")
                    == [[failsOver ? "t" : "f"]])
        }
    }
}
