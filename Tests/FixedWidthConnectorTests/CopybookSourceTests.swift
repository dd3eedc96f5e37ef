import FixedWidthConnector
import Foundation
import Records
import Testing

/// Layouts from copybooks.
@Suite struct CopybookSources {
    private func layout(_ copybook: String, _ keys: String) throws -> FixedWidthLayout {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("copy-\(UUID().uuidString).cpy")
        try copybook.write(to: url, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: url) }
        return try Fixture.layout(keys.replacing("FILE", with: url.path))
    }

    private func hex(_ text: String) -> [UInt8] {
        let digits = text.utf8.filter { $0 != 0x20 && $0 != 0x0A }.map { $0 > 0x40 ? $0 - 0x37 : $0 - 0x30 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private func shown(_ column: Column, _ row: Int) -> String {
        if column.isError(row) || column.isNull(row) { return Fixture.cell(column, row) }
        switch column.values {
        case .list(let lists): return "[" + lists.range(row).map { shown(lists.elements, $0) }.joined(separator: ",") + "]"
        case .structure(let all):
            return "{" + zip(all.fields, all.columns).map { "\($0.name):\(shown($1, row))" }.joined(separator: ",") + "}"
        case .double(let values): return "\(values[row])"
        default: return Fixture.cell(column, row)
        }
    }

    private func read(_ layout: FixedWidthLayout, _ bytes: [UInt8], columns: [Set<String>]? = nil) throws -> [String: [String]]
    {
        var result: [String: [String]] = [:]
        for batch in try Fixture.batches(layout, [bytes], columns: columns).batches {
            for (field, column) in zip(layout.schema.kinds[batch.kind].columns, batch.columns) {
                result[field.name, default: []] += (0..<batch.count).map { shown(column, $0) }
            }
        }
        return result
    }

    private let claim = """
        01 CLAIM-RECORD.
           05 CLAIM-NO       PIC 9(5) COMP-3.
           05 OWNER.
              10 FAMILY      PIC X(4).
              10 FILLER      PIC X.
              10 BALANCE     PIC S9(3)V99.
           05 RATE           COMP-2.
           05 WEEK-COUNT     PIC 9(4) COMP.
           05 SHOWN          PIC ZZ9.99-.
           05 BOTH           PIC X(2).
           05 AS-NUMBER REDEFINES BOTH PIC S9(2).
           05 WEEK OCCURS 0 TO 3 DEPENDING ON WEEK-COUNT.
              10 PAID        PIC S9(3) COMP-3.
              10 FILLER      PIC X.
           05 LAST-ONE       PIC X.
        """

    @Test func everyUsageIsRead() throws {
        let layout = try layout(
            claim, "encoding: cp037\nframing: rdw\ncopybook: { file: FILE, personal: [owner.family] }")
        #expect(layout.length == 42 && layout.minimumLength == 33)
        #expect(
            layout.schema.kinds[0].columns.map(\.name) == [
                "claim_no", "owner", "rate", "week_count", "shown", "both", "as_number", "week", "last_one",
            ])
        #expect(layout.schema.kinds[0].columns[1].type.holdsPersonalData)
        let record = hex(
            """
            12345C E2D4C9E3 00 F1F2F3F4D5 4110000000000000 0002 40F1F24BF5F060 F1D2 123D00 456C00 E9
            """)
        let framed = [0, UInt8(record.count + 4), 0, 0] + record
        let columns = try read(layout, framed)
        #expect(columns["claim_no"] == ["12345"])
        #expect(columns["owner"] == ["{family:SMIT,balance:-123.45}"])
        #expect(columns["rate"] == ["1.0"])
        #expect(columns["shown"] == ["-12.50"])
        #expect(columns["both"] == ["1K"])
        #expect(columns["as_number"] == ["-12"])
        #expect(columns["week"] == ["[{paid:-123},{paid:456}]"])
        #expect(columns["last_one"] == ["Z"])
    }

    @Test func unusedReadingsOfSharedBytesAreNotDecoded() throws {
        let book = "01 R.\n   05 A PIC X(3).\n   05 B REDEFINES A PIC S9(5) COMP-3.\n"
        let layout = try layout(book, "encoding: cp037\nframing: fixed\nlength: 3\ncopybook: FILE")
        let both = try read(layout, hex("C1C2C3 12345C"))
        #expect(both["a"]?.first == "ABC")
        #expect(both["b"] == ["LB3020", "12345"])
        #expect(try read(layout, hex("C1C2C3"), columns: [["a"]])["b"] == ["null"])
    }

    @Test func recordsOfSeveralKinds() throws {
        let book = """
            01 HEAD-REC.
               05 REC-TYPE  PIC X.
               05 RUN-DATE  PIC 9(8).
            01 DETAIL.
               05 REC-TYPE  PIC X.
               05 AMOUNT    PIC S9(5)V99 COMP-3.
               05 FILLER    PIC X(4).
            """
        let layout = try layout(
            book,
            """
            encoding: cp037
            framing: fixed
            length: 9
            copybook: FILE
            records:
              header: { record: HEAD-REC, when: rec_type == 'H' }
              detail: { when: rec_type == 'D' }
            """)
        #expect(layout.shared.map(\.format.name) == ["rec_type"])
        let columns = try read(layout, hex("C8 F2F0F2F6F1F0F3F1 C4 1234567D 40404040"))
        #expect(columns["run_date"] == ["20261031"])
        #expect(columns["amount"] == ["-12345.67"])
        #expect(columns["header.run_date"] == ["20261031"])
    }

    @Test func nestedTablesAndSlackBytes() throws {
        let book = """
            01 R.
               05 ROWS   PIC 9.
               05 G.
                  10 ROW OCCURS 1 TO 2 DEPENDING ON ROWS.
                     15 CELL PIC 9 OCCURS 3.
                     15 FILLER PIC X.
                  10 AFTER-ROWS PIC X.
               05 ALIGNED PIC S9(4) COMP SYNC.
               05 PIC X.
            """
        let layout = try layout(book, "encoding: cp037\nframing: rdw\ncopybook: FILE")
        let one = hex("F1 F1F2F300 C1") + hex("FFFE E7")
        let columns = try read(layout, [0, UInt8(one.count + 4), 0, 0] + one)
        #expect(columns["g"] == ["{row:[{cell:[1,2,3]}],after_rows:A}"])
        #expect(columns["aligned"] == ["-2"])
    }

    @Test func personalFieldsAreThoseThatAreNamed() throws {
        func columns(_ personal: String) throws -> [Bool] {
            let layout = try layout(claim, "encoding: cp037\nframing: rdw\ncopybook: { file: FILE, personal: [\(personal)] }")
            return layout.schema.kinds[0].columns.map(\.type.holdsPersonalData)
        }
        #expect(try columns("owner.family") == [false, true] + .init(repeating: false, count: 7))
        // A group stands for all that is in it.
        #expect(try columns("owner") == [false, true] + .init(repeating: false, count: 7))
        #expect(try columns("week") == .init(repeating: false, count: 7) + [true, false])
        // A name that nothing has would leave a value for all to see.
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("copy-\(UUID().uuidString).cpy")
        try claim.write(to: url, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: url) }
        let found = try Fixture.read("framing: rdw\ncopybook: { file: \(url.path), personal: [family, owner.famly] }").diagnostics
        #expect(found.map(\.code.number) == ["LB1101", "LB1101"])
        #expect(found.map(\.help) == [nil, "did you mean `owner.family`?"])
    }

    @Test func copybooksThatCannotBeUsed() throws {
        #expect(try Fixture.codes("copybook: /nowhere/x.cpy") == ["LB1140"])
        #expect(throws: (any Error).self) { try layout("01 A.\n   05 B PIC X.\n01 C.\n   05 D PIC X.\n", "copybook: FILE") }
        #expect(throws: (any Error).self) { try layout("01 A.\n   05 B PIC X.\n", "copybook: FILE\nrecord: X") }
        #expect(throws: (any Error).self) { try layout("01 A.\n   05 B PIC Q.\n", "copybook: FILE") }
    }
}
