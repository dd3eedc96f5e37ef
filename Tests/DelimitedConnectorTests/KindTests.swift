import DelimitedConnector
import Testing

/// Several kinds of row, groups, and what stands around a row.
@Suite struct KindTests {
    private static let yaml = """
        header: false
        delimiter: '|'
        quote: none
        fields: [ { name: rec } ]
        records:
          header: { when: rec == 'H', fields: [ { name: day, type: date, format: yyyyMMdd } ] }
          batch: { when: rec == 'B', opens: batch, fields: [ { name: office } ] }
          detail: { when: rec == 'D', in: batch, fields: [ { name: name }, { name: due, type: decimal } ] }
          note: { when: rec == 'N', in: batch, parent: detail, fields: [ { name: text } ] }
          end: { when: rec == 'E', closes: batch, fields: [ { name: n, type: int } ] }
          trailer: { when: rec == 'T', fields: [ { name: total, type: decimal } ] }
        """
    private static let text = """
        H|20260131
        B|north
        D|Ann|1.50
        N|first
        N|second
        D|Bob|2
        E|2
        B|south
        D|Cid|3.25
        N|third
        E|1
        T|6.75

        """

    @Test(arguments: 1...64) func groupsAndParents(batchBytes: Int) throws {
        let reading = try Fixture.reading(try Fixture.layout(Self.yaml), Self.text, batchBytes: batchBytes)
        #expect(reading.rejects.isEmpty)
        #expect(reading.cells("name", of: "detail") == ["Ann", "Bob", "Cid"])
        #expect(reading.cells("due", of: "detail") == ["1.50", "2", "3.25"])
        #expect(reading.cells("batch.office", of: "detail") == ["north", "north", "south"])
        #expect(reading.cells("header.day", of: "detail") == ["2026-01-31", "2026-01-31", "2026-01-31"])
        #expect(reading.cells("text", of: "note") == ["first", "second", "third"])
        #expect(reading.cells("detail.name", of: "note") == ["Ann", "Ann", "Cid"])
        #expect(reading.cells("total", of: "trailer") == ["6.75"])
        #expect(reading.batches.filter { $0.kind == 2 }.flatMap { $0.groupOrdinals[1] } == [0, 0, 1])
        #expect(reading.batches.filter { $0.kind == 5 }.flatMap(\.origins.byteOffsets) == [90])
        #expect(reading.completeness.isComplete)
    }

    @Test func schemaHasOwnThenSurroundingColumns() throws {
        let schema = try Fixture.layout(Self.yaml).schema
        #expect(schema.groups == ["file", "batch"])
        #expect(schema.kinds[3].columns.map(\.name) == [
            "rec", "text", "header.rec", "header.day", "batch.rec", "batch.office", "detail.rec", "detail.name", "detail.due",
        ])
        #expect(schema.kinds[3].ownColumnCount == 2)
        #expect(schema.kinds.map(\.opens) == [0, 1, nil, nil, nil, nil])
        #expect(schema.kinds.map(\.closes) == [nil, nil, nil, nil, 1, 0])
    }

    @Test(arguments: [
        ("B|x\n", "LB1111 record 1 byte 0"), ("H|20260131\nD|a|1\n", "LB1110 record 2 byte 11"),
        ("H|20260131\n", "LB1112 record 2 byte 11"), ("H|20260131\nX|1\n", "LB1107 record 2 byte 11"),
        ("H|20260131\n\n", "LB1107 record 2 byte 11"), ("H|20260131\nB|x\nN|y\n", "LB1115 record 3 byte 15"),
        ("H|20260131\nT|1\nH|20260131\n", "LB1114 record 3 byte 15"), ("H|20260131\nH|20260131\n", "LB1113 record 2 byte 11"),
        // A row that others depend on may not be ragged.
        ("H|20260131|x\nT|1\n", "LB1403 record 1 byte 0"), ("H|20260131\nT\n", "LB1402 record 2 byte 11"),
        ("H|20260131\nB|x\nD|a\nN|y\nE|1\nT|1\n", "LB1402 record 3 byte 15"),
    ])
    func brokenNesting(text: String, expected: String) throws {
        let layout = try Fixture.layout(Self.yaml)
        for size in [1, 5, 16, 1 << 20] { #expect(Fixture.failure(layout, text, batchBytes: size) == expected) }
    }

    /// What belongs to a row of an earlier parent is not taken for the next parent's.
    @Test func childrenStayWithTheirOwnParent() throws {
        let yaml = """
            header: false
            fields: [ { name: rec }, { name: id } ]
            records:
              person: { when: rec == 'P' }
              claim: { when: rec == 'C', parent: person }
              line: { when: rec == 'L', parent: claim }
            """
        let layout = try Fixture.layout(yaml)
        let reading = try Fixture.reading(layout, "P,1\nC,2\nL,3\nP,4\nC,5\nL,6\n")
        #expect(reading.cells("claim.id", of: "line") == ["2", "5"])
        #expect(reading.cells("person.id", of: "line") == ["1", "4"])
        for size in [1, 5, 1 << 20] {
            #expect(Fixture.failure(layout, "P,1\nC,2\nL,3\nP,4\nL,6\n", batchBytes: size) == "LB1115 record 5 byte 16")
        }
    }

    @Test func rowsOfDifferentKindsHaveTheirOwnWidth() throws {
        let yaml = """
            header: false
            records:
              x: { when: rec == '1', fields: [ { name: a } ] }
              y: { when: rec == '2', fields: [ { name: b }, { name: c, column: 4 } ] }
            fields: [ { name: rec } ]
            """
        let reading = try Fixture.reading(try Fixture.layout(yaml), "1,a\n2,b,-,c\n1,a,b\n2,b\n\"1\",\"z\"\n")
        #expect(reading.rows == ["1|a", "2|b|c", "1|z"])
        #expect(reading.rejectTexts == ["LB1403 3@12 1,a,b", "LB1402 4@18 2,b"])
        #expect(reading.rejects.map(\.kind) == ["x", "y"])
    }

    @Test func kindsMayHaveAHeaderRow() throws {
        let yaml = """
            records: { up: "kind == 'u'", down: { when: kind == 'd', fields: [ { name: why } ] } }
            fields: [ { name: kind }, { name: id } ]
            """
        let reading = try Fixture.reading(try Fixture.layout(yaml), "why,id,kind\n-,1,u\nlate,2,d\n")
        #expect(reading.cells("id", of: "up") == ["1"])
        #expect(reading.cells("why", of: "down") == ["late"])
    }

    @Test func filesHaveGroupsOfTheirOwn() throws {
        let layout = try Fixture.layout(Self.yaml)
        let reading = try Fixture.reading(layout, [Array(Self.text.utf8), Array(Self.text.utf8)], batchBytes: 30)
        #expect(reading.batches.filter { $0.kind == 2 }.flatMap { $0.groupOrdinals[0] } == [0, 0, 0, 1, 1, 1])
        #expect(reading.batches.filter { $0.kind == 2 }.flatMap { $0.groupOrdinals[1] } == [0, 0, 1, 2, 2, 3])
        #expect(reading.cells("detail.name", of: "note") == ["Ann", "Ann", "Cid", "Ann", "Ann", "Cid"])
    }

    /// A malformed row may have been the parent of what follows: its children must not go to the parent before it.
    @Test func malformedRowsTakeTheirChildrenWithThem() throws {
        let layout = try Fixture.layout(
            """
            header: false
            short: reject
            complete: end-of-file
            fields: [ { name: t } ]
            records:
              header: { when: t == 'H', fields: [ { name: day } ] }
              owner: { when: t == 'O', fields: [ { name: no } ] }
              bill: { when: t == 'B', parent: owner, fields: [ { name: due } ] }
            """)
        let text = "H,d1\nO,1\nB,10\nO,\"2\"x\nB,20\nB,21\nO,3\nB,30\nB,\"31\"x\nB,32\nO,4\nB,40\n"
        for chunk in [1 << 20, 6, 11] {
            let reading = try Fixture.reading(layout, text, batchBytes: chunk)
            #expect(reading.cells("due", of: "bill") == ["10", "30", "40"], "chunks of \(chunk)")
            #expect(reading.cells("owner.no", of: "bill") == ["1", "3", "4"])
            #expect(reading.cells("header.day", of: "bill") == ["d1", "d1", "d1"])
            #expect(
                reading.rejects.map { "\($0.recordNumber) \($0.diagnostic.code)" } == [
                    "4 LB1409", "5 LB1115", "6 LB1115", "9 LB1409", "10 LB1115",
                ])
        }
    }
}
