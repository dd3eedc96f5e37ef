import Diagnostics
import Foundation
import Testing

@testable import Gateway

@Suite struct ProjectTests {
    private func project(_ text: String) throws -> Project {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("landbridge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("landbridge.yaml")
        try Data(text.utf8).write(to: file)
        return try Project.load(file.path)
    }

    @Test func storesAndJobs() throws {
        let project = try project(
            """
            landbridge: 1
            stores:
              main: sqlite:data/county.db
            jobs:
              tax: { mapping: mappings/tax.yaml, inputs: "in/*.txt", store: main, deletes: hard }
              licences: { mapping: mappings/lic.yaml, inputs: [a.xml, b.xml], mode: snapshot, commit: batched, batch_rows: 7 }
            memory: 64MiB
            keys:
              county-tax/constituent: [string, int]
            """)
        #expect(project.jobs.map(\.name) == ["tax", "licences"])
        #expect(project.job(named: "tax")?.hardDeletes == true)
        #expect(project.job(named: "tax")?.inputs == ["in/*.txt"])
        #expect(project.job(named: "licences")?.inputs == ["a.xml", "b.xml"])
        #expect(project.job(named: "licences")?.store == nil)
        #expect(project.jobs.map(\.commit) == [.atomic, .batched])
        #expect(project.jobs.map(\.batchRows) == [nil, 7])
        #expect(project.memory == 64 << 20)
        #expect(try project.storeURL("main") == "sqlite:\(project.folder)/data/county.db")
        #expect(try project.storeURL(nil) == "sqlite:\(project.folder)/data/county.db")
        #expect(try project.storeURL("sqlite:other.db") == "sqlite:other.db")
        let error = #expect(throws: GatewayError.self) { try project.storeURL("mian") }
        #expect(error?.exit == .usage)
        #expect(error?.diagnostics.first?.code == .unknownStore)
        #expect(error?.diagnostics.first?.help == "did you mean `main`?")
    }

    @Test(arguments: [
        ("landbridge: 2", "LB2001"), ("landbridge: 1\nstorse: {}", "LB6001"), ("landbridge: 1\nmemory: much", "LB6006"),
        ("landbridge: 1\njobs: { a: { inputs: i } }", "LB6003"), ("landbridge: 1\njobs: { a: { mapping: m, inputs: i, mode: x } }", "LB6006"),
        ("landbridge: 1\njobs: { a: { mapping: m, commit: sometimes } }", "LB6006"),
        ("landbridge: 1\njobs: { a: { mapping: m, commit: batched, batch_rows: 0 } }", "LB6006"),
        ("landbridge: 1\njobs: { a: { mapping: m, commit: batched, batch_rows: 1000001 } }", "LB6006"),
        ("landbridge: 1\nkeys: { constituent: [string] }", "LB6006"), ("- a", "LB6002"), ("a: [", "LB6004"),
    ]) func mistakes(text: String, code: String) throws {
        let error = #expect(throws: GatewayError.self) { try project(text) }
        #expect(error?.exit == .usage)
        #expect(error?.diagnostics.map(\.code.number) == [code])
    }

    @Test func secretsComeFromTheEnvironmentOrAFile() throws {
        let name = "LANDBRIDGE_TEST_SECRET"
        setenv(name, "hunter2", 1)
        defer { unsetenv(name) }
        #expect(try Secrets.expanded("a ${\(name)} b") == "a hunter2 b")
        #expect(try Secrets.expanded("nothing to fill") == "nothing to fill")
        for text in ["${LANDBRIDGE_NO_SUCH}", "${file:/nonexistent/secret}", "${open"] {
            let error = #expect(throws: GatewayError.self) { try Secrets.expanded(text) }
            #expect(error?.diagnostics.first?.code == .secretMissing)
        }
    }
}
