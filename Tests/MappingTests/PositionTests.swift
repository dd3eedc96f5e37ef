import Canonical
import Diagnostics
import Mapping
import Testing

/// Every mistake in an expression is found where it stands in the file, however YAML has it written.
@Suite struct PositionTests {
    /// Values of a field, each with the unknown name `nosuch` once; lines behind the first are indented as they stand.
    static let values: [(style: String, text: String)] = [
        ("plain", "name + nosuch"),
        ("plain behind wide characters", "name + '日本é🙂' + nosuch"),
        ("plain behind a combining mark", "name + 'e\u{301}e\u{301}' + nosuch"),
        ("plain behind a tab", "name +\tnosuch"),
        ("plain over lines", "name +\n        name\n          + nosuch"),
        ("plain over an empty line", "name +\n\n        nosuch"),
        ("plain over blank lines", "name +  \n   \n\n        'é' + nosuch + name"),
        ("single-quoted", "'name + nosuch'"),
        ("single-quoted with quotes", "'''it'' + nosuch'"),
        ("single-quoted over lines", "'''it'' +\n        ''é'' + nosuch'"),
        ("single-quoted over an empty line", "'name +\n\n        nosuch + ''x'''"),
        ("double-quoted", "\"name + nosuch\""),
        ("double-quoted with escapes", "\"\\\"a\\\" + '\\u00e9\\x41\\U0001F642' +\\n\\t nosuch\""),
        ("double-quoted over lines", "\"name +\n        '\\u00e9' + nosuch\""),
        ("double-quoted over escaped breaks", "\"name + \\\n        '\\\\\\\\' + \\\n\n        nosuch\""),
        ("literal", "|\n        name +\n        nosuch\n"),
        ("literal without an end", "|-\n        name\n          + nosuch"),
        ("literal with everything kept", "|+\n        name\n\n        + nosuch\n\n"),
        ("literal with an indentation", "|2-\n          name\n         + nosuch\n"),
        ("literal behind empty lines", "|\n\n\n        name + 'é日' +\n        \tnosuch"),
        ("folded", ">\n        name +\n        nosuch\n"),
        ("folded over empty lines", ">-\n        name +\n\n\n        name + nosuch"),
        ("folded with deeper lines", ">\n        name +\n          name +\n        nosuch\n"),
        ("folded with a comment and an indentation", ">2 # why\n          name +\n         nosuch\n"),
        ("with an anchor", "&x 'name + nosuch'"),
        ("a block with a tag", "!!str |\n        name + nosuch\n"),
        ("in a flow list", "[ignored]"),
    ]

    enum Form: CaseIterable { case plain, windows, marked, both }

    private func file(_ value: String, _ form: Form) -> String {
        let key = value == "[ignored]" ? "[id, 'no + nosuch']" : "[id]"
        let field = value == "[ignored]" ? "name" : value
        var text =
            MappingFixture.head
            + "emit:\n  - entity: constituent\n    key: \(key)\n    fields:\n      family_name: \(field)\n"
            + "      given_name: name\n"
        if form == .windows || form == .both { text = text.replacing("\n", with: "\r\n") }
        return form == .marked || form == .both ? "\u{FEFF}" + text : text
    }

    private func failure(_ text: String) throws -> Diagnostic {
        let file = try MappingFile.read(text, file: "m.yaml")
        var compiler = MappingCompiler(
            file: file, schema: MappingFixture.schema, model: try CanonicalModel.standard(), codes: [:],
            namespace: MappingFixture.namespace, known: KeyTypes())
        let error = #expect(throws: GatewayError.self) { try compiler.compile(asOf: nil) }
        return try #require(error?.diagnostics.first { $0.code == .unknownName })
    }

    @Test(arguments: values.indices, Form.allCases) func theCaretStandsUnderTheName(index: Int, form: Form) throws {
        let (style, value) = Self.values[index]
        let text = file(value, form)
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { $0.first == "\u{FEFF}" ? $0.dropFirst() : $0 }
        let line = try #require(lines.firstIndex { $0.contains("nosuch") })
        let column = try #require(lines[line].firstRange(of: "nosuch")).lowerBound
        let found = try failure(text)
        #expect(found.place?.line == line + 1, "\(style)")
        #expect(found.place?.column == lines[line].distance(from: lines[line].startIndex, to: column) + 1, "\(style)")
        #expect(found.place?.sourceLine == String(lines[line]), "\(style)")
        let rendered = TextRenderer(color: false).render(found).split(separator: "\n").map(String.init)
        let caret = try #require(rendered[2].firstIndex(of: "^"))
        let shown = try #require(rendered[1].firstRange(of: "nosuch")).lowerBound
        let wide = rendered[1][..<shown].filter { "日本🙂".contains($0) }.count
        #expect(
            rendered[2].distance(from: rendered[2].startIndex, to: caret)
                == rendered[1].distance(from: rendered[1].startIndex, to: shown) + wide, "\(style)")
    }

    @Test func whatEndsTooEarlyIsFoundBehindItsLastCharacter() throws {
        let diagnostics = try MappingFixture().failures(
            "emit:\n  - entity: constituent\n    key: [id]\n    fields:\n      family_name: >-\n        name\n        +\n")
        #expect(diagnostics.map(\.code) == [.expressionSyntax])
        #expect(diagnostics[0].place?.line == 11 && diagnostics[0].place?.column == 10)
        #expect(diagnostics[0].place?.sourceLine == "        +")
    }

    @Test func listsOfEachAreFoundInBlocks() throws {
        let diagnostics = try MappingFixture().failures(
            "emit:\n  - entity: constituent\n    key: [id]\n    each: >-\n      licenses as l,\n      l.renewal as r\n")
        #expect(diagnostics.map(\.code) == [.unknownMember])
        #expect(diagnostics[0].place?.line == 10)
        #expect(diagnostics[0].place?.column == 9)
    }

    @Test func aRowThatFailsNamesTheLineOfItsCall() throws {
        let mapping = try MappingFixture().compile(
            "emit:\n  - entity: constituent\n    key: [id]\n    fields:\n      family_name: >-\n        name +\n"
                + "        string(date(kind))\n"
        ).mapping
        let mapped = mapping.map([Detail.batch([Detail()])])
        #expect(mapped.rejects.map(\.diagnostic.rule?.text) == ["m.yaml:11:16"])
    }

    @Test func anAliasOfALongTextIsTracedOnce() throws {
        let long = String(repeating: "name + ", count: 20_000) + "name"
        let aliases = Array(repeating: "*x", count: 20_000).joined(separator: ", ")
        #expect(throws: GatewayError.self) {
            try MappingFile.read(MappingFixture.head + "emit: []\na: &x '\(long)'\nb: [\(aliases)]\n", file: "m.yaml")
        }
    }
}
