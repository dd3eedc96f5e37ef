import Diagnostics
import Mapping
import Testing

@Suite struct CodeTableTests {
    private func read(_ text: String) throws -> CodeTable { try CodeTable.read(text, name: "status", file: "s.csv") }

    private func find(_ table: CodeTable, _ code: String) -> String? {
        Array(code.utf8).withUnsafeBufferPointer { table.find($0) }.map { table.values.string($0) }
    }

    private func failure(_ text: String) throws -> Diagnostic {
        let error = #expect(throws: GatewayError.self) { try read(text) }
        #expect(error?.exit == .findings)
        return try #require(error?.diagnostics.first)
    }

    @Test func codesAreFound() throws {
        let table = try read("code,value\nA,active\nI,\"inactive, gone\"\n\"B\"\"x\",\"\"\n,none\n")
        #expect(find(table, "A") == "active")
        #expect(find(table, "I") == "inactive, gone")
        #expect(find(table, "B\"x") == "")
        #expect(find(table, "") == "none")
        #expect(find(table, "a") == nil && find(table, "AA") == nil && find(table, "Z") == nil)
        #expect(table.codes.count == 4 && table.name == "status")
    }

    @Test func filesOfSpreadsheetsAreRead() throws {
        let table = try read("\u{FEFF}code,value\r\nA,active\r\n\r\nI,inactive\r\n")
        #expect(find(table, "A") == "active")
        #expect(find(table, "I") == "inactive")
        #expect(table.codes.count == 2)
        #expect(try failure("code,value\r\nA,1\r\nA,2\r\n").place?.text == "s.csv:3")
    }

    @Test(
        arguments: [
            ("", 1, "the table is empty"), ("\n\n", 1, "the table is empty"), ("A,active\n", 1, "the header is not `code,value`"),
            ("code;value\nA;x\n", 1, "the header is not `code,value`"), ("code,value\nA\n", 2, "the line has 1 cells"),
            ("code,value\nA,b\nA,b,c\n", 3, "the line has 3 cells"), ("code,value\n\nA,x\nB,y\nA,z\n", 5, "the code `A` stands twice"),
            ("code,value\n\"A,x\n", 2, "a quoted cell does not end"),
        ])
    func mistakesNameTheirLine(text: String, line: Int, message: String) throws {
        let diagnostic = try failure(text)
        #expect(diagnostic.code == .badCodeTable)
        #expect(diagnostic.place?.text == "s.csv:\(line)")
        #expect(diagnostic.message == message)
    }

    @Test func aHeaderAloneIsAnEmptyTable() throws {
        let table = try read("code,value\n")
        #expect(table.codes.count == 0)
        #expect(find(table, "") == nil && find(table, "A") == nil)
    }

    @Test func manyCodesAreAllFound() {
        let table = CodeTable(name: "t", entries: (0..<5_000).map { ("k\($0)", "v\($0)") })
        for index in 0..<5_000 { #expect(find(table, "k\(index)") == "v\(index)") }
        for index in 5_000..<6_000 { #expect(find(table, "k\(index)") == nil) }
    }

    @Test func rangesOfNumbersAreLookedAtLast() throws {
        let ranges = try #require(CodeRanges(numbers: [("10", "19.5", "teens"), ("-5", "50", "any")]))
        let table = CodeTable(name: "t", entries: [("12", "dozen"), ("7", "week")], ranges: ranges)
        #expect(find(table, "12") == "dozen" && find(table, "012.0") == "dozen" && find(table, "007") == "week")
        #expect(find(table, "10") == "teens" && find(table, "19.50") == "teens" && find(table, "19.51") == "any")
        #expect(find(table, "-5") == "any" && find(table, "-5.01") == nil && find(table, "51") == nil && find(table, "1x") == nil)
        #expect(table.codes.count == 2)
        #expect(CodeRanges(numbers: [("1", "x", "v")]) == nil)
        // Without ranges a code is its characters.
        #expect(find(CodeTable(name: "t", entries: [("7", "week")]), "007") == nil)
    }

    @Test func rangesOfTextsGoByTheOrderOfTheSource() throws {
        // In EBCDIC letters stand before digits.
        let ebcdic: [Unicode.Scalar: UInt8] = [" ": 0x40, "A": 0xC1, "B": 0xC2, "Z": 0xE9, "0": 0xF0, "9": 0xF9]
        let ascii: [Unicode.Scalar: UInt8] = [" ": 0x20, "A": 0x41, "B": 0x42, "Z": 0x5A, "0": 0x30, "9": 0x39]
        let wanted = [("A", "9", "known"), ("AB", "AZ", "never")]
        let mainframe = CodeTable(name: "t", entries: [("BB", "both")], ranges: CodeRanges(texts: wanted, weights: ebcdic))
        #expect(find(mainframe, "Z0") == "known" && find(mainframe, "BB") == "both" && find(mainframe, "9") == "known")
        #expect(find(mainframe, "99") == nil && find(mainframe, "") == nil && find(mainframe, "é") == nil)
        let other = CodeTable(name: "t", entries: [], ranges: CodeRanges(texts: [("0", "A", "known")], weights: ascii))
        #expect(find(other, "9Z") == "known" && find(other, "A") == "known" && find(other, "A ") == "known")
        #expect(find(other, "AB") == nil)
        #expect(CodeRanges(texts: [("A", "é", "v")], weights: ascii) == nil)
    }
}
