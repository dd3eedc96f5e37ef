import Foundation
import Testing

/// What cannot be used is refused with its code and its place, and the store stays as it is.
@Suite struct BadInputTests {
    @Test func everyBadSampleIsTried() throws {
        var found: Set<String> = []
        for system in ["benefits", "county-tax", "licensing"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: Workbench.sample("\(system)/bad")) {
                found.insert("\(system)/bad/\(name)")
            }
        }
        #expect(found == Set(BadSample.all.map(\.file)))
    }

    /// Day 1 is in the store; each bad file is tried as JSON and as text.
    private func expectRefused(_ bad: [BadSample], after day1: String?, mapping: String) throws {
        let bench = try Workbench()
        if let day1 { #expect(try bench.sync(Workbench.mapping(mapping), Workbench.sample(day1)).status == 0) }
        let rows = try bench.state()
        let bytes = try Data(contentsOf: bench.folder.url.appendingPathComponent("county.db"))
        for bad in bad {
            let input = Workbench.sample(bad.file)
            let asJSON = try bench.sync(Workbench.mapping(bad.mapping), input)
            #expect(asJSON.status == bad.status, "\(bad.file)")
            #expect(asJSON.codes.contains(bad.code), "\(bad.file): \(asJSON.codes)")
            #expect(asJSON.object["exit"] as? Int == Int(bad.status), "\(bad.file)")
            for (part, value) in bad.place {
                #expect(asJSON.place(bad.code, part) == value, "\(bad.file): \(part)")
            }

            let asText = try bench.run(bench.syncWords(Workbench.mapping(bad.mapping), [input]))
            #expect(asText.status == bad.status, "\(bad.file)")
            #expect(asText.out == "", "\(bad.file)")
            #expect(asText.err.contains("error \(bad.code):"), "\(bad.file): \(asText.err)")
            #expect(asText.err.contains(input), "\(bad.file)")
            for text in bad.says { #expect(asText.err.contains(text), "\(bad.file) does not say \(text): \(asText.err)") }
            #expect(asText.err.contains("  help:"), "\(bad.file) gives no help")

            #expect(try bench.state() == rows, "\(bad.file)")
            #expect(try Data(contentsOf: bench.folder.url.appendingPathComponent("county.db")) == bytes, "\(bad.file)")
        }
    }

    @Test func badTaxRollsLeaveAFullStoreAsItIs() throws {
        try expectRefused(
            BadSample.all.filter { $0.mapping == "property-tax" }, after: "county-tax/roll-2026-09-30.txt",
            mapping: "property-tax")
    }

    @Test func badLicensingExportsLeaveAFullStoreAsItIs() throws {
        try expectRefused(
            BadSample.all.filter { $0.mapping == "licensing" }, after: "licensing/licenses-2026-09-30.xml",
            mapping: "licensing")
    }

    @Test func badMainframeRollsLeaveAFullStoreAsItIs() throws {
        try expectRefused(
            BadSample.all.filter { $0.mapping == "property-tax-mainframe" }, after: "county-tax/roll-2026-09-30.txt",
            mapping: "property-tax")
    }

    @Test func badBenefitsLeaveAFullStoreAsItIs() throws {
        try expectRefused(
            BadSample.all.filter { $0.mapping == "benefits" }, after: "benefits/benefits-2026-09-30.dat", mapping: "benefits")
    }

    @Test func badSamplesLeaveAnEmptyStoreEmpty() throws {
        try expectRefused(BadSample.all, after: nil, mapping: "")
    }

    /// The entity of the sample names a file of ours here, and nothing of that file is seen anywhere.
    @Test func anExternalEntityIsNeverOpened() throws {
        let bench = try Workbench()
        try bench.folder.write("secret.txt", "never-to-be-read")
        let text = try String(contentsOfFile: Workbench.sample("licensing/bad/external-entity.xml"), encoding: .utf8)
        try bench.folder.write(
            "in.xml", text.replacing(/SYSTEM "[^"]*"/, with: "SYSTEM \"\(bench.folder.path("secret.txt"))\""))
        let refused = try bench.sync(Workbench.mapping("licensing"), "in.xml")
        #expect(refused.status == 1)
        #expect(refused.codes.contains("LB1208"))
        #expect(!(refused.out + refused.err).contains("never-to-be-read"))
    }

    // MARK: files and stores that are not what they should be

    struct Wrong: Sendable, CustomTestStringConvertible {
        let words: [String]
        let status: Int32
        let code: String
        let says: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let wrongs = [
        Wrong(words: ["sync", "people.yaml", "--input", "missing.txt"], status: 1, code: "LB1301", says: "`missing.txt`"),
        Wrong(words: ["sync", "people.yaml", "--input", "no-*.txt"], status: 1, code: "LB1301", says: "`no-*.txt`"),
        Wrong(words: ["sync", "people.yaml"], status: 2, code: "LB6011", says: "--input"),
        Wrong(words: ["sync", ".", "--input", "day1.txt"], status: 2, code: "LB6007", says: "directory"),
        Wrong(words: ["sync", "missing.yaml", "--input", "day1.txt"], status: 2, code: "LB6007", says: "missing.yaml"),
        Wrong(words: ["sync", "empty.yaml", "--input", "day1.txt"], status: 3, code: "LB6002", says: "empty.yaml:1:1"),
        Wrong(words: ["sync", "latin.yaml", "--input", "day1.txt"], status: 2, code: "LB6007", says: "UTF-8"),
        Wrong(words: ["sync", "people.yaml", "--input", "empty.txt"], status: 1, code: "LB1111", says: "header"),
        Wrong(words: ["sync", "licensing.yaml", "--input", "empty.xml"], status: 1, code: "LB1204", says: "empty"),
        Wrong(words: ["sync", "nightly"], status: 2, code: "LB6008", says: "`nightly`"),
        Wrong(
            words: ["sync", "people.yaml", "--input", "day1.txt", "--approve", "deletes"], status: 2, code: "LB4014",
            says: "deletes=N"),
        Wrong(
            words: ["sync", "people.yaml", "--input", "day1.txt", "--approve", "deletes=x"], status: 2, code: "LB4014",
            says: "deletes=x"),
        Wrong(
            words: ["sync", "people.yaml", "--input", "day1.txt", "--approve", "deletes=-1"], status: 2, code: "LB4014",
            says: "deletes=-1"),
        Wrong(
            words: ["sync", "people.yaml", "--input", "day1.txt", "--approve", "everything=3"], status: 2, code: "LB4014",
            says: "everything=3"),
        Wrong(
            words: ["sync", "people.yaml", "--input", "day1.txt", "--approve", "deletes=1", "--approve", "deletes=2"],
            status: 2, code: "LB4014", says: "each once"),
    ]

    private func benchOfWrongs() throws -> Workbench {
        let bench = try Workbench()
        try bench.writePeople()
        try bench.folder.write("day1.txt", Workbench.people("20260101"))
        for name in ["empty.txt", "empty.xml", "empty.yaml"] { try bench.folder.write(name, "") }
        try bench.folder.write("latin.yaml", Data("landbridge: 1\nmapping: caf".utf8 + [0xE9, 0x0A]))
        try bench.folder.write(
            "licensing.yaml",
            """
            landbridge: 1
            mapping: small
            system: demo
            source: { format: xml, record: /all/one, fields: [ { name: no, path: "@no" } ] }
            emit: [ { entity: constituent, key: [no], constants: { kind: person } } ]
            """)
        return bench
    }

    @Test(arguments: wrongs) func wrongUseIsRefused(_ wrong: Wrong) throws {
        let bench = try benchOfWrongs()
        let before = try bench.state()
        let refused = try bench.run(wrong.words + ["--store", bench.store])
        #expect(refused.status == wrong.status, "\(refused.err)")
        #expect(refused.err.contains("error \(wrong.code):"), "\(refused.err)")
        #expect(refused.err.contains(wrong.says), "\(refused.err)")
        #expect(refused.out == "")
        #expect(try bench.state() == before)
    }

    @Test func whatIsNoStoreStaysAsItIs() throws {
        let bench = try benchOfWrongs()
        func sync(_ store: String) throws -> LandbridgeProcess.Outcome {
            try bench.run(["sync", "people.yaml", "--input", "day1.txt", "--store", store])
        }
        // Text, an empty file, a database of something else, a path with nothing.
        try bench.folder.write("text.db", "this is not a database\n")
        #expect(try sync("sqlite:text.db").status == 1)
        #expect(try sync("sqlite:text.db").err.contains("error LB5104:"))
        #expect(try String(contentsOfFile: bench.folder.path("text.db"), encoding: .utf8) == "this is not a database\n")

        try bench.folder.write("blank.db", "")
        let blank = try sync("sqlite:blank.db")
        #expect(blank.status == 1)
        #expect(blank.err.contains("error LB5002:"))
        #expect(blank.err.contains("landbridge store init"))
        #expect(try Data(contentsOf: bench.folder.url.appendingPathComponent("blank.db")).isEmpty)

        let nothing = try sync("sqlite:none.db")
        #expect(nothing.status == 1)
        #expect(nothing.err.contains("error LB5001:"))
        #expect(nothing.err.contains("landbridge store init"))
        #expect(!FileManager.default.fileExists(atPath: bench.folder.path("none.db")))

        for (store, says) in [("nowhere", "there is no store `nowhere`"), ("mysql:x", "`mysql:`")] {
            let refused = try sync(store)
            #expect(refused.status == 2)
            #expect(refused.err.contains("error LB6009:"))
            #expect(refused.err.contains(says))
        }

        // A store is made once.
        let again = try bench.run(["store", "init", bench.store])
        #expect(again.status == 1)
        #expect(again.err.contains("error LB5003:"))
        #expect(try bench.run(["store", "init", "sqlite:other.db", "--namespace", "zzz"]).status == 2)
        #expect(!FileManager.default.fileExists(atPath: bench.folder.path("other.db")))
    }

    @Test func anOutputThatCannotBeWrittenIsAnError() throws {
        let bench = try benchOfWrongs()
        for command in ["read", "preview"] {
            let refused = try bench.run([command, "people.yaml", "--input", "day1.txt", "--output", "no/such/folder/x"])
            #expect(refused.status == 1, "\(command)")
            #expect(refused.err.contains("error LB6014:"), "\(command)")
            #expect(refused.err.contains("no/such/folder/x"), "\(command)")
        }
    }

    // MARK: personal values

    /// `Quillfeather` and the impossible birth date are personal; neither may be seen unless asked for by name.
    @Test func personalValuesStayOutOfReports() throws {
        let bench = try benchOfWrongs()
        try bench.folder.write(
            "bad.txt", Workbench.people("20260101", named: [4: "Quillfeather"], born: [4: "19809977"]))
        let asText = try bench.run(bench.syncWords("people.yaml", ["bad.txt"]))
        #expect(asText.status == 0)
        #expect(asText.err.contains("LB3003"))
        let other = try benchOfWrongs()
        try other.folder.write("bad.txt", try Data(contentsOf: bench.folder.url.appendingPathComponent("bad.txt")))
        let asJSON = try other.sync("people.yaml", "bad.txt")
        let listed = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json"])
        let id = try #require(listed.list.first?["id"] as? Int)
        let shown = try bench.run(["quarantine", "show", "\(id)", "--store", bench.store])
        let shownAsJSON = try bench.run(["quarantine", "show", "\(id)", "--store", bench.store, "--format", "json"])
        let preview = try bench.run(["preview", "people.yaml", "--input", "bad.txt", "--entity", "obligation"])
        for outcome in [asText, asJSON, listed, shown, shownAsJSON, preview] {
            #expect(outcome.status == 0)
            for personal in ["Quillfeather", "19809977"] {
                #expect(!(outcome.out + outcome.err).contains(personal), "\(outcome.out)\(outcome.err)")
            }
        }

        // Asked for by name.
        let asked = try bench.run(["quarantine", "show", "\(id)", "--store", bench.store, "--show-personal"])
        #expect(asked.out.contains("Quillfeather19809977"))
        let preview2 = try bench.run(["preview", "people.yaml", "--input", "bad.txt", "--show-personal"])
        #expect(preview2.err.contains("19809977"))
    }

    @Test func readHidesAndShowsWhatCannotBeDecoded() throws {
        let bench = try benchOfWrongs()
        try bench.folder.write("bad.txt", Workbench.people("20260101", born: [4: "19809977"]))
        let words = ["read", "people.yaml", "--input", "bad.txt"]
        let hidden = try bench.run(words)
        #expect(hidden.status == 0)
        #expect(hidden.out.contains("LB3003"))
        #expect(!(hidden.out + hidden.err).contains("19809977"))
        let shown = try bench.run(words + ["--show-personal"])
        #expect(shown.out.contains("19809977"))
    }
}
