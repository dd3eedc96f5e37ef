import Canonical
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

@Suite struct StoreOpeningTests {
    @Test(arguments: StoreKind.present) func whatIsCreatedIsOpened(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let store = try fixture.open()
        #expect(store.namespace == StoreFixture.namespace)
        let status = try store.status()
        #expect(status.namespace == StoreFixture.namespace)
        #expect(status.formatVersion == 1)
        #expect(status.modelVersion == fixture.model.version)
        #expect(status.rows.isEmpty)
        #expect(status.lastRun == nil)
        #expect(status.sizeBytes > 0)
        if kind == .sqlite {
            #expect(try SQLiteDatabase(path: fixture.path, mode: .readOnly).pragma("journal_mode") == "wal")
        }
        #expect(
            try fixture.ints(
                kind == .sqlite
                    ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'lb_%'"
                    : "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'lb_%'") == [[14]])
    }

    @Test(arguments: StoreKind.present) func aStoreIsNotCreatedTwice(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        #expect(failure { _ = try fixture.create() }?.code == "LB5003")
        #expect(try fixture.open().namespace == StoreFixture.namespace)
    }

    @Test func aForeignDatabaseIsLeftAlone() throws {
        let fixture = try StoreFixture(.sqlite)
        let database = try SQLiteDatabase(path: fixture.path, mode: .create)
        try database.execute("CREATE TABLE mine(x)")
        #expect(failure { _ = try fixture.create() }?.code == "LB5003")
        let found = failure { _ = try fixture.open() }
        #expect(found?.code == "LB5002")
        #expect(found?.help.contains("landbridge store init") == true)
        #expect(try database.pragma("journal_mode") == "delete")
    }

    @Test func whatIsNoStoreIsNamed() throws {
        let fixture = try StoreFixture(.sqlite)
        let missing = failure { _ = try fixture.open() }
        #expect(missing?.code == "LB5001")
        #expect(missing?.help.contains("landbridge store init") == true)
        #expect(!FileManager.default.fileExists(atPath: fixture.path))

        try Data("a,b,c\n".utf8).write(to: URL(fileURLWithPath: fixture.path))
        #expect(failure { _ = try fixture.open() }?.code == "LB5104")
        #expect(failure { _ = try fixture.create() }?.code == "LB5104")

        try Data().write(to: URL(fileURLWithPath: fixture.path))
        #expect(failure { _ = try fixture.open() }?.code == "LB5002")
        // An empty file is what a killed `store init` leaves, so it can be run again.
        _ = try fixture.create()
        #expect(try fixture.open().namespace == StoreFixture.namespace)
    }

    @Test(arguments: StoreKind.present) func aNewerStoreIsRefused(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        try fixture.execute("UPDATE lb_store SET model_version = 99")
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
        try fixture.execute("UPDATE lb_store SET model_version = 1, format_version = 2")
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
        try fixture.execute("UPDATE lb_store SET format_version = 1")
        #expect(failure { _ = try fixture.open() } == nil)
        try fixture.execute(sqlite: "UPDATE lb_store SET namespace = 'x'", postgres: "DELETE FROM lb_store")
        #expect(failure { _ = try fixture.open() }?.code == "LB5007")
    }

    @Test(arguments: StoreKind.present) func aReadOnlyStoreIsNotWritten(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let store = try fixture.open(readOnly: true)
        #expect(try store.streamState("a/b/c") == nil)
        #expect(
            failure { _ = try store.apply(fixture.run(), streams: [], quarantine: StoreFixture.nothing()) }?.code == "LB5009")
        #expect(failure { try store.synchronize(fixture.model) }?.code == "LB5009")
    }

    @Test(arguments: StoreKind.present) func anExtendedModelAddsTablesAndColumns(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let extended = try fixture.model.extended(
            byText: """
                entities:
                  license: { fields: { board: { description: d }, fee: { type: double, description: d } } }
                  inspection: { description: d, fields: { license: { references: license, description: d } } }
                """, file: "m")
        let store = try fixture.open(model: extended)
        // A run does it by itself.
        let inspection = try #require(extended.entity(named: "inspection"))
        let stream = EntityStream(system: "s", mapping: "m", entity: inspection, fields: inspection.fields)
        let id = StoreFixture.id(1)
        let change = try StoreFixture.change(
            .insert, stream, id: id,
            stream.fields.map {
                $0.name == "license" ? Column(.uuid([StoreFixture.id(2)]), count: 1) : StoreFixture.text("{\"a\":1}")
            })
        _ = try store.apply(
            fixture.run(), streams: [StreamChanges(stream: stream, changes: [change])], quarantine: StoreFixture.nothing())
        #expect(try store.row(id, of: inspection)?["license"] == StoreFixture.id(2).description)
        #expect(try store.row(id, of: inspection)?["attributes"] == "{\"a\":1}")
        #expect(
            try fixture.rows(
                kind == .sqlite
                    ? "SELECT name, type FROM pragma_table_info('license') WHERE name IN ('board', 'fee') ORDER BY 1"
                    : """
                    SELECT column_name, upper(data_type) FROM information_schema.columns WHERE table_schema = current_schema() \
                    AND table_name = 'license' AND column_name IN ('board', 'fee') ORDER BY 1
                    """) == [["board", "TEXT"], ["fee", kind == .sqlite ? "REAL" : "DOUBLE PRECISION"]])
        // A program with the smaller model can still read and write.
        #expect(try fixture.open().status().rows.isEmpty)
        try store.synchronize(extended)
    }

    @Test(arguments: StoreKind.present) func aColumnOfAnotherTypeIsAConflict(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let first = try fixture.model.extended(
            byText: "entities: { license: { fields: { fee: { type: int, description: d } } } }", file: "m")
        try fixture.open().synchronize(first)
        let second = try fixture.model.extended(
            byText: "entities: { license: { fields: { fee: { type: decimal, description: d } } } }", file: "m")
        let found = failure { try fixture.open().synchronize(second) }
        #expect(found?.code == "LB5008")
        #expect(found?.message.contains("fee of license") == true)
    }

    @Test(arguments: StoreKind.present) func anOlderModelVersionIsBroughtUp(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        _ = try fixture.create()
        let newer = CanonicalModel(version: 2, entities: fixture.model.entities)
        let store = try fixture.open(model: newer)
        #expect(try store.status().modelVersion == 1)
        try store.synchronize(newer)
        #expect(try store.status().modelVersion == 2)
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
    }

    @Test(arguments: StoreKind.present) func oneRunAtATimeForAStream(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let first = try fixture.create()
        let second = try fixture.open()
        let lock = try first.lock(["a/b/c", "a/b/d"])
        let found = failure { _ = try second.lock(["a/b/x", "a/b/d"]) }
        #expect(found?.code == "LB5005")
        #expect(found?.exit == .unavailable)
        #expect(found?.message.contains("a/b/d") == true)
        #expect(failure { _ = try first.lock(["a/b/c"]) }?.code == "LB5005")
        // What the refused lock had taken is free again.
        let other = try second.lock(["a/b/x"])
        lock.release()
        lock.release()
        let again = try second.lock(["a/b/c", "a/b/d"])
        other.release()
        again.release()
    }

    @Test func aLockThatCannotBeMadeSaysSo() throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try fixture.create()
        try FileManager.default.createDirectory(atPath: fixture.path + ".lock", withIntermediateDirectories: false)
        #expect(failure { _ = try store.lock(["a"]) }?.code == "LB5011")
    }
}
