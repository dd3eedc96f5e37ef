import Foundation
import Testing

/// The command line as people and schedules use it.
@Suite struct CommandTests {
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        return bench
    }

    // MARK: help

    static let commands = [
        [], ["check"], ["read"], ["preview"], ["sync"], ["runs"], ["quarantine"], ["quarantine", "list"],
        ["quarantine", "show"], ["store"], ["store", "init"], ["store", "status"], ["store", "migrate"], ["eval"], ["functions"], ["infer"],
        ["source"], ["source", "describe"], ["source", "prepare"],
    ]

    @Test(arguments: commands) func everyHelpHasExamples(_ command: [String]) throws {
        let help = try LandbridgeProcess.run(command + ["--help"])
        #expect(help.status == 0)
        #expect(help.err == "")
        #expect(help.out.hasPrefix("OVERVIEW: "))
        #expect(help.out.contains("\nEXAMPLES:\n  landbridge"), "landbridge \(command.joined(separator: " ")) --help")
    }

    @Test func everySubcommandIsInTheListAbove() throws {
        func subcommands(_ command: [String]) throws -> [[String]] {
            let help = try LandbridgeProcess.run(command + ["--help"]).out
            guard let list = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first else { return [] }
            let names = list.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
                .compactMap { $0.wholeMatch(of: /[ ]{2}([a-z]+)( .*)?/).map { String($0.1) } }
            return try names.flatMap { try [command + [$0]] + subcommands(command + [$0]) }
        }
        #expect(Set(try subcommands([])) == Set(Self.commands.filter { !$0.isEmpty }))
    }

    // MARK: check

    @Test func checkFindsEveryMistakeWithItsPlace() throws {
        let bench = try bench()
        try bench.folder.write(
            "wrong.yaml",
            """
            landbridge: 1
            mapping: wrong
            system: demo
            source:
              format: fixed-width
              fields:
                - { name: person_no, start: 1, length: 6 }
                - { name: family, start: 7, length: 12 }
                - { name: amount, start: 19, length: 8, type: decimal }
            emit:
              - entity: constituent
                key: [person_no]
                fields:
                  family_nam: family
                  given_name: family.titelCase()
                  birth_date: amount
                  kind: "family +"
                  name: famly
              - entity: constituant
                key: [person_no]
              - entity: obligation
                key: [person_no]
                fields:
                  constituent: ref('constituent', amount)
                  total: lookup('nope', family)
            """)
        let expected: [(place: String, code: String, says: String)] = [
            ("14:7", "LB2003", "did you mean `family_name`?"), ("15:26", "LB2103", "did you mean `titleCase`?"),
            ("16:19", "LB2004", "expected: a date"), ("17:22", "LB2101", "expected:"),
            ("18:13", "LB2102", "did you mean `family`?"), ("19:13", "LB2002", "did you mean `constituent`?"),
            ("24:39", "LB2008", "expected: (string), not (decimal)"), ("25:21", "LB2005", "expected:"),
        ]
        let text = try bench.run(["check", "wrong.yaml"])
        #expect(text.status == 3)
        #expect(text.out == "wrong.yaml: \(expected.count) errors\n")
        let blocks = text.err.components(separatedBy: "\nwrong.yaml:")
        for (place, code, says) in expected {
            let block = blocks.first { $0.contains("\(place): error \(code):") }
            #expect(block?.contains(says) == true, "\(place) \(code) \(says): \(text.err)")
        }

        let json = try bench.run(["check", "wrong.yaml", "people.yaml", "--format", "json"])
        #expect(json.status == 3)
        #expect(json.list.map { $0["ok"] as? Bool } == [false, true])
        let found = (json.list.first?["diagnostics"] as? [[String: Any]] ?? []).map { diagnostic in
            let place = diagnostic["place"] as? [String: Any]
            return "\(place?["line"] as? Int ?? 0):\(place?["column"] as? Int ?? 0) \(diagnostic["code"] as? String ?? "")"
        }
        #expect(Set(found) == Set(expected.map { "\($0.place) \($0.code)" }))

        // Nothing runs with such a mapping.
        let sync = try bench.run(bench.syncWords("wrong.yaml", ["day1.txt"]))
        #expect(sync.status == 3)
        #expect(try bench.reader.int("SELECT count(*) FROM lb_run") == 0)
    }

    @Test func checkFindsMistakesOfTheSource() throws {
        let bench = try bench()
        try bench.folder.write(
            "wrong.yaml",
            """
            landbridge: 1
            mapping: wrong
            system: demo
            source:
              format: fixed-width
              framng: lines
              fields:
                - { name: person_no, start: 1, length: 6 }
                - { name: family, start: 7, length: 12, personl: true }
                - { name: born, start: 19, length: 8, type: dat }
            emit:
              - entity: constituent
                key: [person_no]
                constants: { kind: person }
            guards:
              delets: { max: 3% }
            """)
        let text = try bench.run(["check", "wrong.yaml"])
        #expect(text.status == 3)
        for (start, says) in [
            ("wrong.yaml:6:3: error LB6001:", "did you mean `framing`?"),
            ("wrong.yaml:9:45: error LB6001:", "did you mean `personal`?"),
            ("wrong.yaml:10:49: error LB1003:", "did you mean `date`?"),
            ("wrong.yaml:16:3: error LB6001:", "did you mean `deletes`?"),
        ] {
            #expect(text.err.contains(start), "\(text.err)")
            #expect(text.err.contains(says), "\(text.err)")
        }
        // The line itself, with a mark under the place.
        #expect(text.err.contains("\n      framng: lines\n      ^\n"))
        #expect(text.out == "wrong.yaml: 4 errors\n")
    }

    /// A mistake in the key does not hide those in the fields of the same block.
    @Test func checkGoesOnAfterAMistakeInAKey() throws {
        let bench = try bench()
        try bench.folder.write(
            "wrong.yaml",
            """
            landbridge: 1
            mapping: wrong
            system: demo
            source: { format: fixed-width, fields: [ { name: person_no, start: 1, length: 6 } ] }
            emit:
              - entity: constituent
                key: [persn_no]
                fields:
                  family_nam: person_no
            """)
        let text = try bench.run(["check", "wrong.yaml"])
        #expect(text.status == 3)
        #expect(text.err.contains("wrong.yaml:7:11: error LB2102:"))
        #expect(text.err.contains("wrong.yaml:9:7: error LB2003:"))
    }

    @Test func theMappingsOfTheRepositoryAreRight() throws {
        let checked = try LandbridgeProcess.run(["check", "mappings/property-tax.yaml", "mappings/licensing.yaml"])
        #expect(checked.status == 0)
        #expect(checked.out.split(separator: "\n").map { $0.contains(": ok (") } == [true, true])
        #expect(checked.err == "")
    }

    // MARK: read

    @Test func readWritesALineForEachRecordAndErrorsBeside() throws {
        let bench = try bench()
        try bench.folder.write("bad.txt", Workbench.people("20260101", born: [3: "19809999"]))
        let read = try bench.run(["read", "people.yaml", "--input", "bad.txt"])
        #expect(read.status == 0)
        let lines = read.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 22)
        #expect(lines[0] == #"{"kind":"header","record":1,"fields":{"rec_type":"H","run_date":"2026-01-01"}}"#)
        #expect(
            lines[1]
                == #"{"kind":"detail","record":2,"fields":{"rec_type":"D","person_no":"000001","family":"Quill1","#
                + #""born":"1980-01-02","amount":1.00}}"#)
        #expect(
            lines[3].hasPrefix(
                #"{"kind":"detail","record":4,"fields":{"rec_type":"D","person_no":"000003","family":"Quill3","#
                    + #""born":null,"amount":3.00},"errors":{"born":"LB3003 "#))
        #expect(lines.filter { $0.contains("\"errors\"") }.count == 1)
        #expect(lines[21] == #"{"kind":"trailer","record":22,"fields":{"rec_type":"T","n":20}}"#)
        for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) } }

        #expect(try bench.run(["read", "people.yaml", "--input", "bad.txt", "--limit", "5"]).out
            == lines.prefix(5).map { $0 + "\n" }.joined())
        #expect(try bench.run(["read", "people.yaml", "--input", "bad.txt", "--kind", "trailer"]).out == lines[21] + "\n")
        #expect(try bench.run(["read", "people.yaml", "--input", "bad.txt", "--kind", "tail"]).status == 2)
        let toFile = try bench.run(["read", "people.yaml", "--input", "bad.txt", "--output", "records.ndjson"])
        #expect(toFile.out == "")
        #expect(try String(contentsOfFile: bench.folder.path("records.ndjson"), encoding: .utf8) == read.out)
    }

    // MARK: preview

    @Test func previewShowsRowsInEveryForm() throws {
        let bench = try bench()
        let words = ["preview", "people.yaml", "--input", "day1.txt", "--limit", "2", "--store", bench.store]
        let ndjson = try bench.run(words + ["--format", "ndjson"])
        let lines = ndjson.out.split(separator: "\n").map(String.init)
        let objects = try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
        #expect(objects.map { $0["entity"] as? String } == ["constituent", "constituent", "obligation", "obligation"])
        #expect(objects.map { $0["source_key"] as? String } == ["000001", "000002", "000001", "000002"])
        #expect(objects[0]["family_name"] as? String == "Quill1")
        #expect(objects[0]["birth_date"] as? String == "1980-01-02")
        #expect(lines[2].contains("\"total\":1.00"))
        #expect(objects[2]["constituent"] as? String == objects[0]["id"] as? String)
        #expect(try bench.run(words + ["--format", "json"]).out == ndjson.out)

        // The ids are those that the store will have.
        #expect(try bench.sync("people.yaml", "day1.txt").status == 0)
        #expect(
            try bench.reader.row("SELECT id FROM constituent WHERE source_key = '000001'") == [objects[0]["id"] as? String])

        let csv = try bench.run(words + ["--format", "csv", "--entity", "obligation"])
        let id = try #require(objects[2]["id"] as? String)
        let owner = try #require(objects[0]["id"] as? String)
        let rows = csv.out.split(whereSeparator: \.isNewline).map(String.init)
        #expect(rows.count == 3)
        #expect(rows[0] == "id,source_key,constituent,total")
        #expect(rows[1] == "\(id),000001,\(owner),1.00")
        #expect(try bench.run(words + ["--format", "csv"]).status == 2)

        let bare = try bench.run(words + ["--format", "csv", "--entity", "constituent", "--no-ids"])
        #expect(
            bare.out.split(whereSeparator: \.isNewline).map(String.init) == [
                "kind,family_name,birth_date", "person,Quill1,1980-01-02", "person,Quill2,1980-01-02",
            ])
        let table = try bench.run(words + ["--entity", "constituent"])
        #expect(table.out.hasPrefix("constituent\nid "))
        #expect(table.out.contains("  source_key  kind    family_name  birth_date\n"))
        #expect(table.out.contains("000002      person  Quill2       1980-01-02\n"))
        #expect(!table.out.contains("obligation"))

        let all = try bench.run(["preview", "people.yaml", "--input", "day1.txt", "--all", "--format", "ndjson"])
        #expect(all.out.split(separator: "\n").count == 40)
        #expect(try bench.run(["preview", "people.yaml", "--input", "day1.txt", "--entity", "payment"]).status == 2)
    }

    @Test func compressedInputAndStandardInputReadAlike() throws {
        let bench = try bench()
        let text = Workbench.people("20260101")
        let words = ["preview", "people.yaml", "--all", "--format", "ndjson", "--input"]
        let plain = try bench.run(words + ["day1.txt"])
        #expect(plain.out.split(separator: "\n").count == 40)
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", "day1.txt"]
        gzip.currentDirectoryURL = bench.folder.url
        try gzip.run()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)
        #expect(try bench.run(words + ["day1.txt.gz"]).out == plain.out)
        #expect(try bench.run(words + ["-"], input: Data(text.utf8)).out == plain.out)
        let packed = try Data(contentsOf: bench.folder.url.appendingPathComponent("day1.txt.gz"))
        #expect(packed.prefix(2) == Data([0x1F, 0x8B]))
        #expect(try bench.run(words + ["-"], input: packed).out == plain.out)

        // A compressed extract that was cut off is no shorter extract.
        try bench.folder.write("cut.txt.gz", packed.dropLast(12))
        let cut = try bench.sync("people.yaml", "cut.txt.gz")
        #expect(cut.status == 1)
        #expect(try bench.reader.int("SELECT count(*) FROM lb_run") == 0)

        // Offsets are those of the bytes inside.
        try bench.folder.write("bad.txt", Workbench.people("20260101", born: [3: "19809999"]))
        let bad = try Data(contentsOf: bench.folder.url.appendingPathComponent("bad.txt"))
        let fromInput = try bench.run(bench.syncWords("people.yaml", ["-"]) + ["--format", "json"], input: bad)
        #expect(fromInput.status == 0, "\(fromInput.out)")
        #expect(fromInput.place("LB3003", "byte_offset") == 3 * 41)
    }

    // MARK: JSON

    @Test func everyCommandSpeaksJSON() throws {
        let bench = try bench()
        try bench.folder.write("bad.txt", Workbench.people("20260101", born: [3: "19809999"]))
        func json(_ words: [String], status: Int32 = 0) throws -> LandbridgeProcess.Outcome {
            let outcome = try bench.run(words + ["--format", "json"])
            #expect(outcome.status == status, "\(words)")
            #expect(outcome.json != nil, "\(words): \(outcome.out)")
            #expect(outcome.err == "", "\(words): \(outcome.err)")
            return outcome
        }
        let made = try json(["store", "init", "sqlite:other.db", "--namespace", Workbench.namespace])
        #expect(made.object["namespace"] as? String == Workbench.namespace)
        #expect(made.object["entities"] as? Int == 14)
        #expect(try json(["check", "people.yaml"]).list.first?["mapping"] as? String == "people")

        let sync = try json(bench.syncWords("people.yaml", ["bad.txt"]))
        #expect(sync.outcome == "applied")
        #expect(sync.run == 1)
        #expect(sync.object["rejects"] as? Int == 1)
        #expect(sync.object["controls_proved"] as? Int == 1)
        #expect(sync.object["as_of"] as? String == "2026-01-01")
        #expect(sync.object["bytes"] as? Int == 22 * 41)

        let runs = try json(["runs", "--store", bench.store])
        #expect(runs.list.count == 1)
        #expect(runs.list.first?["status"] as? String == "applied")
        let status = try json(["store", "status", bench.store])
        #expect(status.object["open_quarantine"] as? Int == 1)
        #expect((status.object["rows"] as? [[String: Any]])?.map { $0["live"] as? Int } == [19, 19])
        let listed = try json(["quarantine", "list", "--store", bench.store])
        #expect(listed.list.first?["code"] as? String == "LB3003")
        #expect(listed.list.first?["record"] as? Int == 4)
        #expect(listed.list.first?["byte_offset"] as? Int == 3 * 41)
        #expect(listed.list.first?["field"] as? String == "born")
        #expect(listed.list.first?["raw"] is NSNull)
        let shown = try json(["quarantine", "show", "1", "--store", bench.store])
        #expect(shown.object["id"] as? Int == 1)
        #expect(try json(["quarantine", "list", "--store", bench.store, "--code", "LB3002"]).list.isEmpty)

        // Failures as well.
        #expect(try json(["quarantine", "show", "99", "--store", bench.store], status: 2).codes == ["LB6011"])
        #expect(try json(bench.syncWords("people.yaml", ["none.txt"]), status: 1).codes == ["LB1301"])
        #expect(try json(["runs", "--store", "sqlite:none.db"], status: 1).codes == ["LB5001"])
    }

    // MARK: usage

    @Test(arguments: [
        ["bogus"], ["sync"], ["sync", "--bogus", "people.yaml"], ["runs", "--store", "sqlite:county.db", "--limit", "x"],
        ["runs"], ["preview", "people.yaml"], ["quarantine", "show", "x", "--store", "sqlite:county.db"],
        ["runs", "--store", "sqlite:county.db", "--format", "csv"], ["check"], ["store", "init"],
        ["preview", "people.yaml", "--input", "day1.txt", "--format", "xls"],
    ]) func wrongUsageIsExitTwo(_ words: [String]) throws {
        let bench = try bench()
        let refused = try bench.run(words)
        #expect(refused.status == 2)
        #expect(refused.out == "")
        #expect(refused.err.count > 20)
    }

    // MARK: the project file

    private func project(_ bench: Workbench, _ job: String) throws {
        try bench.folder.write(
            "landbridge.yaml",
            """
            landbridge: 1
            stores:
              county: "sqlite:${STORE_PATH}"
            jobs:
              nightly:
            \(job)
            """)
    }

    private static let job = "    mapping: people.yaml\n    inputs: [\"in/roll-*.txt\"]\n    store: county"

    @Test func aJobNeedsOnlyItsName() throws {
        let bench = try bench()
        let environment = ["STORE_PATH": "county.db"]
        try FileManager.default.createDirectory(atPath: bench.folder.path("in"), withIntermediateDirectories: true)
        try bench.folder.write("in/roll-1.txt", Workbench.people("20260101", Array(1...10)))
        try bench.folder.write("in/roll-2.txt", Workbench.people("20260101", Array(11...30)))
        try bench.folder.write("in/other-3.txt", Workbench.people("20260101", Array(31...40)))
        try project(bench, Self.job)

        let unset = try bench.run(["sync", "nightly"])
        #expect(unset.status == 2)
        #expect(unset.err.contains("error LB6010: ${STORE_PATH} has no value"))

        let run = try bench.run(["sync", "nightly", "--format", "json"], environment: environment)
        #expect(run.status == 0, "\(run.out)")
        #expect(run.count("constituent", "inserts") == 30)
        #expect((run.object["files"] as? [String])?.map { URL(fileURLWithPath: $0).lastPathComponent }
            == ["roll-1.txt", "roll-2.txt"])
        for words in [["runs", "--store", "county"], ["runs"], ["store", "status", "county"], ["quarantine", "list"]] {
            #expect(try bench.run(words, environment: environment).status == 0, "\(words)")
        }

        // From somewhere else, with the project file named: its paths start from its folder.
        let elsewhere = try LandbridgeProcess.run(
            ["sync", "nightly", "--project", bench.folder.path("landbridge.yaml"), "--format", "json"],
            environment: ["STORE_PATH": bench.folder.path("county.db")])
        #expect(elsewhere.outcome == "same-bytes", "\(elsewhere.out)")

        let typo = try bench.run(["sync", "nigtly"], environment: environment)
        #expect(typo.status == 2)
        #expect(typo.err.contains("did you mean `nightly`?"))
    }

    @Test func hardDeletesOfAJob() throws {
        let bench = try bench()
        try FileManager.default.createDirectory(atPath: bench.folder.path("in"), withIntermediateDirectories: true)
        try project(bench, Self.job + "\n    mode: snapshot\n    deletes: hard")
        for (date, numbers) in [("20260101", Array(1...20)), ("20260102", Array(2...20))] {
            try bench.folder.write("in/roll-1.txt", Workbench.people(date, numbers))
            #expect(try bench.run(["sync", "nightly"], environment: ["STORE_PATH": "county.db"]).status == 0)
        }
        #expect(try bench.reader.int("SELECT count(*) FROM constituent") == 19)
    }

    @Test(arguments: [
        ("imputs", "inputs: [", "imputs: [", "landbridge.yaml:7:5: error LB6001:", "did you mean `inputs`?"),
        ("mode", "store: county", "store: county\n    mode: sometimes", "landbridge.yaml:9:11: error LB6006:", "snapshot"),
        ("store", "store: county", "store: countee", "error LB6009:", "did you mean `county`?"),
        ("mapping", "people.yaml", "poeple.yaml", "error LB6007:", "poeple.yaml"),
    ]) func mistakesOfTheProjectFileAreExitTwo(
        _ name: String, _ old: String, _ new: String, _ start: String, _ says: String
    ) throws {
        let bench = try bench()
        try project(bench, Self.job.replacingOccurrences(of: old, with: new))
        let refused = try bench.run(["sync", "nightly"], environment: ["STORE_PATH": "county.db"])
        #expect(refused.status == 2)
        #expect(refused.err.contains(start), "\(refused.err)")
        #expect(refused.err.contains(says), "\(refused.err)")
    }

    // MARK: two runs at once

    @Test func aSecondRunOfAStreamIsRefused() throws {
        let bench = try bench()
        let pipe = try NamedPipe(bench.folder.path("slow.txt"))
        let first = try LandbridgeProcess.Running(bench.syncWords("people.yaml", ["slow.txt"]), in: bench.folder.url)
        let isOpen = try pipe.open(whileRunning: first.process)
        try #require(isOpen, "the run ended before it read")
        // More than a pipe holds: the first run is reading now, and has its lock.
        let bytes = Array(Workbench.people("20260101", Array(1...4_000)).utf8)
        try pipe.write(bytes.prefix(120_000))

        let second = try bench.sync("people.yaml", "day1.txt")
        #expect(second.status == 5)
        #expect(second.codes == ["LB5005"])
        #expect(try bench.run(["runs", "--store", bench.store, "--format", "json"]).list.isEmpty)
        #expect(try bench.run(["store", "status", bench.store]).status == 0)

        try pipe.write(bytes.dropFirst(120_000))
        pipe.close()
        let end = try first.wait()
        #expect(end.status == 0, "\(end.err)")
        #expect(try bench.reader.int("SELECT count(*) FROM constituent") == 4_000)

        // The lock is gone with the run.
        try bench.folder.write("day2.txt", Workbench.people("20260102", Array(1...4_000)))
        #expect(try bench.sync("people.yaml", "day2.txt").outcome == "unchanged")
    }

    @Test func runsOfOtherStreamsGoOnSideBySide() throws {
        let bench = try bench()
        try bench.writePeople("other.yaml", mapping: "other", system: "elsewhere")
        let pipe = try NamedPipe(bench.folder.path("slow.txt"))
        let first = try LandbridgeProcess.Running(bench.syncWords("people.yaml", ["slow.txt"]), in: bench.folder.url)
        let isOpen = try pipe.open(whileRunning: first.process)
        try #require(isOpen, "the run ended before it read")
        #expect(try bench.sync("other.yaml", "day1.txt").status == 0)
        try pipe.write(Array(Workbench.people("20260101").utf8))
        pipe.close()
        let end = try first.wait()
        #expect(end.status == 0, "\(end.err)")
        #expect(try bench.reader.int("SELECT count(*) FROM constituent") == 40)
    }
}
