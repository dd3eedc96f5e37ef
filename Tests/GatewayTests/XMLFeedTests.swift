import Foundation
import Testing

/// XML documents with several kinds of record, context and control totals, from their bytes to the store.
@Suite struct XMLFeedTests {
    private static let mapping = """
        landbridge: 1
        mapping: cases
        system: demo
        source:
          format: xml
          malformed: salvage
          records:
            case: { path: /export/batch/case, fields: [ { name: no, path: "@no" } ] }
            party: { path: /export/batch/case/party, fields: [ { name: name, path: ., personal: true } ] }
          context:
            header: { path: /export/header, fields: [ { name: run_date, path: run_date, type: date } ] }
            batch: { path: /export/batch, fields: [ { name: id, path: "@id" }, { name: cases, path: count, type: int } ] }
            trailer: { path: /export/trailer, fields: [ { name: cases, path: "@cases", type: int } ] }
          as_of: header.run_date
          control:
            - trailer.cases == count(case)
            - batch.cases == count(case)
        emit:
          - entity: service_case
            from: case
            key: [no]
            fields: { subject: "batch.id" }
          - entity: constituent
            from: party
            key: [case.no]
            constants: { kind: person }
            fields: { family_name: name }
        guards:
          rejects: { max: 60%, min: 3 }
          deletes: { max: 100%, min: 10 }
        """

    @Test func readNamesErrorsInMaps() throws {
        let bench = try Workbench()
        try bench.folder.write(
            "m.yaml",
            """
            landbridge: 1
            mapping: m
            system: demo
            source:
              format: xml
              record: /r/i
              fields: [ { name: m, type: int, map: { each: a, key: "@n", value: "." } } ]
            emit: [ { entity: constituent, key: [string(size(m))], fields: { family_name: "'x'" } } ]
            """)
        try bench.folder.write("x.xml", "<r><i><a n='p'>1</a><a n='q'>x12</a></i></r>")
        let read = try bench.run(["read", "m.yaml", "--input", "x.xml"])
        #expect(read.out.contains("\"m[1]\":\"LB3002"), "\(read.out)\(read.err)")
    }

    private func document(_ day: String, _ batches: String, total: Int) -> String {
        "<export><header><run_date>\(day)</run_date></header>\(batches)<trailer cases='\(total)'/></export>"
    }

    private func batch(_ id: String, _ cases: [String], count: Int? = nil) -> String {
        "<batch id='\(id)'>" + cases.map { "<case no='\($0)'><party>P\($0)</party></case>" }.joined()
            + "<count>\(count ?? cases.count)</count></batch>"
    }

    @Test func kindsContextAndControlTotals() throws {
        let bench = try Workbench()
        try bench.folder.write("cases.yaml", Self.mapping)
        try bench.folder.write("day1.xml", document("2026-01-01", batch("a", ["1", "2"]) + batch("b", ["3"]), total: 3))
        let check = try bench.run(["check", "cases.yaml"])
        #expect(check.status == 0, "\(check.err)\(check.out)")
        let first = try bench.sync("cases.yaml", "day1.xml")
        #expect(first.status == 0, "\(first.err)\(first.out)")
        #expect(
            try bench.reader.rows("SELECT source_key, subject FROM service_case ORDER BY source_key")
                == [["1", "a"], ["2", "a"], ["3", "b"]])
        #expect(
            try bench.reader.rows("SELECT source_key, family_name FROM constituent ORDER BY source_key")
                == [["1", "P1"], ["2", "P2"], ["3", "P3"]])

        // Of the file, and of one batch.
        try bench.folder.write("day2.xml", document("2026-01-02", batch("a", ["1", "2"]) + batch("b", ["3"]), total: 4))
        #expect(try bench.sync("cases.yaml", "day2.xml").status == 4)
        try bench.folder.write("day3.xml", document("2026-01-02", batch("a", ["1"], count: 2) + batch("b", ["2", "3"], count: 1), total: 3))
        let third = try bench.sync("cases.yaml", "day3.xml")
        #expect(third.status == 4)
        #expect(third.codes.filter { $0 == "LB1005" }.count == third.codes.count, "\(third.codes)")
        try bench.folder.write("old.xml", document("2025-12-31", batch("a", ["1"]), total: 1))
        #expect(try bench.sync("cases.yaml", "old.xml").status == 4)
    }

    @Test func damageIsQuarantinedAndNothingIsDeleted() throws {
        let bench = try Workbench()
        let mapping = Self.mapping.replacingOccurrences(
            of: "    - trailer.cases == count(case)\n    - batch.cases == count(case)\n", with: "    - trailer.cases >= count(case)\n")
        try bench.folder.write("cases.yaml", mapping)
        try bench.folder.write("day1.xml", document("2026-01-01", batch("a", ["1", "2", "3"]), total: 3))
        #expect(try bench.sync("cases.yaml", "day1.xml").status == 0)
        let damaged = document("2026-01-02", batch("a", ["1", "2", "4"]), total: 3).replacingOccurrences(of: "P2</party>", with: "P2</prty>")
        try bench.folder.write("day2.xml", damaged)
        let run = try bench.sync("cases.yaml", "day2.xml")
        #expect(run.status == 0, "\(run.err)\(run.out)")
        #expect(run.count("service_case", "deletes") == 0)
        #expect(run.count("service_case", "inserts") == 1)
        #expect(run.codes.contains("LB1203"), "\(run.codes)")
        #expect(run.out.contains("damaged"), "\(run.out)")
        #expect(try bench.reader.rows("SELECT code FROM lb_quarantine") == [["LB1203"]])
    }
}
