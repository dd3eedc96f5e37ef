import Foundation
import Testing

/// The condition names of a copybook as tables of `lookup()`.
@Suite struct ConditionTableTests {
    private static let copybook = """
        01 CLAIM.
           05 CLAIM-NO     PIC 9(3).
           05 CLAIM-STATUS PIC X.
              88 ACTIVE    VALUE 'A'.
              88 CLOSED-OUT VALUE 'C' 'D'.
           05 KIND         PIC 99.
              88 REGULAR   VALUE 1.
              88 SPECIAL   VALUE 10 THRU 19.
           05 OWNER.
              10 STATE     PIC XX.
                 88 HOME   VALUE 'WA'.
           05 SPOUSE.
              10 STATE     PIC XX.
                 88 AWAY   VALUE 'OR'.
           05 GRADE        PIC X(3).
              88 LOW       VALUE 'A10' THRU 'B99'.
        """

    private func preview(_ status: String, _ records: String, codes: String = "") throws -> LandbridgeProcess.Outcome {
        let bench = try Workbench()
        try bench.folder.write("c.cpy", Self.copybook)
        try bench.folder.write("d.txt", records)
        try bench.folder.write(
            "m.yaml",
            """
            landbridge: 1
            mapping: m
            system: s
            source:
              format: fixed-width
              encoding: us-ascii
              copybook: c.cpy
            \(codes)
            emit:
              - entity: service_case
                key: [claim_no]
                fields: { subject: "\(status)" }
            """)
        return try bench.run(["preview", "m.yaml", "--input", "d.txt", "--format", "ndjson", "--all", "--no-ids"])
    }

    private func subjects(_ status: String, _ records: String, codes: String = "") throws -> [String] {
        let run = try preview(status, records, codes: codes)
        #expect(run.status == 0, "\(run.err)")
        return try run.out.split(separator: "\n").map { line in
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return row?["subject"] as? String ?? "no subject"
        }
    }

    @Test func namesAreLookedUp() throws {
        let records = "001A01WAORA10\n002D10WAORB99\n003C19WAORA5 \n"
        func column(_ expression: String) throws -> [String] {
            try subjects("string(claim_no) + ' ' + \(expression)", records).map { String($0.drop { $0 != " " }.dropFirst()) }
        }
        #expect(try column("lookup('claim_status', claim_status)") == ["active", "closed_out", "closed_out"])
        #expect(try column("lookup('kind', kind)") == ["regular", "special", "special"])
        #expect(try column("lookup('claim.kind', string(kind))") == ["regular", "special", "special"])
        #expect(try column("lookup('owner.state', owner.state)") == ["home", "home", "home"])
        #expect(try column("lookup('grade', grade, 'none')") == ["low", "low", "low"])
    }

    @Test func unknownCodesRejectTheirRecord() throws {
        let run = try preview("lookup('claim_status', claim_status)", "001A01WAORA10\n002X01WAORA10\n")
        #expect(run.out.split(separator: "\n").count == 1)
        #expect(run.err.contains("error LB3012: the code is not in the table `claim_status`"), "\(run.err)")
    }

    @Test func tablesOfTheMappingGoFirst() throws {
        #expect(
            try subjects("lookup('claim_status', claim_status)", "001A01WAORA10\n", codes: "codes: { claim_status: { A: open } }")
                == ["open"])
    }

    @Test func mistakesAreFoundBeforeAnythingRuns() throws {
        let unknown = try preview("lookup('claim_statu', claim_status)", "")
        #expect(unknown.status == 3 && unknown.err.contains("did you mean `claim_status`?"), "\(unknown.err)")
        let ambiguous = try preview("lookup('state', owner.state)", "")
        #expect(ambiguous.status == 3)
        #expect(ambiguous.err.contains("several items have that name: write `"), "\(ambiguous.err)")
        #expect(ambiguous.err.contains("`owner.state`") && ambiguous.err.contains("`spouse.state`"))
    }
}
