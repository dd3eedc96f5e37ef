import Foundation
import Testing

/// What mappings warn about, from preview to the list of runs; and the inputs of commands.
@Suite struct WarningTests {
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.folder.write(
            "people.yaml",
            """
            landbridge: 1
            mapping: people
            system: demo
            source:
              format: fixed-width
              framing: lines
              fields:
                - { name: person_no, start: 1, length: 3 }
                - { name: code, start: 4, length: 1 }
                - { name: family, start: 5, length: 5, personal: true }
            emit:
              - entity: constituent
                key: [person_no]
                constants: { kind: person }
                fields:
                  family_name: >-
                    family == 'NONE'
                      ? warn('no name: ' + family, family)
                      : family
                attributes:
                  extra: "{'b': code == 'X' ? warn('old code', 'new') : code, 'a': 'x'}"
            """)
        try bench.folder.write("a.txt", "001XLEE  \n002AANN  \n003XNONE \n")
        try bench.folder.write("b.txt", "004AOTTO \n")
        return bench
    }

    @Test func runsCountWarningsByMessage() throws {
        let bench = try bench()
        let run = try bench.sync("people.yaml", "a.txt", more: [])
        #expect(run.status == 0, "\(run.err)\(run.out)")
        let report = try #require(run.json as? [String: Any])
        #expect(report["warnings"] as? Int == 3 && report["rejects"] as? Int == 0)
        let messages = try #require(report["warning_messages"] as? [[String: Any]])
        let told = Set(
            messages.map { "\($0["count"] ?? "") \($0["code"] ?? "") \($0["message"] ?? "") \($0["mapping"] ?? "")" })
        #expect(
            told == [
                "2 LB3015 old code people.yaml:21:35", "1 LB3015 the mapping warns about the record people.yaml:18:13",
            ])
        let samples = try #require(report["diagnostics"] as? [[String: Any]]).filter { $0["code"] as? String == "LB3015" }
        #expect(samples.count == 3)
        let place = try #require(samples.first { $0["message"] as? String == "old code" }?["place"] as? [String: Any])
        #expect(place["record"] as? Int == 1 && place["byte_offset"] as? Int == 0 && place["field"] as? String == "attributes")
        #expect(!run.out.contains("no name"), "a message with a personal value stays hidden")
        let runs = try #require(try bench.run(["runs", "--store", bench.store, "--format", "json"]).json as? [[String: Any]])
        #expect((runs[0]["warning_messages"] as? [[String: Any]])?.count == 2)
        #expect(runs[0]["warnings"] as? Int == 3)
    }

    @Test func peopleSeeCountsAndSamples() throws {
        let bench = try bench()
        let preview = try bench.run(["preview", "people.yaml", "--input", "a.txt", "--format", "ndjson", "--all"])
        #expect(preview.status == 0)
        #expect(preview.out.split(separator: "\n").count == 3)
        #expect(preview.err.contains("a.txt: record 1, byte 0, field attributes: warning LB3015: old code"))
        #expect(preview.err.contains("  2 × LB3015 old code (people.yaml:21:35)\n"))
        #expect(!preview.err.contains("NONE"))
        let shown = try bench.run(["preview", "people.yaml", "--input", "a.txt", "--show-personal"])
        #expect(shown.err.contains("found:    no name: NONE"))
        let sync = try bench.run(["sync", "people.yaml", "--input", "a.txt", "--store", bench.store])
        #expect(sync.out.contains("3 records, 0 rejected, 3 warnings"))
        #expect(sync.out.contains("    2 × LB3015 old code (people.yaml:21:35)\n"))
    }

    @Test func attributesAreObjectsInNDJSON() throws {
        let preview = try bench().run(["preview", "people.yaml", "--input", "b.txt", "--format", "ndjson"])
        #expect(preview.out.contains("\"attributes\":{\"extra\":{\"a\":\"x\",\"b\":\"A\"}}"))
    }

    @Test(arguments: [
        ["preview", "people.yaml", "--input", "a.txt", "b.txt", "--format", "ndjson"],
        ["preview", "people.yaml", "--input", "a.txt", "--input", "b.txt", "--format", "ndjson"],
        ["preview", "--input", "a.txt", "b.txt", "people.yaml", "--format", "ndjson"],
        ["preview", "-i", "a.txt", "-i", "b.txt", "people.yaml", "--format", "ndjson"],
        ["read", "people.yaml", "--input", "a.txt", "b.txt"],
    ]) func severalInputsFollowOneOption(arguments: [String]) throws {
        let outcome = try bench().run(arguments)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.split(separator: "\n").count == 4)
    }

    @Test(arguments: [["preview"], ["preview", "--input", "a.txt"], ["sync"], ["read", "--input", "a.txt"]])
    func aMissingMappingIsAUsageError(arguments: [String]) throws {
        let outcome = try bench().run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.err.contains("Missing expected argument"))
    }

    @Test func readTellsOfRejectedRecords() throws {
        let bench = try bench()
        try bench.folder.write("short.txt", "001XLEE  \n00\n")
        let text = try String(contentsOfFile: bench.folder.path("people.yaml"), encoding: .utf8)
        try bench.folder.write("people.yaml", text.replacing("framing: lines", with: "framing: lines\n  short: reject"))
        let outcome = try bench.run(["read", "people.yaml", "--input", "short.txt"])
        #expect(outcome.status == 0)
        #expect(outcome.out.split(separator: "\n").count == 1)
        #expect(outcome.err.contains("LB3017"))
        #expect(!outcome.err.contains("LB3008"))
    }

    @Test func oneCheckFindsWhatIsWrongEverywhere() throws {
        let bench = try bench()
        let text = try String(contentsOfFile: bench.folder.path("people.yaml"), encoding: .utf8)
            .replacing("mapping: people", with: "mappin: people")
            .replacing("framing: lines", with: "framing: lines\n  framin: x")
            .replacing("key: [person_no]", with: "key: [person_nr]") + "\nguards: { reject: { max: 1% } }\n"
        try bench.folder.write("wrong.yaml", text)
        let outcome = try bench.run(["check", "wrong.yaml"])
        #expect(outcome.status == 3)
        for name in ["`mappin`", "`framin`", "`person_nr`", "`reject`"] {
            #expect(outcome.err.contains(name), "\(outcome.err)")
        }
        #expect(outcome.out == "wrong.yaml: 5 errors\n", "and the missing key `mapping`")
    }
}
