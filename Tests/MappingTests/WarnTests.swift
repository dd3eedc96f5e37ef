import Canonical
import Diagnostics
import Expressions
import Mapping
import Records
import Testing

@Suite struct WarnTests {
    private func map(_ body: String, _ records: [Detail]) throws -> MappedBatch {
        try MappingFixture().compile(body).mapping.map([Detail.batch(records)])
    }

    private func mapField(_ expression: String, _ records: [Detail], field: String = "family_name") throws -> MappedBatch {
        try map("emit:\n  - entity: constituent\n    key: [id]\n    fields:\n      \(field): \(expression)\n", records)
    }

    private func told(_ mapped: MappedBatch) -> [String] {
        mapped.warnings.messages.map { "\($0.count) \($0.text) \($0.rule?.text ?? "-")" }
    }

    private func texts(_ mapped: MappedBatch, field: Int = 0) -> [String] {
        mapped.entities.flatMap { batch in (0..<batch.count).map { ValueText.describe(batch.columns[field], $0) } }
    }

    private let kinds = ["a", "b", "a"].enumerated().map { Detail(id: .value("p\($0)"), kind: .value($1)) }

    @Test func onlyTheBranchThatIsTakenWarns() throws {
        let mapped = try mapField("\"kind == 'a' ? warn('old kind', 'A') : kind\"", kinds)
        #expect(texts(mapped) == ["\"A\"", "\"b\"", "\"A\""])
        #expect(told(mapped) == ["2 old kind m.yaml:9:35"])
        #expect(mapped.rejects.isEmpty)
        let sample = try #require(mapped.warnings.samples(limit: 9).last)
        #expect(sample.code == .warnedByMapping && sample.severity == .warning)
        #expect(sample.place == Place(file: "in.dat", record: 3, byteOffset: 20, field: "family_name"))
    }

    @Test(arguments: [
        ("kind == 'a' ? warn('m') : kind", ["null", "\"b\"", "null"], 2), ("warn('m')", ["null", "null", "null"], 3),
        ("warn('m', 'x')", ["\"x\"", "\"x\"", "\"x\""], 3), ("warn(null, kind)", ["\"a\"", "\"b\"", "\"a\""], 3),
        ("false && warn('m', true) ? 'x' : kind", ["\"a\"", "\"b\"", "\"a\""], 0),
        ("kind == 'b' || warn('m', kind == 'a') ? 'x' : 'y'", ["\"x\"", "\"x\"", "\"x\""], 2),
        ("coalesce(kind, warn('m', 'none'))", ["\"a\"", "\"b\"", "\"a\""], 0),
        ("['u', 'v'].map(x, warn('m ' + x, x)).join('')", ["\"uv\"", "\"uv\"", "\"uv\""], 6),
    ]) func theValuePassesThrough(expression: String, values: [String], count: Int) throws {
        let mapped = try mapField("\"\(expression)\"", kinds)
        #expect(texts(mapped) == values)
        #expect(mapped.warnings.count == count)
        #expect(mapped.rejects.isEmpty)
    }

    @Test func elementsOfListsWarnForTheirRecord() throws {
        let license = { (number: String) in Detail.License(number: .value(number)) }
        let mapped = try map(
            """
            emit:
              - entity: license
                key: [id, l.number]
                each: licenses as l
                when: l.number != 'skip'
                fields: { license_type: "['x'].map(t, l.number == 'bad' ? warn('odd number', t) : t).join(',')" }
            """,
            [
                Detail(licenses: .value([license("skip"), license("1")])),
                Detail(id: .value("p2"), licenses: .value([license("2"), license("bad")])),
            ])
        #expect(mapped.warnings.samples(limit: 9).map { $0.place?.record } == [2])
        #expect(mapped.warnings.count == 1)
    }

    @Test func letsRulesKeysAndAttributesWarn() throws {
        let mapped = try map(
            """
            let: { k: "warn('in let', kind)" }
            expect: [ "warn('in rule', true)" ]
            emit:
              - entity: constituent
                key: [ "warn('in key', id)" ]
                when: warn('in when', true)
                fields: { classification: k }
                attributes: { x: "warn('in attribute', 'v')" }
            """, [Detail()])
        #expect(mapped.warnings.messages.map(\.text) == ["in let", "in rule", "in when", "in key", "in attribute"])
        #expect(mapped.warnings.count == 5, "once each, also where the key is computed twice")
        #expect(mapped.warnings.messages.first { $0.text == "in let" }?.samples.first?.place?.field == "k")
    }

    @Test func personalValuesStayOut() throws {
        let computed = try mapField("\"warn('who is ' + name, 'x')\"", [Detail()]).warnings
        #expect(computed.messages.map(\.text) == ["the mapping warns about the record"])
        #expect(computed.samples(limit: 1).first?.found?.isPersonal == true)
        #expect(computed.samples(limit: 1).first?.found?.revealed == "who is LEE ANN")
        #expect(!computed.lines.joined().contains("LEE"))
        let constant = try mapField("\"warn('odd name', name)\"", [Detail()]).warnings
        #expect(constant.messages.map(\.text) == ["odd name"])
    }

    @Test func messagesAreCut() throws {
        let mapped = try mapField("\"warn(kind, 'x')\"", [Detail(kind: .value(String(repeating: "é", count: 900)))])
        #expect(mapped.warnings.messages.map(\.text.count) == [200])
    }

    @Test func aMessageThatCannotBeMadeRejects() throws {
        let mapped = try mapField("\"warn(kind, 'x')\"", [Detail(kind: .error)])
        #expect(mapped.warnings.isEmpty && mapped.rejects.map(\.diagnostic.code) == [.malformedNumber])
    }

    @Test func rejectedRecordsAreWarnedAboutOnce() throws {
        let mapped = try map(
            "emit:\n  - { entity: constituent, key: [ \"warn('k', id)\" ], when: no > 0, fields: { name: name } }\n",
            [Detail(name: .error), Detail(id: .value("p2"))])
        #expect(mapped.rejects.count == 1 && mapped.warnings.count == 2)
    }

    @Test(arguments: ["reject('never')", "true ? reject('never') : name", "coalesce(reject('never'), name)"])
    func aConstantRejectKeepsItsCode(expression: String) throws {
        let mapped = try mapField("\"\(expression)\"", [Detail()])
        #expect(mapped.rejects.map(\.diagnostic.code) == [.rejectedByMapping])
        #expect(mapped.rejects.map(\.diagnostic.message) == ["never"])
    }

    @Test func aConstantThatFailsInABranchKeepsItsCode() throws {
        let mapped = try mapField("\"kind == 'a' ? lookup('status', 'Z') : kind\"", kinds)
        #expect(mapped.rejects.map(\.diagnostic.code) == [.unknownCode, .unknownCode])
    }

    @Test(arguments: ["warn(1)", "warn()", "warn('a', 'b', 'c')"]) func otherArgumentsAreRefused(expression: String) throws {
        let diagnostics = try MappingFixture().failures(
            "emit: [{ entity: constituent, key: [id], fields: { name: \"\(expression)\" } }]\n")
        #expect(diagnostics.map(\.code) == [.noSuchOverload])
    }

    @Test func whereNoRowIsMappedItCannotStand() throws {
        let error = #expect(throws: GatewayError.self) {
            try ControlTotals(
                [ExpressionText(text: "warn('x', count(detail) > 0)", place: Place(file: "m.yaml", line: 1, column: 1))],
                schema: MappingFixture.schema)
        }
        #expect(error?.diagnostics.map(\.code) == [.unknownFunction])
        #expect(error?.diagnostics.first?.message == "warn() cannot stand here: no row is being mapped")
    }

    // MARK: suggestions

    @Test func commasInFlowMapsAreExplained() throws {
        let diagnostics = try MappingFixture().failures(
            "emit: [{ entity: constituent, key: [id], fields: { name: name.left(no, no) } }]\n")
        let broken = try #require(diagnostics.first { $0.code == .expressionSyntax })
        #expect(broken.help == "inside { } and [ ] a comma ends the value: put the expression in quotes")
        let error = #expect(throws: GatewayError.self) {
            try MappingFile.read("emit: [{ fields: { name: f('a', 'b') } }]\n", file: "m.yaml")
        }
        #expect(error?.diagnostics.map(\.code) == [.settingsNotYAML])
        #expect(error?.diagnostics.first?.help == "inside { } and [ ] put expressions in quotes")
    }

    @Test(arguments: [
        ("name.titelCase()", "titleCase`"), ("trm(name)", "trim`"), ("tags.mapp(kind, kind)", "map`"),
        ("coalsce(name, 'x')", "coalesce`"),
        ("lookup('statsu', kind)", "status`"), ("nam", "name`"), ("licenses[0].statsu", "status`"),
        ("string(ref('constituant', id))", "constituent`"), ("string(round(amount, 1, 'half-evn'))", "half-even'"),
        ("personName(name, 'last frist').family", "last first'"),
        ("personName(name, 'last first midle').family", "last first middle'"),
        ("normalize(name, 'NFX')", "NFC'"),
        ("string(localToUtc(timestamp('2026-01-01T00:00:00Z'), 'America/New_Yrk'))", "America/New_York`"),
    ]) func whatIsNearlyRightIsSuggested(expression: String, suggestion: String) throws {
        let diagnostics = try MappingFixture().failures(
            "emit: [{ entity: constituent, key: [id], fields: { name: \"\(expression)\" } }]\n")
        #expect(diagnostics.count == 1)
        let help = try #require(diagnostics[0].help)
        #expect(help.hasPrefix("did you mean ") && help.hasSuffix(suggestion + "?"))
    }

    @Test func controlsKnowTheKinds() throws {
        let error = #expect(throws: GatewayError.self) {
            try ControlTotals(
                [ExpressionText(text: "heder.run_date != null", place: Place(file: "m.yaml", line: 1, column: 1))],
                schema: MappingFixture.schema)
        }
        let found = try #require(error?.diagnostics.first)
        #expect(found.code == .unknownName && found.help == "did you mean `header.run_date`?")
        let other = #expect(throws: GatewayError.self) {
            try ControlTotals(
                [ExpressionText(text: "zzzzzz == 1", place: Place(file: "m.yaml", line: 1, column: 1))],
                schema: MappingFixture.schema)
        }
        #expect(other?.diagnostics.first?.expected?.hasPrefix("one of header, header.run_date, detail") == true)
    }
}
