import Foundation
import Testing

/// `landbridge infer` as a user types it: what it drafts passes `check`.
@Suite struct InferTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "CLAIM.cpy",
            """
                   01  CLAIM-HEADER.
                       05 REC-TYPE PIC X.
                       05 RUN-DATE PIC 9(8).
                   01  CLAIM-REC.
                       05 REC-TYPE PIC X.
                       05 CLAIM-NO PIC 9(8).
                       05 CL-STATUS PIC X.
                          88 ST-OPEN VALUE 'O'.
                          88 ST-NONE VALUE SPACE.
                       05 IN PIC X(3).
                       05 WEEKS OCCURS 3.
                          10 PAID PIC S9(5)V99 COMP-3.

            """)
    }

    private func run(_ arguments: String...) throws -> LandbridgeProcess.Outcome {
        try LandbridgeProcess.run(arguments, in: folder.url)
    }

    @Test func aCopybookGivesALayoutAndAMappingThatPasses() throws {
        let outcome = try run("infer", "--copybook", "CLAIM.cpy", "--out", "project")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("CL-STATUS") && outcome.out.contains("wrote project/mappings/claim.yaml"))
        #expect(try run("check", "project/mappings/claim.yaml").status == 0)
        let codes = try String(contentsOf: folder.url.appendingPathComponent("project/mappings/codes/cl_status.csv"), encoding: .utf8)
        #expect(codes == "code,value\nO,st_open\n,st_none\n")
        let draft = try String(contentsOf: folder.url.appendingPathComponent("project/mappings/claim.yaml"), encoding: .utf8)
        #expect(draft.contains("copybook: ../../CLAIM.cpy") && draft.contains("key: [claim_no]"))
        #expect(draft.contains("claim_rec: { record: CLAIM-REC, when:"))
        // People work on drafts: they are not written over.
        let again = try run("infer", "--copybook", "CLAIM.cpy", "--out", "project")
        #expect(again.status == 2 && again.err.contains("LB1504"))
        #expect(try run("infer", "--copybook", "CLAIM.cpy", "--out", "project", "--force").status == 0)
    }

    @Test func programsGetTheLayout() throws {
        let outcome = try run("infer", "--copybook", "CLAIM.cpy", "--record", "claim_rec", "--json")
        let report = try #require(outcome.json as? [String: Any])
        let records = try #require(report["records"] as? [[String: Any]])
        #expect(records.count == 1 && records[0]["length"] as? Int == 25)
        let items = try #require(records[0]["items"] as? [[String: Any]])
        let paid = try #require(items.first { $0["name"] as? String == "PAID" })
        #expect(paid["offset"] as? Int == 13 && paid["length"] as? Int == 4)
        #expect(paid["usage"] as? String == "PACKED-DECIMAL" && paid["type"] as? String == "decimal(7,2)")
        #expect(items.first { $0["name"] as? String == "WEEKS" }?["occurs"] as? Int == 3)
    }

    @Test func aSampleIsMappedByItsDraft() throws {
        let roll = Workbench.sample("county-tax/roll-2026-09-30.txt")
        let outcome = try run("infer", "--data", roll, "--out", ".")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("2,028 of 2,028 records decode cleanly"))
        #expect(try run("check", "mappings/roll-2026-09-30.yaml").status == 0)
        let preview = try run("preview", "mappings/roll-2026-09-30.yaml", "--input", roll, "--format", "ndjson", "--limit", "3")
        #expect(preview.status == 0 && preview.out.split(separator: "\n").count == 3)
    }

    @Test func valuesAreShownOnlyWhenAskedFor() throws {
        let lines = (0..<40).map { "\(1_000 + $0) HOLLINGSWORTH \($0 % 2)\n" }.joined()
        try folder.write("people.txt", lines)
        let hidden = try run("infer", "--data", "people.txt")
        #expect(hidden.status == 0 && !hidden.out.contains("HOLLING") && hidden.out.contains("AAAAAAAAAAAAA"))
        #expect(try run("infer", "--data", "people.txt", "--show-values").out.contains("HOLLINGSWORTH"))
        #expect(!(try run("infer", "--data", "people.txt", "--json").out.contains("HOLLING")))
    }

    @Test func whatCannotBeLookedAtIsSaid() throws {
        try folder.write("empty", "")
        try folder.write("noise", "\u{1}\u{2}\u{7f}x")
        for (arguments, status, code) in [
            (["--data", "empty"], 1, "LB1502"), (["--data", "noise"], 3, "LB1501"), (["--data", "missing"], 1, "LB1301"),
            (["--data", "-"], 2, "LB1502"), (["--data", "/dev/null"], 2, "LB1502"), (["--data", "noise", "--codepage", "x"], 2, "LB1002"),
            (["--copybook", "noise"], 3, "LB114"), (["--copybook", "CLAIM.cpy", "--record", "CLAIM"], 2, "LB1101"),
        ] as [([String], Int32, String)] {
            let outcome = try LandbridgeProcess.run(["infer"] + arguments, in: folder.url)
            #expect(outcome.status == status && outcome.err.contains(code), "\(arguments): \(outcome.status) \(outcome.err)")
        }
        #expect(try run("infer").status == 2)
    }
}
