import Canonical
import Delta
import Diagnostics
import Foundation
import Postgres
import Records
import Store
import Testing

/// What happens to the server while a run is written. After each fault the store is as before the run, and the run again gives what
/// it would have given.
@Suite(.enabled(if: StoreKind.hasServer, "PGHOST names no server; `make test` starts one")) struct PostgresStoreFaultTests {
    /// Rows of two kinds: those that were there, and a run that inserts, updates and deletes.
    private struct Work {
        let fixture: StoreFixture
        let stream: EntityStream
        let base: [Change]
        let changes: [Change]

        init() throws {
            fixture = try StoreFixture(.postgres)
            let stream = try fixture.stream("address", ["city"])
            self.stream = stream
            base = try (1...600 as ClosedRange<UInt64>).map {
                try StoreFixture.change(.insert, stream, id: StoreFixture.id($0), key: "k\($0)", [StoreFixture.text("Calder")])
            }
            changes = try (1...900 as ClosedRange<UInt64>).map { number in
                let kind: ChangeKind = number > 600 ? .insert : number % 3 == 0 ? .delete : .update
                return try StoreFixture.change(
                    kind, stream, id: StoreFixture.id(number), key: "k\(number)", [StoreFixture.text("Ash \(number)")])
            }
        }

        /// Calls the body between two batches.
        func apply(_ store: any CanonicalStore, _ changes: [Change], between: @escaping () throws -> Void = {}) throws {
            _ = try store.apply(
                fixture.run(),
                streams: [
                    StreamChanges(stream: stream) { body in
                        try body(Array(changes.prefix(changes.count / 2)))
                        try between()
                        try body(Array(changes.dropFirst(changes.count / 2)))
                    }
                ], quarantine: StoreFixture.nothing())
        }

        func rows() throws -> [[String?]] {
            try fixture.rows("SELECT id, city, lb_run, lb_deleted_at IS NULL FROM address ORDER BY id")
        }

        /// Ends every session of this store but the one that asks.
        func endSessions() throws {
            try fixture.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'lb_stream'::regclass AND pid <> pg_backend_pid()
                """)
        }
    }

    /// What an undisturbed run gives.
    private func undisturbed() throws -> [[String?]] {
        let work = try Work()
        let store = try work.fixture.create()
        try work.apply(store, work.base)
        try work.apply(store, work.changes)
        return try work.rows()
    }

    private func expectRecovery(_ work: Work, before: [[String?]]) throws {
        #expect(try work.rows() == before)
        let store = try work.fixture.open()
        #expect(try store.runs(limit: 10).count == (before.isEmpty ? 0 : 1))
        if before.isEmpty { try work.apply(store, work.base) }
        try work.apply(store, work.changes)
        #expect(try work.rows() == (try undisturbed()))
        #expect(try work.fixture.fingerprints(store, work.stream).count == 900)
        #expect(try store.streamState(work.stream.name)?.liveRows == 700)
    }

    /// - Parameter isFirst: the first load, which goes straight into the table.
    @Test(arguments: [true, false]) func theSessionIsEndedWhileRowsAreCopied(isFirst: Bool) throws {
        let work = try Work()
        let store = try work.fixture.create()
        if !isFirst { try work.apply(store, work.base) }
        let before = try work.rows()
        let found = failure {
            try work.apply(store, isFirst ? work.base : work.changes, between: { try work.endSessions() })
        }
        #expect(found?.code == "LB5203")
        #expect(found?.exit == .unavailable)
        try expectRecovery(work, before: before)
    }

    @Test func theSessionIsEndedWhileItCommits() throws {
        let work = try Work()
        let store = try work.fixture.create()
        try work.apply(store, work.base)
        // A deferred trigger runs inside of COMMIT.
        try work.fixture.execute(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NEW; END';
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON lb_run DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()
            """)
        let before = try work.rows()
        let found = failure { try work.apply(store, work.changes) }
        #expect(found?.code == "LB5203")
        #expect(found?.exit == .unavailable)
        try work.fixture.execute("DROP TRIGGER fail ON lb_run")
        try expectRecovery(work, before: before)
    }

    /// The ledger has the run's entry from its first batch on: it does not say that the second was committed.
    @Test(arguments: [1, 2, 3]) func theSessionIsEndedWhileItCommitsABatch(_ batch: Int) throws {
        let work = try Work()
        let store = try work.fixture.create()
        try work.apply(store, work.base)
        try work.fixture.execute(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
            'BEGIN IF coalesce((NEW.counts ->> ''batches'')::integer, 1) = \(batch) THEN PERFORM pg_terminate_backend(pg_backend_pid()); \
            PERFORM pg_sleep(5); END IF; RETURN NEW; END';
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT OR UPDATE ON lb_run DEFERRABLE INITIALLY DEFERRED \
            FOR EACH ROW EXECUTE FUNCTION fail()
            """)
        func apply(_ store: any CanonicalStore) throws -> (run: Int64, batches: Int) {
            try store.apply(
                work.fixture.run(at: 1_795_100_000), inBatchesOf: BatchLimit(rows: 300, bytes: 1 << 30),
                streams: [StreamChanges(stream: work.stream, changes: work.changes)], quarantine: StoreFixture.nothing())
        }
        do {
            _ = try apply(store)
            Issue.record("the run went on")
        } catch let error as GatewayError {
            #expect(error.diagnostics.map(\.code.number) == (batch == 1 ? ["LB5203"] : ["LB5203", "LB5014"]))
            #expect(error.exit == .unavailable)
        }
        let left = try #require(try work.fixture.open().runs(limit: 1).first)
        #expect(left.record.status == (batch == 1 ? .applied : .partial))
        #expect(left.record.counts.batches == max(batch - 1, 1))
        #expect(
            try work.fixture.ints("SELECT count(*) FROM address WHERE lb_run = 2 OR lb_deleted_at IS NOT NULL") == [[(batch - 1) * 300]])
        try work.fixture.execute("DROP TRIGGER fail ON lb_run")
        #expect(try apply(try work.fixture.open()) == (batch == 1 ? 2 : 3, 3))
        #expect(
            try work.fixture.rows("SELECT id, city, lb_deleted_at IS NULL FROM address ORDER BY id")
                == undisturbed().map { [$0[0], $0[1], $0[3]] })
    }

    /// Split, a first load leaves the key where it is: between two batches others see the table.
    @Test func theKeyStaysBetweenBatches() throws {
        let work = try Work()
        let store = try work.fixture.create()
        let template = try #require(work.base.first)
        let count: UInt64 = 24_000
        var run = try work.fixture.run()
        var counts = ChangeCounts()
        counts.inserts = Int(count)
        run.counts.streams = [work.stream.name: counts]
        var seen: Set<[Int]> = []
        let changes = StreamChanges(stream: work.stream) { body in
            for number in 0..<count {
                if number % 4_000 == 0 || number == count - 1 {
                    seen.insert(
                        [
                            try work.fixture.ints("SELECT count(*) FROM address")[0][0],
                            try work.fixture.ints(
                                "SELECT count(*) FROM pg_indexes WHERE tablename = 'address' AND schemaname = current_schema()")[0][0],
                        ])
                }
                try body([
                    Change(
                        kind: .insert, id: StoreFixture.id(number), hash: RowHash(high: 1, low: number), key: "k", origin: "o",
                        payload: template.payload)
                ])
            }
        }
        let done = try store.apply(
            run, inBatchesOf: BatchLimit(rows: 11_000, bytes: 1 << 30), streams: [changes], quarantine: StoreFixture.nothing())
        #expect(done == (1, 3))
        #expect(seen == [[0, 1], [11_000, 1], [22_000, 1]])
        #expect(
            try work.fixture.ints("SELECT count(*) FROM pg_indexes WHERE tablename = 'address' AND schemaname = current_schema()") == [[3]])
    }

    @Test func anErrorAtCommitIsAnError() throws {
        let work = try Work()
        let store = try work.fixture.create()
        try work.apply(store, work.base)
        try work.fixture.execute(
            """
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
            'BEGIN RAISE EXCEPTION ''no room'' USING ERRCODE = ''53100''; END';
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON lb_run DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()
            """)
        let before = try work.rows()
        let found = failure { try work.apply(store, work.changes) }
        #expect(found?.code == "LB5103")
        #expect(found?.exit == .failed)
        try work.fixture.execute("DROP TRIGGER fail ON lb_run")
        try expectRecovery(work, before: before)
    }

    @Test func aLockOfSomebodyElseMeansTryAgain() throws {
        let work = try Work()
        try work.apply(try work.fixture.create(), work.base)
        let before = try work.rows()
        let other = try PostgresConnection(work.fixture.settings)
        try other.execute("BEGIN; LOCK TABLE address IN SHARE MODE")
        let schema = try #require(try work.fixture.rows("SELECT current_schema()").first?.first ?? nil)
        let store = try PostgresStore.open(
            "options='-csearch_path=\(schema) -clock_timeout=100ms'", model: work.fixture.model)
        let found = failure { try work.apply(store, work.changes) }
        #expect(found?.code == "LB5206")
        #expect(found?.exit == .unavailable)
        try other.execute("ROLLBACK")
        try expectRecovery(work, before: before)
    }

    /// A reader in the empty table keeps the key where it is, and the load goes on all the same.
    @Test func aReaderDoesNotStopTheFirstLoad() throws {
        let work = try Work()
        let store = try work.fixture.create()
        let reader = try PostgresConnection(work.fixture.settings)
        try reader.execute("BEGIN; SELECT * FROM address")
        try work.apply(store, work.base)
        #expect(try reader.query("SELECT count(*) FROM current_address") == [["600"]])
        try reader.execute("COMMIT")
    }

    /// Somebody refers to the table, so that its key cannot be taken off.
    @Test func aKeyThatIsNeededStays() throws {
        let work = try Work()
        let store = try work.fixture.create()
        try work.fixture.execute("CREATE TABLE mine (address uuid REFERENCES address (id))")
        try work.apply(store, work.base)
        #expect(try work.fixture.rows("SELECT count(*) FROM address") == [["600"]])
        #expect(
            try work.fixture.rows("SELECT conname FROM pg_constraint WHERE conrelid = 'address'::regclass AND contype = 'p'")
                == [["address.id"]])
    }

    @Test func keyAndIndexesAreThereAfterTheFirstLoad() throws {
        let work = try Work()
        try work.apply(try work.fixture.create(), work.base)
        #expect(
            try work.fixture.rows(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'address' AND schemaname = current_schema() ORDER BY indexname COLLATE \"C\"")
                == [["address.constituent"], ["address.id"], ["address.source_key"]])
    }

    /// A run that another run has overtaken does not take its number, and one that failed leaves none out.
    @Test func numbersOfRunsHaveNoGaps() throws {
        let work = try Work()
        let first = try work.fixture.create()
        let second = try work.fixture.open()
        let other = try work.fixture.stream("payment", ["reference"])
        var run = try work.fixture.run()
        run.mapping = "other"
        try work.apply(first, work.base) {
            // While run 1 is under way.
            let number = try second.apply(run, streams: [StreamChanges(stream: other)], quarantine: StoreFixture.nothing())
            #expect(number == 2)
        }
        #expect(try first.runs(limit: 10).map(\.number) == [2, 1])
        struct Stop: Error {}
        #expect(throws: Stop.self) { try work.apply(first, work.changes) { throw Stop() } }
        #expect(try first.apply(run, streams: [], quarantine: StoreFixture.nothing()) == 3)
    }

    /// More rows than fingerprints are held in memory, so that rows stop for them, on the first load and on the second; out of
    /// order as well.
    @Test func largeRunsAreWrittenInPieces() throws {
        let work = try Work()
        let store = try work.fixture.create()
        let template = try #require(work.base.first)
        let count: UInt64 = 70_000
        func run(_ kind: @escaping (UInt64) -> ChangeKind, _ hash: UInt64) throws {
            _ = try store.apply(
                work.fixture.run(),
                streams: [
                    StreamChanges(stream: work.stream) { body in
                        for start in stride(from: 0, to: count, by: 10_000) {
                            try body(
                                (start..<start + 10_000).map { number in
                                    let kind = kind(number)
                                    return Change(
                                        kind: kind, id: StoreFixture.id(number), hash: RowHash(high: hash, low: number), key: "k",
                                        origin: "o", payload: kind == .delete ? [] : template.payload)
                                })
                        }
                    }
                ], quarantine: StoreFixture.nothing())
        }
        try run({ _ in .insert }, 1)
        #expect(try work.fixture.rows("SELECT count(*), count(DISTINCT id) FROM address") == [["70000", "70000"]])
        try run({ $0 % 2 == 0 ? .update : .delete }, 2)
        #expect(
            try work.fixture.rows("SELECT count(*), count(lb_deleted_at), min(lb_run) FROM address") == [["70000", "35000", "2"]])
        let prints = try work.fixture.fingerprints(store, work.stream)
        #expect(prints.count == 70_000)
        #expect(prints.allSatisfy { $0.hash.high == 2 && $0.isTombstone == ($0.hash.low % 2 == 1) })
        #expect(try store.streamState(work.stream.name)?.liveRows == 35_000)
    }

    @Test func aNULStopsTheRun() throws {
        let work = try Work()
        let store = try work.fixture.create()
        let change = try StoreFixture.change(.insert, work.stream, id: StoreFixture.id(1), [StoreFixture.text("a\0b")])
        let found = failure { try work.apply(store, [change]) }
        #expect(found?.code == "LB5010")
        #expect(found?.help == "leave it out in the mapping, or replace it there")
        #expect(try work.rows().isEmpty)
    }

    /// A jsonb has no place for it either, however it is written; a backslash before it makes it a text of six letters.
    @Test func anEscapedNULStopsTheRunOnlyInJSON() throws {
        let work = try Work()
        let store = try work.fixture.create()
        let stream = try work.fixture.stream("address", ["city", "attributes"])
        func apply(_ json: String, _ text: String, _ id: UInt64) throws {
            let columns = stream.fields.map { StoreFixture.text($0.name == "attributes" ? json : text) }
            let change = try StoreFixture.change(.insert, stream, id: StoreFixture.id(id), columns)
            _ = try store.apply(
                work.fixture.run(), streams: [StreamChanges(stream: stream, changes: [change])], quarantine: StoreFixture.nothing())
        }
        #expect(failure { try apply(#"{"a": "a\u0000b"}"#, "x", 1) }?.code == "LB5010")
        try apply(#"{"a": "a\\u0000b\u0001\u0030"}"#, #"a\u0000b"#, 2)
        #expect(try work.fixture.rows("SELECT attributes ->> 'a', city FROM address") == [["a\\u0000b\u{1}0", #"a\u0000b"#]])
    }

    @Test func aViewOfSomebodyElseIsNotWrittenOver() throws {
        let work = try Work()
        try work.fixture.execute("CREATE VIEW current_sample AS SELECT 1 AS one")
        let model = try work.fixture.model.extended(
            byText: "entities: { sample: { description: d, fields: { n: { type: int, description: d } } } }", file: "m")
        let found = failure { _ = try work.fixture.create(model: model) }
        #expect(found?.code == "LB5003")
        #expect(try work.fixture.rows("SELECT one FROM current_sample") == [["1"]])
        // Nor by a run that adds the entity to a store without it.
        let store = try work.fixture.create()
        #expect(failure { try store.synchronize(model) }?.code == "LB5003")
        #expect(try work.fixture.rows("SELECT one FROM current_sample") == [["1"]])
    }

    @Test func namesThatAreTooLongStayApart() throws {
        let work = try Work()
        let long = String(repeating: "x", count: 57)
        let model = try work.fixture.model.extended(
            byText: """
                entities:
                  \(long)a: { description: d, fields: { \(long)a: { references: constituent, description: d }, \(long)b: { references: constituent, description: d } } }
                  \(long)b: { description: d, fields: { n: { type: int, description: d } } }
                """, file: "m")
        let store = try work.fixture.create(model: model)
        let entity = try #require(model.entity(named: long + "a"))
        let stream = EntityStream(system: "s", mapping: "m", entity: entity, fields: [])
        let change = try StoreFixture.change(.insert, stream, id: StoreFixture.id(1))
        _ = try store.apply(
            work.fixture.run(), streams: [StreamChanges(stream: stream, changes: [change])], quarantine: StoreFixture.nothing())
        #expect(
            try work.fixture.rows("SELECT count(*) FROM pg_indexes WHERE tablename = '\(long)a' AND schemaname = current_schema()")
                == [["4"]])
        #expect(
            try work.fixture.rows(
                "SELECT count(*) FROM pg_views WHERE schemaname = current_schema() AND viewname LIKE 'current\\_x%'") == [["2"]])
        #expect(try store.planMigration().isUpToDate)
    }

    /// Names that the store gives to things of its own.
    @Test func entitiesMayHaveNamesOfViewsAndKeys() throws {
        let work = try Work()
        let field = "fields: { n: { type: int, description: d } }"
        let model = try work.fixture.model.extended(
            byText: "entities: { current_license: { description: d, \(field) }, license_pkey: { description: d, \(field) } }", file: "m")
        let store = try work.fixture.create(model: model)
        #expect(try store.planMigration().isUpToDate)
        #expect(
            try work.fixture.rows(
                "SELECT viewname FROM pg_views WHERE schemaname = current_schema() AND viewname LIKE '%license%' ORDER BY 1")
                == [["current_current_license"], ["current_license_pkey"]])
        #expect(try work.fixture.open(model: model).status().rows.isEmpty)
    }

    /// Numbers at the edges of PostgreSQL's groups of four digits.
    @Test func decimalsAreExact() throws {
        let texts = [
            "0", "1", "-1", "9999", "10000", "10000.0001", "0.0001", "0.00001", "-0.5", "12345678.9",
            "0.1000000000000000000000000000000000001", "99999999999999999999999999999999999999",
            "-99999999999999999999999999999999999999", "1e-38", "9999999999999999999.9999999999999999999",
            "100000000000000000000", "18446744073709551616.1",
        ]
        let work = try Work()
        let store = try work.fixture.create()
        let stream = try work.fixture.stream("payment", ["amount"])
        let values = try texts.map { try #require(Decimal38($0)) }
        let changes = try values.enumerated().map { index, value in
            var column = DecimalValues()
            column.append(value)
            return try StoreFixture.change(
                .insert, stream, id: StoreFixture.id(UInt64(index)), [Column(.decimal(column), count: 1)])
        }
        _ = try store.apply(
            work.fixture.run(), streams: [StreamChanges(stream: stream, changes: changes)], quarantine: StoreFixture.nothing())
        for (index, text) in texts.enumerated() {
            let id = StoreFixture.id(UInt64(index))
            #expect(try store.row(id, of: stream.entity)?["amount"] == values[index].description)
            #expect(try work.fixture.rows("SELECT amount = '\(text)'::numeric FROM payment WHERE id = '\(id)'") == [["t"]])
        }
    }
}
