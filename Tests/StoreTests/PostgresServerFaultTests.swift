import Canonical
import Delta
import Diagnostics
import Foundation
import Postgres
import Records
import Store
import TestServers
import Testing

/// The whole server goes away, or its disk is full.
@Suite(.enabled(if: ThrowAwayServer.isPossible, "no initdb, or PGHOST is not set"), .serialized)
struct PostgresServerFaultTests {
    private let model: CanonicalModel
    private let stream: EntityStream

    init() throws {
        model = try CanonicalModel.standard()
        let entity = try #require(model.entity(named: "address"))
        stream = EntityStream(
            system: "s", mapping: "m", entity: entity, fields: try [#require(entity.field(named: "full_text"))])
    }

    private func changes(_ numbers: ClosedRange<UInt64>, _ kind: ChangeKind, _ text: (UInt64) -> String) throws -> [Change] {
        try numbers.map {
            try StoreFixture.change(kind, stream, id: StoreFixture.id($0), key: "\($0)", [StoreFixture.text(text($0))])
        }
    }

    private func apply(_ store: any CanonicalStore, _ changes: [Change], between: @escaping () throws -> Void = {}) throws {
        let run = RunRecord(
            system: "s", mapping: "m", startedAt: .epoch, mappingDigest: "d", inputsDigest: "i")
        _ = try store.apply(
            run,
            streams: [
                StreamChanges(stream: stream) { body in
                    try body(Array(changes.prefix(changes.count / 2)))
                    try between()
                    try body(Array(changes.dropFirst(changes.count / 2)))
                }
            ], quarantine: StoreFixture.nothing())
    }

    private func rows(_ settings: String) throws -> [[String?]] {
        try PostgresConnection(settings).query("SELECT id, full_text, lb_run FROM address ORDER BY id")
    }

    @Test func theServerIsKilledWhileRowsAreCopied() throws {
        let server = try ThrowAwayServer()
        let store = try PostgresStore.create(server.settings, namespace: StoreFixture.namespace, model: model)
        let first = try changes(1...500, .insert) { "a\($0)" }
        let second = try changes(1...500, .update) { "b\($0)" }
        let found = failure { try apply(store, first, between: { try server.stop() }) }
        #expect(found?.code == "LB5203")
        #expect(found?.exit == .unavailable)
        #expect(failure { _ = try PostgresStore.open(server.settings, model: model) }?.exit == .unavailable)
        try server.start()
        #expect(try rows(server.settings).isEmpty)
        try apply(try PostgresStore.open(server.settings, model: model), first)

        let again = failure {
            try apply(try PostgresStore.open(server.settings, model: model), second, between: { try server.stop() })
        }
        #expect(again?.code == "LB5203")
        try server.start()
        #expect(try rows(server.settings).map { $0[1] } == rows(server.settings).map { $0[1] })
        #expect(try rows(server.settings).allSatisfy { $0[2] == "1" && $0[1]?.hasPrefix("a") == true })
        try apply(try PostgresStore.open(server.settings, model: model), second)
        #expect(try rows(server.settings).allSatisfy { $0[2] == "2" && $0[1]?.hasPrefix("b") == true })
        #expect(try rows(server.settings).count == 500)
    }

    @Test func theServerIsKilledWhileItCommits() throws {
        let server = try ThrowAwayServer()
        let store = try PostgresStore.create(server.settings, namespace: StoreFixture.namespace, model: model)
        let first = try changes(1...500, .insert) { "a\($0)" }
        // A deferred trigger runs inside of COMMIT.
        try PostgresConnection(server.settings).execute(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
            $$ BEGIN COPY (SELECT 1) TO PROGRAM '\(server.stopCommand)'; PERFORM pg_sleep(20); RETURN NEW; END $$;
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON lb_run DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()
            """)
        let found = failure { try apply(store, first) }
        #expect(found?.code == "LB5203")
        #expect(found?.exit == .unavailable)
        // Which stops it for good where it has not yet.
        try? server.stop()
        try server.start()
        try PostgresConnection(server.settings).execute("DROP TRIGGER fail ON lb_run")
        #expect(try rows(server.settings).isEmpty)
        let after = try PostgresStore.open(server.settings, model: model)
        #expect(try after.runs(limit: 1).isEmpty)
        try apply(after, first)
        #expect(try rows(server.settings).count == 500)
    }

    @Test(.enabled(if: ThrowAwayServer.canMount, "only root can mount a small file system")) func theDiskIsFull() throws {
        let server = try ThrowAwayServer()
        let small = try server.mountSmall(12)
        try PostgresConnection(server.settings).execute("CREATE TABLESPACE small LOCATION '\(small)'")
        let settings = server.settings + " options='-cdefault_tablespace=small'"
        let store = try PostgresStore.create(settings, namespace: StoreFixture.namespace, model: model)
        try apply(store, changes(1...10, .insert) { "a\($0)" })
        // About a KiB a row that does not compress.
        let large = try changes(11...12_000, .insert) { number in
            (0..<60).map { String((number &* 0x9E37_79B9_7F4A_7C15) ^ ($0 &* 0xBF58_476D_1CE4_E5B9), radix: 36) }.joined()
        }
        let found = failure { try apply(store, large) }
        #expect(found?.code == "LB5103")
        #expect(found?.exit == .failed)
        #expect(try rows(settings).count == 10)
        try server.resize(small, 80)
        try apply(store, large)
        #expect(try rows(settings).count == 12_000)
        #expect(try store.runs(limit: 9).map(\.number) == [2, 1])
    }
}
