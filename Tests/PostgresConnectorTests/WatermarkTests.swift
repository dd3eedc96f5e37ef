import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

/// Rows that are committed late are not skipped, and rows that did not change are not read without need.
@Suite(.enabled(if: Server.isPresent)) struct WatermarkTests {
    private static let table = "CREATE TABLE a (id int, at timestamptz DEFAULT now(), made timestamp, n int)"

    private func source(_ database: String, _ watermark: String) -> String {
        "connection: dbname=\(database)\nretries: 0\ntable: a\nwatermark: \(watermark)"
    }

    /// - Returns: the ids that a run reads, and where it ends.
    private func run(_ yaml: String, since: [String: String]? = nil) throws -> (ids: [Int64], source: PostgresSource) {
        let source = try PostgresSource(layout: try Probe(yaml).layout(), columns: [["id"]], since: since, expanded: { $0 })
        var ids: [Int64] = []
        while let frame = try source.next() {
            for batch in try frame.decode().batches { if case .int(let values) = batch.columns[0].values { ids += values } }
        }
        return (ids.sorted(), source)
    }

    @Test func aRowCommittedLateIsReadByTheNextRun() throws {
        try Server.withDatabase(Self.table) { database in
            let yaml = source(database, "at")
            let late = try PostgresConnection("dbname=\(database)")
            let other = try PostgresConnection("dbname=\(database)")
            try other.execute("INSERT INTO a (id, at) VALUES (1, now() - interval '1 day')")
            try late.execute("BEGIN; INSERT INTO a (id) VALUES (2)")
            try other.execute("INSERT INTO a (id) VALUES (3)")
            let first = try run(yaml)
            #expect(first.ids == [1, 3])
            #expect(first.source.completeness.isComplete && !first.source.isPartial)
            try late.execute("COMMIT")
            let second = try run(yaml, since: first.source.positions)
            #expect(second.ids == [2, 3], "the row that began before the other, and was committed after it")
            #expect(!second.source.completeness.isComplete && second.source.isPartial)
            #expect(try run(yaml, since: second.source.positions).ids == [3], "the last row stands on the mark")
            try other.execute("UPDATE a SET at = NULL WHERE id = 1")
            #expect(try run(yaml, since: second.source.positions).ids == [1, 3], "without a time nothing says that it did not change")
        }
    }

    @Test func aTransactionThatHasNotWrittenYetHoldsTheMark() throws {
        try Server.withDatabase(Self.table) { database in
            let yaml = source(database, "{ columns: [at, made], overlap: 0 }")
            let late = try PostgresConnection("dbname=\(database)")
            try late.execute("BEGIN; SELECT now()")
            let first = try run(yaml)
            try late.execute("INSERT INTO a (id) VALUES (7); COMMIT")
            #expect(try run(yaml, since: first.source.positions).ids == [7])
        }
    }

    private static let preparesTransactions = (try? PostgresConnection().query("SHOW max_prepared_transactions")) != [["0"]]

    @Test(.enabled(if: preparesTransactions, "the server has max_prepared_transactions = 0")) func aPreparedTransactionHoldsTheMark() throws {
        try Server.withDatabase(Self.table) { database in
            let yaml = source(database, "at")
            let other = try PostgresConnection("dbname=\(database)")
            try other.execute("INSERT INTO a (id) VALUES (1)")
            let first = try run(yaml)
            try other.execute("BEGIN; INSERT INTO a (id) VALUES (2); PREPARE TRANSACTION 'late_\(database)'")
            let second = try run(yaml, since: first.source.positions)
            #expect(second.ids == [1])
            #expect(second.source.positions == first.source.positions)
            #expect(second.source.findings.map(\.code) == [.watermarkHeld])
            try other.execute("COMMIT PREPARED 'late_\(database)'")
            #expect(try run(yaml, since: second.source.positions).ids == [1, 2])
        }
    }

    @Test func withoutARoleThatSeesSessionsALagIsNeeded() throws {
        try Server.withDatabase(Self.table + "; GRANT SELECT ON a TO PUBLIC") { database in
            let role = "r_\(database)"
            let admin = try PostgresConnection()
            try admin.execute("CREATE ROLE \(role) LOGIN PASSWORD 'secret'")
            defer { _ = try? admin.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
            func source(_ watermark: String) -> String {
                "connection: { dbname: \(database), user: \(role), password: \"${PW}\" }\nretries: 0\ntable: a\nwatermark: \(watermark)"
            }
            func open(_ yaml: String) throws -> PostgresSource {
                let probe = try Probe(yaml)
                let secret = { (text: String) in text == "${PW}" ? "secret" : text }
                let description = try SourceDescription.read(probe.declaration, expanded: secret)
                return try PostgresSource(layout: try probe.layout(description), columns: nil, expanded: secret)
            }
            #expect(Probe.failure { _ = try open(source("at")) }?.code == "LB1607")
            #expect(try open(source("{ columns: at, lag: 1h }")).findings.map(\.code) == [.watermarkByLag])
            let numbers = try open(source("{ columns: n, overlap: 5 }"))
            #expect(numbers.findings.isEmpty, "of numbers nothing in progress is asked for")
        }
    }

    @Test func numbersNeedAnOverlapAndTextsAreRefused() throws {
        try Server.withDatabase(Self.table + "; ALTER TABLE a ADD t text; INSERT INTO a (id, n) VALUES (1, 10), (2, 11), (3, 12)") {
            database in
            #expect(Probe.failure { _ = try run(source(database, "n")) }?.code == "LB1607")
            #expect(Probe.failure { _ = try run(source(database, "t")) }?.code == "LB1601")
            #expect(Probe.failure { _ = try run(source(database, "gone")) }?.code == "LB1603")
            let yaml = source(database, "{ columns: n, overlap: 1 }")
            let first = try run(yaml)
            #expect(first.ids == [1, 2, 3])
            #expect(try run(yaml, since: first.source.positions).ids == [2, 3])
        }
    }

    /// `lag: 3600` may be meant as seconds; nothing is guessed.
    @Test(arguments: [
        ("{ columns: at, lag: 3600 }", "LB1601"), ("{ columns: at, overlap: 60 }", "LB1601"), ("{ columns: n, overlap: 1min }", "LB1601"),
        ("{ columns: n, overlap: 1, lag: 1h }", "LB1601"), ("{ columns: [at, n], overlap: 5 }", "LB1601"),
    ])
    func lengthsNeedTheUnitOfTheirColumn(_ watermark: String, _ code: String) throws {
        try Server.withDatabase(Self.table) { database in
            let failure = Probe.failure { _ = try Probe(source(database, watermark)).layout() }
            #expect(failure?.code == code)
            #expect(failure?.exit == .findings)
        }
    }

    @Test func lengthsOfTheirColumnsUnitAreTaken() throws {
        try Server.withDatabase(Self.table) { database in
            for watermark in ["{ columns: [at, made], lag: 1h, overlap: 30s }", "{ columns: at, lag: 0, overlap: 0 }", "{ columns: n, overlap: 5 }"] {
                let ids = try run(source(database, watermark)).ids
                #expect(ids.isEmpty)
            }
        }
    }

    @Test func timesWithoutAZoneAllowForTheHourInAutumn() throws {
        try Server.withDatabase(
            Self.table + "; INSERT INTO a (id, made) SELECT g, (now() AT TIME ZONE 'America/New_York') - g * interval '50 minutes' FROM generate_series(0, 3) AS g"
        ) { database in
            let yaml = source(database, "{ columns: made, zone: America/New_York }")
            let first = try run(yaml)
            #expect(first.ids == [0, 1, 2, 3])
            #expect(try run(yaml, since: first.source.positions).ids == [0, 1])
        }
    }
}
