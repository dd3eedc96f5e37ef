import Diagnostics
import Foundation
import Testing

@testable import Copybook

@Suite struct SourceFormatTests {
    private func detect(_ text: String) -> SourceFormat {
        SourceFormat.detect(CopybookSource(name: "T", text: text).lines)
    }

    @Test func fixedFormatIsFoundByItsIndicatorsAndNumbers() {
        #expect(detect("000100* COMMENT\n000200 01 A PIC X.") == .fixed)
        #expect(detect("      * COMMENT\n       01 A PIC X.") == .fixed)
        #expect(detect("       01 A PIC X.\n\n") == .fixed)
        #expect(detect("CR1234 01 A PIC X.\nCR1234*OLD") == .fixed)
        #expect(detect("      D 01 A PIC X.") == .fixed)
    }

    @Test func oneLongCommentDoesNotTurnTheMarginOff() {
        let numbered = (1...9).map { "00010\($0)     05  FIELD-\($0)                     PIC X(10)." }
            .map { $0.padding(toLength: 72, withPad: " ", startingAt: 0) + "LIB00042" }.joined(separator: "\n")
        let comment = "       01 A. *> " + String(repeating: "x", count: 90)
        #expect(detect(numbered) == .fixed)
        #expect(detect(comment + "\n" + numbered) == .fixed)
        let wide = "       05 F PIC X(2) VALUE 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'."
        #expect(detect(wide) == .variable)
    }

    @Test func freeFormatIsFoundByTextAtTheLeft() {
        #expect(detect("01 REC.\n  05 A PIC X.") == .free)
        #expect(detect("01 X.\n   05 A   PIC X.") == .free)
        #expect(detect("*> comment\n    01 A PIC X.") == .free)
        #expect(detect("05 A   PIC X.") == .free)
        #expect(detect("01    DATE-X PIC X.") == .free)
        #expect(detect("       >>SOURCE FORMAT IS FREE\n       01 A PIC X.") == .free)
        #expect(detect("      $SET SOURCEFORMAT\"FREE\"\n       01 A PIC X.") == .free)
    }

    @Test func textThroughColumn80HasNoRightMargin() {
        let long = "       01 A PIC X VALUE '" + String(repeating: "a", count: 70) + "'."
        #expect(detect("      * COMMENT\n" + long) == .variable)
    }

    @Test func columnsOutsideTheTextAreaAreIgnored() throws {
        let line = "000100 01 A PIC X(5)."
        let text = line + String(repeating: " ", count: 72 - line.count) + "MYPROG01\n000200 01 B PIC X.                   \n"
        let copybook = try CopybookText.parse(text)
        #expect(copybook.records.map(\.name) == ["A", "B"])
        #expect(copybook.records[0].layout.maximumLength == 5)
        #expect(copybook.records[0].place == Place(file: "TEST.cpy", line: 1, column: 8))
    }

    @Test func commentsDebugLinesAndListingControlAreNoText() throws {
        let text = """
                   CBL APOST
                   TITLE 'THE RECORD'
                   EJECT
                   SKIP2.
                  * COMMENT
                  / COMMENT ON A NEW PAGE
                  D 01 ONLY-WHEN-DEBUGGING PIC X.
                   01 A PIC X(3). *> INLINE
                   01 B PIC X VALUE '*>'.
            """.replacing("            ", with: "")
        let indented = text.split(separator: "\n").map { "      " + $0.drop { $0 == " " } }.joined(separator: "\n")
        let aligned = indented.split(separator: "\n").map { line -> String in
            let rest = line.dropFirst(6)
            return "*/D".contains(rest.first ?? " ") ? "      " + rest : "       " + rest
        }.joined(separator: "\n")
        #expect(try CopybookText.parse(aligned).records.map(\.name) == ["A", "B"])
        var options = CopybookOptions()
        options.includesDebuggingLines = true
        #expect(try CopybookText.parse(aligned, options).records.map(\.name) == ["ONLY-WHEN-DEBUGGING", "A", "B"])
    }

    @Test func commentsMayBeginElsewhere() throws {
        #expect(
            try CopybookText.parse("       ***** HEAD\n       01 A PIC X.\n         * NOTE's\n       01 B PIC\n         **9.")
                .records.map(\.name) == ["A", "B"])
        #expect(try CopybookText.parse("01 A PIC X.\n   * NOTE\n01 B PIC X.").records.map(\.name) == ["A", "B"])
    }

    @Test func tabsLineEndsAndControlZ() throws {
        #expect(try CopybookText.parse("\t01 A PIC X(2).\r\n\t01 B PIC X.\r\n\u{1A}").records.map(\.name) == ["A", "B"])
        #expect(try CopybookText.parse("\u{FEFF}01 A PIC X.\r01 B PIC X.").records.map(\.name) == ["A", "B"])
    }

    @Test func aMemberOfCardsHasNoLineEnds() throws {
        func card(_ text: String) -> String { text + String(repeating: " ", count: 80 - text.count) }
        let text = card("000100 01 A.") + card("000200     05 B PIC X(4).") + card("000300     05 C PIC X(5).")
        #expect(try CopybookText.parse(text).records[0].layout.maximumLength == 9)
    }

    @Test func bytesThatAreNotUTF8KeepTheirColumns() throws {
        var line: [UInt8] = Array("       01 A PIC XXXX VALUE 'M".utf8) + [0xFC] + Array("LL'.".utf8)
        line += [UInt8](repeating: 0x20, count: 72 - line.count) + Array("IGNORED!".utf8)
        var options = CopybookOptions()
        options.format = .fixed
        let record = try Copybook.parse(CopybookSource(name: "T", bytes: line), options: options).records[0]
        #expect(record.items[0].value == .text("MüLL"))
    }

    @Test func literalsAndWordsAreContinued() throws {
        let open = "       01 A PIC X(70) VALUE '"
        let first = open + String(repeating: "a", count: 72 - open.count)
        let text = first + "\n      -    'bb'.\n       01 B PIC X(\n      -    12).\n"
        let records = try CopybookText.parse(text).records
        #expect(records[0].items[0].value == .text(String(repeating: "a", count: 72 - open.count) + "bb"))
        #expect(records[1].layout.maximumLength == 12)
    }

    @Test func aContinuedLiteralHasTheBlanksUpToTheMargin() throws {
        let text = "       01 A PIC X(70) VALUE 'a\n      -    'b'.\n"
        #expect(
            try CopybookText.parse(text).records[0].items[0].value == .text("a" + String(repeating: " ", count: 72 - 30) + "b"))
    }

    @Test func aDoubledMarkMayStandAcrossTheMargin() throws {
        let open = "       01 A PIC X(70) VALUE '"
        let first = open + String(repeating: "a", count: 71 - open.count) + "'"
        let value = String(repeating: "a", count: 71 - open.count) + "'b"
        #expect(try CopybookText.parse(first + "\n      -    ''b'.\n").records[0].items[0].value == .text(value))
    }

    @Test func openLiteralsAndIndicatorsAreReported() {
        #expect(CopybookText.errors("       01 A PIC X VALUE 'ab.\n       01 B PIC X.") == ["LB1141 1:25"])
        #expect(CopybookText.errors("      * C\n       01 A PIC X VALUE 'ab\n      -    b'.").contains("LB1141 3:12"))
        var options = CopybookOptions()
        options.format = .fixed
        #expect(CopybookText.errors("01 CUSTOMER PIC X.", options).first == "LB1141 1:7")
    }

    @Test func linesAreBounded() {
        #expect(CopybookText.errors("       01 A PIC X.\n" + String(repeating: " ", count: 4_097) + "x") == ["LB1149 2:1"])
    }
}
