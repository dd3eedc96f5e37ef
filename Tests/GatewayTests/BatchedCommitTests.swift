import Foundation
import Testing

/// `commit: batched` of a job and of the command.
@Suite struct BatchedCommitTests {
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        try bench.folder.write(
            "landbridge.yaml",
            """
            landbridge: 1
            stores: { county: "sqlite:county.db" }
            jobs:
              people: { mapping: people.yaml, inputs: day1.txt, store: county, commit: batched, batch_rows: 15 }
            """)
        return bench
    }

    private func field(_ outcome: LandbridgeProcess.Outcome, _ name: String) -> Any? { (outcome.json as? [String: Any])?[name] }

    @Test func aJobAsksForBatches() throws {
        let bench = try bench()
        let outcome = try bench.run(["sync", "people", "--format", "json"])
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(field(outcome, "commit") as? String == "batched")
        // 20 constituents and 20 obligations, 15 at a time.
        #expect(field(outcome, "batches") as? Int == 3)
        let runs = try bench.run(["runs", "--store", "county", "--format", "json"])
        let run = (runs.json as? [[String: Any]])?.first
        #expect(run?["status"] as? String == "applied")
        #expect(run?["batches"] as? Int == 3)

        let atomic = try Workbench()
        try atomic.writePeople()
        try atomic.folder.write("day1.txt", Workbench.people("20260101"))
        let whole = try atomic.sync("people.yaml", "day1.txt")
        #expect(field(whole, "commit") as? String == "atomic")
        #expect(field(whole, "batches") as? Int == 1)
        #expect(try bench.reader.canonical() == atomic.reader.canonical())
    }

    @Test func theCommandComesBeforeTheJob() throws {
        let bench = try bench()
        #expect(field(try bench.run(["sync", "people", "--commit", "atomic", "--format", "json"]), "batches") as? Int == 1)
        let text = try bench.run(["sync", "people.yaml", "--input", "day1.txt", "--commit", "batched", "--store", "county"])
        #expect(text.out.contains("nothing to do"))
        try bench.folder.write("day2.txt", Workbench.people("20260102", Array(1...21)))
        let next = try bench.run(["sync", "people", "--input", "day2.txt", "--batch-rows", "1"])
        #expect(next.out.contains(", committed in 2 batches, "), "\(next.out)")
    }

    @Test(arguments: [["--batch-rows", "5"], ["--commit", "batched", "--batch-rows", "0"], ["--commit", "batched", "--batch-rows", "1000001"]])
    func wrongUsageChangesNothing(_ more: [String]) throws {
        let bench = try bench()
        let before = try bench.state()
        let outcome = try bench.sync("people.yaml", "day1.txt", more: more)
        #expect(outcome.status == 2)
        #expect((outcome.out + outcome.err).contains("--batch-rows"))
        #expect(try bench.state() == before)
    }

    /// A row of another mapping, met in a later batch: what came before it stays, and the error says so.
    @Test func aFailureNamesWhatStays() throws {
        let bench = try bench()
        try bench.writePeople("rival.yaml", mapping: "rival")
        try bench.folder.write("one.txt", Workbench.people("20260101", [20]))
        #expect(try bench.sync("rival.yaml", "one.txt").status == 0)
        let stopped = try bench.run(["sync", "people"])
        #expect(stopped.status == 4)
        #expect(stopped.err.contains("LB5006"))
        #expect(stopped.err.contains("LB5014"), "\(stopped.err)")
        #expect(!stopped.err.contains("nothing was committed"))
        #expect(try bench.run(["runs", "--store", "county"]).out.contains("run 2 is not finished: "))
    }

    /// The snapshot that changes begin with is split; a transaction of the source is not.
    @Test(.enabled(if: DatabaseServer.keepsChanges)) func changesAreNotSplit() throws {
        try Follower.with { follower in
            try follower.prepare()
            func sync() throws -> LandbridgeProcess.Outcome {
                try follower.sync("--commit", "batched", "--batch-rows", "4", "--format", "json")
            }
            let first = try sync()
            #expect(first.status == 0, "\(first.err)")
            #expect(field(first, "commit") as? String == "batched")
            #expect(field(first, "batches") as? Int ?? 0 >= 5)
            try follower.execute("UPDATE p SET name = name || '!'")
            let next = try sync()
            #expect(next.status == 0, "\(next.err)")
            #expect(field(next, "commit") as? String == "batched")
            #expect(field(next, "batches") as? Int == 1)
            try follower.compareRows("after both")
        }
    }
}
