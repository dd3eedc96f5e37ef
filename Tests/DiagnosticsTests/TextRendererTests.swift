import Diagnostics
import Testing

@Suite struct TextRendererTests {
    private let plain = TextRenderer(color: false)

    @Test func headlineAndDetailsStandInOrder() {
        let diagnostic = Diagnostic(
            .unknownName, "there is no field or name `ownr`",
            at: Place(file: "m.yaml", line: 3, column: 8, sourceLine: "  key: [ownr]"), expected: "a field",
            found: Redacted("ownr", isPersonal: false), help: "did you mean `owner`?")
        #expect(
            plain.render(diagnostic) == """
                m.yaml:3:8: error LB2102: there is no field or name `ownr`
                      key: [ownr]
                           ^
                  expected: a field
                  found:    ownr
                  help:     did you mean `owner`?
                """)
    }

    @Test func aDiagnosticWithoutAnythingIsOneLine() {
        #expect(plain.render(Diagnostic(.usageWrong, "no")) == "error LB6011: no")
        #expect(plain.render(Diagnostic(.usageWrong, "no", severity: .note, at: Place())) == "note LB6011: no")
    }

    @Test(arguments: [(1, 4), (5, 8), (6, 9)]) func theCaretStandsUnderItsColumn(column: Int, offset: Int) throws {
        let diagnostic = Diagnostic(
            .usageWrong, "x", at: Place(file: "f", line: 1, column: column, sourceLine: "abcde"))
        let caret = try #require(plain.render(diagnostic).split(separator: "\n").last)
        #expect(caret == String(repeating: " ", count: offset) + "^")
    }

    @Test(arguments: [0, -3, 7, 4_000_000]) func noCaretOutsideOfTheLine(column: Int) {
        let diagnostic = Diagnostic(
            .usageWrong, "x", at: Place(file: "f", line: 1, column: column, sourceLine: "abcde"))
        #expect(!plain.render(diagnostic).contains("^"))
    }

    @Test(arguments: [
        ("a\tbc", 3, "a   bc", 4), ("\t\tb", 3, "        b", 8), ("a\u{7}b", 3, "a\\u{7}b", 6), ("日本b", 3, "日本b", 4),
        ("e\u{301}b", 2, "e\u{301}b", 1), ("🙂b", 2, "🙂b", 2),
    ]) func theCaretFollowsWhatIsShown(line: String, column: Int, shown: String, caret: Int) {
        let diagnostic = Diagnostic(.usageWrong, "x", at: Place(file: "f", line: 1, column: column, sourceLine: line))
        let lines = plain.render(diagnostic).split(separator: "\n")
        #expect(lines[1] == "    " + shown)
        #expect(lines[2] == "    " + String(repeating: " ", count: caret) + "^")
    }

    @Test(arguments: [(1, 35), (50, 36), (100, 35)]) func longLinesAreCutAroundTheCaret(column: Int, most: Int) throws {
        let source = String((0..<100).map { index in index == column - 1 ? "X" : "a" } as [Character])
        let diagnostic = Diagnostic(.usageWrong, "x", at: Place(file: "f", line: 1, column: column, sourceLine: source))
        let lines = TextRenderer(color: false, width: 40).render(diagnostic).split(separator: "\n").map { Array($0) }
        #expect(lines[1].count <= 40)
        let position = try #require(lines[2].firstIndex(of: "^"))
        #expect(lines[1][position] == "X")
        #expect((lines[1][4] == "…") == (column > 1) && (lines[1].last == "…") == (column < 100))
        #expect(lines[1].count - 4 == most)
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        let hostile = "a\u{1B}[31mb\u{7}\r\n\u{9B}c\u{7F}\u{202E}d\u{2028}"
        let diagnostic = Diagnostic(
            .usageWrong, hostile, at: Place(file: hostile, line: 1, column: 1, field: hostile, sourceLine: hostile),
            expected: hostile, found: Redacted(hostile, isPersonal: false), help: hostile)
        let text = plain.render(diagnostic)
        let forbidden = text.unicodeScalars.filter { scalar in
            scalar != "\n" && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x202E, 0x2028].contains(scalar.value))
        }
        #expect(forbidden.isEmpty)
        #expect(text.split(separator: "\n").count == 6, "a line feed in a text makes no new line")
        #expect(text.contains("error LB6011: a\\u{1b}[31mb\\u{7}\\u{d}\\u{a}\\u{9b}c\\u{7f}\\u{202e}d\\u{2028}"))
    }

    @Test func personalValuesAreHiddenUnlessAskedFor() {
        let diagnostic = Diagnostic(.malformedNumber, "x", found: Redacted("912-34-5678", isPersonal: true))
        #expect(plain.render(diagnostic) == "error LB3002: x\n  found:    ‹personal value, 11 bytes›")
        #expect(
            TextRenderer(color: false, showsPersonal: true).render(diagnostic) == "error LB3002: x\n  found:    912-34-5678")
    }

    @Test(arguments: [(Severity.error, "31"), (.warning, "33"), (.note, "36")])
    func colorMarksTheSeverity(severity: Severity, code: String) {
        let text = TextRenderer(color: true).render(Diagnostic(.usageWrong, "x", severity: severity))
        #expect(text == "\u{1B}[1;\(code)m\(severity.rawValue) LB6011\u{1B}[0m: x")
    }

    @Test func theRuleOfTheMappingIsNamed() {
        let diagnostic = Diagnostic(.ruleBroken, "x", rule: Place(file: "m.yaml", line: 9, column: 4))
        #expect(plain.render(diagnostic).hasSuffix("m.yaml:9:4"))
    }
}
