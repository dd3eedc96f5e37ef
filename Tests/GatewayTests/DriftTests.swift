import Foundation
import SQLite
import Testing

/// A feed that is made of other things than in the runs before.
@Suite struct DriftTests {
    private static func mapping(_ drift: String, more: String = "") -> String {
        """
        landbridge: 1
        mapping: people
        system: demo
        source:
          format: xml
          record: /people/person
          drift: \(drift)\(more)
          fields:
            - { name: id, path: "@id" }
            - { name: name, path: name, personal: true }
            - { name: age, path: age, type: int }
        emit:
          - entity: constituent
            key: [id]
            constants: { kind: person }
            fields: { family_name: name }
            attributes: { age: age }
        guards: { updates: { max: 100% }, deletes: { max: 100% }, rejects: { max: 100% } }
        """
    }

    private static func people(_ count: Int = 30, _ more: (Int) -> String) -> String {
        "<people>" + (1...count).map { "<person id='\($0)'><name>Quill\($0)</name>\(more($0))</person>\n" }.joined() + "</people>"
    }

    private static let before = people { "<age>\($0)</age><phone>555</phone>" }
    private static let after = people { "<age>\($0)</age><mail kind='w'>q@example.org</mail>" }

    private func messages(_ outcome: LandbridgeProcess.Outcome) -> [String] {
        outcome.diagnostics.filter { $0["code"] as? String == "LB4020" }.compactMap { $0["message"] as? String }
    }

    private static let wanted = [
        "record kind `record` has no element `phone` any more", "record kind `record` has a new element `mail`",
    ]

    static var stores: [Bool] { TemporarySchema.isPossible ? [false, true] : [false] }

    @Test(arguments: DriftTests.stores) func warnsOnceAndRemembers(inPostgres: Bool) throws {
        let bench = try Workbench(schema: inPostgres ? try TemporarySchema() : nil)
        try bench.folder.write("m.yaml", Self.mapping("warn"))
        try bench.folder.write("1.xml", Self.before)
        try bench.folder.write("2.xml", Self.after)
        try bench.folder.write("3.xml", Self.after + "\n")
        let first = try bench.sync("m.yaml", "1.xml")
        #expect(first.status == 0 && messages(first) == [], "\(first.out)\(first.err)")
        let second = try bench.sync("m.yaml", "2.xml")
        #expect(second.status == 0 && second.outcome == "unchanged", "\(second.out)\(second.err)")
        #expect(messages(second) == Self.wanted)
        let place = try #require(second.diagnostics.last { $0["code"] as? String == "LB4020" }?["place"] as? [String: Any])
        #expect(place["file"] as? String == "2.xml" && place["line"] as? Int == 1 && place["field"] as? String == "mail")
        #expect(messages(try bench.sync("m.yaml", "3.xml")) == [])
    }

    @Test(arguments: DriftTests.stores) func failsUntilItIsApproved(inPostgres: Bool) throws {
        let schema = inPostgres ? try TemporarySchema() : nil
        let bench = try Workbench(schema: schema)
        try bench.folder.write("m.yaml", Self.mapping("fail"))
        try bench.folder.write("1.xml", Self.before)
        try bench.folder.write("2.xml", Self.after)
        try bench.folder.write("3.xml", Self.before + "\n")
        _ = try bench.sync("m.yaml", "1.xml")
        let remembered = try schema.map { try $0.rows("SELECT kind, run, items FROM lb_schema ORDER BY 1") }
        let state = inPostgres ? [] : try bench.state()
        let stopped = try bench.sync("m.yaml", "2.xml")
        #expect(stopped.status == 4)
        #expect(messages(stopped) == Self.wanted)
        #expect(stopped.diagnostics.allSatisfy { $0["severity"] as? String == "error" })
        #expect(stopped.err.contains("--approve drift") || stopped.out.contains("--approve drift"))
        if let schema {
            #expect(try schema.rows("SELECT kind, run, items FROM lb_schema ORDER BY 1") == remembered)
        } else {
            #expect(try bench.state() == state)
        }
        // The feed as it was goes through; so does the change, once somebody wants it, and then for good.
        #expect(try bench.sync("m.yaml", "3.xml").status == 0)
        let approved = try bench.sync("m.yaml", "2.xml", approve: ["drift"])
        #expect(approved.status == 0 && messages(approved) == Self.wanted)
        let again = try bench.sync("m.yaml", "3.xml")
        #expect(again.status == 4)
        #expect(
            messages(again) == [
                "record kind `record` has no element `mail` any more", "record kind `record` has the element `phone` again",
            ])
    }

    @Test func ignoresAndForgetsNothing() throws {
        let bench = try Workbench()
        try bench.folder.write("m.yaml", Self.mapping("warn"))
        try bench.folder.write("1.xml", Self.before)
        try bench.folder.write("2.xml", Self.after)
        try bench.folder.write("3.xml", Self.after + "\n")
        _ = try bench.sync("m.yaml", "1.xml")
        try bench.folder.write("m.yaml", Self.mapping("ignore"))
        #expect(messages(try bench.sync("m.yaml", "2.xml")) == [])
        try bench.folder.write("m.yaml", Self.mapping("warn"))
        #expect(messages(try bench.sync("m.yaml", "3.xml")) == Self.wanted)
    }

    /// What only a rejected record has is told, and neither learned nor a reason to stop.
    @Test func rejectedAndDamagedRecordsTeachNothing() throws {
        let bench = try Workbench()
        try bench.folder.write("m.yaml", Self.mapping("fail", more: "\n  malformed: salvage"))
        try bench.folder.write("1.xml", Self.before)
        try bench.folder.write("2.xml", Self.people { $0 == 7 ? "<age>x</age><phone/><odd/>" : "<age>\($0)</age><phone>555</phone>" })
        try bench.folder.write("3.xml", Self.people { $0 == 9 ? "<age>9</age><torn><phone></age>" : "<age>\($0)</age><phone>555</phone>" })
        try bench.folder.write("4.xml", Self.people { $0 == 8 ? "<age>8</age><phone/><odd/>" : "<age>\($0)</age><phone>555</phone>" })
        _ = try bench.sync("m.yaml", "1.xml")
        let bad = try bench.sync("m.yaml", "2.xml")
        #expect(bad.status == 0, "\(bad.out)\(bad.err)")
        #expect(messages(bad).filter { $0.contains("not remembered") }.count == 2)
        let torn = try bench.sync("m.yaml", "3.xml")
        #expect(torn.status == 0, "\(torn.out)\(torn.err)")
        #expect(messages(torn).contains { $0.contains("new element `torn`") && $0.contains("not remembered") })
        // It was not learned, so a sound record that has it is new.
        let found = try bench.sync("m.yaml", "4.xml")
        #expect(found.status == 4)
        #expect(messages(found) == ["record kind `record` has a new element `odd`"])
    }

    /// A store of a version that knew no schemas gets the table with its next run.
    @Test(arguments: DriftTests.stores) func olderStoresLearn(inPostgres: Bool) throws {
        let schema = inPostgres ? try TemporarySchema() : nil
        let bench = try Workbench(schema: schema)
        if let schema {
            _ = try schema.rows("DROP TABLE lb_schema")
        } else {
            try SQLiteDatabase(path: bench.folder.path("county.db"), mode: .readWrite).execute("DROP TABLE lb_schema")
        }
        try bench.folder.write("m.yaml", Self.mapping("warn"))
        try bench.folder.write("1.xml", Self.before)
        try bench.folder.write("2.xml", Self.after)
        #expect(messages(try bench.sync("m.yaml", "1.xml")) == [])
        #expect(messages(try bench.sync("m.yaml", "2.xml")) == Self.wanted)
    }

    @Test func columnsOfDelimitedText() throws {
        let bench = try Workbench()
        try bench.folder.write(
            "m.yaml",
            """
            landbridge: 1
            mapping: people
            system: demo
            source: { format: delimited, header: true, drift: fail, fields: [ { name: id }, { name: name, personal: true } ] }
            emit:
              - { entity: constituent, key: [id], constants: { kind: person }, fields: { family_name: name } }
            """)
        try bench.folder.write("1.csv", "id,name,town,zip\n1,Quill,A,1\n")
        try bench.folder.write("2.csv", "id,zip,name,mail\n1,1,Quill,x\n")
        _ = try bench.sync("m.yaml", "1.csv")
        let stopped = try bench.sync("m.yaml", "2.csv")
        #expect(stopped.status == 4)
        #expect(
            messages(stopped) == [
                "the header row has no column `town` any more", "the header row has a new column `mail`",
                "the header row has its columns in another order",
            ])
        #expect(try bench.sync("m.yaml", "2.csv", approve: ["drift"]).status == 0)
        try bench.folder.write("3.csv", "id,zip,name,mail\n1,1,Quill,y\n")
        #expect(messages(try bench.sync("m.yaml", "3.csv")) == [])
    }

    @Test func theKeyNeedsNamesOfColumns() throws {
        let bench = try Workbench()
        try bench.folder.write(
            "m.yaml",
            """
            landbridge: 1
            mapping: people
            system: demo
            source: { format: delimited, header: false, drift: fail, fields: [ { name: id } ] }
            emit:
              - { entity: constituent, key: [id], constants: { kind: person } }
            """)
        let check = try bench.run(["check", "m.yaml", "--format", "json"])
        #expect(check.status == 3)
        #expect("\(check.out)\(check.err)".contains("LB1401"))
    }

    /// The status of bills before and after their schema changed.
    @Test(.enabled(if: Workbench.hasReal("bill-status"))) func billStatusMoved() throws {
        let bench = try Workbench()
        let mapping = try bench.eighteenBills()
        let first = try bench.sync(mapping, Workbench.real("bill-status/*.xml"))
        #expect(first.codes == [])
        let run = try bench.sync(mapping, Workbench.real("bill-status/newer-format/*.xml"))
        #expect(run.status == 0)
        let found = messages(run)
        for text in [
            "no element `actions/item/committee` any more", "a new element `actions/item/committees`", "a new element `textVersions`",
            "no element `cosponsors/item/name` any more", "`amendments/amendment/actions/actions/item/committee` not everywhere",
            "a new element `amendments/amendment/cosponsors/count`",
        ] {
            #expect(found.contains { $0.contains(text) }, "\(text)")
        }
        #expect(!found.contains { $0.contains("new element `actions/item/committees/") })
    }

    @Test(arguments: DriftTests.stores) func blankValuesAndTypesThatComeBackAreTold(inPostgres: Bool) throws {
        let bench = try Workbench(schema: inPostgres ? try TemporarySchema() : nil)
        try bench.folder.write("m.yaml", Self.mapping("warn"))
        let runs = [
            ("<code>1</code><note>a</note>", []),
            ("<code>x</code><note/>", ["with another type", "without any value"]),
            ("<code>1</code><note/>", ["with another type"]),
            ("<code>2</code><note> </note>", []),
        ]
        for (number, (inside, wanted)) in runs.enumerated() {
            try bench.folder.write("\(number).xml", Self.people(6) { _ in inside })
            let run = try bench.sync("m.yaml", "\(number).xml")
            let told = messages(run)
            #expect(run.status == 0 && told.count == wanted.count && zip(told, wanted).allSatisfy { $0.hasSuffix($1) }, "\(number): \(told) \(run.err)")
        }
    }
}
