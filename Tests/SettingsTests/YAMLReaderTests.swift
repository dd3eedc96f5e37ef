import Diagnostics
import Settings
import Testing

@Suite struct YAMLReaderTests {
    private func read(_ text: String) throws -> SettingsNode { try YAMLReader.read(text, file: "f.yaml") }

    private func failure(_ text: String) throws -> Diagnostic {
        let error = #expect(throws: GatewayError.self) { try YAMLReader.read(text, file: "f.yaml") }
        #expect(error?.exit == .usage)
        return try #require(error?.diagnostics.first)
    }

    private func entries(_ node: SettingsNode) -> [SettingsNode.Entry] {
        if case .map(let entries) = node.content { entries } else { [] }
    }

    @Test func valuesKeepTheirTextAndTheirPlace() throws {
        let root = try read("a: 007\nb:\n  - x\n  - 'it''s'\nc: ~\n")
        let all = entries(root)
        #expect(all.map(\.key) == ["a", "b", "c"])
        #expect(all[0].value.content == .scalar("007", isPlain: true))
        #expect(all[0].value.place == Place(file: "f.yaml", line: 1, column: 4, sourceLine: "a: 007"))
        #expect(all[0].keyPlace.text == "f.yaml:1:1")
        let items = try #require(all[1].value.list)
        #expect(items.map(\.text) == ["x", "it's"])
        #expect(items[0].place.text == "f.yaml:3:5")
        #expect(items[1].place.text == "f.yaml:4:6", "inside the quotes")
        #expect(all[2].value.isNull)
    }

    @Test(arguments: ["~", "null", "Null", "NULL", ""]) func plainNothingIsNull(text: String) throws {
        #expect(entries(try read("a: \(text)\n"))[0].value.isNull)
    }

    @Test(arguments: ["'null'", "\"\"", "'~'"]) func quotedNothingIsText(text: String) throws {
        let value = entries(try read("a: \(text)\n"))[0].value
        #expect(value.content == .scalar(String(text.dropFirst().dropLast()), isPlain: false))
    }

    @Test func blocksBeginOnTheLineBehindTheirIndicator() throws {
        let value = entries(try read("a:\n  rule: |\n      x ==\n      y\n"))[0].value
        let rule = entries(value)[0].value
        #expect(rule.content == .scalar("x ==\ny\n", isPlain: false))
        #expect(rule.place.line == 3)
        #expect(rule.place.column == 7)
        #expect(rule.place.sourceLine == "      x ==")
    }

    @Test func linesOfWindowsFilesAreFound() throws {
        let root = try read("a: 1\r\nb: two\r\n")
        let value = entries(root)[1].value
        #expect(value.place == Place(file: "f.yaml", line: 2, column: 4, sourceLine: "b: two"))
    }

    @Test func anEmptyFileIsNull() throws {
        #expect(try read("").isNull)
        #expect(try read("# only a comment\n").isNull)
    }

    @Test func brokenYAMLNamesItsPlace() throws {
        let diagnostic = try failure("a: 1\nb: [1, 2\nc: 3\n")
        #expect(diagnostic.code == .settingsNotYAML)
        #expect(diagnostic.place?.file == "f.yaml")
        #expect(diagnostic.place?.line == 3)
        #expect(try failure("a: b: c\n").place?.line == 1)
        #expect(try failure("\ta: 1\n").code == .settingsNotYAML)
    }

    @Test(arguments: ["a: 1\nb: 2\na: 3\n", "a: 1\n'a': 3\n", "1: x\n\"1\": y\n"])
    func aKeyGivenTwiceIsRefused(text: String) throws {
        let diagnostic = try failure(text)
        #expect(diagnostic.code == .settingsDuplicateKey)
        #expect(diagnostic.help == "keep one of them")
        #expect(diagnostic.place?.file == "f.yaml")
        #expect(diagnostic.place?.line != nil)
    }

    @Test func aKeyThatIsNoTextIsRefused() throws {
        let diagnostic = try failure("? [a, b]\n: 1\n")
        #expect(diagnostic.code == .settingsWrongShape)
        #expect(diagnostic.place?.line == 1)
    }

    @Test func nestingIsBounded() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try read(deep) }
        let deeper = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
        #expect(try failure(deeper).code == .settingsNotYAML)
        #expect(try failure(String(repeating: "[", count: 200_000)).code == .settingsNotYAML)
    }

    @Test func aliasesCannotMultiplyWithoutEnd() throws {
        #expect(entries(try read("a: &x 1\nb: *x\n"))[1].value.text == "1")
        var bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
        for level in 1...9 {
            let previous = "*a\(level - 1)"
            bomb += "a\(level): &a\(level) [\(Array(repeating: previous, count: 10).joined(separator: ","))]\n"
        }
        let diagnostic = try failure(bomb)
        #expect(diagnostic.code == .settingsNotYAML)
        #expect(diagnostic.expected?.contains("500000") == true)
        #expect(try failure("a: *unknown\n").code == .settingsNotYAML)
    }

    @Test func largeFilesAreRefused() throws {
        let large = "a: " + String(repeating: "x", count: YAMLReader.maximumBytes)
        let diagnostic = try failure(large)
        #expect(diagnostic.code == .settingsNotYAML)
        #expect(diagnostic.message.contains("4194304"))
    }
}
