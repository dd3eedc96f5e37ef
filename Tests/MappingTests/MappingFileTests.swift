import Diagnostics
import Mapping
import Testing

@Suite struct MappingFileTests {
    private static let head = "landbridge: 1\nmapping: tax\nsystem: county\nsource: { format: xml }\n"

    private func failure(_ text: String) throws -> [Diagnostic] {
        let error = #expect(throws: GatewayError.self) { try MappingFile.read(text, file: "m.yaml") }
        #expect(error?.exit == .findings)
        return try #require(error?.diagnostics)
    }

    private func only(_ body: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Diagnostic {
        let all = try failure(Self.head + body)
        #expect(all.count == 1, "\(all)", sourceLocation: sourceLocation)
        return try #require(all.first, sourceLocation: sourceLocation)
    }

    @Test func everythingIsRead() throws {
        let text =
            Self.head + """
                codes:
                  status: codes/status.csv
                  channel: { P: phone, "0": email }
                let:
                  owner: personName(name, 'last first middle')
                expect:
                  - year > 1900
                  - { rule: "a == 'x: y'", else: warn, message: odd }
                emit:
                  - entity: license
                    from: detail
                    each: licenses as l, l.renewals as r
                    key: [id, l.number]
                    when: id != null
                    constants: { status: active }
                    fields:
                      number: l.number
                      issued_on: ~
                    attributes: { class: 'code' }
                  - entity: constituent
                    key: id
                    each: [a as b, "c.d as e"]
                guards:
                  deletes: { max: 2% }

                """
        let file = try MappingFile.read(text, file: "m.yaml")
        #expect(file.name == "tax" && file.system == "county" && file.file == "m.yaml")
        #expect(file.codes.map(\.name) == ["status", "channel"])
        #expect(file.codes[0].path == "codes/status.csv" && file.codes[0].place.text == "m.yaml:6:11")
        #expect(file.codes[1].entries.map(\.code) == ["P", "0"] && file.codes[1].entries.map(\.value) == ["phone", "email"])
        #expect(file.lets.map(\.name) == ["owner"])
        #expect(file.lets[0].expression.text == "personName(name, 'last first middle')")
        #expect(file.lets[0].expression.place.text == "m.yaml:9:10")
        #expect(file.rules.map(\.otherwise) == [.reject, .warn])
        #expect(file.rules.map(\.message) == [nil, "odd"])
        #expect(file.rules[1].expression.text == "a == 'x: y'")
        #expect(file.rules[1].expression.place.text == "m.yaml:12:14", "inside the quotes")
        let emit = file.emits[0]
        #expect(emit.entity == "license" && emit.from?.text == "detail" && emit.when?.text == "id != null")
        #expect(emit.key.map(\.text) == ["id", "l.number"])
        #expect(emit.key[1].place.text == "m.yaml:17:15")
        #expect(emit.each.map(\.name) == ["l", "r"] && emit.each.map(\.list.text) == ["licenses", "l.renewals"])
        #expect(emit.each.map(\.list.place.text) == ["m.yaml:16:11", "m.yaml:16:26"])
        #expect(emit.constants.map(\.field) == ["status"] && emit.constants.map(\.text) == ["active"])
        #expect(emit.fields.map(\.field) == ["number", "issued_on"] && emit.fields.map(\.expression.text) == ["l.number", "null"])
        #expect(emit.attributes.map(\.field) == ["class"])
        #expect(file.emits[1].key.map(\.text) == ["id"])
        #expect(file.emits[1].each.map(\.list.text) == ["a", "c.d"])
        #expect(file.guards != nil)
    }

    @Test(
        arguments: [
            ("emit: []\n", DiagnosticCode.settingsMissingKey, "1:1", nil), ("", .settingsMissingKey, "1:1", "add `emit: …`"),
            ("emti: []\nemit: [{ entity: a, key: b }]\n", .settingsUnknownKey, "5:1", "did you mean `emit`?"),
            ("emit: text\n", .settingsWrongShape, "5:7", nil),
            ("emit:\n  - text\n", .settingsWrongShape, "6:5", nil),
            ("emit:\n  - key: a\n", .settingsMissingKey, "6:5", "add `entity: …`"),
            ("emit:\n  - entity: a\n", .missingKey, "6:5", "add `key: [field, …]`, the fields that tell one row from another"),
            ("emit:\n  - entity: a\n    key: []\n", .missingKey, "6:5", nil),
            ("emit:\n  - entity: a\n    key: b\n    feilds: {}\n", .settingsUnknownKey, "8:5", "did you mean `fields`?"),
            ("emit:\n  - entity: [a]\n    key: b\n", .settingsWrongShape, "6:13", nil),
            ("emit:\n  - entity: a\n    key: [{ x: 1 }, b]\n", .settingsWrongShape, "7:11", nil),
            ("emit:\n  - entity: a\n    key: b\n    fields: [x]\n", .settingsWrongShape, "8:13", nil),
            ("emit:\n  - entity: a\n    key: b\n    fields:\n      x: [1]\n", .settingsWrongShape, "9:10", nil),
            ("emit:\n  - entity: a\n    key: b\n    constants: { x: [1] }\n", .settingsWrongShape, "8:21", nil),
            ("emit:\n  - entity: a\n    key: b\n    each: licenses\n", .notAListPath, "8:11", nil),
            ("emit:\n  - entity: a\n    key: b\n    each: a as b, c\n", .notAListPath, "8:19", nil),
            ("emit:\n  - entity: a\n    key: b\n    each: a as b-c\n", .notAListPath, "8:11", nil),
            ("emit:\n  - entity: a\n    key: b\n    each: [[a as b]]\n", .notAListPath, "8:12", nil),
            ("expect:\n  - { rule: a, else: wran }\nemit: [{ entity: a, key: b }]\n", .settingsWrongValue, "6:22", "did you mean `warn`?"),
            ("expect:\n  - { else: warn }\nemit: [{ entity: a, key: b }]\n", .settingsMissingKey, "6:5", "add `rule: …`"),
            ("expect:\n  - { rule: a, mesage: b }\nemit: [{ entity: a, key: b }]\n", .settingsUnknownKey, "6:16", "did you mean `message`?"),
            ("expect: a\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "5:9", nil),
            ("let: [a]\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "5:6", nil),
            ("let:\n  a: { b: 1 }\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "6:6", nil),
            ("codes: x\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "5:8", nil),
            ("codes:\n  s: [a]\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "6:6", nil),
            ("codes:\n  s: { a: [b] }\nemit: [{ entity: a, key: b }]\n", .settingsWrongShape, "6:11", nil),
        ] as [(String, DiagnosticCode, String, String?)])
    func mistakesOfTheBody(body: String, code: DiagnosticCode, place: String, help: String?) throws {
        let diagnostic = try only(body)
        #expect(diagnostic.code == code)
        #expect(diagnostic.place?.text == "m.yaml:" + place)
        if let help { #expect(diagnostic.help == help) }
    }

    @Test(
        arguments: [
            ("landbridge: 2\nmapping: a\nsystem: b\nsource: {}\n", DiagnosticCode.mappingVersion, "1:13"),
            ("landbridge: [1]\nmapping: a\nsystem: b\nsource: {}\n", .mappingVersion, "1:13"),
            ("mapping: a\nsystem: b\nsource: {}\n", .settingsMissingKey, "1:1"),
            ("landbridge: 1\nsystem: b\nsource: {}\n", .settingsMissingKey, "1:1"),
            ("landbridge: 1\nmapping: a\nsource: {}\n", .settingsMissingKey, "1:1"),
            ("landbridge: 1\nmapping: a\nsystem: b\n", .settingsMissingKey, "1:1"),
            ("landbridge: 1\nmapping: a/b\nsystem: b\nsource: {}\n", .settingsWrongValue, "2:10"),
            ("landbridge: 1\nmapping: a\nsystem: 'b c'\nsource: {}\n", .settingsWrongValue, "3:10"),
            ("landbridge: 1\nmapping: a\nsystem: ''\nsource: {}\n", .settingsWrongValue, "3:10"),
            ("landbridge: 1\nmapping: a\nsystem: [b]\nsource: {}\n", .settingsWrongShape, "3:9"),
        ] as [(String, DiagnosticCode, String)])
    func mistakesOfTheHead(head: String, code: DiagnosticCode, place: String) throws {
        let all = try failure(head + "emit: [{ entity: a, key: b }]\n")
        #expect(all.map(\.code) == [code])
        #expect(all.first?.place?.text == "m.yaml:" + place)
    }

    @Test func allMistakesAreToldAtOnce() throws {
        let all = try failure("landbridge: 9\nmapping: a b\nemit:\n  - entity: x\n  - key: y\nextra: 1\n")
        #expect(
            all.map(\.code) == [
                .mappingVersion, .settingsWrongValue, .settingsMissingKey, .settingsMissingKey, .missingKey, .settingsMissingKey,
                .settingsUnknownKey,
            ])
    }

    @Test func whatIsNoYAMLOrNoMapIsRefused() throws {
        #expect(try failure("a: [").first?.code == .settingsNotYAML)
        #expect(try failure("- a\n").first?.code == .settingsWrongShape)
        #expect(try failure("").first?.code == .settingsWrongShape)
        #expect(try failure("landbridge: 1\nlandbridge: 1\n").first?.code == .settingsDuplicateKey)
    }
}
