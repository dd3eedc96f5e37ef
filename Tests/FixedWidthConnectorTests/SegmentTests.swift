import Connector
import FixedWidthConnector
import Records
import Testing

/// Roots and their segments: the records of some kinds as lists in the records of another.
@Suite struct Segments {
    /// Claims with certifications, which have payments, and notes of the claim itself.
    private static let yaml = """
        complete: end-of-file
        id_field: seg
        fields: [ { name: seg, start: 1, length: 1 } ]
        records:
          header: { id: H, fields: [ { name: office, start: 2, length: 2 } ] }
          claim: { id: [C, K], fields: [ { name: no, start: 2, length: 3 } ] }
          certification: { id: W, parent: claim, list: weeks, fields: [ { name: week, start: 2, length: 2, type: int } ] }
          payment: { id: P, parent: certification, list: payments, fields: [ { name: amount, start: 2, length: 2, type: int } ] }
          note: { id: N, parent: claim, list: notes, fields: [ { name: text, start: 2, length: 3 } ] }
          trailer: { id: T, fields: [ { name: n, start: 2, length: 2, type: int } ] }
        """

    private static let framings: [(String, @Sendable ([[UInt8]]) -> [UInt8])] = [
        ("framing: rdw", { $0.flatMap(RecordWriter.described) }),
        ("framing: vb", { RecordWriter.blocks($0, of: 3) }),
        ("framing: vbs", { RecordWriter.spanned($0, segment: 2, capacity: 15) }),
        ("framing: lines\nshort: absent", { $0.flatMap { $0 + [0x0A] } }),
    ]

    /// Structures and lists as text.
    static func shown(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return column.error(at: row)?.code.number ?? "error without entry" }
        switch column.values {
        case .list(let lists): return "[" + lists.range(row).map { shown(lists.elements, $0) }.joined(separator: " ") + "]"
        case .structure(let structure):
            return "{"
                + zip(structure.fields, structure.columns).filter { $0.0.name != "seg" }
                .map { "\($0.0.name):\(shown($0.1, row))" }.joined(separator: ",") + "}"
        default: return Fixture.cell(column, row)
        }
    }

    private func lists(_ reading: Fixture.Reading, _ kind: String, _ column: String) throws -> [String] {
        let index = try #require(reading.layout.schema.kind(named: kind))
        let position = try #require(reading.layout.schema.kinds[index].column(named: column))
        return reading.of(kind).flatMap { batch in (0..<batch.count).map { Self.shown(batch.columns[position], $0) } }
    }

    private static let records = [
        "H01", "C001", "W01", "P10", "P11", "W02", "Nabc", "K002", "C003", "Nxyz", "W03", "W04", "P12", "T03",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<4) func segmentsBecomeLists(index: Int) throws {
        let (framing, write) = Self.framings[index]
        let layout = try Fixture.layout(framing + "\n" + Self.yaml)
        let claim = layout.schema.kinds[1]
        #expect(claim.columns.map(\.name) == ["seg", "no", "weeks", "notes", "header.seg", "header.office"])
        #expect(claim.ownColumnCount == 4)
        let bytes = write(Self.records)
        for chunk in Array(4...64) + [1 << 20] {
            let reading = try Fixture.batches(layout, [bytes], batchBytes: chunk)
            #expect(reading.cells("claim", "no") == ["001", "002", "003"])
            #expect(reading.cells("claim", "header.office") == ["01", "01", "01"])
            #expect(
                try lists(reading, "claim", "weeks") == [
                    "[{week:1,payments:[{amount:10} {amount:11}]} {week:2,payments:[]}]", "[]",
                    "[{week:3,payments:[]} {week:4,payments:[{amount:12}]}]",
                ])
            #expect(try lists(reading, "claim", "notes") == ["[{text:abc}]", "[]", "[{text:xyz}]"])
            #expect(reading.cells("payment", "amount") == ["10", "11", "12"])
            #expect(reading.cells("payment", "certification.week") == ["1", "1", "4"])
            #expect(reading.cells("payment", "claim.no") == ["001", "001", "003"])
            #expect(reading.of("claim").flatMap(\.origins.recordNumbers) == [2, 8, 9])
            #expect(reading.cells("trailer", "n") == ["3"])
            #expect(reading.rejects.isEmpty && reading.completeness.isComplete)
            // The raw bytes of a claim are those of the file, from its own to the last of its segments.
            let raws = reading.of("claim").flatMap { batch in (0..<batch.count).map { batch.rawRecord($0) } }
            let starts = reading.of("claim").flatMap(\.origins.byteOffsets)
            for (raw, start) in zip(raws, starts) { #expect(Array(bytes[Int(start)..<Int(start) + raw.count]) == raw) }
            if framing.hasSuffix("vbs") { continue }
            #expect(raws[1].suffix(2) == Array("02".utf8)[...] && raws[0].suffix(2) == Array("bc".utf8)[...])
            #expect(raws[2].suffix(2) == Array("12".utf8)[...])
        }
    }

    @Test(arguments: [4, 9, 1 << 20]) func segmentsWithoutTheirParent(chunk: Int) throws {
        let layout = try Fixture.layout("framing: rdw\n" + Self.yaml)
        let records = ["H01", "W09", "C001", "P10", "W01", "C002", "W02", "T02"]
        let reading = try Fixture.batches(
            layout, [records.flatMap { RecordWriter.described(Array($0.utf8)) }], batchBytes: chunk)
        // Before any root: the record itself. Below a root: the list of the root that it should be in.
        #expect(reading.rejects.map(\.diagnostic.code.number) == ["LB1132"])
        #expect(reading.rejects.map(\.recordNumber) == [2])
        #expect(reading.rejects.map(\.byteOffset) == [11])
        #expect(reading.rejects.map(\.kind) == ["certification"])
        #expect(reading.rejects.map(\.raw) == [Array("W09".utf8)])
        #expect(try lists(reading, "claim", "weeks") == ["LB1132", "[{week:2,payments:[]}]"])
        #expect(reading.cells("payment", "amount") == [])
        let raws = reading.of("claim").flatMap { batch in (0..<batch.count).map { batch.rawRecord($0).count } }
        #expect(raws == [4 + 4 + 3 + 4 + 3, 4 + 4 + 3])
        #expect(!reading.completeness.isComplete)
    }

    @Test func aRecordOfAnotherKindEndsTheRoot() throws {
        let layout = try Fixture.layout(
            """
            framing: rdw
            id_field: seg
            fields: [ { name: seg, start: 1, length: 1 } ]
            records:
              claim: { id: C }
              week: { id: W, parent: claim, list: weeks }
              other: { id: X }
            """)
        let records = ["C", "W", "X", "W"].flatMap { RecordWriter.described(Array($0.utf8)) }
        let reading = try Fixture.batches(layout, [records])
        #expect(try lists(reading, "claim", "weeks") == ["[{}]"])
        #expect(reading.rejects.map(\.recordNumber) == [4])
    }

    @Test func aRootIsBounded() throws {
        let layout = try Fixture.layout("framing: rdw\n" + Self.yaml)
        let weeks = Array(repeating: "W01", count: 100)
        let bytes = (["H01", "C001"] + weeks + ["T01"]).flatMap { RecordWriter.described(Array($0.utf8)) }
        do {
            _ = try Fixture.batches(layout, [bytes], batchBytes: 16, maximumRecordBytes: 200)
            Issue.record("no error")
        } catch {
            #expect("\(error)".contains("LB1133"))
        }
    }

    @Test func aChildBelongsToItsOwnParent() throws {
        // The second claim has no week, so its payment must not be seen under the first one's.
        let layout = try Fixture.layout(
            Self.yaml.replacing(", list: payments", with: "").replacing(", list: weeks", with: "")
                .replacing(", list: notes", with: "") + "\n")
        let text = "H01 \nC001\nW01 \nC002\nP10 \nT02 \n"
        #expect(Fixture.failure(layout, text) == "LB1115 record 5 byte 20")
    }

    @Test func aRejectedParentHasNoChildren() throws {
        // The second entry is too long, so the line after it is not one of the first entry's.
        let layout = try Fixture.layout(
            """
            framing: rdw
            long: reject
            id_field: t
            fields: [ { name: t, start: 1, length: 1 } ]
            records:
              entry: { id: E, fields: [ { name: no, start: 2, length: 1 } ] }
              line: { id: L, parent: entry }
              wide: { id: W, length: 9 }
            """)
        func file(_ texts: String...) -> [UInt8] { texts.flatMap { RecordWriter.described(Array($0.utf8)) } }
        #expect(try Fixture.batches(layout, [file("E1", "L", "E2", "L")]).cells("line", "entry.no") == ["1", "2"])
        let rejected = try Fixture.batches(layout, [file("E1", "L", "E2X", "L")])
        #expect(rejected.rejects.map { "\($0.recordNumber) \($0.diagnostic.code)" } == ["3 LB1104", "4 LB1115"])
    }

    @Test func kindsByLength() throws {
        let layout = try Fixture.layout(
            """
            complete: end-of-file
            framing: rdw
            records:
              small: { length: 3, fields: [ { name: a, start: 1, length: 3 } ] }
              large: { length: 5, fields: [ { name: b, start: 2, length: 4 } ] }
            """)
        func file(_ texts: String...) -> [UInt8] { texts.flatMap { RecordWriter.described(Array($0.utf8)) } }
        for chunk in [4, 64] {
            let reading = try Fixture.batches(layout, [file("abc", "12345", "def")], batchBytes: chunk)
            #expect(reading.cells("small", "a") == ["abc", "def"])
            #expect(reading.cells("large", "b") == ["2345"])
            #expect(Fixture.failure(layout, file("abc", "1234"), batchBytes: chunk) == "LB1107 record 2 byte 11")
        }
    }

    @Test func kindsOfDifferentLengths() throws {
        func layout(_ more: String, oneLength: String = "length: 3, ") throws -> FixedWidthLayout {
            try Fixture.layout(
                """
                complete: end-of-file
                framing: rdw
                \(more)
                id_field: t
                fields: [ { name: t, start: 1, length: 1, type: int } ]
                records:
                  one: { id: 1, \(oneLength)fields: [ { name: a, start: 2, length: 2 } ] }
                  two: { id: 2, fields: [ { name: b, start: 2, length: 4 } ] }
                """)
        }
        func file(_ texts: String...) -> [UInt8] { texts.flatMap { RecordWriter.described(Array($0.utf8)) } }
        #expect(try Fixture.batches(try layout(""), [file("1ab", "2cdef", "1")]).cells("one", "a") == ["ab", "null"])
        #expect(Fixture.failure(try layout(""), file("2cdef", "1abX")) == "LB1104 record 2 byte 13")
        #expect(Fixture.failure(try layout("short: fail"), file("2cdef", "1a")) == "LB1103 record 2 byte 13")
        let rejected = try Fixture.batches(try layout("long: reject"), [file("1ab", "1cd", "1abX", "1ef", "2cdef")])
        #expect(rejected.cells("one", "a") == ["ab", "cd", "ef"])
        #expect(rejected.rejects.map(\.recordNumber) == [3])
        #expect(rejected.rejects.map(\.kind) == ["one"])
        #expect(rejected.of("one").flatMap(\.origins.recordNumbers) == [1, 2, 4])
        #expect(try Fixture.batches(try layout("long: truncate"), [file("1abX")]).cells("one", "a") == ["ab"])
        // Without a length of its own a kind is as long as its last field; records of variable length are not filled up.
        func open(_ policy: String) throws -> FixedWidthLayout {
            try layout("short: \(policy)", oneLength: "")
        }
        #expect(try Fixture.batches(try open("fail"), [file("1ab", "2cdef")]).cells("one", "a") == ["ab"])
        #expect(Fixture.failure(try open("fail"), file("1ab", "2cde")) == "LB1103 record 2 byte 11")
        #expect(Fixture.failure(try open("fail"), file("1ab", "2")) == "LB1103 record 2 byte 11")
        #expect(try Fixture.batches(try open("reject"), [file("1ab", "2cde", "1c", "2cdef")]).rejects.map(\.recordNumber) == [3, 2])
        #expect(try Fixture.batches(try open("absent"), [file("2cdef", "1a")]).cells("one", "a") == ["LB1131"])
        #expect(try Fixture.batches(try open("pad"), [file("2c", "1a")]).cells("two", "b") == ["c"])
        // A record that ends before its id: the id is null, and equals none.
        let late = try Fixture.layout(
            """
            framing: rdw
            id_field: t
            fields: [ { name: t, start: 3, length: 1 } ]
            records: { one: { id: X }, two: { id: Y } }
            """)
        #expect(Fixture.failure(late, file("abX", "ab")) == "LB1107 record 2 byte 11")
    }

    @Test func listsThatCannotBe() throws {
        func codes(_ records: String, _ more: String = "") throws -> [String] {
            try Fixture.codes(
                """
                framing: rdw
                \(more)
                id_field: t
                fields: [ { name: t, start: 1, length: 1 } ]
                records:
                  a: { id: A }
                \(records)
                """)
        }
        #expect(try codes("  b: { id: B, list: bs }") == ["LB1101"])
        #expect(try codes("  b: { id: B, list: bs, parent: a }", "short: reject") == ["LB1101"])
        #expect(try codes("  b: { id: B, list: b s, parent: a }") == ["LB1101"])
        #expect(try codes("  b: { id: B, list: bs, parent: a, opens: g }") == ["LB1101"])
        #expect(try codes("  b: { id: B, list: t, parent: a }") == ["LB1004"])
        #expect(try codes("  b: { id: B, list: x, parent: a }\n  c: { id: C, list: x, parent: a }") == ["LB1101"])
        #expect(try codes("  b: { id: B, list: x, parent: b }").contains("LB1101"))
        #expect(
            try Fixture.codes("fields: [ { name: t, start: 1, length: 1 } ]\nrecords: { a: { id: A }, b: { when: t == 'B' } }")
                == ["LB1101"])
        #expect(
            try Fixture.codes("id_field: x\nfields: [ { name: t, start: 1, length: 1 } ]\nrecords: { a: { id: A } }").first
                == "LB1101")
    }
}
