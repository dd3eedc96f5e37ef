import Diagnostics
import Testing

@testable import PostgresConnector

@Suite struct DeclarationTests {
    @Test func readsTablesAndQueries() throws {
        let probe = try Probe(
            """
            connection: { host: "db'1", database: crm, password: "${PW}" }
            lock_timeout: 5s
            statement_timeout: 2h
            records:
              person: crm.contact
              case: { query: "SELECT 1 AS a;  " }
            """)
        #expect(probe.declaration.relations.map(\.kind) == ["person", "case"])
        #expect(probe.declaration.relations[0].content == .table(try #require(RelationName("crm.contact"))))
        #expect(probe.declaration.relations[1].content == .query("SELECT 1 AS a"))
        #expect(probe.declaration.session.lockTimeout == 5_000)
        #expect(probe.declaration.session.statementTimeout == 7_200_000)
        let settings = try probe.declaration.connection.settings { $0 == "${PW}" ? "it's \\ me" : $0 }
        #expect(settings == #"host='db\'1' dbname='crm' password='it\'s \\ me'"#)
    }

    @Test(arguments: [
        "connection: \"host=h password=hunter2\"", "connection: \"host=h password = 'hunter2'\"",
        "connection: \"postgresql://u:hunter2@h/d\"", "connection: { host: h, password: hunter2 }",
    ])
    func refusesAPasswordInTheMapping(_ line: String) {
        let failure = Probe.failure { _ = try Probe(line + "\ntable: a") }
        #expect(failure?.code == "LB1601")
        #expect(failure?.text.contains("hunter2") == false)
    }

    @Test(arguments: [
        "connection: \"host=h password=${PW}\"", "connection: \"postgresql://u:${PW}@h/d\"", "connection: \"postgresql://u@h/d\"",
        "connection: \"postgresql://u:${file:/run/pw}@h/d\"", "connection: service=crm",
    ])
    func takesSecretsByName(_ line: String) throws { _ = try Probe(line + "\ntable: a") }

    @Test(arguments: [
        ("table: a\nquery: SELECT 1", "LB1601"), ("schema: s.json", "LB1601"), ("table: a b", "LB1601"), ("query: ' ; '", "LB1601"),
        ("table: a\nrecords: { b: c }", "LB1601"), ("records: { '1 b': c }", "LB1601"), ("table: a\nlock_timeout: soon", "LB6006"),
        ("table: a\nfields: [ { name: 1a } ]", "LB1601"), ("table: a\ntabel: b", "LB6001"),
        ("table: a\nconnection: { hots: b }", "LB6001"), ("table: a\nretries: 21", "LB6006"),
    ])
    func saysWhatIsWrong(_ yaml: String, _ code: String) {
        #expect(Probe.failure { _ = try Probe(yaml) }?.code == code)
    }

    private let contact = RelationDescription(columns: [
        .init(name: "id", typeName: "integer", type: .int4), .init(name: "First Name", typeName: "text", type: .text),
        .init(name: "tags", typeName: "text[]", type: .array(.text)),
        .init(
            name: "home", typeName: "addr",
            type: .composite([.init(name: "Zip", type: .character), .init(name: "on", type: .array(.date))])),
    ])

    @Test func fieldsHaveNamesAndPersonalMarks() throws {
        let description = SourceDescription(relations: ["record": contact])
        let all = try Probe("table: a\npersonal: [First Name]").layout(description)
        #expect(all.kinds[0].fields.map(\.name) == ["id", "first_name", "tags", "home"])
        #expect(all.kinds[0].fields.map(\.isPersonal) == [false, true, false, false])
        #expect(
            all.schema.kinds[0].columns[3].type
                == .structure([.init("zip", .string), .init("on", .list(.date))]))
        let some = try Probe("table: a\nfields: [ id, { name: given, column: First Name, personal: true } ]").layout(description)
        #expect(some.kinds[0].fields.map(\.name) == ["id", "given"])
        #expect(some.kinds[0].fields.map(\.isPersonal) == [false, true])
        #expect(try Probe("table: a\npersonal: all").layout(description).kinds[0].fields.allSatisfy(\.isPersonal))
        for yaml in ["table: a\nfields: [ ide ]", "table: a\npersonal: [ fist_name ]"] {
            #expect(Probe.failure { _ = try Probe(yaml).layout(description) }?.code == "LB1603")
        }
        let twins = RelationDescription(columns: [
            .init(name: "A b", typeName: "text", type: .text), .init(name: "a_b", typeName: "text", type: .text),
        ])
        #expect(
            Probe.failure { _ = try Probe("table: a").layout(SourceDescription(relations: ["record": twins])) }?.code == "LB1601")
    }

    @Test func aSchemaFileIsReadAsItWasWritten() throws {
        let probe = try Probe("table: a")
        let description = SourceDescription(relations: ["record": contact])
        let text = try description.text(probe.declaration)
        #expect(try SourceDescription(text: text, file: "s.json") == description)
        #expect(try description.text(probe.declaration) == text)
        for damaged in ["", "{}", text.replacing("\"int4\"", with: "\"int5\""), text.replacing("\"landbridge\" : 1", with: "\"landbridge\" : 2")] {
            #expect(Probe.failure { _ = try SourceDescription(text: damaged, file: "s.json") }?.code == "LB1605")
        }
    }

    @Test func driftIsToldOrStopsTheRun() throws {
        let saved = SourceDescription(relations: ["record": contact])
        func now(_ columns: [RelationDescription.Column]) -> SourceDescription {
            SourceDescription(relations: ["record": RelationDescription(columns: columns)])
        }
        let more = now(contact.columns + [.init(name: "new", typeName: "text", type: .text)])
        let warn = try Probe("table: a").layout(saved)
        #expect(try SchemaDrift(warn, saved, needed: nil).findings.isEmpty)
        #expect(try SchemaDrift(warn, more, needed: nil).findings.map(\.severity) == [.warning])
        #expect(try SchemaDrift(try Probe("table: a\ndrift: ignore").layout(saved), more, needed: nil).findings.isEmpty)
        let stopped = Probe.failure { _ = try SchemaDrift(try Probe("table: a\ndrift: fail").layout(saved), more, needed: nil) }
        #expect(stopped?.code == "LB1604" && stopped?.exit == .guarded)
        let less = now(Array(contact.columns.dropFirst()))
        #expect(Probe.failure { _ = try SchemaDrift(warn, less, needed: [["id"]]) }?.code == "LB1603")
        #expect(try SchemaDrift(warn, less, needed: [["tags"]]).findings.count == 1)
        let other = now([.init(name: "id", typeName: "text", type: .text)] + contact.columns.dropFirst())
        #expect(Probe.failure { _ = try SchemaDrift(warn, other, needed: [["id"]]) }?.code == "LB1603")
        let wider = now([.init(name: "id", typeName: "bigint", type: .int8)] + contact.columns.dropFirst())
        #expect(try SchemaDrift(warn, wider, needed: [["id"]]).findings.count == 1)
    }
}
