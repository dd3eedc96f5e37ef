import Diagnostics
import Settings
import Testing

@Suite struct SettingsMapTests {
    private enum Color: String, CaseIterable { case red, green }

    private func map(_ text: String) throws -> SettingsMap {
        let context = SettingsContext()
        return try #require(context.map(try YAMLReader.read(text, file: "f.yaml"), "the file"))
    }

    private func only(_ map: SettingsMap) throws -> Diagnostic {
        #expect(map.context.diagnostics.count == 1)
        return try #require(map.context.diagnostics.first)
    }

    @Test func valuesComeInTheirTypes() throws {
        var map = try map("text: abc\nnumber: 12\nflag: true\ncolor: green\nlist: [a, b]\none: c\nnothing: ~\ninner: { x: 1 }\n")
        #expect(map.string("text") == "abc")
        #expect(map.int("number", in: 1...12) == 12)
        #expect(map.bool("flag") == true)
        #expect(map.choice("color", Color.self) == .green)
        #expect(map.strings("list") == ["a", "b"])
        #expect(map.strings("one") == ["c"])
        #expect(map.list("list")?.count == 2)
        #expect(map.string("nothing") == nil && map.int("nothing", in: 0...1) == nil && map.bool("nothing") == nil)
        #expect(map.strings("nothing") == nil && map.list("nothing") == nil && map.map("nothing") == nil)
        #expect(map.string("absent") == nil)
        let found = map.map("inner")
        var inner = try #require(found)
        #expect(inner.string("x") == "1")
        inner.finish()
        map.finish()
        #expect(map.context.diagnostics.isEmpty)
    }

    @Test func aKeyThatIsNeededIsMissed() throws {
        for text in ["other: 1\n", "name: ~\nother: 1\n"] {
            var map = try map(text)
            #expect(map.requiredString("name") == nil)
            let diagnostic = try only(map)
            #expect(diagnostic.code == .settingsMissingKey)
            #expect(diagnostic.message == "the file has no name")
            #expect(diagnostic.place?.line == 1)
            #expect(diagnostic.help == "add `name: …`")
        }
    }

    @Test func aKeyThatNobodyReadsIsReported() throws {
        var map = try map("encoding: x\nformat: y\n  \nencodnig: z\n")
        _ = map.string("encoding")
        _ = map.required("format")
        _ = map.string("format")
        map.finish()
        let diagnostic = try only(map)
        #expect(diagnostic.code == .settingsUnknownKey)
        #expect(diagnostic.place?.text == "f.yaml:4:1")
        #expect(diagnostic.expected == "one of encoding, format", "no key twice")
        #expect(diagnostic.help == "did you mean `encoding`?")
    }

    @Test(arguments: ["0", "13", "1.5", "x", "99999999999999999999", "1 2"]) func numbersOutOfRange(text: String) throws {
        var map = try map("n: \(text)\n")
        #expect(map.int("n", in: 1...12) == nil)
        let diagnostic = try only(map)
        #expect(diagnostic.code == .settingsWrongValue)
        #expect(diagnostic.expected == "a whole number from 1 to 12")
        #expect(diagnostic.found?.description == text)
        #expect(diagnostic.place?.text == "f.yaml:1:4")
    }

    @Test(arguments: ["yes", "True", "1"]) func boolsAreTrueOrFalse(text: String) throws {
        var map = try map("b: \(text)\n")
        #expect(map.bool("b") == nil)
        #expect(try only(map).code == .settingsWrongValue)
    }

    @Test func choicesSuggestTheNearest() throws {
        var map = try map("c: gren\n")
        #expect(map.choice("c", Color.self) == nil)
        let diagnostic = try only(map)
        #expect(diagnostic.code == .settingsWrongValue)
        #expect(diagnostic.expected == "one of red, green")
        #expect(diagnostic.help == "did you mean `green`?")
    }

    @Test func wrongShapesAreNamed() throws {
        var map = try map("a: [1]\nb: { x: 1 }\nc: text\nd: [[1], x]\n")
        #expect(map.string("a") == nil)
        #expect(map.strings("b") == nil)
        #expect(map.list("c") == nil)
        #expect(map.map("c") == nil)
        #expect(map.int("b", in: 0...9) == nil)
        #expect(map.bool("a") == nil)
        #expect(map.choice("a", Color.self) == nil)
        #expect(map.strings("d") == ["x"])
        let found = map.context.diagnostics
        #expect(found.count == 8)
        #expect(found.allSatisfy { $0.code == .settingsWrongShape })
        #expect(found[0].message == "a of the file is a list")
        #expect(found[1].message == "b of the file is a map")
        #expect(found[2].message == "c of the file is a single value")
        #expect(found[2].place?.text == "f.yaml:3:4")
    }

    @Test func whatIsNoMapIsReported() throws {
        let context = SettingsContext()
        #expect(context.map(try YAMLReader.read("- 1\n", file: "f.yaml"), "the file") == nil)
        #expect(context.diagnostics.map(\.code) == [.settingsWrongShape])
        #expect(context.map(try YAMLReader.read("", file: "f.yaml"), "the file") == nil)
        #expect(context.diagnostics.map(\.message) == ["the file is a list", "the file is nothing"])
    }
}
