import Foundation
import Postgres
import Testing

/// The command with a store in PostgreSQL: what it writes is what it writes into SQLite.
@Suite(.enabled(if: TemporarySchema.isPossible, "PGHOST names no server; `make test` starts one")) struct PostgresStoreTests {
    private static let feeds: [(mapping: String, days: [String])] = [
        (
            Workbench.mapping("property-tax"),
            [Workbench.sample("county-tax/roll-2026-09-30.txt"), Workbench.sample("county-tax/roll-2026-10-31.txt")]
        ),
        (
            Workbench.mapping("licensing"),
            [Workbench.sample("licensing/licenses-2026-09-30.xml"), Workbench.sample("licensing/licenses-2026-10-31.xml")]
        ),
    ]

    @Test func samplesOfTwoDaysAreTheSameRowsInBothStores() throws {
        let sqlite = try Workbench()
        let schema = try TemporarySchema()
        let postgres = try Workbench(schema: schema)
        for day in 0...1 {
            for feed in Self.feeds {
                let wanted = try sqlite.sync(feed.mapping, feed.days[day])
                let found = try postgres.sync(feed.mapping, feed.days[day])
                #expect(found.status == 0, "\(found.err)")
                #expect(found.counts == wanted.counts)
                #expect(found.codes == wanted.codes)
                #expect(found.run == wanted.run)
            }
            let rows = try schema.canonical()
            #expect(rows.count > 4_000)
            #expect(rows == (try sqlite.reader.canonicalTexts()))
        }
        for words in [["runs"], ["quarantine", "list", "--all"]] {
            let wanted = try sqlite.run(words + ["--store", sqlite.store, "--format", "json"])
            let found = try postgres.run(words + ["--store", postgres.store, "--format", "json"])
            #expect(found.status == 0, "\(found.err)")
            #expect(found.list.count == wanted.list.count)
            #expect(
                found.list.map { "\($0["code"] ?? $0["mapping"] ?? "") \($0["record"] ?? $0["records"] ?? "")" }
                    == wanted.list.map { "\($0["code"] ?? $0["mapping"] ?? "") \($0["record"] ?? $0["records"] ?? "")" })
        }
        // What did not change was not written: the server counts rows, and runs say so of each row.
        #expect(
            try schema.int("SELECT count(*) FROM obligation WHERE lb_run = 1 AND lb_deleted_at IS NULL")
                == (try sqlite.reader.int("SELECT count(*) FROM obligation WHERE lb_run = 1 AND lb_deleted_at IS NULL")))
        // The views have the live rows.
        #expect(
            try schema.int("SELECT count(*) FROM current_constituent")
                == (try sqlite.reader.int("SELECT count(*) FROM constituent WHERE lb_deleted_at IS NULL")))

        let again = try postgres.sync(Self.feeds[0].mapping, Self.feeds[0].days[1])
        #expect(again.outcome == "same-bytes")
        let status = try postgres.run(["store", "status", postgres.store])
        #expect(status.status == 0, "\(status.err)")
        #expect(status.out.contains("postgresql://"))
    }

    @Test func aProjectNamesItsStore() throws {
        let schema = try TemporarySchema()
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        try bench.folder.write(
            "landbridge.yaml",
            """
            landbridge: 1
            stores: { county: "postgresql:${COUNTY_STORE}" }
            jobs: { people: { mapping: people.yaml, inputs: ["day1.txt"], store: county } }
            """)
        let environment = ["COUNTY_STORE": schema.settings]
        let unset = try bench.run(["store", "init", "county"])
        #expect(unset.status == 2)
        #expect(unset.err.contains("LB6010"))
        #expect(try bench.run(["store", "init", "county"], environment: environment).status == 0)
        let twice = try bench.run(["store", "init", "county"], environment: environment)
        #expect(twice.status == 1)
        #expect(twice.err.contains("LB5003"))
        let synced = try bench.run(["sync", "people"], environment: environment)
        #expect(synced.status == 0, "\(synced.err)")
        #expect(try schema.int("SELECT count(*) FROM current_obligation") == 20)
    }

    @Test func passwordsAreNotShown() throws {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        let url = "postgresql://clerk:tiger-7f3a@localhost:\(ProcessInfo.processInfo.environment["PGPORT"] ?? "5432")/postgres"
        for words in [
            ["store", "init", url], ["store", "status", url], ["sync", "people.yaml", "--input", "day1.txt", "--store", url],
            ["runs", "--store", url, "--format", "json"],
        ] {
            let refused = try bench.run(words)
            #expect(refused.status == 2, "\(refused.err)")
            #expect((refused.err + refused.out).contains("LB5204"))
            #expect(!(refused.err + refused.out).contains("tiger"))
        }
    }

    @Test(arguments: [
        "host=localhost password=tiger-7f3a", "host=localhost password=tiger-7f3a dbname=a:b", "tiger-7f3a@localhost:5432/x",
        "mysql://clerk:tiger-7f3a@localhost/x",
    ])
    func whatIsNoStoreIsNotShownEither(_ text: String) throws {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        for words in [["store", "status", text], ["sync", "people.yaml", "--input", "day1.txt", "--store", text], ["runs", "--store", text]] {
            let refused = try bench.run(words)
            #expect(refused.status == 2, "\(refused.err)")
            #expect(refused.err.contains("LB6009"), "\(refused.err)")
            #expect(!(refused.err + refused.out).contains("tiger"), "\(refused.err)")
        }
    }

    /// SIGKILL while the server takes rows: nothing is left, and the run again gives what it would have given.
    @Test func aKilledRunLeavesNothing() throws {
        let count = 12_000
        let schema = try TemporarySchema()
        let bench = try Workbench(schema: schema)
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101", Array(1...count)))
        let sqlite = try Workbench()
        try sqlite.writePeople()
        try sqlite.folder.write("day1.txt", Workbench.people("20260101", Array(1...count)))
        // The run waits for this lock while it writes.
        let watcher = try PostgresConnection(schema.settings)
        try watcher.execute("BEGIN; LOCK TABLE lb_quarantine")
        let running = try LandbridgeProcess.Running(bench.syncWords("people.yaml", ["day1.txt"]), in: bench.folder.url)
        while running.process.isRunning,
            try schema.int("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'lb_quarantine'::regclass") == 0
        {}
        running.kill()
        #expect(try running.wait().status == 128 + SIGKILL)
        try watcher.execute("ROLLBACK")
        // The server notices that nobody listens; the lock that the killed run had is free when its transaction is gone.
        while try schema.int("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'lb_run'::regclass)") != 0 {}
        #expect(try schema.int("SELECT (SELECT count(*) FROM lb_run) + (SELECT count(*) FROM constituent)") == 0)

        let again = try bench.sync("people.yaml", "day1.txt")
        #expect(again.status == 0, "\(again.err)\(again.out)")
        #expect(again.run == 1)
        #expect(try sqlite.sync("people.yaml", "day1.txt").status == 0)
        #expect(try schema.canonical() == (try sqlite.reader.canonicalTexts()))
    }

    @Test func runsOfDifferentStreamsProceedTogether() throws {
        let schema = try TemporarySchema()
        let bench = try Workbench(schema: schema)
        for name in ["north", "south", "east"] {
            try bench.writePeople(name + ".yaml", mapping: name, system: name)
            try bench.folder.write(name + ".txt", Workbench.people("20260101", Array(1...3_000)))
        }
        // Twice the same: one of the two has to try again.
        let running = try ["north", "south", "east", "north"].map { name in
            try LandbridgeProcess.Running(bench.syncWords(name + ".yaml", [name + ".txt"]), in: bench.folder.url)
        }
        let outcomes = try running.map { try $0.wait() }
        #expect(outcomes[1].status == 0 && outcomes[2].status == 0, "\(outcomes.map(\.err))")
        let north = [outcomes[0].status, outcomes[3].status].sorted()
        #expect(north == [0, 5] || north == [0, 0], "\(outcomes.map(\.err))")
        #expect(try schema.rows("SELECT run FROM lb_run ORDER BY run") == [["1"], ["2"], ["3"]])
        #expect(try schema.int("SELECT count(*) FROM current_constituent") == 9_000)
    }
}
