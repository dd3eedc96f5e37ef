import Diagnostics
import Records
import Settings
import Testing

@testable import XMLConnector

@Suite struct XMLLayoutTests {
    private func codes(_ yaml: String) throws -> [String] { try XMLReading.layout(yaml).diagnostics.map(\.code.number) }

    @Test func schemaFollowsTheFields() throws {
        let layout = try #require(try XMLReading.layout("{ record: /r/e, fields: [ { name: a, path: '@a', type: int, personal: true }, { name: l, each: x, type: date }, { name: g, each: y, fields: [ { name: b, path: b } ] } ] }").layout)
        #expect(layout.schema.kinds.map(\.name) == ["record"])
        #expect(
            layout.schema.kinds[0].columns == [
                StructField("a", .int, isPersonal: true), StructField("l", .list(.date), isNullable: false),
                StructField("g", .list(.structure([StructField("b", .string)])), isNullable: false),
            ])
    }

    @Test func noErrorIsOneTooManyToCount() throws {
        // More errors than a report shows came before.
        let context = SettingsContext()
        for _ in 0..<2_000 { context.report(Diagnostic(.settingsWrongValue, "x")) }
        let yaml = "{ record: /r/e, limits: { depth: 0 }, fields: [ { name: a, path: a } ] }"
        var source = try #require(context.map(try YAMLReader.read(yaml, file: "m.yaml"), "source"))
        #expect(XMLLayout.read(&source) == nil)
    }

    @Test(arguments: [
        ("{ record: r/e, fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: /r/@e, fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: ../../a } ] }", "LB1201"),
        ("{ record: /r/c//e, fields: [ { name: a, path: ../@a } ] }", "LB1201"),
        ("{ record: /r//c/e, fields: [ { name: a, path: ../../@a } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: a/../b } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: g, each: x, fields: [ { name: a, path: ../a } ] } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: '@a/b' } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: 'a[last()]' } ] }", "LB1201"),
        ("{ record: \"/r/e[status='x']\", fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: \"/r/e[.='x']\", fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: \"/r/e[@a=1]\", fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: \"/r/e[@a='1' and @b]\", fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: '/r/e[0]', fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: '/r/e[1', fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: /r//, fields: [ { name: a, path: a } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: a/text() } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: 'child::a' } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: '@*' } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: './/@k' } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: a, path: /x/@a } ] }", "LB1201"),
        ("{ records: { a: { path: /r/e, fields: [ { name: a, path: a } ] }, b: { path: /r/e, fields: [ { name: a, path: a } ] } } }", "LB1201"),
        ("{ records: { a: { path: /r/e, fields: [ { name: a, path: a } ] } }, record: /r/e }", "LB6006"),
        ("{ records: {} }", "LB6006"), ("{ records: { a-b: { path: /r/e, fields: [ { name: a, path: a } ] } } }", "LB1003"),
        ("{ records: { a: { path: /r/e } } }", "LB6003"),
        ("{ record: /r/e, fields: [ { name: m, map: { each: x, key: '@k' } } ] }", "LB6003"),
        ("{ record: /r/e, fields: [ { name: m, map: { each: x, key: ../k, value: . } } ] }", "LB1201"),
        ("{ record: /r/e, fields: [ { name: g, each: /r/x, type: int } ] }", "LB1201"),
        ("{ record: /p:r/e, fields: [ { name: a, path: a } ] }", "LB1202"),
        ("{ record: /r/e, fields: [ { name: a, path: a }, { name: a, path: b } ] }", "LB1004"),
        ("{ record: /r/e, encoding: nope, fields: [ { name: a, path: a } ] }", "LB1002"),
        ("{ record: /r/e, limits: { depth: 0 }, fields: [ { name: a, path: a } ] }", "LB6006"),
        ("{ record: /r/e, limits: { dept: 1 }, fields: [ { name: a, path: a } ] }", "LB6001"),
        ("{ record: /r/e, fields: [ { name: a, path: a, repeats: first } ] }", "LB6001"),
        ("{ record: /r/e, fields: [ { name: a } ] }", "LB6003"), ("{ record: /r/e }", "LB6003"),
        ("{ fields: [ { name: a, path: a } ] }", "LB6003"), ("{ record: /r/e, fields: [] }", "LB6006"),
    ]) func reportsWhatCannotBeUsed(yaml: String, expected: String) throws {
        let (layout, diagnostics) = try XMLReading.layout(yaml)
        #expect(layout == nil || expected == "LB6001")
        #expect(diagnostics.map(\.code.number) == [expected])
        #expect(diagnostics.allSatisfy { $0.place?.line != nil })
    }

    @Test(arguments: [
        ("/x/case", "/x/*", true), ("/x/case[@t='A']", "/x/case[@t='B']", false), ("/x/case[@t='A']", "/x/case[@u='A']", true),
        ("/x/case[@t='A']", "/x/case", true), ("/x/case[@t]", "/x/case[not(@t)]", false), ("/x/case[@t='A']", "/x/case[@t!='A']", false),
        ("/x/case[@t='A']", "/x/case[@t!='B']", true), ("/x/case[1]", "/x/case[2]", false), ("/x/case[1]", "/x/*[2]", true),
        ("/x/case[@t='A'][1]", "/x/case[2]", true), ("//case", "/x/y/case", true), ("//case", "//bill", false),
        ("//case", "//case/case", true), ("/x//case", "/y//case", false), ("/x//a/case", "/x/b//case", true), ("/x//a/case", "/x/b/case", false),
        ("/x/n:case", "/x/case", false), ("/x/n:*", "/x/n:case", true), ("/x/n:*", "/x/o:case", false), ("/x/*", "/x/o:case", true),
        ("/x/case", "/x/case/bill", false),
    ])
    func kindsWhosePathsCanMeetAreTold(first: String, second: String, meet: Bool) throws {
        let yaml = """
            namespaces: { n: "urn:n", o: "urn:o" }
            records:
              one: { path: "\(first)", fields: [ { name: a, path: "@a" } ] }
              two: { path: "\(second)", fields: [ { name: a, path: "@a" } ] }
            """
        let (layout, diagnostics) = try XMLReading.layout(yaml)
        #expect(layout != nil)
        #expect(diagnostics.map { "\($0.severity) \($0.code.number)" } == (meet ? ["warning LB1229"] : []))
        #expect(diagnostics.allSatisfy { $0.place?.line == 4 && $0.found?.revealed == "\(first) and \(second)" })
    }
}
