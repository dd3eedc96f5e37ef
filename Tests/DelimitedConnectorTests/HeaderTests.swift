import DelimitedConnector
import Diagnostics
import Testing

@Suite struct HeaderTests {
    private static let fields =
        "fields: [ { name: owner_no }, { name: tax_year, type: int }, { name: due, column: Amount Due } ]"

    private func problems(_ yaml: String, _ text: String) throws -> [String] {
        do {
            _ = try Fixture.reading(try Fixture.layout(yaml + "\n" + Self.fields), text)
            return []
        } catch let error as GatewayError {
            return error.diagnostics.map { "\($0.code) \($0.place?.field ?? "-"): \($0.help ?? "-")" }
        }
    }

    @Test func columnsAreFoundByName() throws {
        let layout = try Fixture.layout(Self.fields)
        let reading = try Fixture.reading(layout, "Notes,AMOUNT DUE, Owner-No ,\"Tax\"\" Year\"\nx,1.50,A7,2026\n")
        #expect(reading.rows == ["A7|2026|1.50"])
        #expect(reading.places == ["2@41+14"])
        #expect(try Fixture.reading(layout, "owner_no,tax_year,amount due\n1,2,3,4\n").rejectTexts == ["LB1403 2@29 1,2,3,4"])
    }

    @Test func everyFileHasItsOwnHeader() throws {
        let layout = try Fixture.layout(Self.fields)
        let files = ["owner_no,tax_year,amount_due\n1,2,3\n", "x,amount_due,tax_year,owner_no\n0,c,9,a\n"]
        #expect(try Fixture.reading(layout, files.map { Array($0.utf8) }).batches.count == 2)
        let reading = try Fixture.reading(layout, files.map { Array($0.utf8) })
        #expect(reading.cells("owner_no") == ["1", "a"])
        #expect(reading.cells("tax_year") == ["2", "9"])
        #expect(reading.batches.flatMap { $0.groupOrdinals[0] } == [0, 1])
        #expect(reading.progress.bytesRead == 74)
    }

    @Test func missingAndDoubleColumnsStopTheRun() throws {
        let missing = try problems("", "owner_no,tax_yaer,amount_due\n")
        #expect(missing == ["LB1405 tax_year: did you mean `column: tax_yaer`?"])
        let double = try problems("", "Owner No,OWNER NO,tax_year,amount_due\n")
        #expect(double.map { $0.prefix(15) } == ["LB1407 owner_no"])
        // The exact name goes before a similar one.
        #expect(try problems("", "owner_no,OWNER NO,tax_year,amount_due\n") == [])
        #expect(try problems("", "owner_no,owner_no,tax_year,amount_due\n").map { $0.prefix(6) } == ["LB1407"])
    }

    @Test func aRowThatMayBeDataIsNotShown() throws {
        let layout = try Fixture.layout("fields: [ { name: id }, { name: ssn, personal: true } ]")
        func found(_ text: String) throws -> [String] {
            let error = #expect(throws: GatewayError.self) { try Fixture.reading(layout, text) }
            return error?.diagnostics.compactMap { $0.found?.description } ?? []
        }
        let data = try found("17,123-45-6789\n18,987-65-4321\n")
        #expect(data.count == 2 && data.allSatisfy { !$0.contains("123") })
        #expect(try found("id,social\n18,987-65-4321\n") == ["id, social"])
    }

    @Test func exactColumns() throws {
        #expect(try problems("columns: exact", "owner_no,tax_year,Amount Due\n") == [])
        #expect(try problems("columns: exact", "tax_year,owner_no,Amount Due\n").map { $0.prefix(6) } == ["LB1408"])
        #expect(try problems("columns: exact", "owner_no,tax_year,Amount Due,x\n").map { $0.prefix(6) } == ["LB1406"])
        #expect(try problems("columns: exact", "owner_no,x,Amount Due\n").map { $0.prefix(6) } == ["LB1405", "LB1406"])
        let double = try problems("columns: exact", "owner_no,tax_year,tax_year,Amount Due\n")
        #expect(double.map { $0.prefix(6) } == ["LB1407", "LB1406"])
    }

    @Test func byPositionTheHeaderIsNotRead() throws {
        let layout = try Fixture.layout("columns: by-position", fields: "a", "b")
        #expect(try Fixture.reading(layout, "x\n1,2\n").rows == ["1|2"])
        let three = try Fixture.layout("header: 3", fields: "a", "b")
        #expect(try Fixture.reading(three, "x\ny,\"\n\",z\n1,2\n").rows == [])
        #expect(try Fixture.reading(three, "x\ny,\"\n\",z\n,\n1,2\n").rows == ["1|2"])
    }

    @Test func aHeaderHasToBeThere() throws {
        let layout = try Fixture.layout(Self.fields)
        #expect(Fixture.failure(layout, "") == "LB1404 record 1 byte 0")
        #expect(Fixture.failure(layout, "a,\"b\"c\n") == "LB1409 record 1 byte 0")
        #expect(Fixture.failure(layout, "a,\"b\n") == "LB1411 record 1 byte 0")
        let narrow = try Fixture.layout("limits: { columns: 2 }\n" + Self.fields)
        #expect(Fixture.failure(narrow, "a,b,c\n") == "LB1414 record 1 byte 0")
        let without = try Fixture.layout("header: false\ncomplete: end-of-file", fields: "a")
        #expect(try Fixture.reading(without, "").completeness.isComplete)
    }

    @Test func excelNamesItsDelimiter() throws {
        let layout = try Fixture.layout("dialect: excel", fields: "a", "b")
        for size in 1...20 {
            #expect(try Fixture.reading(layout, "sep=;\r\na;b\r\n\"1;\";2\r\n", batchBytes: size).rows == ["1;|2"])
            #expect(try Fixture.reading(layout, "a,b\r\n1,2\r\n", batchBytes: size).rows == ["1|2"])
            #expect(try Fixture.reading(layout, "se,a,b\r\n0,1,2\r\n", batchBytes: size).rows == ["1|2"])
        }
        #expect(try Fixture.reading(layout, "sep=\t\na\tb\n1\t2").places == ["3@10+3"])
        #expect(Fixture.failure(layout, "sep=\"\na\tb\n") == "LB1401 record 1 byte 0")
    }

    @Test func dialects() throws {
        #expect(try Fixture.reading(try Fixture.layout("dialect: tsv", fields: "a"), "a\tb\n\"1\t2\n").rows == ["\"1"])
        #expect(try Fixture.reading(try Fixture.layout("dialect: pipe", fields: "b"), "a|b\n1|\"2\n").rows == ["\"2"])
        let postgres = try Fixture.layout("dialect: postgres-csv", fields: "a", "b")
        #expect(try Fixture.reading(postgres, "1,\n\"\",\"\\N\"\n\\.\n").rows == ["1|null", "|\\N"])
        let own = try Fixture.layout("dialect: tsv\nheader: false\ndelimiter: ';'\nquote: '\"'", fields: "a", "b")
        #expect(try Fixture.reading(own, "1;\";\"\"\"\n").rows == ["1|;\""])
    }

    @Test(arguments: [
        ("delimiter: \"\"", ["LB1401"]), ("delimiter: '\"'", ["LB1401"]), ("delimiter: \"\\n\"", ["LB1401"]),
        ("delimiter: '\\'\nescape: backslash", ["LB1401"]), ("quote: é", ["LB1401"]), ("quote: xx", ["LB1401"]),
        ("quote: none\nescape: doubled", ["LB1401"]), ("line_end: ''", ["LB1401"]), ("line_end: ','", ["LB1401"]),
        ("line_end: 'x\"'", ["LB1401"]), ("comment: '\"x'", ["LB1401"]), ("encoding: klingon", ["LB1002"]),
        ("header: false\ncolumns: exact", ["LB1401"]), ("header: maybe", ["LB6006"]), ("width: 3", ["LB1401"]),
        ("dialect: dbase", ["LB6006"]), ("limits: { rows: 3 }", ["LB6001"]), ("escape: doubled\nquote: none", ["LB1401"]),
        ("columns: by-nmae", ["LB6006"]), ("footer: -1", ["LB6006"]), ("delimeter: ';'", ["LB6001"]),
        ("delimiter: '0x1'", ["LB1401"]), ("delimiter: '\\y'", ["LB1401"]), ("quote: '\\'\nescape: backslash", ["LB1401"]),
    ])
    func layoutsThatCannotBeUsed(yaml: String, expected: [String]) throws {
        #expect(try Fixture.codes(yaml + "\nfields: [ { name: a } ]") == expected)
    }

    @Test func fieldsThatCannotBeUsed() throws {
        #expect(try Fixture.codes("header: true") == ["LB1401"])
        #expect(try Fixture.codes("fields: [ { name: a }, { name: a } ]") == ["LB1004"])
        #expect(try Fixture.codes("header: false\nfields: [ { name: a, column: x } ]") == ["LB6006"])
        #expect(try Fixture.codes("header: false\nfields: [ { name: a, column: 4097 } ]") == ["LB6006"])
        #expect(try Fixture.codes("header: false\nfields: [ { name: a, column: 4096 }, { name: b } ]") == ["LB1401"])
        #expect(try Fixture.codes("fields: [ { name: a, start: 3 } ]") == ["LB6001"])
        let two = "\nrecords: { x: { when: a == '1' }, y: { when: a == '2', opens: g, parent: z } }\nfields: [ { name: a } ]"
        #expect(try Fixture.codes("columns: exact" + two) == ["LB1401", "LB1401"])
    }
}
