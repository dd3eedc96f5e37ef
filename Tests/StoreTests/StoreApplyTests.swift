import Canonical
import Delta
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

@Suite struct StoreApplyTests {
    /// Every type that a field can have.
    private func everyType(_ fixture: StoreFixture) throws -> (CanonicalModel, EntityStream) {
        let model = try fixture.model.extended(
            byText: """
                entities:
                  sample:
                    description: d
                    fields:
                      a: { type: bool, description: d }
                      b: { type: int, description: d }
                      c: { type: double, description: d }
                      d: { type: decimal, description: d }
                      e: { type: date, description: d }
                      f: { type: timestamp, description: d }
                      g: { type: string, description: d }
                      h: { type: bytes, description: d }
                      i: { references: constituent, description: d }
                      order: { description: d }
                """, file: "m")
        let entity = try #require(model.entity(named: "sample"))
        return (
            model,
            EntityStream(
                system: "sys", mapping: "map", entity: entity, fields: entity.fields.filter { $0.name != "attributes" })
        )
    }

    private func columns(bool: Bool, int: Int64, double: Double, decimal: String, date: CalendarDate, time: Timestamp, text: String)
        throws -> [Column]
    {
        var decimals = DecimalValues()
        decimals.append(try #require(Decimal38(decimal)))
        return [
            Column(.bool([bool]), count: 1), Column(.int([int]), count: 1), Column(.double([double]), count: 1),
            Column(.decimal(decimals), count: 1), Column(.date([date.days]), count: 1),
            Column(.timestamp([time]), count: 1), StoreFixture.text(text),
            Column(.bytes(TextValues(bytes: [0, 255], starts: [0], lengths: [2])), count: 1),
            Column(.uuid([StoreFixture.id(7)]), count: 1), .nulls(1, type: .string),
        ]
    }

    @Test(arguments: StoreKind.present) func everyTypeComesBackExactly(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let (model, stream) = try everyType(fixture)
        let store = try fixture.create(model: model)
        let early = try #require(Timestamp(seconds: -62_135_596_800, nanoseconds: 1_000))
        let rows = [
            try columns(
                bool: true, int: .min, double: -0.1, decimal: "-12345678901234567890123456789012345678", date: .maximum,
                time: early, text: "Zoë \"; DROP TABLE sample"),
            try columns(
                bool: false, int: .max, double: 1e300, decimal: "0.07", date: .minimum,
                time: try #require(Timestamp(seconds: 0, nanoseconds: 250_000_999)), text: ""),
        ]
        let changes = try rows.enumerated().map { index, columns in
            try StoreFixture.change(.insert, stream, id: StoreFixture.id(UInt64(index)), key: "a%2F1/\(index)", columns)
        }
        let number = try store.apply(
            fixture.run(), streams: [StreamChanges(stream: stream, changes: changes)], quarantine: StoreFixture.nothing())
        #expect(number == 1)
        let first = try #require(try store.row(StoreFixture.id(0), of: stream.entity))
        #expect(
            first.filter { !$0.key.hasPrefix("lb_") } == [
                "id": StoreFixture.id(0).description, "source_system": "sys", "source_key": "a%2F1/0", "a": "1",
                "b": "-9223372036854775808", "c": "-0.1", "d": "-12345678901234567890123456789012345678", "e": "9999-12-31",
                "f": "0001-01-01T00:00:00.000001Z", "g": "Zoë \"; DROP TABLE sample", "h": "00ff",
                "i": StoreFixture.id(7).description,
            ])
        #expect(first["lb_stream"] == "sys/map/sample")
        #expect(first["lb_run"] == "1")
        #expect(first["lb_origin"] == "roll.txt#2@220")
        #expect(first["lb_hash"]?.count == 32)
        let second = try #require(try store.row(StoreFixture.id(1), of: stream.entity))
        #expect(second["d"] == "0.07")
        #expect(second["e"] == "0001-01-01")
        #expect(second["f"] == "1970-01-01T00:00:00.250000Z")
        #expect(second["g"] == "")
        #expect(second["order"] == nil)
        #expect(try store.row(StoreFixture.id(2), of: stream.entity) == nil)
        let types = try fixture.rows(
            kind == .sqlite
                ? "SELECT DISTINCT typeof(a), typeof(b), typeof(c), typeof(d), typeof(e), typeof(h) FROM sample"
                : "SELECT DISTINCT pg_typeof(a), pg_typeof(b), pg_typeof(c), pg_typeof(d), pg_typeof(e), pg_typeof(h) FROM sample")
        #expect(
            types == [
                kind == .sqlite
                    ? ["integer", "integer", "real", "text", "text", "blob"]
                    : ["boolean", "bigint", "double precision", "numeric", "date", "bytea"]
            ])
    }

    @Test(arguments: StoreKind.present) func rowsGoThroughTheirWholeLife(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["city", "country"])
        let other = try fixture.stream("address", ["city"])
        let id = StoreFixture.id(1)
        func apply(_ kind: ChangeKind, _ stream: EntityStream, _ values: [String?], at seconds: Int64, hard: Bool = false) throws {
            _ = try store.apply(
                fixture.run(at: seconds, hardDeletes: hard),
                streams: [
                    StreamChanges(
                        stream: stream,
                        changes: [try StoreFixture.change(kind, stream, id: id, values.map(StoreFixture.text))])
                ], quarantine: StoreFixture.nothing())
        }
        func row() throws -> [String: String]? { try store.row(id, of: stream.entity) }
        func state() throws -> [Int] {
            let live = try #require(try store.streamState(stream.name)).liveRows
            let prints = try fixture.fingerprints(store, stream)
            return [live, prints.count, prints.filter(\.isTombstone).count]
        }

        try apply(.insert, stream, ["Calder", "US"], at: 0)
        #expect(try row()?["city"] == "Calder")
        #expect(try state() == [1, 1, 0])
        let hash = try fixture.fingerprints(store, stream).first?.hash

        // A value that becomes null does, and so does a field that the mapping no longer names.
        try apply(.update, stream, [nil, "US"], at: 1)
        #expect(try row()?["city"] == nil)
        #expect(try row()?["country"] == "US")
        #expect(try fixture.fingerprints(store, stream).first?.hash != hash)
        try apply(.update, other, ["Calder"], at: 2)
        #expect(try row()?["country"] == nil)
        #expect(try row()?["lb_run"] == "3")
        #expect(try state() == [1, 1, 0])

        try apply(.delete, stream, [], at: 1_795_000_000)
        #expect(try row()?["lb_deleted_at"] == "2026-11-18T11:06:40.000000Z")
        #expect(try row()?["city"] == "Calder")
        #expect(try state() == [0, 1, 1])
        #expect(try store.status().rows == [.init(entity: "address", stream: stream.name, live: 0, deleted: 1)])

        try apply(.restore, stream, ["Calder", nil], at: 4)
        #expect(try row()?["lb_deleted_at"] == nil)
        #expect(try state() == [1, 1, 0])
        #expect(try store.status().rows == [.init(entity: "address", stream: stream.name, live: 1, deleted: 0)])

        try apply(.delete, stream, [], at: 5, hard: true)
        #expect(try row() == nil)
        #expect(try state() == [0, 0, 0])
        // A row that is gone already can be deleted again.
        try apply(.delete, stream, [], at: 6)
        #expect(try row() == nil)
    }

    @Test(arguments: StoreKind.present, [ChangeKind.insert, .update, .restore, .delete])
    func aRowOfAnotherStreamStopsTheRun(_ store: StoreKind, kind: ChangeKind) throws {
        let fixture = try StoreFixture(store)
        let store = try fixture.create()
        let owner = try fixture.stream("constituent", ["name"], mapping: "owner")
        let thief = try fixture.stream("constituent", ["name"], mapping: "thief")
        let id = StoreFixture.id(9)
        _ = try store.apply(
            fixture.run(),
            streams: [
                StreamChanges(
                    stream: owner, changes: [try StoreFixture.change(.insert, owner, id: id, [StoreFixture.text("kept")])])
            ], quarantine: StoreFixture.nothing())
        let before = try store.status()

        let changes = [
            try StoreFixture.change(.insert, thief, id: StoreFixture.id(8), [StoreFixture.text("new")]),
            try StoreFixture.change(kind, thief, id: id, [StoreFixture.text("stolen")]),
        ]
        let found = failure {
            _ = try store.apply(
                fixture.run(), streams: [StreamChanges(stream: thief, changes: changes)],
                quarantine: StoreFixture.nothing())
        }
        #expect(found?.code == "LB5006")
        #expect(found?.exit == .guarded)
        #expect(found?.message.contains("county-tax/owner/constituent") == true)
        #expect(found?.message.contains("county-tax/thief/constituent") == true)
        #expect(try store.status() == before)
        #expect(try store.row(StoreFixture.id(8), of: thief.entity) == nil)
        #expect(try store.row(id, of: owner.entity)?["name"] == "kept")
        #expect(try store.streamState(thief.name) == nil)
    }

    @Test(arguments: StoreKind.present) func anErrorInTheMiddleCommitsNothing(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        struct Stop: Error {}
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["city"])
        let good = try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [StoreFixture.text("a")])
        for _ in 0..<2 {
            #expect(throws: Stop.self) {
                try store.apply(
                    fixture.run(),
                    streams: [
                        StreamChanges(stream: stream) { body in
                            try body([good])
                            throw Stop()
                        }
                    ],
                    quarantine: StoreFixture.nothing())
            }
            #expect(try store.row(good.id, of: stream.entity) == nil)
            #expect(try fixture.fingerprints(store, stream).isEmpty)
            #expect(try store.runs(limit: 10).isEmpty)
        }
        #expect(
            try store.apply(
                fixture.run(), streams: [StreamChanges(stream: stream, changes: [good])], quarantine: StoreFixture.nothing())
                == 1)
        let broken = Change(
            kind: .insert, id: StoreFixture.id(2), hash: good.hash, key: "k", origin: "o", payload: [1, 2, 3])
        #expect(
            failure {
                _ = try store.apply(
                    fixture.run(), streams: [StreamChanges(stream: stream, changes: [broken])],
                    quarantine: StoreFixture.nothing())
            }?.code == "LB4001")
        #expect(try store.status().rows == [.init(entity: "address", stream: stream.name, live: 1, deleted: 0)])
    }

    /// A copy of the files in the middle of a run is what a killed process leaves. Rows are large enough to pass SQLite's cache,
    /// so that some are in the files already.
    @Test(arguments: [false, true]) func aKilledRunLeavesNothing(isFirstRun: Bool) throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["full_text"])
        if !isFirstRun {
            _ = try store.apply(
                fixture.run(),
                streams: [
                    StreamChanges(
                        stream: stream,
                        changes: [try StoreFixture.change(.insert, stream, id: StoreFixture.id(0), [StoreFixture.text("old")])])
                ], quarantine: StoreFixture.nothing())
        }
        let large = StoreFixture.text(String(repeating: "x", count: 1 << 20))
        let crashed = fixture.folder.path("crashed.db")
        _ = try store.apply(
            fixture.run(),
            streams: [
                StreamChanges(stream: stream) { body in
                    for number in 1...100 {
                        try body([try StoreFixture.change(.insert, stream, id: StoreFixture.id(UInt64(number)), [large])])
                    }
                    for suffix in ["", "-wal", "-journal"]
                    where FileManager.default.fileExists(atPath: fixture.path + suffix) {
                        try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: crashed + suffix)
                    }
                }
            ],
            quarantine: StoreFixture.nothing())
        let size = { (suffix: String) in
            (try? FileManager.default.attributesOfItem(atPath: crashed + suffix))?[.size] as? Int ?? 0
        }
        #expect(size("") + size("-wal") > 20 << 20)
        let after = try SQLiteStore.open(crashed, model: fixture.model)
        #expect(try after.status().rows.map(\.live) == (isFirstRun ? [] : [1]))
        #expect(try fixture.fingerprints(after, stream).count == (isFirstRun ? 0 : 1))
        // The run that was not killed is whole, and back in the write-ahead log.
        #expect(try store.status().rows.map(\.live) == [isFirstRun ? 100 : 101])
        #expect(try SQLiteDatabase(path: fixture.path, mode: .readOnly).pragma("journal_mode") == "wal")
        // The killed one can be repeated.
        _ = try after.apply(
            fixture.run(),
            streams: [
                StreamChanges(
                    stream: stream,
                    changes: [try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [StoreFixture.text("x")])])
            ], quarantine: StoreFixture.nothing())
        #expect(try after.row(StoreFixture.id(1), of: stream.entity)?["full_text"] == "x")
    }

    /// Another open connection keeps the first load in the write-ahead log; it is loaded all the same.
    @Test func aReaderDoesNotStopTheFirstLoad() throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try fixture.create()
        let reader = try fixture.open(readOnly: true)
        #expect(try reader.runs(limit: 1).isEmpty)
        let stream = try fixture.stream("address", ["city"])
        let change = try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [StoreFixture.text("Calder")])
        _ = try store.apply(
            fixture.run(),
            streams: [
                StreamChanges(stream: stream) { body in
                    try body([change])
                    #expect(try reader.row(change.id, of: stream.entity) == nil)
                }
            ], quarantine: StoreFixture.nothing())
        #expect(try reader.row(change.id, of: stream.entity)?["city"] == "Calder")
        #expect(try reader.status().rows.map(\.live) == [1])
    }

    @Test(arguments: StoreKind.present) func namesThatAreSQLWordsAreNames(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let stream = try fixture.stream("relationship", ["from", "to", "role"])
        let change = try StoreFixture.change(
            .insert, stream, id: StoreFixture.id(1),
            [
                Column(.uuid([StoreFixture.id(2)]), count: 1), StoreFixture.text("member"),
                Column(.uuid([StoreFixture.id(3)]), count: 1),
            ])
        _ = try store.apply(
            fixture.run(), streams: [StreamChanges(stream: stream, changes: [change])], quarantine: StoreFixture.nothing())
        let row = try #require(try store.row(change.id, of: stream.entity))
        #expect(row["from"] == StoreFixture.id(2).description)
        #expect(row["to"] == StoreFixture.id(3).description)
        #expect(row["role"] == "member")
    }

    @Test(arguments: StoreKind.present) func referencesHaveIndexes(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let stream = try fixture.stream("case_task", ["case", "name"])
        let change = try StoreFixture.change(
            .insert, stream, id: StoreFixture.id(1),
            [Column(.uuid([StoreFixture.id(2)]), count: 1), StoreFixture.text("inspect")])
        for _ in 0..<2 {
            _ = try store.apply(
                fixture.run(), streams: [StreamChanges(stream: stream, changes: [change])],
                quarantine: StoreFixture.nothing())
        }
        if kind == .sqlite {
            let plan = try fixture.rows("EXPLAIN QUERY PLAN SELECT name FROM case_task WHERE \"case\" = 'x'")
            #expect(plan.first?.last??.contains("USING INDEX case_task.case") == true)
        } else {
            let indexes = try fixture.rows(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'case_task' AND schemaname = current_schema() ORDER BY indexname COLLATE \"C\"")
            #expect(indexes == [["case_task.case"], ["case_task.id"], ["case_task.source_key"]])
        }
    }
}
