import Foundation
import Postgres
import Testing

/// Connections are cut at many bytes, to the source and to the store; running again ends in the rows of an undisturbed run.
@Suite(.enabled(if: DatabaseServer.keepsChanges), .serialized) struct ConnectionCutTests {
    /// Bytes after which to cut, spread over the whole and close to its end.
    private func cuts(_ total: Int) -> [Int] { [total / 9, total / 3, total / 2, total * 4 / 5, total - 40, total - 1] }

    private let more = "INSERT INTO p (id, name, phones) SELECT g, 'M' || g, ARRAY['m' || g] FROM generate_series(100, 2100) AS g"

    // MARK: the source

    @Test func aSnapshotOfTheSourceIsCut() throws {
        try Follower.with { follower in
            try follower.execute(more)
            let words = ["sync", "people.yaml", "--store", follower.bench.store]
            let undisturbed = try CuttingProxy()
            let other = try Workbench()
            try other.folder.write("people.yaml", try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8))
            let whole = try other.run(["sync", "people.yaml", "--store", other.store], environment: follower.environment(through: undisturbed))
            try #require(whole.status == 0, "\(whole.err)")
            let before = try follower.bench.state()
            for cut in cuts(undisturbed.passed(.fromServer)) {
                let proxy = try CuttingProxy(after: cut)
                let outcome = try follower.run(words, through: proxy)
                // What follows the last row may not be needed.
                guard outcome.status != 0 else { continue }
                #expect(outcome.status == 5 && outcome.err.contains("LB520"), "\(cut): \(outcome)")
                #expect(try follower.bench.state() == before, "\(cut)")
            }
            #expect(try follower.run(words).status == 0)
            #expect(try follower.bench.reader.canonical() == other.reader.canonical())
        }
    }

    @Test func theFirstSnapshotOfChangesIsCut() throws {
        try Follower.with { follower in
            try follower.prepare()
            for cut in [2_000, 6_000, 12_000, 60_000] {
                let proxy = try CuttingProxy(after: cut)
                let outcome = try follower.sync(through: proxy)
                #expect(outcome.status == 5 || !proxy.wasCut, "\(cut): \(outcome)")
                try follower.execute("UPDATE p SET name = name || '\(cut)' WHERE id = 1")
            }
            try follower.compare("the first that is whole")
            try follower.execute("DELETE FROM p WHERE id = 2")
            try follower.compare("what came after it")
        }
    }

    @Test func aStreamOfChangesIsCut() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            // About as many bytes as the changes below, to know where their stream goes.
            try follower.execute(more)
            let undisturbed = try CuttingProxy()
            #expect(try follower.sync(through: undisturbed).status == 0)
            for (round, cut) in cuts(undisturbed.passed(.fromServer)).enumerated() {
                try follower.execute("UPDATE p SET name = name || '!' WHERE id >= 100; DELETE FROM p WHERE id = \(round + 1)")
                try follower.execute("INSERT INTO p (id, name) VALUES (\(5_000 + round), 'R')")
                let before = try follower.bench.state()
                let proxy = try CuttingProxy(after: cut)
                let outcome = try follower.sync(through: proxy)
                #expect(outcome.status == 5 && proxy.wasCut, "\(cut): \(outcome)")
                #expect(try follower.bench.state() == before, "\(cut)")
                try follower.compare("after the cut at \(cut)")
            }
        }
    }

    /// What the run says of how far it got does not arrive; the store has it.
    @Test func whatTheSourceIsToldIsCut() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute(more)
            let undisturbed = try CuttingProxy()
            #expect(try follower.sync(through: undisturbed).status == 0)
            try follower.execute("UPDATE p SET name = name || '!' WHERE id >= 100")
            let proxy = try CuttingProxy(cutting: .fromClient, after: undisturbed.passed(.fromClient) - 20)
            let outcome = try follower.sync(through: proxy)
            #expect(outcome.status == 0 && proxy.wasCut, "\(outcome)")
            try follower.execute("DELETE FROM p WHERE id = 2")
            try follower.compare("after it")
        }
    }

    // MARK: the store

    private func settings(_ schema: TemporarySchema, _ proxy: CuttingProxy) -> String { "postgresql:\(proxy.settings) \(schema.settings)" }

    @Test(arguments: [CuttingProxy.Direction.fromClient, .fromServer])
    func theStoreIsCut(_ direction: CuttingProxy.Direction) throws {
        let schema = try TemporarySchema()
        try Follower.with(schema: schema) { follower in
            try follower.execute(more)
            func sync(_ proxy: CuttingProxy) throws -> LandbridgeProcess.Outcome {
                try follower.run(["sync", "people.yaml", "--store", settings(schema, proxy)])
            }
            func change() throws { try follower.execute("UPDATE p SET name = name || '!' WHERE id >= 100") }
            let undisturbed = try CuttingProxy()
            let first = try sync(undisturbed)
            try #require(first.status == 0, "\(first.err)")
            try change()
            let second = try CuttingProxy()
            #expect(try sync(second).status == 0)
            for cut in cuts(second.passed(direction)) {
                try change()
                let runs = try schema.int("SELECT count(*) FROM lb_run") ?? 0
                let before = try schema.canonical()
                let proxy = try CuttingProxy(cutting: direction, after: cut)
                let outcome = try sync(proxy)
                // Behind the commit the cut is of no matter.
                let after = try schema.int("SELECT count(*) FROM lb_run")
                if outcome.status == 0 {
                    #expect(after == runs + 1, "\(cut)")
                } else {
                    #expect(outcome.status == 5 && outcome.err.contains("LB5203"), "\(cut): \(outcome)")
                    if !outcome.err.contains("not known") {
                        #expect(after == runs, "\(cut)")
                        #expect(try schema.canonical() == before, "\(cut)")
                    }
                }
                #expect(try follower.run(["sync", "people.yaml", "--store", follower.bench.store]).status == 0)
                try follower.compareRows("after the cut at \(cut)")
            }
        }
    }

    /// In batches, what was committed before the cut stays, and the run again ends in the same rows.
    @Test(arguments: [CuttingProxy.Direction.fromClient, .fromServer])
    func theStoreIsCutBetweenBatches(_ direction: CuttingProxy.Direction) throws {
        let schema = try TemporarySchema()
        try Follower.with(schema: schema) { follower in
            try follower.execute(more)
            let words = ["sync", "people.yaml", "--commit", "batched", "--batch-rows", "300", "--store"]
            func sync(_ proxy: CuttingProxy) throws -> LandbridgeProcess.Outcome {
                try follower.run(words + [settings(schema, proxy)])
            }
            func change() throws { try follower.execute("UPDATE p SET name = name || '!' WHERE id >= 100") }
            #expect(try sync(try CuttingProxy()).status == 0)
            try change()
            let undisturbed = try CuttingProxy()
            #expect(try sync(undisturbed).status == 0)
            #expect(try schema.int("SELECT (counts ->> 'batches')::integer FROM lb_run ORDER BY run DESC LIMIT 1") ?? 0 > 2)
            var unfinished = 0
            for cut in cuts(undisturbed.passed(direction)) {
                try change()
                let proxy = try CuttingProxy(cutting: direction, after: cut)
                let outcome = try sync(proxy)
                #expect([0, 5].contains(outcome.status), "\(cut): \(outcome)")
                let isPartial = try schema.int("SELECT (status = 'partial')::integer FROM lb_run ORDER BY run DESC LIMIT 1") == 1
                if outcome.status == 0 { #expect(!isPartial, "\(cut)") }
                if isPartial { unfinished += 1 }
                #expect(try follower.run(words + ["postgresql:" + schema.settings]).status == 0)
                #expect(try schema.int("SELECT (status = 'partial')::integer FROM lb_run ORDER BY run DESC LIMIT 1") == 0)
                try follower.compareRows("after the cut at \(cut)")
            }
            #expect(unfinished > 0)
        }
    }

    /// Whether a run is in the store when the answer to COMMIT does not come is asked, not guessed.
    @Test func anUnknownOutcomeOfTheCommitIsAsked() throws {
        let schema = try TemporarySchema()
        try Follower.with(schema: schema) { follower in
            func sync(_ proxy: CuttingProxy) throws -> LandbridgeProcess.Outcome {
                try follower.run(["sync", "people.yaml", "--store", settings(schema, proxy), "--format", "json"])
            }
            let first = try CuttingProxy()
            #expect(try sync(first).status == 0)
            // The reply to COMMIT: what comes after it is the release of the locks.
            var committed = 0
            var round = 0
            for back in stride(from: 20, through: 240, by: 20) {
                round += 1
                try follower.execute("UPDATE p SET name = 'Round \(round)' WHERE id = 3")
                let plain = try CuttingProxy()
                #expect(try sync(plain).status == 0)
                try follower.execute("UPDATE p SET name = 'Again \(round)' WHERE id = 3")
                let runs = try #require(try schema.int("SELECT count(*) FROM lb_run"))
                let proxy = try CuttingProxy(after: plain.passed(.fromServer) - back, reopens: true)
                let outcome = try sync(proxy)
                let after = try #require(try schema.int("SELECT count(*) FROM lb_run"))
                // The store can be asked again, so the run knows.
                #expect(outcome.status == (after == runs + 1 ? 0 : 5), "\(back): \(outcome)")
                if outcome.status == 0 {
                    #expect((outcome.json as? [String: Any])?["run"] as? Int == after)
                    if proxy.wasCut { committed += 1 }
                }
                let name = try schema.rows("SELECT family_name FROM constituent WHERE source_key = '3'").first?.first ?? nil
                #expect(name == (after == runs + 1 ? "Again \(round)" : "Round \(round)"))
            }
            #expect(committed > 0)
        }
    }
}
