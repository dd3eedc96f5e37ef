import Foundation
import Testing

/// SIGKILL in the middle of a run, and the run again: the store is what an uninterrupted run gives.
@Suite struct KillTests {
    private static let count = 12_000
    private static let day1 = Workbench.people("20260101", Array(1...count))
    /// Every constituent has another name, and some are gone.
    private static let day2 = Workbench.people(
        "20260102", Array(1...count - 500), named: Dictionary(uniqueKeysWithValues: (1...count).map { ($0, "New\($0)") }))
    private static let approvals = ["updates=\(count)"]

    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Self.day1)
        try bench.folder.write("day2.txt", Self.day2)
        return bench
    }

    private func start(_ bench: Workbench, _ input: String) throws -> LandbridgeProcess.Running {
        try LandbridgeProcess.Running(
            bench.syncWords("people.yaml", [input], approve: Self.approvals), in: bench.folder.url)
    }

    private func size(_ bench: Workbench, _ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: bench.folder.path(name))
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Days 1 and 2 without any interruption.
    private func uninterrupted(days: Int) throws -> [String] {
        let bench = try bench()
        for day in 1...days {
            #expect(try bench.sync("people.yaml", "day\(day).txt", approve: Self.approvals).status == 0)
        }
        return try bench.reader.canonical()
    }

    /// After a kill: nothing is half written, and the run again gives what it would have given.
    private func expectRecovery(_ bench: Workbench, before: [String], day: Int) throws {
        #expect(try bench.reader.row("PRAGMA integrity_check") == ["ok"])
        #expect(try bench.reader.canonical() == before)
        #expect(try bench.reader.int("SELECT count(*) FROM lb_run") == day - 1)

        let again = try bench.sync("people.yaml", "day\(day).txt", approve: Self.approvals)
        #expect(again.status == 0, "\(again.out)")
        #expect(again.outcome == "applied")
        #expect(again.run == day)
        #expect(try bench.reader.canonical() == (try uninterrupted(days: day)))

        // The fingerprints say the same as the rows: the same content of a later day writes nothing.
        let later = (day == 1 ? Self.day1 : Self.day2).dropFirst(9)
        try bench.folder.write("later.txt", "H20260109" + later)
        let rows = try bench.reader.canonical()
        let unchanged = try bench.sync("people.yaml", "later.txt")
        #expect(unchanged.outcome == "unchanged", "\(unchanged.out)")
        #expect(unchanged.count("constituent", "unchanged") == (day == 1 ? Self.count : Self.count - 500))
        #expect(try bench.reader.canonical() == rows)
    }

    @Test func killedWhileReading() throws {
        let bench = try bench()
        let before = try bench.reader.canonical()
        let pipe = try NamedPipe(bench.folder.path("slow.txt"))
        let bytes = Array(Self.day1.utf8)
        let running = try start(bench, "slow.txt")
        let isOpen = try pipe.open(whileRunning: running.process)
        try #require(isOpen, "the run ended before it read")
        try pipe.write(bytes.prefix(bytes.count / 2))
        running.kill()
        #expect(try running.wait().status == 128 + SIGKILL)
        pipe.close()
        try expectRecovery(bench, before: before, day: 1)
    }

    /// All bytes but the last are there: everything is mapped and compared, nothing is proved.
    @Test func killedBeforeTheEndOfTheExtract() throws {
        let bench = try bench()
        #expect(try bench.sync("people.yaml", "day1.txt").status == 0)
        let before = try bench.reader.canonical()
        let pipe = try NamedPipe(bench.folder.path("slow.txt"))
        let running = try start(bench, "slow.txt")
        let isOpen = try pipe.open(whileRunning: running.process)
        try #require(isOpen, "the run ended before it read")
        try pipe.write(Array(Self.day2.utf8).dropLast())
        running.kill()
        #expect(try running.wait().status == 128 + SIGKILL)
        pipe.close()
        try expectRecovery(bench, before: before, day: 2)
    }

    /// The first load grows the file of the store, under a rollback journal or a write-ahead log.
    @Test func killedWhileTheFirstLoadIsWritten() throws {
        let bench = try bench()
        let before = try bench.reader.canonical()
        let empty = size(bench, "county.db")
        try killWhileWriting(bench, "day1.txt") {
            size(bench, "county.db") > empty + 500_000 || size(bench, "county.db-wal") > 500_000
        }
        try expectRecovery(bench, before: before, day: 1)
    }

    /// The commands that only look at a store can do so at once, before any other run has cleared up.
    @Test(arguments: ["runs", "status", "quarantine", "preview"]) func aStoreCanBeLookedAtAfterAKill(_ command: String) throws {
        let words = [
            "runs": ["runs", "--store", "sqlite:county.db"], "status": ["store", "status", "sqlite:county.db"],
            "quarantine": ["quarantine", "list", "--store", "sqlite:county.db"],
            "preview": ["preview", "people.yaml", "--input", "day1.txt", "--limit", "1", "--store", "sqlite:county.db"],
        ]
        let bench = try bench()
        let empty = size(bench, "county.db")
        try killWhileWriting(bench, "day1.txt", looksInto: false) {
            size(bench, "county.db") > empty + 500_000 || size(bench, "county.db-wal") > 500_000
        }
        let looked = try bench.run(try #require(words[command]))
        #expect(looked.status == 0, "\(looked.err)")
        // The kill may come after the commit; then the run is there with all that it wrote.
        let runs = try bench.reader.int("SELECT count(*) FROM lb_run")
        let rows = try bench.reader.int("SELECT count(*) FROM constituent")
        #expect((runs == 0) == (rows == 0), "\(runs) runs, \(rows) rows")
    }

    @Test func killedWhileChangesAreWritten() throws {
        let bench = try bench()
        #expect(try bench.sync("people.yaml", "day1.txt").status == 0)
        let before = try bench.reader.canonical()
        try killWhileWriting(bench, "day2.txt") {
            size(bench, "county.db-wal") > 500_000 || size(bench, "county.db-journal") > 500_000
        }
        try expectRecovery(bench, before: before, day: 2)
    }

    /// A run in batches stays as far as it came, says so, and the same command again writes the rest.
    @Test(arguments: [1, 2]) func killedBetweenBatches(_ day: Int) throws {
        let bench = try bench()
        if day == 2 { #expect(try bench.sync("people.yaml", "day1.txt").status == 0) }
        let batched = ["--commit", "batched", "--batch-rows", "400"]
        let running = try LandbridgeProcess.Running(
            bench.syncWords("people.yaml", ["day\(day).txt"], approve: Self.approvals) + batched, in: bench.folder.url)
        func isPartial() -> Bool { (try? bench.reader.int("SELECT count(*) FROM lb_run WHERE status = 'partial'")) == 1 }
        while running.process.isRunning, !isPartial() {}
        running.kill()
        let killed = try running.wait()
        try #require(killed.status == 128 + SIGKILL, "the run was too fast: \(killed.out)")
        #expect(try bench.reader.row("PRAGMA integrity_check") == ["ok"])
        let written = try #require(
            try bench.reader.int(
                """
                SELECT (SELECT count(*) FROM constituent WHERE lb_run = \(day)) + (SELECT count(*) FROM obligation WHERE lb_run = \(day))
                """))
        #expect(written > 0)
        #expect(written % 400 == 0)
        #expect(try bench.run(["runs", "--store", bench.store]).out.contains("run \(day) is not finished: "))
        #expect(try bench.run(["store", "status", bench.store]).out.contains(", partial: not finished, "))

        if day == 2 {
            // The extract from before is no longer what the store holds.
            let old = try bench.sync("people.yaml", "day1.txt", approve: Self.approvals)
            #expect(old.outcome == "applied", "\(old.out) \(old.err)")
            #expect(old.out.contains("run 2 was left unfinished"))
        }
        let again = try bench.sync("people.yaml", "day\(day).txt", approve: Self.approvals, more: batched)
        #expect(again.outcome == "applied", "\(again.out) \(again.err)")
        #expect(again.out.contains("was left unfinished") == (day == 1))
        #expect(try bench.reader.canonical() == (try uninterrupted(days: day)))
        #expect(try !bench.run(["runs", "--store", bench.store]).out.contains("not finished"))
        let same = try bench.sync("people.yaml", "day\(day).txt", more: batched)
        #expect(same.outcome == "same-bytes", "\(same.out)")
    }

    /// Kills the run as soon as its files show that it writes. A run that was faster than the watcher is put back and tried again.
    ///
    /// - Parameter looksInto: whether the store may be opened here, which undoes what the killed run left.
    private func killWhileWriting(
        _ bench: Workbench, _ input: String, looksInto: Bool = true, isWriting: () -> Bool
    ) throws {
        let files = ["county.db", "county.db-wal", "county.db-journal", "county.db-shm"]
        let saved = files.map { try? Data(contentsOf: bench.folder.url.appendingPathComponent($0)) }
        for _ in 1...20 {
            let running = try start(bench, input)
            while running.process.isRunning && !isWriting() {}
            running.kill()
            let outcome = try running.wait()
            if outcome.status == 128 + SIGKILL {
                // A journal with something in it means that the transaction was under way.
                let journal = max(size(bench, "county.db-wal"), size(bench, "county.db-journal"))
                if !looksInto && journal > 0 { return }
                let committed = input == "day1.txt" ? 0 : 1
                if looksInto, try bench.reader.int("SELECT count(*) FROM lb_run") == committed { return }
            } else {
                #expect(outcome.status == 0, "\(outcome.err)")
            }
            for (name, bytes) in zip(files, saved) {
                try? FileManager.default.removeItem(atPath: bench.folder.path(name))
                if let bytes { try bench.folder.write(name, bytes) }
            }
        }
        Issue.record("no run was slow enough to be killed while it wrote")
    }
}
