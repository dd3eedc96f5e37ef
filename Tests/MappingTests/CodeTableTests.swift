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
}
