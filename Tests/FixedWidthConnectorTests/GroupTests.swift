import FixedWidthConnector
import Records
import Testing

@Suite struct Kinds {
    /// H header, B and b open and close a batch, E entry, A its addenda, T trailer.
    private static let nested = """
        filler: "9"
        fields: [ { name: rec, start: 1, length: 1 } ]
        records:
          header: { when: rec == 'H', fields: [ { name: day, start: 2, length: 3 } ] }
          batch_header: { when: rec == 'B', opens: batch, fields: [ { name: company, start: 2, length: 3 } ] }
          entry: { when: rec == 'E', in: batch, fields: [ { name: amount, start: 2, length: 3, type: int } ] }
          addenda: { when: rec == 'A', in: batch, parent: entry, fields: [ { name: note, start: 2, length: 3 } ] }
          batch_control: { when: rec == 'b', closes: batch }
          trailer: { when: rec == 'T' }
        """

    private func lines(_ records: String) -> String {
        records.split(separator: " ").map { $0 + String(repeating: " ", count: 4 - $0.count) + "\n" }.joined()
    }

    @Test(arguments: [16, 21, 40, 1 << 20]) func groupsAndParents(batchBytes: Int) throws {
        let layout = try Fixture.layout(Self.nested)
        let reading = try Fixture.batches(
            layout, lines("Hd1 Bc1 E001 Ax Ay E002 E003 Az b Bc2 E004 b T 9999 9999"), batchBytes: batchBytes)
        #expect(reading.cells("entry", "amount") == ["1", "2", "3", "4"])
        #expect(reading.cells("entry", "header.day") == ["d1", "d1", "d1", "d1"])
        #expect(reading.cells("entry", "batch_header.company") == ["c1", "c1", "c1", "c2"])
        #expect(reading.cells("addenda", "note") == ["x", "y", "z"])
        #expect(reading.cells("addenda", "entry.amount") == ["1", "1", "3"])
        #expect(reading.cells("batch_control", "batch_header.company") == ["c1", "c2"])
        #expect(reading.cells("trailer", "header.day") == ["d1"])
        #expect(reading.of("entry").flatMap { $0.groupOrdinals[1] } == [0, 0, 0, 1])
        #expect(reading.of("batch_control").flatMap { $0.groupOrdinals[1] } == [0, 1])
        #expect(reading.of("trailer").flatMap { $0.groupOrdinals[1] } == [-1])
        #expect(reading.of("trailer").flatMap(\.origins.recordNumbers) == [13])
        #expect(reading.completeness.isComplete)
    }

    @Test func schemaHasOwnThenSurroundingColumns() throws {
        let schema = try Fixture.layout(Self.nested).schema
        #expect(schema.groups == ["file", "batch"])
        #expect(schema.kinds.map(\.name) == ["header", "batch_header", "entry", "addenda", "batch_control", "trailer"])
        #expect(schema.kinds[3].columns.map(\.name) == [
            "rec", "note", "header.rec", "header.day", "batch_header.rec", "batch_header.company", "entry.rec", "entry.amount",
        ])
        #expect(schema.kinds[3].ownColumnCount == 2)
        #expect(schema.kinds[1].columns.map(\.name) == ["rec", "company", "header.rec", "header.day"])
        #expect(schema.kinds[0].columns.map(\.name) == ["rec", "day"])
        #expect(schema.kinds.map(\.opens) == [0, 1, nil, nil, nil, nil])
        #expect(schema.kinds.map(\.closes) == [nil, nil, nil, nil, 1, 0])
    }

    @Test(arguments: [
        ("Bc1 b T", "LB1111 record 1 byte 0"), ("", "LB1111 record 1 byte 0"), ("Hd1 Hd2 T", "LB1113 record 2 byte 5"),
        ("Hd1", "LB1112 record 2 byte 5"), ("Hd1 Bc1 T", "LB1112 record 3 byte 10"), ("Hd1 Bc1 Bc2", "LB1113 record 3 byte 10"),
        ("Hd1 E001 T", "LB1110 record 2 byte 5"), ("Hd1 b T", "LB1111 record 2 byte 5"),
        ("Hd1 Bc1 Ax b T", "LB1115 record 3 byte 10"), ("Hd1 Bc1 E001 b Bc2 Ax b T", "LB1115 record 6 byte 25"),
        ("Hd1 T Bc1", "LB1114 record 3 byte 10"), ("Hd1 T 9999 Hd1", "LB1114 record 4 byte 15"),
        ("Hd1 T 9998", "LB1114 record 3 byte 10"), ("Hd1 X T", "LB1107 record 2 byte 5"), ("Hd1 Bc1 E001 b", "LB1112 record 5 byte 20"),
        ("Hd1 9999 T", "LB1107 record 2 byte 5"),
    ])
    func brokenNesting(records: String, expected: String) throws {
        let layout = try Fixture.layout(Self.nested)
        #expect(Fixture.failure(layout, lines(records)) == expected)
        #expect(Fixture.failure(layout, lines(records), batchBytes: 16) == expected)
    }

    @Test func nothingFollowsTheTrailer() throws {
        let layout = try Fixture.layout(Self.nested)
        #expect(Fixture.failure(layout, lines("Hd1 T") + "x\n") == "LB1114 record 3 byte 10")
        #expect(Fixture.failure(layout, lines("Hd1 T") + "\n") == "LB1114 record 3 byte 10")
        let rejecting = try Fixture.layout("short: reject\n" + Self.nested)
        #expect(Fixture.failure(rejecting, lines("Hd1 T") + "x\n") == "LB1114 record 3 byte 10")
    }

    @Test func filesHaveGroupsOfTheirOwn() throws {
        let layout = try Fixture.layout(Self.nested)
        let one = Array(lines("Hd1 Bc1 E001 b T").utf8)
        let two = Array(lines("Hd2 Bc1 E002 b T").utf8)
        let reading = try Fixture.batches(layout, [one, two])
        #expect(reading.cells("entry", "header.day") == ["d1", "d2"])
        #expect(reading.of("entry").flatMap { $0.groupOrdinals[0] } == [0, 1])
        #expect(reading.of("entry").flatMap { $0.groupOrdinals[1] } == [0, 1])
    }

    @Test func aRecordHasExactlyOneKind() throws {
        let two = try Fixture.layout(
            """
            fields: [ { name: a, start: 1, length: 1 }, { name: b, start: 2, length: 1 } ]
            records: { x: "a == 'X'", y: "b == 'Y'" }
            """)
        #expect(try Fixture.batches(two, "X-\n-Y\n").cells("y", "b") == ["Y"])
        #expect(Fixture.failure(two, "X-\nXY\n") == "LB1108 record 2 byte 3")
        #expect(Fixture.failure(two, "X-\n--\n") == "LB1107 record 2 byte 3")
        let typed = try Fixture.layout(
            """
            fields: [ { name: a, start: 1, length: 1 }, { name: b, start: 2, length: 1 } ]
            records: { x: "a == 'X'", y: "a != 'X'" }
            """)
        // A byte that is no text leaves the kind open.
        #expect(Fixture.failure(typed, [0x58, 0x2D, 0x0A, 0xFF, 0x2D, 0x0A]) == "LB1109 record 2 byte 3")
    }

    @Test func manyKeysAreEvaluatedToo() throws {
        for width in [4, 12] {
            let layout = try Fixture.layout(
                """
                fields: [ { name: a, start: 1, length: 1 }, { name: b, start: 2, length: \(width) } ]
                records: { x: "a == 'X' && b != 'zzzz'", y: "a == 'Y' && b != 'zzzz'" }
                """)
            let rest = String(repeating: "-", count: width - 4)
            let texts: [String] = (0..<6_000).map { "\($0 % 3 == 0 ? "X" : "Y")\(1_000 + $0)\(rest)\n" }
            let reading = try Fixture.batches(layout, texts.joined(), batchBytes: 5_000)
            #expect(reading.cells("x", "b").count == 2_000)
            #expect(reading.cells("y", "b").count == 4_000)
            let numbers: [Int64] = (0..<2_000).map { Int64($0 * 3 + 1) }
            #expect(reading.of("x").flatMap(\.origins.recordNumbers) == numbers)
        }
    }
}

@Suite struct Layouts {
    @Test(arguments: [
        ("framing: fixed\nfields: [ { name: a, start: 1, length: 1 } ]", ["LB1101"]),
        ("framing: fixed\nlength: 1\nshort: pad\nfields: [ { name: a, start: 1, length: 1 } ]", ["LB1101"]),
        ("length: 3\nfields: [ { name: a, start: 2, length: 3 } ]", ["LB1102"]),
        ("fields: [ { name: a, start: 1, length: 1 }, { name: a, start: 2, length: 1 } ]", ["LB1004"]),
        ("fields: [ { name: a, start: 0, length: 1 } ]", ["LB6006"]),
        ("fields: [ { name: a, length: 1 } ]", ["LB6003"]),
        ("fields: [ { name: a, start: 1, length: 1, typ: int } ]", ["LB6001"]),
        ("unit: bits\nfields: [ { name: a, start: 1, length: 1 } ]", ["LB6006"]),
        ("filler: \"9\"\nfields: [ { name: a, start: 1, length: 1 } ]", ["LB1101"]),
        ("encoding: utf-8", ["LB1101"]),
        ("fields: [ { name: a, start: 1, length: 1 } ]\nrecords: { x: \"a == 'X'\", y: { closes: z, when: \"a == 'Y'\" } }", ["LB1101"]),
        ("fields: [ { name: a, start: 1, length: 1 } ]\nrecords: { x: \"a == 'X'\", y: { parent: z, when: \"a == 'Y'\" } }", ["LB1101"]),
        ("fields: [ { name: a, start: 1, length: 1 } ]\nrecords: { x: { parent: x, when: \"a == 'X'\" } }", ["LB1101"]),
        ("fields: [ { name: a, start: 1, length: 1 } ]\nrecords: { x: \"a == 'X'\", y: { fields: [] } }", ["LB1101"]),
        ("fields: [ { name: a, start: 1, length: 1 } ]\nrecords: { x: \"'x'\" }", ["LB1101"]),
    ])
    func unusableLayouts(yaml: String, codes: [String]) throws {
        #expect(try Fixture.codes(yaml) == codes)
    }

    @Test(arguments: [
        "type: strin", "type: string, decimals: 2", "type: date, sign: leading", "type: int, format: yyyyMMdd",
        "type: int, decimals: 2", "type: string, \"true\": [\"J\"]", "type: int, blank: empty", "type: bytes, trim: left",
        "type: date, format: yyMMdd", "type: date, format: yyyy-mm-dd", "type: date, format: yyyyMMddHHmm",
        "type: date, pivot: 50", "type: bool, \"true\": [\"N\"]",
    ])
    func declarationsThatMakeNoSense(keys: String) throws {
        #expect(try Fixture.codes("fields: [ { name: a, start: 1, length: 8, \(keys) } ]") == ["LB1003"], "\(keys)")
    }

    @Test func declarationsAreRead() throws {
        let layout = try Fixture.layout(
            """
            fields:
              - { name: a, start: 1, length: 8, type: date, format: yyMMdd, pivot: 30, nulls: "000000", personal: true }
              - { name: b, start: 9, length: 2, type: bool, "true": [J], "false": [N, "-"] }
              - { name: c, start: 11, length: 5, type: decimal, decimals: 2, sign: trailing, blank: error }
              - { name: d, start: 16, length: 5 }
            """)
        let formats = layout.shared.map(\.format)
        #expect(layout.length == 20)
        #expect(formats[0].pattern?.pivot == 30)
        #expect(formats[0].nulls == [Array("000000".utf8)])
        #expect(formats[0].isPersonal)
        #expect(formats[1].falseTexts == [Array("N".utf8), Array("-".utf8)])
        #expect(formats[2].sign == .trailing && formats[2].decimals == 2 && formats[2].blank == .error)
        #expect(formats[3].trim == .right && formats[3].type == .string)
        #expect(layout.shared.map(\.start) == [0, 8, 10, 15])
        #expect(layout.schema.mainKind == 0)
    }

    /// A rejected record takes the children that follow it along; where its kind is not known, so does it if it may be a parent.
    @Test func rejectedRecordsTakeTheirChildrenWithThem() throws {
        let layout = try Fixture.layout(
            """
            framing: rdw
            short: reject
            complete: end-of-file
            fields: [ { name: t, start: 1, length: 1 } ]
            records:
              owner: { when: t == 'O', length: 3, fields: [ { name: no, start: 2, length: 2 } ] }
              bill: { when: t == 'B', length: 4, parent: owner, fields: [ { name: due, start: 2, length: 3 } ] }
            """)
        let records = ["O01", "B010", "O0", "B020", "O03", "B030", "", "B031", "O04", "B040"]
        let bytes = records.flatMap { RecordWriter.described(Array($0.utf8)) }
        for chunk in [1 << 20, 9, 20] {
            let reading = try Fixture.batches(layout, [bytes], batchBytes: chunk)
            #expect(reading.cells("bill", "due") == ["010", "030", "040"], "chunks of \(chunk)")
            #expect(reading.cells("bill", "owner.no") == ["01", "03", "04"])
            #expect(
                reading.rejects.map { "\($0.recordNumber) \($0.diagnostic.code)" }.sorted() == [
                    "3 LB1103", "4 LB1115", "7 LB1105", "8 LB1115",
                ])
        }
    }
}
