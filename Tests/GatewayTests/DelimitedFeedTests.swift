import Foundation
import Testing

/// A feed of delimited text, from its bytes to the store.
@Suite struct DelimitedFeedTests {
    private static let mapping = """
        landbridge: 1
        mapping: owners
        system: demo
        source:
          format: delimited
          complete: end-of-file
          fields:
            - { name: owner_no }
            - { name: family, column: Last Name, personal: true }
        emit:
          - entity: constituent
            key: [owner_no]
            constants: { kind: person }
            fields: { family_name: family }
        guards:
          rejects: { max: 50%, min: 2 }
          deletes: { max: 100%, min: 10 }
        """

    @Test func rowsReachTheStoreAndMalformedOnesQuarantine() throws {
        let bench = try Workbench()
        try bench.folder.write("owners.yaml", Self.mapping)
        try bench.folder.write("day1.csv", "owner_no,Last Name\n1,\"Quill, Ann\"\n2,Reed\n3,Stone\n")
        let check = try bench.run(["check", "owners.yaml"])
        #expect(check.status == 0, "\(check.err)\(check.out)")
        let first = try bench.sync("owners.yaml", "day1.csv")
        #expect(first.status == 0, "\(first.err)\(first.out)")
        #expect(first.count("constituent", "inserts") == 3)
        #expect(
            try bench.reader.rows("SELECT family_name FROM constituent ORDER BY source_key")
                == [["Quill, Ann"], ["Reed"], ["Stone"]])

        // A ragged row hides its key, so that nothing is deleted.
        try bench.folder.write("day2.csv", "Last Name,owner_no\n\"Quill, Ann\",1\nReed\n")
        let second = try bench.sync("owners.yaml", "day2.csv")
        #expect(second.status == 0, "\(second.err)\(second.out)")
        #expect(second.count("constituent", "deletes") == 0)

        try bench.folder.write("day3.csv", "owner_no,Last Name\n1,\"Quill, Ann\"\n2,Reed\n")
        let third = try bench.sync("owners.yaml", "day3.csv")
        #expect(third.count("constituent", "deletes") == 1)
    }

    @Test func aMissingColumnStopsTheRun() throws {
        let bench = try Workbench()
        try bench.folder.write("owners.yaml", Self.mapping)
        try bench.folder.write("day1.csv", "owner_no,Last_Nmae\n1,Quill\n")
        let run = try bench.sync("owners.yaml", "day1.csv")
        #expect(run.status == 1)
        #expect(run.codes == ["LB1405"])
    }
}
