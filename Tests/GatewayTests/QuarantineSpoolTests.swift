import Diagnostics
import Records
import Store
import Testing

@testable import Gateway

@Suite struct QuarantineSpoolTests {
    private func rejected(_ number: Int) -> RejectedRecord {
        RejectedRecord(
            diagnostic: Diagnostic(
                .malformedNumber, "not a number", at: Place(field: "amount"), expected: "digits",
                found: Redacted("secret", isPersonal: true), rule: Place(file: "m.yaml", line: 3, column: 5)),
            kind: "detail", file: "in.txt", recordNumber: Int64(number), byteOffset: Int64(number) * 100,
            raw: Array("raw \(number)".utf8))
    }

    @Test func whatSpillsComesBackWhole() throws {
        let spool = QuarantineSpool(spill: FileSpillStore(memoryLimit: 1 << 16, isEncrypted: true), isPersonal: true)
        for number in 1...3_000 { try spool.add(rejected(number)) }
        #expect(spool.count == 3_000)
        #expect(spool.samples.count == 10)
        var findings: [QuarantineFinding] = []
        try spool.forEachBatch { findings += $0 }
        #expect(findings.map(\.recordNumber) == (1...3_000).map { Int64($0) })
        let last = try #require(findings.last)
        #expect(last.code == "LB3002")
        #expect(last.field == "amount")
        #expect(last.byteOffset == 300_000)
        #expect(last.mappingPlace == "m.yaml:3:5")
        #expect(last.raw == Array("raw 3000".utf8))
        #expect(last.isPersonal)
        #expect(!findings.contains { $0.reason.contains("secret") })
    }
}
