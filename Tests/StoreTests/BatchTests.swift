import Canonical
import Delta
import Diagnostics
import Records
import Store
import Testing

/// A run that is committed in several transactions ends as one in a single transaction, whenever it is ended.
@Suite struct BatchTests {
    /// A store with the rows of a run before, and a run over two streams that inserts, updates, restores and deletes.
    private struct Work {
        static let limit = BatchLimit(rows: 30, bytes: 1 << 30)

        let fixture: StoreFixture
        let addresses: EntityStream
        let payments: EntityStream
        /// By stream, what the store has and what the run makes of it: a text for each row, nil where it is deleted.
        private static let before: [[UInt64: String?]] = [
            Dictionary(uniqueKeysWithValues: (1...60).map { ($0, $0 % 10 == 0 ? nil : "Calder") }),
            Dictionary(uniqueKeysWithValues: (101...130).map { ($0, "1") }),
        ]
        private static let after: [[UInt64: String?]] = [
            Dictionary(uniqueKeysWithValues: (1...90).map { ($0, $0 % 3 == 0 ? nil : $0 % 4 == 0 ? "Calder" : "Ash") })
                .filter { $0.key <= 60 || $0.value != nil },
            Dictionary(uniqueKeysWithValues: (101...140).map { ($0, $0 % 5 == 0 ? nil : "2") }).filter { $0.key <= 130 || $0.value != nil },
        ]

        init(_ kind: StoreKind) throws {
            fixture = try StoreFixture(kind)
            addresses = try fixture.stream("address", ["city"])
            payments = try fixture.stream("payment", ["reference"])
        }

        private func hash(_ id: UInt64, _ text: String?) -> RowHash {
            RowHash(high: text.map { UInt64($0.utf8.first ?? 0) } ?? 0, low: id)
        }

        /// What a comparison with the fingerprints of the store gives: ascending, deletes last.
        private func changes(_ stream: EntityStream, to wanted: [UInt64: String?], in store: any CanonicalStore) throws -> [Change] {
            let known = Dictionary(uniqueKeysWithValues: try fixture.fingerprints(store, stream).map { ($0.id, $0) })
            var writes: [Change] = []
            var deletes: [Change] = []
            for (number, text) in wanted.sorted(by: { StoreFixture.id($0.key) < StoreFixture.id($1.key) }) {
                let id = StoreFixture.id(number)
                let print = known[id]
                let isLive = print?.isTombstone == false
                if let text {
                    if isLive, print?.hash == hash(number, text) { continue }
                    let plain = try StoreFixture.change(.insert, stream, id: id, key: "k\(number)", [StoreFixture.text(text)])
                    writes.append(
                        Change(
                            kind: print == nil ? .insert : isLive ? .update : .restore, id: id, hash: hash(number, text),
                            key: plain.key, origin: plain.origin, payload: plain.payload))
                } else if isLive {
                    deletes.append(Change(kind: .delete, id: id, hash: hash(number, nil), key: "", origin: "", payload: []))
                }
            }
            return writes + deletes
        }

        /// Writes what the run before wrote.
        func load(_ store: any CanonicalStore) throws {
            // Deleted rows have to have been there.
            let everything = Self.before.map { $0.mapValues { $0 ?? "Gone" as String? } }
            _ = try apply(store, everything, day: 0, limit: nil)
            _ = try apply(store, Self.before, day: 1, limit: nil)
        }

        func run(day: Int64) throws -> RunRecord {
            var run = try fixture.run(at: 1_795_000_000 + day * 86_400)
            run.inputsDigest = "inputs-\(day)"
            run.asOf = "2026-11-0\(day + 1)"
            run.inputs = [RunInput(file: "roll.txt", bytes: 1_000 + day, position: "place-\(day)")]
            run.counts = RunCounts(records: 170, rejects: 1)
            return run
        }

        /// - Parameter onChange: called before every change that is handed over, with how many came before it.
        func apply(
            _ store: any CanonicalStore, _ wanted: [[UInt64: String?]] = Work.after, day: Int64 = 2, limit: BatchLimit? = Work.limit,
            run given: RunRecord? = nil, onChange: @escaping (Int) throws -> Void = { _ in }
        ) throws -> (run: Int64, batches: Int) {
            var run = try given ?? run(day: day)
            var count = 0
            let streams = try zip([addresses, payments], wanted).map { stream, wanted in
                let changes = try changes(stream, to: wanted, in: store)
                var counts = ChangeCounts()
                for change in changes {
                    switch change.kind {
                    case .insert: counts.inserts += 1
                    case .update: counts.updates += 1
                    case .restore: counts.restores += 1
                    case .delete: counts.deletes += 1
                    }
                }
                run.counts.streams[stream.name] = counts
                return StreamChanges(stream: stream) { body in
                    for change in changes {
                        try onChange(count)
                        count += 1
                        try body([change])
                    }
                }
            }
            let quarantine = QuarantineUpdate(
                resolves: .everything,
                findings: [
                    QuarantineFinding(
                        stream: nil, code: "LB3003", reason: "r", field: nil, file: "roll.txt", recordNumber: 7, byteOffset: 8,
                        mappingPlace: nil, raw: nil, isPersonal: false)
                ])
            guard let limit else { return (try store.apply(run, streams: streams, quarantine: quarantine), 1) }
            return try store.apply(run, inBatchesOf: limit, streams: streams, quarantine: quarantine)
        }

        /// All rows but for the run that wrote them.
        func rows() throws -> [[String?]] {
            try fixture.rows("SELECT id, city, lb_stream, lb_deleted_at IS NULL FROM address ORDER BY id")
                + fixture.rows("SELECT id, reference, lb_stream, lb_deleted_at IS NULL FROM payment ORDER BY id")
        }

        func prints(_ store: any CanonicalStore) throws -> [Fingerprint] {
            try fixture.fingerprints(store, addresses) + fixture.fingerprints(store, payments)
        }

        func states(_ store: any CanonicalStore) throws -> [StreamState] {
            try [addresses, payments].map { try #require(try store.streamState($0.name)) }
        }
    }

    private struct Stop: Error {}

    /// Rows, fingerprints and states of an undisturbed run in one transaction, and the ledger's entry of it.
    private func undisturbed(_ kind: StoreKind) throws -> (rows: [[String?]], prints: [Fingerprint], states: [StreamState], run: StoredRun) {
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        #expect(try work.apply(store, limit: nil).run == 3)
        return (try work.rows(), try work.prints(store), try work.states(store), try #require(try store.runs(limit: 1).first))
    }

    @Test(arguments: StoreKind.present) func batchesEndAsOneTransactionDoes(_ kind: StoreKind) throws {
        let wanted = try undisturbed(kind)
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        let total = wanted.run.record.counts.streams.values.reduce(0) { $0 + $1.written }
        let batches = (total + 29) / 30
        #expect(batches == 4)
        #expect(try work.apply(store) == (3, batches))
        #expect(try work.rows() == wanted.rows)
        #expect(try work.prints(store) == wanted.prints)
        #expect(try work.states(store) == wanted.states)
        let run = try #require(try store.runs(limit: 1).first)
        #expect(run.number == 3)
        #expect(run.record.status == .applied)
        #expect(run.record.counts.batches == batches)
        var counts = run.record.counts
        counts.batches = 1
        #expect(counts == wanted.run.record.counts)
        #expect(run.record.inputs == wanted.run.record.inputs)
        #expect(run.record.asOf == wanted.run.record.asOf)
        #expect(try store.quarantine(QuarantineFilter()).map(\.lastRun) == [3])
        #expect(try store.runs(limit: 10).map(\.number) == [3, 2, 1])
        #expect(try store.run(3) == run)
        #expect(try store.run(4) == nil)
    }

    /// Straight into empty tables; one that fits into a batch is as one in one transaction.
    @Test(arguments: StoreKind.present, [40, 1_000]) func aFirstLoadInBatches(_ kind: StoreKind, rows: Int) throws {
        let wanted: [[UInt64: String?]] = [
            Dictionary(uniqueKeysWithValues: (1...100).map { ($0, "Ash") }), Dictionary(uniqueKeysWithValues: (101...120).map { ($0, "2") }),
        ]
        let whole = try Work(kind)
        let wholeStore = try whole.fixture.create()
        _ = try whole.apply(wholeStore, wanted, limit: nil)
        let work = try Work(kind)
        let store = try work.fixture.create()
        #expect(try work.apply(store, wanted, limit: BatchLimit(rows: rows, bytes: 1 << 30)) == (1, rows == 40 ? 3 : 1))
        #expect(try work.rows() == whole.rows())
        #expect(try work.prints(store) == whole.prints(wholeStore))
        #expect(try work.states(store) == whole.states(wholeStore))
        #expect(try store.status().streams == wholeStore.status().streams)
        // Batches that ascend share a segment, so that reading them needs no more memory than before.
        #expect(try work.fixture.ints("SELECT count(DISTINCT segment) FROM lb_fingerprint GROUP BY stream ORDER BY stream") == [[1], [1]])
        let indexes = "SELECT count(*) FROM \(kind == .sqlite ? "sqlite_master WHERE tbl_name" : "pg_indexes WHERE schemaname = current_schema() AND tablename") = 'address'"
        #expect(try work.fixture.ints(indexes) == whole.fixture.ints(indexes))
    }

    /// Deletes come in the last batches, those of all streams.
    @Test(arguments: StoreKind.present) func deletesComeLast(_ kind: StoreKind) throws {
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        let wanted = try undisturbed(kind).run.record.counts.streams.values
        let writes = wanted.reduce(0) { $0 + $1.inserts + $1.updates + $1.restores }
        // Everything that is no delete is written in its own batches, when the first delete is handed over.
        #expect(throws: Stop.self) {
            var passed = 0
            try work.apply(store, limit: BatchLimit(rows: 1, bytes: 1 << 30)) { count in
                passed = max(passed, count)
                let partial = try #require(try store.runs(limit: 1).first).record
                let done = partial.status == .partial ? partial.counts.streams.values.reduce(ChangeCounts()) { sum, next in
                    var sum = sum
                    sum.inserts += next.inserts + next.updates + next.restores
                    sum.deletes += next.deletes
                    return sum
                } : ChangeCounts()
                if done.deletes > 0 {
                    #expect(done.inserts == writes)
                    throw Stop()
                }
            }
        }
    }

    @Test(arguments: StoreKind.present) func aBatchIsBoundedInBytesToo(_ kind: StoreKind) throws {
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        #expect(try work.apply(store, limit: BatchLimit(bytes: 1)).batches > 100)
        #expect(try work.rows() == undisturbed(kind).rows)
    }

    /// What is committed stays, nothing counts as read, and the next run writes the rest.
    @Test(arguments: StoreKind.present, [false, true]) func aFailureKeepsTheBatchesBefore(_ kind: StoreKind, fails: Bool) throws {
        let wanted = try undisturbed(kind)
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        let before = try work.states(store)
        let cause = GatewayError(Diagnostic(.databaseFull, "no room"), exit: .failed)
        do {
            _ = try work.apply(store) { _ in
                if try store.runs(limit: 1).first?.record.counts.batches == 2 { throw fails ? cause as any Error : Stop() }
            }
            Issue.record("the run went on")
        } catch let error as GatewayError {
            #expect(fails)
            #expect(error.diagnostics.map(\.code.number) == ["LB5103", "LB5014"])
            #expect(error.diagnostics.last?.message == "run 3 is left unfinished: its first 2 batches are committed")
        } catch is Stop { #expect(!fails) }
        let left = try #require(try store.runs(limit: 1).first)
        #expect(left.number == 3)
        #expect(left.record.status == .partial)
        #expect(left.record.counts.batches == 2)
        #expect(left.record.counts.streams.values.reduce(0) { $0 + $1.written } == 60)
        #expect(left.record.inputs.map(\.position) == [nil])
        #expect(try work.fixture.ints("SELECT (SELECT count(*) FROM address WHERE lb_run = 3) + (SELECT count(*) FROM payment WHERE lb_run = 3)") == [[60]])
        #expect(try store.quarantine(QuarantineFilter()).map(\.lastRun) == [2])
        for (now, before) in zip(try work.states(store), before) {
            // Neither the new extract nor the one before counts as the one that is there.
            #expect(now.inputsDigest == "")
            #expect(now.asOf == before.asOf)
            #expect(now.inputs == before.inputs)
            #expect(now.mappingDigest == before.mappingDigest)
            #expect(now.lastRun == 3)
        }
        let live = try work.fixture.ints("SELECT (SELECT count(*) FROM address WHERE lb_deleted_at IS NULL), (SELECT count(*) FROM payment WHERE lb_deleted_at IS NULL)")
        #expect(try work.states(store).map(\.liveRows) == live.first)

        let (run, batches) = try work.apply(store)
        #expect(run == 4)
        #expect(batches == 2)
        #expect(try work.rows() == wanted.rows)
        #expect(try work.prints(store) == wanted.prints)
        #expect(try work.states(store).map(\.inputsDigest) == wanted.states.map(\.inputsDigest))
        #expect(try work.states(store).map(\.inputs) == wanted.states.map(\.inputs))
        #expect(try work.states(store).map(\.liveRows) == wanted.states.map(\.liveRows))
        #expect(try store.runs(limit: 2).map(\.record.status) == [.applied, .partial])
        #expect(try work.apply(store).batches == 1)
    }

    /// A stream that is new, or whose mapping is, remembers no mapping before all of its rows are written.
    @Test(arguments: StoreKind.present) func anUnfinishedRunRemembersNoNewMapping(_ kind: StoreKind) throws {
        for isNew in [true, false] {
            let work = try Work(kind)
            let store = try work.fixture.create()
            if !isNew { try work.load(store) }
            var run = try work.run(day: 2)
            run.mappingDigest = "another mapping"
            #expect(throws: Stop.self) { try work.apply(store, run: run) { if $0 == 50 { throw Stop() } } }
            let states = try work.states(store)
            #expect(states.map(\.mappingDigest) == ["", ""])
            #expect(states.map(\.asOf) == (isNew ? [nil, nil] : ["2026-11-02", "2026-11-02"]))
            #expect(states.map { $0.inputs.count } == (isNew ? [0, 0] : [1, 1]))
            #expect(try work.apply(store, run: run).run == (isNew ? 2 : 4))
            #expect(try work.states(store).map(\.mappingDigest) == ["another mapping", "another mapping"])
        }
    }

    /// Runs that are broken off one after the other do not let the segments of fingerprints grow without bound.
    @Test(arguments: StoreKind.present) func manyUnfinishedRunsLeaveFewSegments(_ kind: StoreKind) throws {
        let work = try Work(kind)
        let store = try work.fixture.create()
        try work.load(store)
        for _ in 1...60 {
            #expect(throws: Stop.self) { try work.apply(store, limit: BatchLimit(rows: 1, bytes: 1)) { if $0 == 2 { throw Stop() } } }
        }
        let segments = try work.fixture.ints("SELECT count(DISTINCT segment) FROM lb_fingerprint GROUP BY stream")
        #expect(segments.allSatisfy { $0[0] <= 34 }, "\(segments)")
        _ = try work.apply(store)
        #expect(try work.rows() == undisturbed(kind).rows)
    }

    @Test func limitsAreBounded() {
        #expect(BatchLimit(rows: 0, bytes: 0) == BatchLimit(rows: 1, bytes: 1))
        #expect(BatchLimit(rows: .max, bytes: 1).rows == 1_000_000)
        #expect(BatchLimit(bytes: 1).rows == 50_000)
    }
}
