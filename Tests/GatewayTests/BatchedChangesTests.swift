import Foundation
import Postgres
import Testing

/// Changes under `commit: batched`: whole transactions of the source, several of them in one of the store.
@Suite(.enabled(if: DatabaseServer.keepsChanges), .serialized) struct BatchedChangesTests {
    private let batched = ["--commit", "batched", "--batch-rows", "250", "--format", "json"]

    private func field(_ outcome: LandbridgeProcess.Outcome, _ name: String) -> Any? { (outcome.json as? [String: Any])?[name] }

    /// Ten transactions of a hundred rows each.
    private func writeTransactions(_ follower: Follower) throws {
        for number in 1...10 {
            try follower.execute("INSERT INTO p (id, name) SELECT g, 'T\(number)' FROM generate_series(\(number) * 1000, \(number) * 1000 + 99) AS g")
        }
    }

    @Test(arguments: [false, true]) func transactionsAreNeverSplit(server: Bool) throws {
        let schema = server ? try TemporarySchema() : nil
        try Follower.with(schema: schema) { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            try writeTransactions(follower)
            try follower.execute("UPDATE p SET name = 'Again' WHERE id = 1000; DELETE FROM p WHERE id = 1001; UPDATE p SET id = 77 WHERE id = 10000")
            let outcome = try follower.run(follower.syncWords + batched)
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(field(outcome, "commit") as? String == "batched")
            // 300 changes each, and what is left.
            #expect(field(outcome, "batches") as? Int == 4)
            #expect(field(outcome, "first_run") as? Int == 2 && field(outcome, "run") as? Int == 5)
            #expect(field(outcome, "records") as? Int == 1_001)
            let streams = field(outcome, "streams") as? [[String: Any]]
            let counts = streams?.first { $0["entity"] as? String == "constituent" }?["counts"] as? [String: Int]
            #expect(counts?["inserts"] == 1_000 && counts?["updates"] == 1 && counts?["deletes"] == 1 && counts?["live_before"] == 20, "\(counts ?? [:])")
            let sql = "SELECT family_name, count(DISTINCT lb_run), min(lb_run) FROM constituent WHERE family_name LIKE 'T%' AND source_key NOT IN ('77', '1001', '10000') GROUP BY family_name ORDER BY min(lb_run), length(family_name), family_name"
            let runs = try schema?.rows(sql) ?? follower.bench.reader.rows(sql)
            #expect(runs.map { $0.map { $0 ?? "" }.joined(separator: " ") } == (1...10).map { "T\($0) 1 \(2 + ($0 - 1) / 3)" })
            try follower.compareRows("in batches")
            // Nothing is left for the next one.
            let idle = try follower.run(follower.syncWords + batched)
            #expect(idle.status == 0 && field(idle, "records") as? Int == 0 && field(idle, "batches") as? Int == 1)
        }
    }

    @Test func aTransactionLargerThanABatchIsOne() throws {
        try Follower.with { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            try follower.execute("INSERT INTO p (id, name) SELECT g, 'Big' FROM generate_series(1000, 9000) AS g")
            try follower.execute("DELETE FROM p WHERE id = 1000")
            let outcome = try follower.run(follower.syncWords + batched)
            #expect(outcome.status == 0 && field(outcome, "batches") as? Int == 2, "\(outcome.err)")
            #expect(try follower.bench.reader.int("SELECT count(DISTINCT lb_run) FROM constituent WHERE family_name = 'Big' AND lb_deleted_at IS NULL") == 1)
            try follower.compareRows("one large transaction")
        }
    }

    /// What stops a later batch leaves those before, and the next run goes on behind them.
    @Test func whatStopsALaterBatchLeavesThoseBefore() throws {
        try Follower.with { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            for number in 1...4 {
                try follower.execute("INSERT INTO p (id, name) SELECT g, 'T\(number)' FROM generate_series(\(number) * 1000, \(number) * 1000 + 99) AS g")
            }
            try follower.execute("INSERT INTO p (id, name) VALUES (5000, 'Taken')")
            // The row of another mapping.
            try follower.execute("CREATE TABLE \"Old\".rival (LIKE p ); INSERT INTO \"Old\".rival VALUES (5000, 'Rival', '', '{}', 'P')")
            let text = try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8)
            try follower.bench.folder.write("rival.yaml", text.replacing("mapping: people", with: "mapping: rival").replacing(".person", with: ".rival"))
            let rival = try follower.run(["sync", "rival.yaml", "--store", follower.bench.store])
            try #require(rival.status == 0, "\(rival.err)")
            let words = follower.syncWords + ["--commit", "batched", "--batch-rows", "150"]
            let stopped = try follower.run(words)
            #expect(stopped.status != 0 && stopped.err.contains("LB5006") && stopped.err.contains("LB5014") && stopped.err.contains("2 batches before are committed, up to run 4"), "\(stopped)")
            #expect(try follower.bench.reader.int("SELECT count(*) FROM constituent WHERE family_name LIKE 'T_'") == 400)
            try follower.execute("UPDATE p SET id = 5001 WHERE id = 5000")
            let later = try follower.run(words)
            #expect(later.status == 0 && later.out.contains("1 records"), "\(later)")
            #expect(try follower.bench.reader.rows("SELECT source_key, lb_run FROM constituent WHERE family_name = 'Taken'") == [["5001", "5"]])
        }
    }

    @Test func aTableTruncatedBehindABatchIsReadAnew() throws {
        try Follower.with { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            try writeTransactions(follower)
            try follower.execute("TRUNCATE p ; INSERT INTO p (id, name) SELECT g, 'After' FROM generate_series(1, 19) AS g")
            let outcome = try follower.run(follower.syncWords + batched)
            #expect(outcome.status == 0 && outcome.out.contains("LB1625"), "\(outcome)")
            try follower.compareRows("after it")
        }
    }

    /// Killed between two batches, or within one, the rest is found by the next run.
    @Test func aKilledRunGoesOnBehindItsBatches() throws {
        let schema = try TemporarySchema()
        try Follower.with(schema: schema) { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            try writeTransactions(follower)
            // The second batch waits for a row that somebody else holds.
            let holder = try PostgresConnection(schema.settings)
            try follower.execute("UPDATE p SET name = 'Held' WHERE id = 1")
            try follower.execute("INSERT INTO p (id, name) SELECT g, 'L' FROM generate_series(20000, 20299) AS g")
            try holder.execute("BEGIN; SELECT 1 FROM constituent WHERE source_key = '1' FOR UPDATE")
            let running = try LandbridgeProcess.Running(
                follower.syncWords + ["--commit", "batched", "--batch-rows", "1000"], in: follower.bench.folder.url, environment: follower.environment())
            while try schema.int("SELECT count(*) FROM constituent WHERE family_name LIKE 'T%'") != 1_000 {
                try #require(running.process.isRunning)
                _ = try schema.rows("SELECT pg_sleep(0.05)")
            }
            running.kill()
            _ = try running.wait()
            try holder.execute("ROLLBACK")
            #expect(try schema.int("SELECT count(*) FROM constituent WHERE family_name = 'L'") == 0)
            let outcome = try follower.sync("--format", "json")
            // Only what the batch that was committed did not have.
            #expect(outcome.status == 0 && field(outcome, "records") as? Int == 301, "\(outcome.err)")
            try follower.compareRows("after the kill")
        }
    }
}
