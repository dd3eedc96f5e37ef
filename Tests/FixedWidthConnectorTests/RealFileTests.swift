import Connector
import FixedWidthConnector
import Foundation
import Input
import Records
import Settings
import Testing

/// Whole files: the sample of this repository, and real ones where the shared folder is there.
@Suite struct WholeFiles {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let nacha =
        (ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? root.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("real/nacha")
    private static let hasNacha = FileManager.default.fileExists(atPath: nacha.path)

    private static let ach = """
        length: 94
        filler: "9"
        fields: [ { name: rec, start: 1, length: 1 } ]
        records:
          file_header: { when: rec == '1', opens: file, fields: [ { name: created, start: 24, length: 6, type: date, format: yyMMdd, pivot: 70 } ] }
          batch_header: { when: rec == '5', opens: batch, fields: [ { name: company, start: 5, length: 16 } ] }
          entry: { when: rec == '6', in: batch, fields: [ { name: amount, start: 30, length: 10, type: decimal, decimals: 2, sign: none } ] }
          addenda: { when: rec == '7', in: batch, parent: entry, fields: [ { name: info, start: 4, length: 80 } ] }
          batch_control: { when: rec == '8', closes: batch, fields: [ { name: n, start: 5, length: 6, type: int } ] }
          file_control: { when: rec == '9', closes: file, fields: [ { name: n, start: 14, length: 8, type: int } ] }
        """

    private func read(_ layout: FixedWidthLayout, _ url: URL, batchBytes: Int = 1 << 20) throws -> Fixture.Reading {
        let source = FixedWidthSource(layout: layout, files: [InputFile(path: url.path)], batchBytes: batchBytes)
        var result = Fixture.Reading(layout: layout)
        while let frame = try source.next() { result.batches += try frame.decode().batches }
        result.completeness = source.completeness
        return result
    }

    private func tax() throws -> FixedWidthLayout {
        let url = Self.root.appendingPathComponent("mappings/property-tax.yaml")
        let node = try YAMLReader.read(String(contentsOf: url, encoding: .utf8), file: "property-tax.yaml")
        let context = SettingsContext()
        var mapping = try #require(context.map(node, "mapping"))
        let block = mapping.map("source")
        var source = try #require(block)
        let layout = FixedWidthLayout.read(&source)
        return try #require(layout)
    }

    @Test func taxRollHoldsWhatItsTrailerSays() throws {
        let roll = Self.root.appendingPathComponent("samples/county-tax/roll-2026-10-31.txt")
        for batchBytes in [4_096, 1 << 20] {
            let reading = try read(try tax(), roll, batchBytes: batchBytes)
            let due = reading.cells("detail", "amount_due").compactMap { Decimal38($0) }
            #expect(reading.cells("trailer", "record_count") == ["\(reading.cells("detail", "parcel_no").count)"])
            let sum = due.reduce(Decimal38(0)) { $0.adding($1) ?? $0 }
            #expect(reading.cells("trailer", "total_due") == [sum.description])
            #expect(Set(reading.cells("detail", "header.run_date")) == ["2026-10-31"])
            #expect(reading.completeness.isComplete)
        }
    }

    @Test(arguments: ["truncated.txt", "short-record.txt", "after-trailer.txt"])
    func damagedTaxRollsAreRefused(name: String) throws {
        let url = Self.root.appendingPathComponent("samples/county-tax/bad/\(name)")
        let code = Fixture.failure(try tax(), Array(try Data(contentsOf: url))).prefix(6)
        let expected = ["truncated.txt": ["LB1103", "LB1112"], "short-record.txt": ["LB1103"], "after-trailer.txt": ["LB1114"]]
        #expect(expected[name]?.contains(String(code)) == true, "\(name): \(code)")
    }

    @Test(.enabled(if: hasNacha)) func largePaymentFile() throws {
        let url = Self.nacha.appendingPathComponent("PPD-200-batches-100000-entries.ach.gz")
        let layout = try Fixture.layout(Self.ach)
        let reading = try read(layout, url)
        #expect(reading.cells("batch_control", "n").count == 200)
        let entries = reading.cells("entry", "amount").count + reading.cells("addenda", "info").count
        #expect(reading.cells("file_control", "n") == ["\(entries)"])
        // Each batch's control record counts what stands in its group.
        var counts: [Int64: Int] = [:]
        for batch in reading.of("entry") + reading.of("addenda") {
            for ordinal in batch.groupOrdinals[1] { counts[ordinal, default: 0] += 1 }
        }
        let declared = reading.cells("batch_control", "n").map { Int($0) ?? -1 }
        #expect((0..<200).map { counts[Int64($0)] ?? 0 } == declared)
        #expect(reading.completeness.isComplete)
    }

    @Test(.enabled(if: hasNacha)) func smallPaymentFiles() throws {
        let layout = try Fixture.layout(Self.ach)
        for name in ["20110805A.ach", "two-micro-deposits.ach"] {
            let reading = try read(layout, Self.nacha.appendingPathComponent(name))
            let entries = reading.cells("entry", "amount").count + reading.cells("addenda", "info").count
            #expect(entries > 0)
            #expect(reading.cells("file_control", "n").map { Int($0) } == [entries], "\(name)")
        }
        // Its first lines have lost their blanks at the end.
        let characters = try Fixture.layout("unit: characters\nshort: pad\n" + Self.ach)
        let url = Self.nacha.appendingPathComponent("nonascii-utf8.ach")
        #expect(try read(characters, url).completeness.isComplete)
    }

    private static let copybook = nacha.deletingLastPathComponent().appendingPathComponent("copybook")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: copybook.path))) func storesWithRecordDescriptors() throws {
        let layout = try Fixture.layout(
            """
            encoding: cp037
            framing: rdw
            complete: end-of-file
            fields:
              - { name: store_no, start: 1, length: 2, type: bytes }
              - { name: store_name, start: 5, length: 50 }
              - { name: flags, start: 55, length: 6 }
            """)
        let csv = try String(contentsOf: Self.copybook.appendingPathComponent("DTAR1000_Store_file_std_02.csv"), encoding: .utf8)
        let rows = csv.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ";", omittingEmptySubsequences: false) }
        for batchBytes in [7, 4_096] {
            let reading = try read(layout, Self.copybook.appendingPathComponent("DTAR1000_Store_file_std.bin"), batchBytes: batchBytes)
            #expect(reading.cells("record", "store_name") == rows.map { String($0[2]) })
            #expect(reading.cells("record", "flags") == rows.map { $0[3...].joined() })
            #expect(reading.cells("record", "store_no") == rows.map { row in "\((Int(row[0]) ?? 0) / 256).\((Int(row[0]) ?? 0) % 256)" })
            #expect(rows.count == 147)
        }
    }
}
