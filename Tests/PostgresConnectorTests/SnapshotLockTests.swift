import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

/// TRUNCATE and what writes a table anew are not of a snapshot: a table would be empty, or the rows of another moment.
@Suite(.enabled(if: Server.isPresent)) struct SnapshotLockTests {
    private static let tables = """
        CREATE TABLE a (n int); INSERT INTO a SELECT generate_series(1, 10); CREATE VIEW v AS SELECT n FROM a WHERE n > 5;
        CREATE TABLE part (n int) PARTITION BY RANGE (n); CREATE TABLE leaf PARTITION OF part FOR VALUES FROM (0) TO (100);
        INSERT INTO part SELECT generate_series(1, 10)
        """

    private func source(_ database: String, _ content: String, role: String? = nil, snapshot: String? = nil) throws -> PostgresSource {
        let user = role.map { ", user: \($0), password: \"${PW}\"" } ?? ""
        let probe = try Probe("connection: { dbname: \(database)\(user) }\nretries: 0\n\(content)")
        let secret = { (text: String) in text == "${PW}" ? "secret" : text }
        let description = try SourceDescription.read(probe.declaration, expanded: secret)
        return try PostgresSource(
            layout: try probe.layout(description), columns: nil, snapshot: snapshot, keeping: nil, starts: nil, expanded: secret)
    }

    private func count(_ source: PostgresSource) throws -> Int {
        var count = 0
        while let frame = try source.next() { count += try frame.decode().batches.reduce(0) { $0 + $1.count } }
        return count
    }

    @Test(arguments: [("table: a", "a", 10), ("query: SELECT n FROM a", "a", 10), ("table: v", "a", 5), ("table: part", "leaf", 10)])
    func tablesAreLockedUntilTheyAreRead(_ content: String, _ table: String, _ rows: Int) throws {
        try Server.withDatabase(Self.tables) { database in
            let source = try source(database, content)
            let other = try PostgresConnection("dbname=\(database)")
            let refused = Probe.failure { try other.execute("BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE NOWAIT") }
            #expect(refused?.text.contains("55P03") == true, "\(content)")
            #expect(try count(source) == rows)
        }
    }

    /// Whoever may read some columns may not lock the table by name.
    @Test func aRoleThatMayReadOneColumnLocksToo() throws {
        try Server.withDatabase(Self.tables + "; ALTER TABLE a ADD secret text") { database in
            let role = "r_\(database)"
            let admin = try PostgresConnection("dbname=\(database)")
            try admin.execute("CREATE ROLE \(role) LOGIN PASSWORD 'secret'; GRANT SELECT (n) ON a TO \(role)")
            defer { _ = try? admin.execute("ROLLBACK; DROP OWNED BY \(role); DROP ROLE \(role)") }
            let source = try source(database, "table: a\nfields: [n]", role: role)
            let refused = Probe.failure { try admin.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE NOWAIT") }
            #expect(refused != nil)
            #expect(try count(source) == 10)
        }
    }

    @Test(arguments: [("table: a", "a"), ("query: SELECT n FROM v", "a"), ("table: part", "leaf")])
    func aTableThatWasTruncatedAfterTheSnapshotIsAnError(_ content: String, _ table: String) throws {
        try Server.withDatabase(Self.tables) { database in
            let keeper = try SourceSession("dbname=\(database)", SessionSettings())
            try keeper.beginSnapshot()
            let snapshot = try #require(try keeper.exportSnapshot())
            #expect(try count(try source(database, content, snapshot: snapshot)) > 0)
            try PostgresConnection("dbname=\(database)").execute("TRUNCATE \(table)")
            let failure = Probe.failure { _ = try source(database, content, snapshot: snapshot) }
            #expect(failure?.code == "LB1610")
            #expect(failure?.exit == .unavailable)
        }
    }
}
