import Canonical
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

@Suite struct SQLiteStoreOpeningTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    @Test func whatIsCreatedIsOpened() throws {
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
        let database = try SQLiteDatabase(path: fixture.path, mode: .readOnly)
        #expect(try database.pragma("journal_mode") == "wal")
        let select = try database.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'lb_%'")
        #expect(try select.step())
        #expect(select.int(0) == 14)
    }

    @Test func aStoreIsNotCreatedTwice() throws {
        _ = try fixture.create()
        #expect(failure { _ = try fixture.create() }?.code == "LB5003")
        #expect(try fixture.open().namespace == StoreFixture.namespace)
    }

    @Test func aForeignDatabaseIsLeftAlone() throws {
        let database = try SQLiteDatabase(path: fixture.path, mode: .create)
        try database.execute("CREATE TABLE mine(x)")
        #expect(failure { _ = try fixture.create() }?.code == "LB5003")
        let found = failure { _ = try fixture.open() }
        #expect(found?.code == "LB5002")
        #expect(found?.help.contains("landbridge store init") == true)
        #expect(try database.pragma("journal_mode") == "delete")
    }

    @Test func whatIsNoStoreIsNamed() throws {
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

    @Test func aNewerStoreIsRefused() throws {
        _ = try fixture.create()
        let database = try SQLiteDatabase(path: fixture.path, mode: .readWrite)
        try database.execute("UPDATE lb_store SET model_version = 99")
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
        try database.execute("UPDATE lb_store SET model_version = 1, format_version = 2")
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
        try database.execute("UPDATE lb_store SET format_version = 1")
        #expect(failure { _ = try fixture.open() } == nil)
        try database.execute("UPDATE lb_store SET namespace = 'x'")
        #expect(failure { _ = try fixture.open() }?.code == "LB5007")
    }

    @Test func aReadOnlyStoreIsNotWritten() throws {
        _ = try fixture.create()
        let store = try fixture.open(readOnly: true)
        #expect(try store.streamState("a/b/c") == nil)
        #expect(
            failure { _ = try store.apply(fixture.run(), streams: [], quarantine: StoreFixture.nothing()) }?.code == "LB5009")
        #expect(failure { try store.synchronize(fixture.model) }?.code == "LB5009")
    }

    @Test func anExtendedModelAddsTablesAndColumns() throws {
        _ = try fixture.create()
        let extended = try fixture.model.extended(
            byText: """
                entities:
                  license: { fields: { board: { description: d }, fee: { type: double, description: d } } }
                  inspection: { description: d, fields: { license: { references: license, description: d } } }
                """, file: "m")
        let store = try SQLiteStore.open(fixture.path, model: extended)
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
        let columns = try SQLiteDatabase(path: fixture.path, mode: .readOnly).prepare(
            "SELECT group_concat(name || ' ' || type) FROM pragma_table_info('license') WHERE name IN ('board', 'fee')")
        #expect(try columns.step())
        #expect(columns.text(0) == "board TEXT,fee REAL")
        // A program with the smaller model can still read and write.
        #expect(try fixture.open().status().rows.isEmpty)
        try store.synchronize(extended)
    }

    @Test func aColumnOfAnotherTypeIsAConflict() throws {
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

    @Test func anOlderModelVersionIsBroughtUp() throws {
        _ = try fixture.create()
        let newer = CanonicalModel(version: 2, entities: fixture.model.entities)
        let store = try SQLiteStore.open(fixture.path, model: newer)
        #expect(try store.status().modelVersion == 1)
        try store.synchronize(newer)
        #expect(try store.status().modelVersion == 2)
        #expect(failure { _ = try fixture.open() }?.code == "LB5004")
    }

    @Test func oneRunAtATimeForAStream() throws {
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
        let store = try fixture.create()
        try FileManager.default.createDirectory(atPath: fixture.path + ".lock", withIntermediateDirectories: false)
        #expect(failure { _ = try store.lock(["a"]) }?.code == "LB5011")
    }
}
