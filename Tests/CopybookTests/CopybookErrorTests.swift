import Diagnostics
import Testing

@testable import Copybook

@Suite struct CopybookErrorTests {
    @Test func severalErrorsAreReportedEachAtItsPlace() {
        let text = """
            01 R.
               05 A PIC Q.
               05 B PIC X(5) WIBBLE PIC 9.
               05 C PIC 9(40).
               99 D PIC X.
               05 E PIC X.
            """
        #expect(CopybookText.errors(text) == ["LB1143 3:18", "LB1143 5:4", "LB1144 2:13", "LB1144 4:13"])
    }

    @Test func aMissingPeriodIsFoundAndTheNextEntryRead() {
        let text = """
            01 R.
               05 A PIC X(5)
               05 B PIC Q.
               88 YES VALUE 1 2
               05 C PIC X.
            """
        #expect(CopybookText.errors(text) == ["LB1143 3:4", "LB1143 5:4", "LB1144 3:13"])
        #expect(CopybookText.errors("01 A PIC X") == ["LB1143 1:10"])
    }

    @Test func aDiagnosticSaysWhatWasExpectedAndFoundAndWhatToDo() throws {
        let error = try #require(throws: GatewayError.self) {
            try CopybookText.parse("01 R.\n   05 A PIC X.\n   05 B REDEFINES AA PIC X.")
        }
        let diagnostic = try #require(error.diagnostics.first)
        #expect(diagnostic.code == .copybookName)
        #expect(diagnostic.place == Place(file: "TEST.cpy", line: 3, column: 19, sourceLine: "   05 B REDEFINES AA PIC X."))
        #expect(diagnostic.expected == "the item before it at the same level, or one that redefines that item")
        #expect(diagnostic.found == Redacted("AA", isPersonal: false))
        #expect(diagnostic.help == "did you mean `A`?")
        #expect(error.exit == .findings)
    }

    @Test func errorsInMembersNameTheMember() throws {
        let error = try #require(throws: GatewayError.self) {
            try CopybookText.parse("01 R.\nCOPY M.", members: ["M": "\n 05 A PIC Q."])
        }
        #expect(error.diagnostics[0].place?.file == "M.cpy")
        #expect(error.diagnostics[0].place?.line == 2)
    }

    @Test(arguments: [
        // Entries and levels
        ("", "LB1140"), ("* only a comment", "LB1140"), ("50 A PIC X.", "LB1143"), ("A PIC X.", "LB1143"),
        ("00 A PIC X.", "LB1143"),
        ("77 A PIC X. 05 B PIC X.", "LB1143"), ("01 A. 05 B PIC X. 10 C PIC X.", "LB1145"), ("01 A.", "LB1144"),
        ("88 A VALUE 1.", "LB1143"),
        ("01 A PIC X. 88 B.", "LB1143"), ("01 A PIC X. 88 B VALUE.", "LB1143"), ("01 A PIC X. 88 B VALUE 1 THRU.", "LB1143"),
        ("01 A PIC X. 88 B VALUE C.", "LB1143"), ("01 A PIC X. 88 VALUE 1.", "LB1143"), ("01 -A PIC X.", "LB1143"),
        ("01 A JUST. 05 B PIC X.", "LB1145"), ("01 A PIC X. 78 B.", "LB1143"), ("01 A CONSTANT.", "LB1143"),
        // REDEFINES
        ("01 R. 05 A PIC X. 05 B PIC X. 05 C REDEFINES A PIC X.", "LB1146"), ("01 R. 05 A REDEFINES B PIC X.", "LB1148"),
        ("01 R. 05 A PIC X OCCURS 2. 05 B REDEFINES A PIC X.", "LB1146"),
        ("01 R. 05 A PIC X. 04 B REDEFINES A PIC X.", "LB1146"),
        ("01 R. 05 B PIC X. 05 A REDEFINES R PIC X.", "LB1146"),
        // OCCURS
        ("01 A OCCURS 2. 05 B PIC X.", "LB1147"), ("01 R. 05 A PIC X OCCURS 0.", "LB1147"),
        ("01 R. 05 A PIC X OCCURS 5 TO 2 DEPENDING ON A.", "LB1147"),
        ("01 R. 05 A PIC X OCCURS 1 TO 2.", "LB1147"), ("01 R. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1148"),
        ("01 R. 05 A PIC X OCCURS 1 TO UNBOUNDED DEPENDING ON N.", "LB1143"),
        ("01 R. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N. 05 N PIC 9.", "LB1147"),
        ("01 R. 05 N PIC X. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1147"),
        ("01 R. 05 N PIC 9V9. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1147"),
        ("01 R. 05 G OCCURS 2. 10 N PIC 9. 10 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1147"),
        ("01 R. 05 G. 10 N PIC 9. 05 H. 10 N PIC 9. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1148"),
        ("77 N PIC 9. 01 R. 05 A PIC X OCCURS 1 TO 2 DEPENDING ON N.", "LB1148"),
        // RENAMES
        ("66 A RENAMES B.", "LB1146"), ("01 R. 05 A PIC X. 66 B RENAMES C.", "LB1148"),
        ("01 R. 05 A PIC X. 66 B RENAMES R.", "LB1146"),
        ("01 R. 05 A PIC X. 05 B PIC X. 66 C RENAMES B THRU A.", "LB1146"),
        ("01 R. 05 A PIC X OCCURS 2. 66 B RENAMES A.", "LB1146"),
        ("01 R. 05 A PIC X. 66 B.", "LB1143"), ("01 R. 05 A PIC X. 66 B RENAMES A THRU.", "LB1143"),
        ("01 R. 05 A PIC X. 66 RENAMES A.", "LB1143"),
        ("01 R. 05 A PIC X. 66 B RENAMES A. 88 C VALUE 1.", "LB1143"),
    ])
    func refused(_ text: String, _ code: String) {
        #expect(CopybookText.errors(text).map { String($0.prefix(6)) } == [code], "\(text)")
    }

    @Test(arguments: [
        "01 R. 05 A PIC X(33554433).", "01 R. 05 A PIC X(20000000). 05 B PIC X(20000000).",
        "01 R. 05 A OCCURS 30000000. 10 B OCCURS 30000000. 15 C PIC X(30000000).", "01 R. 05 A OCCURS 9000000 PIC X(4).",
        "01 R. 05 A PIC N(20000000).",
    ])
    func sizesAreBounded(_ text: String) {
        #expect(CopybookText.errors(text).allSatisfy { $0.hasPrefix("LB1149") || $0.hasPrefix("LB1144") })
        #expect(!CopybookText.errors(text).isEmpty)
    }

    @Test func entriesAndTablesAreBounded() {
        var options = CopybookOptions()
        options.limits.items = 3
        #expect(CopybookText.errors("01 R. 05 A PIC X. 05 B PIC X. 05 C PIC X.", options) == ["LB1149 1:31"])
        options = CopybookOptions()
        options.limits.variableTables = 1
        let text = "01 R. 05 N PIC 9. 05 A PIC X OCCURS 0 TO 2 DEPENDING ON N. 05 B PIC X OCCURS 0 TO 2 DEPENDING ON N."
        #expect(CopybookText.errors(text, options) == ["LB1149 1:60"])
        options.limits.sourceCharacters = 5
        #expect(CopybookText.errors(text, options) == ["LB1149 1:1"])
        #expect(CopybookText.errors("01 A OCCURS 99999999999999999999 PIC X.") == ["LB1143 1:13"])
    }

    @Test func deepNestingIsOnlyAsDeepAsLevelNumbersGo() throws {
        let text = "01 R. " + (2...48).map { "\($0) G\($0). " }.joined() + "49 A PIC X."
        #expect(try CopybookText.record(text).items.count == 49)
    }

    @Test func manyErrorsAreCountedAndNotKept() throws {
        let text = "01 R.\n" + String(repeating: "05 A PIC Q.\n", count: 1_000)
        let error = try #require(throws: GatewayError.self) { try CopybookText.parse(text) }
        #expect(error.diagnostics.count == 200)
    }
}
