import FixedWidthConnector
import Records
import Testing

/// Groups, tables, tables of varying length, and fields that share bytes.
@Suite struct Tables {
    /// The values of a column as they would stand in JSON, errors by code.
    private func shown(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return column.error(at: row)?.code.number ?? "?" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .list(let lists): return "[" + lists.range(row).map { shown(lists.elements, $0) }.joined(separator: ",") + "]"
        case .structure(let all):
            return "{" + zip(all.fields, all.columns).map { "\($0.name):\(shown($1, row))" }.joined(separator: ",") + "}"
        default: return Fixture.cell(column, row)
        }
    }

    private func read(_ yaml: String, _ records: [String], batchBytes: Int = 1 << 20) throws -> [String: [String]] {
        let layout = try Fixture.layout(yaml)
        let text = records.map { $0 + "\n" }.joined()
        let reading = try Fixture.batches(layout, text, batchBytes: batchBytes)
        var result: [String: [String]] = [:]
        for batch in reading.batches {
            for (field, column) in zip(layout.schema.kinds[0].columns, batch.columns) {
                #expect(column.count == batch.count)
                #expect(column.type == field.type)
                result[field.name, default: []] += (0..<batch.count).map { shown(column, $0) }
            }
        }
        return result
    }

    @Test func groupsAreStructures() throws {
        let yaml = """
            fields:
              - { name: id, start: 1, length: 2 }
              - group: owner
                fields:
                  - { name: family, length: 5, personal: true }
                  - group: born
                    fields: [ { name: year, length: 4, type: int }, { name: place, start: 6, length: 2 } ]
              - { name: last, length: 1 }
            """
        let columns = try read(yaml, ["01Smith1950-KLx", "02     19X0-KLy"])
        #expect(columns["id"] == ["01", "02"])
        #expect(columns["owner"] == ["{family:Smith,born:{year:1950,place:KL}}", "{family:null,born:{year:LB3002,place:KL}}"])
        #expect(columns["last"] == ["x", "y"])
        let layout = try Fixture.layout(yaml)
        #expect(layout.length == 15)
        #expect(layout.schema.kinds[0].columns[1].type.holdsPersonalData)
    }

    @Test func tablesAreLists() throws {
        let yaml = """
            fields:
              - { name: phones, start: 1, length: 3, occurs: 2 }
              - group: year
                occurs: 2
                fields:
                  - { name: n, length: 1, type: int }
                  - { name: months, length: 1, type: int, occurs: 3 }
              - { name: end, length: 1 }
            """
        let columns = try read(yaml, ["111222" + "9123" + "8456" + "z", "   333" + "7x89" + "6000" + "y"])
        #expect(columns["phones"] == ["[111,222]", "[null,333]"])
        #expect(
            columns["year"] == [
                "[{n:9,months:[1,2,3]},{n:8,months:[4,5,6]}]", "[{n:7,months:[LB3002,8,9]},{n:6,months:[0,0,0]}]",
            ])
        #expect(columns["end"] == ["z", "y"])
    }

    private let counted = """
        short: pad
        fields:
          - { name: n, start: 1, length: 1, type: int }
          - { name: codes, length: 2, occurs: { max: 3, depending_on: n } }
          - { name: after, length: 2 }
        """

    @Test func whatFollowsATableMoves() throws {
        let layout = try Fixture.layout(counted)
        #expect(layout.length == 9 && layout.minimumLength == 3)
        for batchBytes in [16, 1 << 20] {
            let columns = try read(counted, ["2aabbZZ  ", "0ZZ      ", "3aabbccZZ", "1aaZZ    "], batchBytes: batchBytes)
            #expect(columns["codes"] == ["[aa,bb]", "[]", "[aa,bb,cc]", "[aa]"])
            #expect(columns["after"] == ["ZZ", "ZZ", "ZZ", "ZZ"])
        }
    }

    @Test func recordsAreAsLongAsTheirTables() throws {
        let yaml = counted.replacing("short: pad\n", with: "")
        let columns = try read(yaml, ["2aabbZZ", "0ZZ", "3aabbccZZ", "3aabbcZZ", "2aaZZ", "1aabbZZ"])
        #expect(columns["codes"] == ["[aa,bb]", "[]", "[aa,bb,cc]", "[aa,bb,cZ]", "[aa,ZZ]", "[aa]"])
        #expect(columns["after"] == ["ZZ", "ZZ", "ZZ", "LB1131", "LB1131", "bb"])
        let layout = try Fixture.layout(yaml)
        #expect(Fixture.failure(layout, "0ZZ\n0Z\n") == "LB1103 record 2 byte 4")
        #expect(Fixture.failure(layout, "3aabbccZZx\n") == "LB1104 record 1 byte 0")
        #expect(try read(yaml, ["3aa"])["codes"] == ["LB3023"])
    }

    @Test func countsOutsideTheirBoundsAreErrors() throws {
        let columns = try read(counted, ["4aabbZZ  ", "xaabbZZ  ", " aabbZZ  ", "1aaZZ    "])
        #expect(columns["codes"] == ["LB3022", "LB3022", "LB3022", "[aa]"])
        #expect(columns["after"] == ["LB3022", "LB3022", "LB3022", "ZZ"])
        let layout = try Fixture.layout(counted)
        let batch = try Fixture.batches(layout, "4aabbZZ  \n").batches[0]
        let error = batch.columns[1].errors[0]
        #expect(error.message == "n, which says how often codes occurs, is out of range")
        #expect(error.field == "n" && error.found?.revealed == "4" && error.expected == "0 to 3")
        let least = counted.replacing("max: 3", with: "min: 2, max: 3")
        #expect(try read(least, ["1aabbZZ  ", "2aabbZZ  "])["codes"] == ["LB3022", "[aa,bb]"])
    }

    @Test func tablesMayReserveTheirMaximum() throws {
        let yaml = counted.replacing("depending_on: n", with: "depending_on: n, storage: maximum")
        let layout = try Fixture.layout(yaml)
        #expect(layout.length == 9 && layout.minimumLength == 9)
        let columns = try read(yaml, ["1aa----ZZ", "3aabbccZZ"])
        #expect(columns["codes"] == ["[aa]", "[aa,bb,cc]"])
        #expect(columns["after"] == ["ZZ", "ZZ"])
    }

    @Test func tablesOfVaryingLengthInTables() throws {
        let yaml = """
            short: pad
            fields:
              - { name: people, start: 1, length: 1, type: int }
              - group: person
                occurs: { max: 3, depending_on: people }
                fields:
                  - { name: n, length: 1, type: int }
                  - { name: names, length: 2, occurs: { max: 3, depending_on: n } }
                  - { name: flag, length: 1 }
              - { name: last, length: 2 }
            """
        let layout = try Fixture.layout(yaml)
        #expect(layout.length == 27 && layout.minimumLength == 3)
        let columns = try read(
            yaml,
            [
                "2" + "2aabbX" + "0Y" + "ZZ", "0ZZ", "3" + "1aaX" + "3bbccddY" + "1eeW" + "QQ", "2" + "1aaX" + "9bbY" + "ZZ",
                "11aaXZZ",
            ].map { $0.padded(27) })
        #expect(
            columns["person"] == [
                "[{n:2,names:[aa,bb],flag:X},{n:0,names:[],flag:Y}]", "[]",
                "[{n:1,names:[aa],flag:X},{n:3,names:[bb,cc,dd],flag:Y},{n:1,names:[ee],flag:W}]", "LB3022",
                "[{n:1,names:[aa],flag:X}]",
            ])
        #expect(columns["last"] == ["ZZ", "ZZ", "QQ", "LB3022", "ZZ"])
    }

    @Test func countsMayStandOutsideTheTable() throws {
        let yaml = """
            short: pad
            fields:
              - group: head
                start: 1
                fields: [ { name: rows, length: 1, type: int }, { name: width, length: 1, type: int } ]
              - group: row
                occurs: { max: 3, depending_on: head.rows }
                fields:
                  - { name: cells, length: 1, type: int, occurs: { min: 1, max: 3, depending_on: head.width } }
              - { name: last, length: 1 }
            """
        let columns = try read(yaml, ["23123456Z".padded(12), "12" + "78Z".padded(10)])
        #expect(columns["row"] == ["[{cells:[1,2,3]},{cells:[4,5,6]}]", "[{cells:[7,8]}]"])
        #expect(columns["last"] == ["Z", "Z"])
    }

    @Test func variantsShareBytes() throws {
        let yaml = """
            fields:
              - { name: kind, start: 1, length: 1 }
              - group: person
                when: kind == 'P'
                fields: [ { name: born, length: 4, type: int }, { name: sex, length: 1 } ]
              - { name: company, redefines: person, length: 5, when: kind == 'C' }
              - { name: number, redefines: person, length: 5, type: int, when: int(kind) > 0 }
              - { name: last, length: 1 }
            """
        let columns = try read(yaml, ["P1950F1", "CAcme 2", "X19AA 3", "700042 "])
        #expect(columns["person"] == ["{born:1950,sex:F}", "null", "null", "null"])
        #expect(columns["company"] == ["null", "Acme", "null", "null"])
        #expect(columns["number"] == ["LB3002", "LB3002", "LB3002", "42"])
        #expect(columns["last"] == ["1", "2", "3", "null"])
    }

    @Test func conditionsInTablesSeeTheOccurrence() throws {
        let yaml = """
            fields:
              - { name: all, start: 1, length: 1 }
              - group: entry
                occurs: 2
                fields:
                  - { name: kind, length: 1 }
                  - { name: amount, length: 2, type: int, when: kind == 'A' && all == 'Y' }
                  - { name: text, redefines: amount, length: 2, when: kind == 'T' }
            """
        #expect(
            try read(yaml, ["YA12Txx", "NA12A34"])["entry"] == [
                "[{kind:A,amount:12,text:null},{kind:T,amount:null,text:xx}]",
                "[{kind:A,amount:null,text:null},{kind:A,amount:null,text:null}]",
            ])
    }

    @Test(arguments: [
        ("- { name: a, start: 1, length: 1, occurs: 0 }", "LB6006"),
        ("- { name: a, start: 1, length: 1, occurs: { max: 3, depending_on: b } }", "LB1101"),
        ("- { name: a, start: 1, length: 1 }\n  - { name: b, length: 1, occurs: { max: 3, depending_on: a } }", "LB1101"),
        (
            "- { name: a, start: 1, length: 1, type: int }\n  - { name: b, length: 1, occurs: { min: 4, max: 3, depending_on: a } }",
            "LB1101"
        ),
        (
            "- { name: a, start: 1, length: 1, type: int }\n  - { name: b, length: 1, occurs: { max: 3, depending_on: a } }\n  - { name: c, start: 5, length: 1 }",
            "LB1101"
        ),
        ("- { group: g, start: 1, fields: [] }", "LB1101"), ("- { group: g, start: 1 }", "LB6003"),
        ("- { group: g, start: 1, fields: [ { name: a, length: 1 }, { name: a, length: 1 } ] }", "LB1004"),
        ("- { name: a, start: 1, length: 1 }\n  - { name: b, length: 1, when: a }", "LB1101"),
        ("- { name: a, start: 1, length: 1 }\n  - { name: b, length: 1, when: c == 'x' }", "LB2102"),
        ("- { name: a, start: 1, length: 1 }\n  - { name: b, length: 1, redefines: x }", "LB1101"),
        ("- { name: a, start: 1, length: 16777216, occurs: 2 }", "LB1101"), ("- { group: 1g, start: 1, fields: [] }", "LB1003"),
    ])
    func layoutsThatCannotBeUsed(fields: String, code: String) throws {
        #expect(try Fixture.codes("fields:\n  \(fields)").prefix(1) == [code], "\(fields)")
    }
}

extension String {
    fileprivate func padded(_ length: Int) -> String { self + String(repeating: " ", count: max(length - utf8.count, 0)) }
}
