import Canonical
import Delta
import Diagnostics
import Foundation
import Records
import Store
import Testing

@Suite struct MigrationTests {
    private static func field(_ name: String, _ type: String) -> String { "\(name): { \(type), description: d }" }

    /// The model with an entity of its own.
    private func model(_ fixture: StoreFixture, _ fields: [String], version: Int? = nil, more: String = "") throws -> CanonicalModel {
        let extended = try fixture.model.extended(
            byText: "entities: { sample: { description: d, fields: { \(fields.joined(separator: ", ")) } }\(more) }", file: "m")
        return CanonicalModel(version: version ?? extended.version, entities: extended.entities)
    }

    private static let narrow = [
        field("a", "type: int"), field("b", "type: int"), field("c", "type: decimal"), field("d", "type: date"),
        field("e", "type: date"), field("f", "type: bool"), field("g", "references: constituent"),
    ]
    private static let wide = [
        field("a", "type: decimal"), field("b", "type: string"), field("c", "type: string"), field("d", "type: timestamp"),
        field("e", "type: string"), field("f", "type: string"), field("g", "type: string"),
    ]

    private func fill(_ store: any CanonicalStore, _ fixture: StoreFixture) throws {
        let entity = try #require(store.model.entity(named: "sample"))
        let stream = EntityStream(
            system: "s", mapping: "m", entity: entity, fields: entity.fields.filter { $0.name != "attributes" })
        var decimals = DecimalValues()
        decimals.append(try #require(Decimal38("-12.5")))
        let day = try #require(CalendarDate(year: 2026, month: 2, day: 28))
        let full: [Column] = [
            Column(.int([.min]), count: 1), Column(.int([1]), count: 1), Column(.decimal(decimals), count: 1),
            Column(.date([day.days]), count: 1), Column(.date([day.days]), count: 1), Column(.bool([true]), count: 1),
            Column(.uuid([StoreFixture.id(7)]), count: 1),
        ]
        let changes = [
            try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), full),
            try StoreFixture.change(.insert, stream, id: StoreFixture.id(2), stream.fields.map { .nulls(1, type: $0.type) }),
        ]
        _ = try store.apply(fixture.run(), streams: [StreamChanges(stream: stream, changes: changes)], quarantine: StoreFixture.nothing())
    }

    @Test(arguments: StoreKind.present) func everyWideningKeepsEveryValue(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        try fill(try fixture.create(model: model(fixture, Self.narrow)), fixture)
        if kind == .postgres {
            try fixture.execute("GRANT SELECT ON current_sample TO PUBLIC")
        }
        let wider = try model(fixture, Self.wide, version: 2)
        let before = try fixture.open(model: model(fixture, Self.narrow)).row(
            StoreFixture.id(1), of: try #require(wider.entity(named: "sample")))

        let plan = try fixture.open(readOnly: true, model: wider).planMigration()
        #expect(plan.fromVersion == 1 && plan.toVersion == 2)
        #expect(plan.refused.isEmpty)
        #expect(
            plan.steps.map(\.summary).filter { $0.hasPrefix("widen") } == [
                "widen column sample.a from int to decimal", "widen column sample.b from int to string",
                "widen column sample.c from decimal to string", "widen column sample.d from date to timestamp",
                "widen column sample.e from date to string", "widen column sample.f from bool to string",
                "widen column sample.g from uuid to string",
            ])
        // A plan changes nothing, and a run does not do what a person has to decide.
        let store = try fixture.open(model: wider)
        #expect(try store.row(StoreFixture.id(1), of: try #require(wider.entity(named: "sample"))) == before)
        #expect(failure { try store.synchronize(wider) }?.code == "LB5008")

        #expect(try store.migrate().steps == plan.steps)
        let entity = try #require(wider.entity(named: "sample"))
        let row = try #require(try store.row(StoreFixture.id(1), of: entity))
        #expect(
            row.filter { $0.key.count == 1 } == [
                "a": "-9223372036854775808", "b": "1", "c": "-12.5", "d": "2026-02-28T00:00:00.000000Z", "e": "2026-02-28",
                "f": "true", "g": StoreFixture.id(7).description,
            ])
        #expect(try store.row(StoreFixture.id(2), of: entity)?.filter { $0.key.count == 1 } == [:])
        #expect(try store.status().modelVersion == 2)
        #expect(try fixture.open(model: wider).planMigration().isUpToDate)
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
        if kind == .postgres {
            #expect(try fixture.rows("SELECT a, f FROM current_sample WHERE a IS NOT NULL") == [["-9223372036854775808", "true"]])
            #expect(try fixture.rows("SELECT has_table_privilege('public', 'current_sample', 'SELECT')") == [["t"]])
        }
    }

    @Test(arguments: StoreKind.present) func tablesColumnsAndIndexesAreAdded(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let old = try model(fixture, [Self.field("a", "type: int"), Self.field("gone", "type: string")])
        let stored = try fixture.create(model: old)
        let entity = try #require(old.entity(named: "sample"))
        let stream = EntityStream(system: "s", mapping: "m", entity: entity, fields: entity.fields.filter { $0.name == "a" })
        _ = try stored.apply(
            fixture.run(),
            streams: [
                StreamChanges(
                    stream: stream,
                    changes: [try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [Column(.int([5]), count: 1)])])
            ], quarantine: StoreFixture.nothing())

        let new = try model(
            fixture, [Self.field("a", "type: int"), Self.field("owner", "references: constituent"), Self.field("note", "type: string")],
            more: ", inspection: { description: d, fields: { \(Self.field("seen", "type: date")) } }")
        let migration = try fixture.open(model: new).migrate()
        let sums = migration.steps.map(\.summary)
        #expect(sums.filter { $0.hasPrefix("add column") } == ["add column sample.owner (uuid)", "add column sample.note (string)"])
        #expect(sums.contains("add table inspection"))
        #expect(sums.contains("add index sample.owner"))
        #expect(migration.left == ["sample.gone"])
        let store = try fixture.open(model: new)
        #expect(try store.planMigration().isUpToDate)
        #expect(try store.row(StoreFixture.id(1), of: entity)?["a"] == "5")
        if kind == .postgres {
            #expect(try fixture.rows("SELECT a, owner, note FROM current_sample") == [["5", nil, nil]])
            #expect(
                try fixture.rows("SELECT col_description('sample'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'sample'::regclass AND attname = 'owner'")
                    == [["d References constituent.id."]])
        }
    }

    @Test(arguments: StoreKind.present, [
        ("string", "int"), ("decimal", "int"), ("timestamp", "date"), ("string", "date"), ("double", "decimal"), ("int", "bool"),
        ("bytes", "string"), ("int", "double"),
    ])
    func whatMayNotFitIsRefused(_ kind: StoreKind, types: (String, String)) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create(model: model(fixture, [Self.field("a", "type: \(types.0)")]))
        let new = try model(
            fixture, [Self.field("a", "type: \(types.1)"), Self.field("b", "type: int")], version: 2)
        let store = try fixture.open(model: new)
        let plan = try store.planMigration()
        #expect(plan.refused.map(\.code.number) == ["LB5013"])
        let found = failure { _ = try store.migrate() }
        #expect(found?.code == "LB5013")
        #expect(found?.exit == .failed)
        #expect(found?.message == "sample.a cannot become \(types.1): its values may not fit")
        #expect(try store.status().modelVersion == 1)
        #expect(try fixture.open(model: model(fixture, [Self.field("a", "type: \(types.0)")])).planMigration().isUpToDate)
    }

    @Test(.enabled(if: StoreKind.hasServer), arguments: ["current_sample", "sample"])
    func viewsOfOthersAreNamed(over relation: String) throws {
        let fixture = try StoreFixture(.postgres)
        _ = try fixture.create(model: model(fixture, [Self.field("a", "type: int"), Self.field("b", "type: int")]))
        try fixture.execute("CREATE VIEW mine AS SELECT a FROM \(relation)")
        let wider = try model(fixture, [Self.field("a", "type: decimal"), Self.field("b", "type: int")])
        let found = failure { _ = try fixture.open(model: wider).migrate() }
        #expect(found?.code == "LB5013")
        #expect(found?.message == "sample.a cannot get another type: mine depends on it")
        // A view over another column does not stand in the way, and keeps its place.
        try fixture.execute("DROP VIEW mine; CREATE VIEW mine AS SELECT b FROM sample")
        #expect(try fixture.open(model: wider).migrate().steps.map(\.summary).contains("widen column sample.a from int to decimal"))
        #expect(try fixture.rows("SELECT b FROM mine") == [])
    }

    @Test func viewsAndIndexesOfOthersOverAColumnThatIsMadeAnewAreNamed() throws {
        let fixture = try StoreFixture(.sqlite)
        _ = try fixture.create(model: model(fixture, [Self.field("a", "type: int"), Self.field("b", "type: int")]))
        try fixture.execute("CREATE VIEW mine AS SELECT \"A\" FROM Sample; CREATE INDEX theirs ON sample (a)")
        let wider = try model(fixture, [Self.field("a", "type: decimal"), Self.field("b", "type: int")])
        let found = failure { _ = try fixture.open(model: wider).migrate() }
        #expect(found?.code == "LB5013")
        #expect(found?.message == "sample.a cannot get another type: mine, theirs depends on it")
        try fixture.execute("DROP VIEW mine; DROP INDEX theirs; CREATE VIEW mine AS SELECT b FROM sample")
        #expect(try fixture.open(model: wider).migrate().steps.map(\.summary).contains("widen column sample.a from int to decimal"))
        #expect(try fixture.rows("SELECT b FROM mine") == [])
    }

    @Test(arguments: StoreKind.present) func aStoreForReadingIsNotMigrated(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let store = try fixture.open(readOnly: true, model: model(fixture, [Self.field("a", "type: int")]))
        #expect(failure { _ = try store.migrate() }?.code == "LB5009")
        #expect(try store.planMigration().steps.first?.summary == "add table sample")
    }
}
