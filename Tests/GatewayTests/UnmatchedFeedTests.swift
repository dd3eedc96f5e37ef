import Testing

/// A path that matches nothing is told by every command that reads a feed.
@Suite struct UnmatchedFeedTests {
    private static func mapping(record: String = "/people/person", name: String = "nmae") -> String {
        """
        landbridge: 1
        mapping: people
        system: demo
        source:
          format: xml
          record: \(record)
          fields:
            - { name: id, path: "@id" }
            - { name: name, path: \(name), personal: true }
        emit:
          - entity: constituent
            key: [id]
            constants: { kind: person }
            fields: { family_name: name }
        guards: { updates: { max: 100% }, deletes: { max: 100% }, rejects: { max: 100% } }
        """
    }

    private static let people = "<people>" + (1...3).map { "<person id='\($0)'><name>Quill\($0)</name></person>\n" }.joined() + "</people>"

    private func codes(_ outcome: LandbridgeProcess.Outcome) -> [String] {
        outcome.diagnostics.compactMap { item in (item["code"] as? String).map { "\(item["severity"] as? String ?? "") \($0)" } }
    }

    @Test func fieldsAndRecordsAreToldByEveryCommand() throws {
        for (text, words) in [
            (Self.mapping(), "no element matches `nmae`, the path of the field `name`"),
            (Self.mapping(record: "/people/persn", name: "name"), "no element matches `/people/persn`, the path of the records `record`"),
        ] {
            let bench = try Workbench()
            try bench.folder.write("m.yaml", text)
            try bench.folder.write("1.xml", Self.people)
            for more in [["preview"], ["preview", "--limit", "1"], ["read"]] {
                let outcome = try bench.run(more.prefix(1) + ["m.yaml", "--input", "1.xml"] + more.dropFirst())
                #expect(outcome.status == 0 && outcome.err.contains(words) && outcome.err.contains("LB1228"), "\(more): \(outcome.err)")
                #expect(outcome.err.contains("did you mean") && !outcome.err.contains("Quill"))
            }
            let run = try bench.sync("m.yaml", "1.xml")
            #expect(run.status == 0 && codes(run).contains("warning LB1228"), "\(run.out)\(run.err)")
        }
    }

    @Test func aControlThatFailsForIt() throws {
        let bench = try Workbench()
        let control = "  control: [ header.people == count(record) ]\n  context: { header: { path: /people, fields: [ { name: people, path: \"@count\", type: int } ] } }\n"
        try bench.folder.write(
            "m.yaml",
            Self.mapping(record: "/people/persn", name: "name").replacing("  record: /people/persn\n  fields:", with: control + "  records:\n    record:\n      path: /people/persn\n      fields:")
                .replacing("    - { name: id", with: "        - { name: id").replacing("    - { name: name", with: "        - { name: name"))
        try bench.folder.write("1.xml", Self.people.replacing("<people>", with: "<people count='3'>"))
        let run = try bench.sync("m.yaml", "1.xml")
        #expect(run.status == 4 && codes(run) == ["error LB1005", "warning LB1228"], "\(run.out)\(run.err)")
    }

    @Test func aFeedOfOtherDocumentsCommitsNothing() throws {
        let bench = try Workbench()
        try bench.folder.write("m.yaml", Self.mapping(record: "/persons/person", name: "name"))
        try bench.folder.write("good.yaml", Self.mapping(name: "name"))
        try bench.folder.write("broken.yaml", Self.mapping(record: "/people/persn", name: "name"))
        try bench.folder.write("1.xml", Self.people)
        let stopped = try bench.sync("m.yaml", "1.xml")
        #expect(stopped.status == 4 && codes(stopped) == ["error LB1228"], "\(stopped.out)\(stopped.err)")
        #expect(try bench.sync("m.yaml", "1.xml", approve: ["empty"]).status == 0)
        #expect(try bench.run(["preview", "m.yaml", "--input", "1.xml"]).err.contains("error LB1228"))
        // A store with rows stops such a run as it did; now it says why.
        #expect(try bench.sync("good.yaml", "1.xml").status == 0)
        let empty = try bench.sync("broken.yaml", "1.xml")
        #expect(empty.status == 4 && codes(empty) == ["error LB4008", "warning LB1228"], "\(empty.out)\(empty.err)")
    }
}
