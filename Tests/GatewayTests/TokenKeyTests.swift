import Foundation
import Testing

/// The key of `token()`: continuous integration checks mappings without it, and nothing runs without it.
@Suite struct TokenKeyTests {
    private func bench(_ field: String) throws -> Workbench {
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
                - { name: ssn, start: 1, length: 9, personal: true }
                - { name: family, start: 10, length: 5, personal: true }
            emit:
              - entity: constituent
                key: ["token(ssn, 'ssn')"]
                constants: { kind: person }
                fields: { family_name: "\(field)" }
            """)
        try bench.folder.write("a.txt", "912345678LEE  \n")
        return bench
    }

    private let noKey = ["LANDBRIDGE_TOKEN_KEY": ""]

    @Test func aCheckDoesWithoutIt() throws {
        let good = try bench("family").run(["check", "people.yaml"], environment: noKey)
        #expect(good.status == 0, "\(good.err)\(good.out)")
        #expect(good.out.contains("people.yaml: ok"))
        let bad = try bench("famly").run(["check", "people.yaml"], environment: noKey)
        #expect(bad.status == 3 && bad.err.contains("LB2102") && !bad.err.contains("LB6010"), "\(bad.err)")
    }

    @Test func nothingRunsWithoutIt() throws {
        let preview = try bench("family").run(["preview", "people.yaml", "--input", "a.txt"], environment: noKey)
        #expect(preview.status == 2 && preview.err.contains("LB6010"), "\(preview.status) \(preview.err)")
        #expect(!preview.err.contains("912345678") && !preview.out.contains("912345678"))
        let bench = try bench("family")
        let sync = try bench.run(
            ["sync", "people.yaml", "--input", "a.txt", "--store", bench.store], environment: noKey)
        #expect(sync.status == 2 && sync.err.contains("LB6010"), "\(sync.status) \(sync.err)")
        let key = ["LANDBRIDGE_TOKEN_KEY": "0123456789abcdef0123"]
        #expect(try bench.run(["preview", "people.yaml", "--input", "a.txt"], environment: key).status == 0)
    }
}
