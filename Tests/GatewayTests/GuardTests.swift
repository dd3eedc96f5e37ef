import Foundation
import Testing

/// What a run may not do without being told, and what it does not do at all.
@Suite struct GuardTests {
    private func bench(source: String = "") throws -> Workbench {
        let bench = try Workbench()
        try bench.writePeople(source: source)
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        let first = try bench.sync("people.yaml", "day1.txt")
        try #require(first.status == 0, "\(first.err)\(first.out)")
        return bench
    }

    /// The run is stopped as it is, with one approved too few, and passes with the number that the message names.
    private func expectGuard(
        _ bench: Workbench, _ input: String, code: String, approval: String, number: Int
    ) throws -> LandbridgeProcess.Outcome {
        let before = try bench.state()
        for approved in [[], ["\(approval)=\(number - 1)"]] {
            let stopped = try bench.sync("people.yaml", input, approve: approved)
            #expect(stopped.status == 4, "\(approved)")
            #expect(stopped.codes.contains(code), "\(stopped.codes)")
            let help = stopped.diagnostic(code)["help"] as? String ?? ""
            #expect(help.contains("--approve \(approval)=\(number)`"), "\(help)")
            #expect(help.contains("nothing was committed"), "\(help)")
            #expect(try bench.state() == before)
        }
        let passed = try bench.sync("people.yaml", input, approve: ["\(approval)=\(number)"])
        #expect(passed.status == 0, "\(passed.out)")
        let run = try #require(passed.run)
        let runs = try bench.run(["runs", "--store", bench.store, "--format", "json", "--limit", "1"])
        #expect(runs.list.first?["run"] as? Int == run)
        #expect(runs.list.first?["approvals"] as? [String] == ["\(approval)=\(number)"])
        return passed
    }

    // MARK: guards

    @Test func tooManyDeletes() throws {
        let bench = try bench()
        try bench.folder.write("drop5.txt", Workbench.people("20260103", Array(6...20)))
        let passed = try expectGuard(bench, "drop5.txt", code: "LB4005", approval: "deletes", number: 10)
        #expect(passed.count("constituent", "deletes") == 5)
        #expect(passed.count("obligation", "deletes") == 5)
        #expect(
            try bench.reader.rows("SELECT source_key FROM constituent WHERE lb_deleted_at IS NOT NULL ORDER BY 1")
                == (1...5).map { ["00000\($0)"] })
    }

    @Test func fewDeletesPass() throws {
        let bench = try bench()
        try bench.folder.write("drop2.txt", Workbench.people("20260103", Array(3...20)))
        let passed = try bench.sync("people.yaml", "drop2.txt")
        #expect(passed.status == 0)
        #expect(passed.count("constituent", "deletes") == 2)
    }

    @Test func tooManyUpdates() throws {
        let bench = try bench()
        let named = Dictionary(uniqueKeysWithValues: (1...6).map { ($0, "Other") })
        try bench.folder.write("named.txt", Workbench.people("20260103", named: named))
        let passed = try expectGuard(bench, "named.txt", code: "LB4006", approval: "updates", number: 6)
        #expect(passed.count("constituent", "updates") == 6)
        #expect(passed.count("obligation", "updates") == 0)
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE family_name = 'Other' AND lb_run = 2") == 6)
        #expect(try bench.reader.int("SELECT count(*) FROM obligation WHERE lb_run = 1") == 20)
    }

    @Test func tooManyRejects() throws {
        let bench = try bench()
        let born = Dictionary(uniqueKeysWithValues: (1...4).map { ($0, "19809999") })
        try bench.folder.write("spoiled.txt", Workbench.people("20260103", born: born))
        let passed = try expectGuard(bench, "spoiled.txt", code: "LB4007", approval: "rejects", number: 4)
        #expect(passed.object["rejects"] as? Int == 4)
        #expect(passed.count("constituent", "kept") == 4)
        #expect(passed.count("constituent", "deletes") == 0)
    }

    @Test func anEmptyExtract() throws {
        let bench = try bench()
        try bench.folder.write("none.txt", Workbench.people("20260103", []))
        let before = try bench.state()
        let stopped = try bench.sync("people.yaml", "none.txt")
        #expect(stopped.status == 4)
        #expect(stopped.codes.contains("LB4008"))
        #expect((stopped.diagnostic("LB4008")["help"] as? String)?.contains("--approve empty") == true)
        #expect(try bench.state() == before)

        let passed = try bench.sync("people.yaml", "none.txt", approve: ["empty", "deletes=40"])
        #expect(passed.status == 0, "\(passed.out)")
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE lb_deleted_at IS NULL") == 0)
    }

    @Test func anOlderExtractCannotBeApproved() throws {
        let bench = try bench()
        try bench.folder.write("older.txt", Workbench.people("20251231", named: [3: "Other"]))
        let before = try bench.state()
        for approve in [[], ["updates=100", "deletes=100", "rejects=100", "empty"]] {
            let stopped = try bench.sync("people.yaml", "older.txt", approve: approve)
            #expect(stopped.status == 4)
            #expect(stopped.codes.contains("LB4009"))
            #expect(stopped.diagnostic("LB4009")["found"] as? String == "2025-12-31")
            #expect((stopped.diagnostic("LB4009")["expected"] as? String)?.contains("2026-01-01") == true)
        }
        #expect(try bench.state() == before)
    }

    /// The date stands in the header, so an extract without a detail has one as well.
    @Test func anEmptyExtractCanBeTooOld() throws {
        let bench = try bench()
        try bench.folder.write("older.txt", Workbench.people("20251231", []))
        let before = try bench.state()
        let stopped = try bench.sync("people.yaml", "older.txt", approve: ["empty", "deletes=40"])
        #expect(stopped.status == 4)
        #expect(stopped.codes.contains("LB4009"))
        #expect(try bench.state() == before)
    }

    /// What follows an approved empty extract may not be older than it.
    @Test func anEmptyExtractKeepsItsDate() throws {
        let bench = try bench()
        try bench.folder.write("none.txt", Workbench.people("20260103", []))
        let emptied = try bench.sync("people.yaml", "none.txt", approve: ["empty", "deletes=40"])
        #expect(emptied.status == 0, "\(emptied.out)")
        #expect(emptied.object["as_of"] as? String == "2026-01-03")
        try bench.folder.write("older.txt", Workbench.people("20260102"))
        let stopped = try bench.sync("people.yaml", "older.txt")
        #expect(stopped.status == 4)
        #expect(stopped.codes.contains("LB4009"))
    }

    @Test func aControlTotalThatDoesNotMatchCannotBeApproved() throws {
        let bench = try bench()
        try bench.folder.write("control.txt", Workbench.people("20260103", trailer: 21))
        let before = try bench.state()
        let stopped = try bench.sync("people.yaml", "control.txt", approve: ["updates=100", "deletes=100", "rejects=100"])
        #expect(stopped.status == 4)
        #expect(stopped.codes == ["LB1005"])
        #expect(stopped.place("LB1005", "record") == 22)
        #expect(stopped.place("LB1005", "byte_offset") == 21 * 41)
        #expect(try bench.state() == before)
    }

    @Test func helpNamesOnlyCommandsThatAreThere() throws {
        let bench = try bench()
        try bench.folder.write("older.txt", Workbench.people("20251231"))
        try bench.writePeople("rival.yaml", mapping: "rival")
        let messages = try [bench.sync("people.yaml", "older.txt"), bench.sync("rival.yaml", "day1.txt")].map(\.out)
        for message in messages {
            for match in message.matches(of: /`landbridge ([a-z]+)(?: ([a-z]+))?/) {
                var words = [String(match.1)]
                if ["store", "quarantine"].contains(words[0]), let second = match.2 { words.append(String(second)) }
                let help = try bench.run(words + ["--help"])
                #expect(
                    help.out.contains("USAGE: landbridge \(words.joined(separator: " "))"),
                    "a message names `landbridge \(words.joined(separator: " "))`, which is no command")
            }
        }
    }

    // MARK: nothing to do

    @Test func theSameBytesAreANoOpThatSaysSo() throws {
        let bench = try bench()
        let before = try bench.state()
        try bench.folder.write("renamed.txt", Workbench.people("20260101"))
        for input in ["day1.txt", "renamed.txt"] {
            let again = try bench.run(bench.syncWords("people.yaml", [input]))
            #expect(again.status == 0)
            #expect(again.out.contains("nothing to do"))
            #expect(again.err.contains("note LB4010:"))
        }
        #expect(try bench.state() == before)
        #expect(try bench.run(["runs", "--store", bench.store, "--format", "json"]).list.count == 1)
    }

    @Test func aNewDateWithTheSameRowsIsARunThatWritesNone() throws {
        let bench = try bench()
        let rows = try bench.reader.canonical()
        try bench.folder.write("day2.txt", Workbench.people("20260102"))
        let run = try bench.sync("people.yaml", "day2.txt")
        #expect(run.outcome == "unchanged")
        #expect(run.count("constituent", "unchanged") == 20)
        #expect(try bench.reader.canonical() == rows)
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE lb_run <> 1") == 0)
    }

    // MARK: completeness

    @Test func aFeedThatLacksAFileDeletesNothing() throws {
        let bench = try Workbench()
        try bench.writePeople(source: "files: 2")
        try bench.folder.write("a1.txt", Workbench.people("20260101", Array(1...10)))
        try bench.folder.write("b1.txt", Workbench.people("20260101", Array(11...20)))
        try bench.folder.write("a2.txt", Workbench.people("20260102", Array(2...10), named: [2: "Other"]))
        try bench.folder.write("b2.txt", Workbench.people("20260102", Array(11...20)))
        #expect(try bench.sync("people.yaml", "a1.txt", "b1.txt").count("constituent", "inserts") == 20)

        let half = try bench.sync("people.yaml", "a2.txt")
        #expect(half.status == 0, "\(half.out)")
        #expect(Set(half.codes) == ["LB4011", "LB4013"])
        #expect(half.count("constituent", "updates") == 1)
        #expect(half.count("constituent", "deletes") == 0)
        #expect(half.count("constituent", "retained") == 11)

        let whole = try bench.sync("people.yaml", "a2.txt", "b2.txt")
        #expect(whole.status == 0, "\(whole.out)")
        #expect(whole.count("constituent", "deletes") == 1)
        #expect(
            try bench.reader.rows("SELECT source_key FROM constituent WHERE lb_deleted_at IS NOT NULL") == [["000001"]])
    }

    @Test func aRejectedRecordKeepsItsLastGoodVersion() throws {
        let bench = try bench()
        try bench.folder.write("spoiled.txt", Workbench.people("20260103", named: [4: "Other"], born: [4: "19809999"]))
        let run = try bench.sync("people.yaml", "spoiled.txt")
        #expect(run.status == 0)
        #expect(run.outcome == "unchanged")
        #expect(run.count("constituent", "kept") == 1)
        #expect(run.count("obligation", "kept") == 1)
        #expect(run.place("LB3003", "record") == 5)
        #expect(run.place("LB3003", "byte_offset") == 4 * 41)
        let kept = "SELECT family_name, lb_run, lb_deleted_at FROM constituent WHERE source_key = '000004'"
        #expect(try bench.reader.row(kept) == ["Quill4", "1", nil])

        // Good again: the entry of the quarantine is resolved, and the row is written.
        try bench.folder.write("mended.txt", Workbench.people("20260104", named: [4: "Other"]))
        #expect(try bench.sync("people.yaml", "mended.txt").count("constituent", "updates") == 1)
        #expect(try bench.reader.row(kept) == ["Other", "3", nil])
        #expect(try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json"]).list.isEmpty)
        let all = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json", "--all"]).list
        #expect(all.map { $0["resolved_run"] as? Int } == [3])
        #expect(all.map { $0["first_run"] as? Int } == [2])
    }

    @Test func aKeyThatCannotBeComputedTurnsDeletesOff() throws {
        let bench = try bench()
        try bench.folder.write(
            "nokey.txt", Workbench.people("20260103", Array(3...20), extra: [Workbench.person(nil, "Nokey", "19800102")]))
        let run = try bench.sync("people.yaml", "nokey.txt")
        #expect(run.status == 0, "\(run.out)")
        #expect(Set(run.codes) == ["LB3010", "LB4011"])
        for entity in ["constituent", "obligation"] {
            #expect(run.count(entity, "deletes") == 0)
            #expect(run.count(entity, "retained") == 2)
        }
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE lb_deleted_at IS NULL") == 20)
    }

    // MARK: the same key twice

    @Test(arguments: [("first", "Quill7", "1"), ("last", "Other", "2"), ("reject", "Quill7", "1")])
    func duplicates(_ policy: String, _ name: String, _ run: String) throws {
        let bench = try bench(source: "duplicates: \(policy)")
        try bench.folder.write(
            "twice.txt", Workbench.people("20260103", extra: [Workbench.person(7, "Other", "19800102")]))
        let outcome = try bench.sync("people.yaml", "twice.txt")
        #expect(outcome.status == 0, "\(outcome.out)")
        #expect(outcome.codes == ["LB4012"])
        #expect(
            try bench.reader.row(
                "SELECT family_name, lb_run, lb_deleted_at FROM constituent WHERE source_key = '000007'")
                == [name, run, nil])
        #expect(outcome.count("constituent", "updates") == (policy == "last" ? 1 : 0))
        #expect(outcome.count("obligation", "repeats") == 1)
        #expect(outcome.count("constituent", "deletes") == 0)
        let listed = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json"]).list
        let records = listed.compactMap { $0["record"] as? Int }.sorted()
        #expect(records == ["first": [22], "last": [8], "reject": [8, 22]][policy])
    }

    /// Without an earlier version, neither of two versions is taken.
    @Test func rejectedDuplicatesOfANewKeyGiveNoRow() throws {
        let bench = try bench(source: "duplicates: reject")
        let twice = ["Other", "Another"].map { Workbench.person(30, $0, "19800102") }
        try bench.folder.write("twice.txt", Workbench.people("20260103", extra: twice))
        #expect(try bench.sync("people.yaml", "twice.txt").status == 0)
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE source_key = '000030'") == 0)
        #expect(try bench.reader.int("SELECT count(*) FROM obligation WHERE source_key = '000030'") == 1)
    }

    // MARK: several systems and mappings

    @Test func oneSystemRefersToAnother() throws {
        let bench = try bench()
        try bench.folder.write(
            "pay.yaml",
            """
            landbridge: 1
            mapping: pay
            system: till
            source:
              format: xml
              record: /payments/payment
              as_of: day
              fields:
                - { name: day, path: /payments/@day, type: date }
                - { name: no, path: "@no" }
                - { name: person, path: person }
                - { name: amount, path: amount, type: decimal }
            emit:
              - entity: payment
                key: [no]
                fields:
                  constituent: refIn('demo', 'constituent', person)
                  obligation: refIn('demo', 'obligation', person)
                  amount: amount
            """)
        try bench.folder.write(
            "pay.xml",
            """
            <payments day="2026-01-05">
              <payment no="1"><person>000003</person><amount>12.50</amount></payment>
              <payment no="2"><person>000004</person><amount>-0.10</amount></payment>
            </payments>
            """)
        #expect(try bench.sync("pay.yaml", "pay.xml").status == 0)
        #expect(
            try bench.reader.rows(
                """
                SELECT p.source_key, p.amount, c.source_key, o.total FROM payment p
                JOIN constituent c ON c.id = p.constituent JOIN obligation o ON o.id = p.obligation ORDER BY 1
                """) == [["1", "12.5", "000003", "3"], ["2", "-0.1", "000004", "4"]])
    }

    @Test func anotherMappingWithTheSameIdsIsStopped() throws {
        let bench = try bench()
        try bench.writePeople("rival.yaml", mapping: "rival")
        let before = try bench.state()
        try bench.folder.write("rival.txt", Workbench.people("20260105", [19, 20, 21]))
        let stopped = try bench.sync("rival.yaml", "rival.txt")
        #expect(stopped.status == 4)
        #expect(stopped.codes == ["LB5006"])
        let message = stopped.diagnostic("LB5006")["message"] as? String ?? ""
        #expect(message.contains("demo/people/constituent"))
        #expect(message.contains("demo/rival/constituent"))
        #expect(try bench.state() == before)
    }

    @Test func hardDeletesTakeRowsOut() throws {
        let bench = try bench()
        try bench.folder.write("drop1.txt", Workbench.people("20260103", Array(2...20)))
        #expect(try bench.sync("people.yaml", "drop1.txt", more: ["--hard-deletes"]).count("constituent", "deletes") == 1)
        #expect(try bench.reader.int("SELECT count(*) FROM constituent") == 19)
        try bench.folder.write("back.txt", Workbench.people("20260104"))
        let back = try bench.sync("people.yaml", "back.txt")
        #expect(back.count("constituent", "inserts") == 1)
        #expect(back.count("constituent", "restores") == 0)
        #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE lb_deleted_at IS NULL") == 20)
    }
}
