import Canonical
import Diagnostics
import Mapping
import Records
import Testing

@Suite struct MappingCompilerTests {
    private let fixture = MappingFixture()

    private func emit(_ lines: String) -> String { "emit:\n  - entity: constituent\n    key: [id]\n" + lines }

    @Test(
        arguments: [
            ("    fields: { famly_name: name }\n", DiagnosticCode.unknownEntityField, "8:15", "did you mean `family_name`?"),
            ("    fields: { zzz: name }\n", .unknownEntityField, "8:15", "what the model does not name goes under `attributes`"),
            (
                "    fields: { attributes: name }\n", .unknownEntityField, "8:15",
                "indent `attributes:` like `fields:`, under the same `- entity`"
            ),
            ("    constants: { knd: person }\n", .unknownEntityField, "8:23", "did you mean `kind`?"),
            ("    fields: { birth_date: name }\n", .wrongFieldType, "8:27", "write date(…) or parseDate(…, 'pattern')"),
            ("    fields: { name: no }\n", .wrongFieldType, "8:21", "write string(…)"),
            ("    fields: { name: \"personName(name, 'last first middle')\" }\n", .wrongFieldType, "8:22", "name a member of it, as in `owner.family`"),
            ("    fields: { birth_date: timestamp(due_on) }\n", .wrongFieldType, "8:27", "write dateOf(…)"),
            ("    fields: { name: nme }\n", .unknownName, "8:21", "did you mean `name`?"),
            ("    fields: { name: \"lookup('statsu', kind)\" }\n", .unknownCodeTable, "8:29", "did you mean `status`?"),
            ("    fields: { name: \"lookup(kind, kind)\" }\n", .badLiteralArgument, "8:29", nil),
            ("    fields: { name: \"string(ref('licence', id))\" }\n", .unknownEntity, "8:33", "did you mean `license`?"),
            ("    fields: { name: \"string(ref('constituent', no))\" }\n", .keyTypesDiffer, "8:48", "convert the parts, as with string(…) or int(…)"),
            ("    fields: { name: \"string(ref('license', rate))\" }\n", .noSuchOverload, "8:44", nil),
            ("    fields: { name: \"string(ref('license', tags))\" }\n", .noSuchOverload, "8:44", nil),
            ("    fields: { kind: \"'persn'\" }\n", .wrongConstant, "8:22", "did you mean `person`?"),
            ("    constants: { kind: persn }\n", .wrongConstant, "8:24", "did you mean `person`?"),
            ("    constants: { birth_date: 2026-02-30 }\n", .wrongConstant, "8:30", nil),
            ("    constants: { kind: person }\n    fields: { kind: kind }\n", .duplicateName, "9:15", "keep the constant or the expression"),
            ("    when: no\n", .wrongExpressionType, "8:11", "compare it with something, as in `x != null`"),
            ("    from: detial\n", .unknownKind, "8:11", "did you mean `detail`?"),
            ("    each: name as n\n", .notAListPath, "8:11", nil), ("    each: licenses as name\n", .duplicateName, "8:11", nil),
            ("    each: licenses as l, l.status as s\n", .notAListPath, "8:26", nil), ("    each: lcenses as l\n", .unknownName, "8:11", "did you mean `licenses`?"),
            ("    attributes: { x: nme }\n", .unknownName, "8:22", "did you mean `name`?"),
            ("    fields: { name: index }\n", .unknownName, "8:21", nil),
            ("    fields: { name: \"1 +\" }\n", .expressionSyntax, "8:25", nil),
        ] as [(String, DiagnosticCode, String, String?)])
    func mistakesOfAnEmit(lines: String, code: DiagnosticCode, place: String, help: String?) throws {
        let all = try fixture.failures(emit(lines))
        #expect(all.map(\.code) == [code], "\(all)")
        #expect(all.first?.place?.text == "m.yaml:" + place)
        if let help { #expect(all.first?.help == help) }
    }

    @Test(
        arguments: [
            ("emit:\n  - { entity: constitunt, key: [id] }\n", DiagnosticCode.unknownEntity, "6:15", "did you mean `constituent`?"),
            ("emit:\n  - { entity: constituent, key: [rate] }\n", .wrongExpressionType, "6:34", nil),
            ("emit:\n  - { entity: constituent, key: [id, tags] }\n", .wrongExpressionType, "6:38", nil),
            ("emit:\n  - { entity: constituent, key: [idd] }\n", .unknownName, "6:34", "did you mean `id`?"),
            ("emit:\n  - { entity: license, key: [id] }\n  - { entity: license, key: [no] }\n", .keyTypesDiffer, "7:30", nil),
            ("emit:\n  - { entity: license, key: [id] }\n  - { entity: license, key: [id, no] }\n", .keyTypesDiffer, "7:30", nil),
            ("let: { name: no }\nemit: [{ entity: license, key: [id] }]\n", .duplicateName, "5:8", "give it another name"),
            ("let: { a: nme }\nemit: [{ entity: license, key: [id] }]\n", .unknownName, "5:11", "did you mean `name`?"),
            ("let: { a: b, b: no }\nemit: [{ entity: license, key: [id] }]\n", .unknownName, "5:11", nil),
            ("let: { a: \"ref('license', no)\" }\nemit: [{ entity: license, key: [id] }]\n", .keyTypesDiffer, "5:27", nil),
            ("expect: [no]\nemit: [{ entity: license, key: [id] }]\n", .wrongExpressionType, "5:10", nil),
            ("expect: [n > 1]\nemit: [{ entity: license, key: [id] }]\n", .unknownName, "5:10", nil),
        ] as [(String, DiagnosticCode, String, String?)])
    func mistakesElsewhere(body: String, code: DiagnosticCode, place: String, help: String?) throws {
        let all = try fixture.failures(body)
        #expect(all.map(\.code) == [code], "\(all)")
        #expect(all.first?.place?.text == "m.yaml:" + place)
        if let help { #expect(all.first?.help == help) }
    }

    @Test func aBrokenLetIsToldOnce() throws {
        let all = try fixture.failures(
            "let: { owner: personNam(name), twice: owner.family + 'x' }\n" + emit("    fields: { family_name: owner.family, name: twice, kind: knd }\n"))
        #expect(all.map(\.code) == [.unknownFunction, .unknownName])
        #expect(all.last?.message == "there is no field or name `knd`")
    }

    @Test func keysOfOtherMappingsAreChecked() throws {
        var fixture = fixture
        fixture.known[KeyTypes.Target(system: "other", entity: "license")] = [.string, .int]
        let fits = try fixture.compile("emit:\n  - entity: constituent\n    key: [id]\n    attributes: { l: \"refIn('other', 'license', id, no)\" }\n")
        #expect(fits.mapping.keyTypes[KeyTypes.Target(system: "county", entity: "constituent")] == [.string])
        #expect(fits.mapping.keyTypes[KeyTypes.Target(system: "other", entity: "license")] == [.string, .int])
        let all = try fixture.failures(emit("    attributes: { l: \"refIn('other', 'license', id)\" }\n"))
        #expect(all.map(\.code) == [.keyTypesDiffer])
        #expect(all.first?.expected == "(string, int), not (string)")
        fixture.known[KeyTypes.Target(system: "county", entity: "constituent")] = [.int]
        #expect(try fixture.failures(emit("")).map(\.code) == [.keyTypesDiffer])
    }

    @Test func theOrderOfEmitsDoesNotMatterToReferences() throws {
        let body = "emit:\n  - entity: license\n    key: [no]\n    fields: { constituent: \"ref('constituent', id)\" }\n  - entity: constituent\n    key: [id]\n"
        #expect(throws: Never.self) { try fixture.compile(body) }
        let wrong = body.replacing("key: [id]", with: "key: [no]")
        #expect(try fixture.failures(wrong).map(\.code) == [.keyTypesDiffer])
    }

    @Test func aPersonalKeyIsAWarning() throws {
        let warnings = try fixture.compile("emit: [{ entity: constituent, key: [name] }]\n").warnings
        #expect(warnings.map(\.code) == [.personalKey])
        #expect(warnings.first?.severity == .warning)
        #expect(warnings.first?.place?.text == "m.yaml:5:37")
        #expect(try fixture.compile("emit: [{ entity: constituent, key: [mask(name)] }]\n").warnings.isEmpty)
    }

    @Test func asOfMustBeADate() throws {
        var fixture = fixture
        fixture.asOf = "no"
        let all = try fixture.failures(emit(""))
        #expect(all.map(\.code) == [.wrongExpressionType])
        #expect(all.first?.place?.text == "m.yaml:4:30")
        fixture.asOf = "header.run_date"
        #expect(throws: Never.self) { try fixture.compile(emit("")) }
    }

    @Test func withoutAMainKindTheEmitsMustSay() throws {
        let kinds = [RecordKind(name: "a", columns: [StructField("x", .string)]), RecordKind(name: "b", columns: [StructField("x", .int)])]
        var fixture = fixture
        fixture.schema = SourceSchema(kinds: kinds)
        #expect(try fixture.failures("emit: [{ entity: license, key: [x] }]\n").map(\.code) == [.unknownKind])
        let both = try fixture.compile("emit: [{ entity: license, from: a, key: [x] }, { entity: constituent, from: b, key: [x] }]\n")
        #expect(both.mapping.keyTypes[KeyTypes.Target(system: "county", entity: "constituent")] == [.int])
    }

    @Test func streamsHoldTheFieldsOfAllTheirEmits() throws {
        let mapping = try fixture.compile(
            """
            emit:
              - { entity: license, key: [id], fields: { number: id }, attributes: { x: no } }
              - { entity: constituent, key: [id] }
              - { entity: license, key: [kind], constants: { status: active }, fields: { number: kind } }

            """
        ).mapping
        #expect(mapping.streams.map(\.name) == ["county/tax/license", "county/tax/constituent"])
        #expect(mapping.streams[0].fields.map(\.name) == ["attributes", "number", "status"])
        #expect(mapping.streams[1].fields.isEmpty)
        #expect(mapping.holdsPersonalData, "attributes may hold anything")
    }

    @Test func onlyColumnsThatAreReadAreNeeded() throws {
        var fixture = fixture
        fixture.asOf = "header.run_date"
        let mapping = try fixture.compile(
            """
            let: { unused: amount, used: "kind + 'x'", deep: used }
            expect: [flag]
            emit:
              - { entity: license, key: [id], each: licenses as l, when: l.number != null, fields: { number: deep } }

            """
        ).mapping
        #expect(mapping.neededColumns == [["run_date"], ["id", "kind", "flag", "licenses"]])
        #expect(mapping.holdsPersonalData, "raw records hold what the source marks personal")
    }
}
