import Connector
import Diagnostics
import FixedWidthConnector
import Foundation
import Input
import Testing

/// The bytes of single records with the fields that they belong to.
@Suite struct Anatomies {
    /// For every record and reject of a file its parts as text: number, kind, offset, then `path=bytes` of each span.
    private func shown(_ layout: FixedWidthLayout, _ bytes: [UInt8], batchBytes: Int = 1 << 20) throws -> [[String]] {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("anatomy-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let source = FixedWidthSource(
            layout: layout, files: [InputFile(path: url.path, size: Int64(bytes.count))], batchBytes: batchBytes)
        var result: [[String]] = []
        while let frame = try source.next() {
            let batch = try frame.decode()
            var numbers = batch.rejects.map(\.recordNumber)
            for records in batch.batches { numbers += records.origins.recordNumbers }
            for number in numbers.sorted() {
                guard let anatomy = frame.anatomy(of: number) else {
                    result.append(["no anatomy"])
                    continue
                }
                result.append(
                    anatomy.parts.map { part in
                        "\(part.recordNumber)@\(part.byteOffset)\(part.kind.map { " " + $0 } ?? "")"
                            + part.spans.map { span in
                                let text = String(decoding: part.bytes[span.start..<span.start + span.length], as: UTF8.self)
                                return " \(span.path)=\(text)\(span.problem.map { "!" + $0.number } ?? "")"
                            }.joined()
                    })
            }
        }
        return result
    }

    private static let fields = """

        complete: end-of-file
        fields:
          - { name: size, start: 1, length: 2 }
          - { name: a, start: 3, length: 4 }
          - { name: b, start: 7, length: 3, type: int }
          - { name: c, start: 10, length: 3 }
        """

    @Test(arguments: RecordWriter.all.map(\.name)) func everyFraming(name: String) throws {
        let writer = try #require(RecordWriter.all.first { $0.name == name })
        let texts = writer.isVariable ? ["12abcd123xyz", "09abcd12x", "06abcd", "12ABCD-77XYZ"] : ["12abcd123xyz", "12ABCD1_7XYZ"]
        let bytes = writer.write(texts.map { Array($0.utf8) })
        let expected = texts.map { text -> String in
            let parts = [("size", 0, 2), ("a", 2, 6), ("b", 6, 9), ("c", 9, 12)].map { name, from, to in
                let all = Array(text.utf8)
                let field = String(decoding: all[min(from, all.count)..<min(to, all.count)], as: UTF8.self)
                return " \(name)=\(field)\(field == "12x" || field == "1_7" ? "!LB3002" : "")"
            }
            return parts.joined()
        }
        let layout = try Fixture.layout(writer.yaml + Self.fields)
        for chunk in [16, 1 << 20] {
            let found = try shown(layout, bytes, batchBytes: chunk)
            #expect(found.map { String(($0.first ?? "").drop { $0 != " " }) } == expected, "\(name) \(chunk)")
            // The offset is where the record's first bytes are.
            for (text, anatomy) in zip(texts, found) {
                let offset = try #require(anatomy.first?.split(separator: "@").last?.prefix { $0 != " " }).description
                let at = try #require(Int(offset))
                #expect(Array(bytes[at..<at + 2]) == Array(text.utf8.prefix(2)), "\(name)")
            }
        }
    }

    @Test func segmentsUnderTheirRoot() throws {
        let layout = try Fixture.layout(
            """
            framing: vbs
            complete: end-of-file
            id_field: seg
            fields: [ { name: seg, start: 1, length: 1 } ]
            records:
              claim: { id: C, fields: [ { name: no, start: 2, length: 3 } ] }
              certification: { id: W, parent: claim, list: weeks, fields: [ { name: week, start: 2, length: 2, type: int } ] }
              payment: { id: P, parent: certification, list: payments, fields: [ { name: amount, start: 2, length: 2, type: int } ] }
            """)
        let records = ["C001", "W01", "P10", "W02", "P1x", "P12", "C002"].map { Array($0.utf8) }
        let found = try shown(layout, RecordWriter.spanned(records, segment: 2, capacity: 15))
        let root = try #require(found.first).map { $0.replacing(/@\d+/, with: "") }
        #expect(
            root == [
                "1 claim seg=C no=001", "2 certification weeks[0].seg=W weeks[0].week=01",
                "3 payment weeks[0].payments[0].seg=P weeks[0].payments[0].amount=10",
                "4 certification weeks[1].seg=W weeks[1].week=02",
                "5 payment weeks[1].payments[0].seg=P weeks[1].payments[0].amount=1x!LB3002",
                "6 payment weeks[1].payments[1].seg=P weeks[1].payments[1].amount=12",
            ])
        #expect(found.count == 7 && found[6].count == 1)
    }

    @Test func tablesConditionsAndRecordsOfWrongLength() throws {
        let layout = try Fixture.layout(
            """
            framing: lines
            short: reject
            long: reject
            length: 8
            complete: end-of-file
            fields:
              - { name: k, start: 1, length: 1 }
              - { name: n, start: 2, length: 2, type: int, when: k == 'N' }
              - { name: t, redefines: n, length: 2, when: k == 'T' }
              - { name: v, start: 4, length: 2, type: int, occurs: 2 }
            """)
        let found = try shown(layout, Array("N123456_\nTab3x5y_\nN1\nN12345678\n".utf8))
        #expect(
            found.map { $0.joined().replacing(/@\d+/, with: "") } == [
                "1 k=N n=12 v[0]=34 v[1]=56", "2 k=T t=ab v[0]=3x!LB3002 v[1]=5y!LB3002",
                "3 k=N n=1!LB1131 v=!LB3023", "4 k=N n=12 v[0]=34 v[1]=56",
            ])
    }
}
