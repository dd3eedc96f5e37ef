import Canonical
import Delta
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

@Suite struct FingerprintTests {
    private func segments(_ fixture: StoreFixture, _ stream: EntityStream) throws -> [Int] {
        try fixture.ints(
            "SELECT sum(entries) FROM lb_fingerprint WHERE stream = '\(stream.name)' GROUP BY segment ORDER BY segment"
        ).map { $0[0] }
    }

    /// Runs of random changes, in order and out of order, against a dictionary.
    @Test(arguments: StoreKind.present, [1, 2, 3] as [UInt64]) func theyFollowTheChanges(_ kind: StoreKind, seed: UInt64) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["city"])
        var random = seed
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        let template = try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [StoreFixture.text("x")])
        var expected: [RowID: Fingerprint] = [:]
        var segmentCounts: [Int] = []
        for round in 0..<14 {
            let isHard = next(3) == 0
            var changes: [Change] = []
            var touched: Set<RowID> = []
            for _ in 0..<(round == 0 ? 6_000 : [1, 30, 400, 3_000][next(4)]) {
                let id = StoreFixture.id(UInt64(next(9_000)))
                guard touched.insert(id).inserted else { continue }
                let isLive = expected[id].map { !$0.isTombstone } ?? false
                let kind: ChangeKind = isLive ? (next(3) == 0 ? .delete : .update) : (expected[id] == nil ? .insert : .restore)
                let hash = RowHash(high: UInt64(next(1_000_000)), low: UInt64(round))
                changes.append(
                    Change(
                        kind: kind, id: id, hash: hash, key: "k", origin: "o",
                        payload: kind == .delete ? [] : template.payload))
                expected[id] = kind == .delete && isHard ? nil : Fingerprint(id: id, hash: hash, isTombstone: kind == .delete)
            }
            if next(2) == 0 { changes.sort { $0.id < $1.id } }
            let batches = stride(from: 0, to: changes.count, by: 500).map { Array(changes[$0..<min($0 + 500, changes.count)]) }
            _ = try store.apply(
                fixture.run(hardDeletes: isHard),
                streams: [StreamChanges(stream: stream) { body in for batch in batches { try body(batch) } }],
                quarantine: StoreFixture.nothing())
            let found = try fixture.fingerprints(store, stream)
            #expect(found == expected.values.sorted { $0.id < $1.id }, "round \(round)")
            #expect(try store.streamState(stream.name)?.liveRows == expected.values.filter { !$0.isTombstone }.count)
            let sizes = try segments(fixture, stream)
            segmentCounts.append(sizes.count)
            #expect(sizes.count <= 32)
            #expect(sizes.dropFirst().reduce(0, +) <= (sizes.first ?? 0) / 4)
        }
        // Both ways of the code were taken: segments that wait, and segments that were merged.
        #expect(segmentCounts.contains { $0 > 1 })
        #expect(zip(segmentCounts, segmentCounts.dropFirst()).contains { $0 > $1 })
    }

    @Test(arguments: StoreKind.present) func aFirstLoadInOrderIsOneSegmentOfFullBlocks(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["city"])
        let template = try StoreFixture.change(.insert, stream, id: StoreFixture.id(1), [StoreFixture.text("x")])
        let count = 10_000
        _ = try store.apply(
            fixture.run(),
            streams: [
                StreamChanges(stream: stream) { body in
                    for number in 0..<count {
                        try body([
                            Change(
                                kind: .insert, id: RowID(high: UInt64(number), low: 0), hash: template.hash, key: "k",
                                origin: "o", payload: template.payload)
                        ])
                    }
                }
            ], quarantine: StoreFixture.nothing())
        let blocks = try #require(try fixture.ints("SELECT count(*), max(length(data)), sum(entries) FROM lb_fingerprint").first)
        #expect(blocks[0] == 6)
        #expect((64_000...65_536).contains(blocks[1]))
        #expect(blocks[2] == count)
        #expect(try segments(fixture, stream) == [count])
        var batches = 0
        try store.fingerprints(of: stream.name) { batch in
            batches += 1
            #expect(batch.count <= 4_096)
        }
        #expect(batches == 3)
    }

    /// A byte too few, all zero, cut off, an unknown state, ids that do not ascend.
    private static let damages: [(sqlite: String, postgres: String)] = [
        ("x'01'", "'\\x01'"), ("zeroblob(length(data))", "decode(repeat('00', length(data)), 'hex')"),
        ("substr(data, 1, length(data) - 1)", "substring(data from 1 for length(data) - 1)"),
        ("substr(data, 1, 37) || x'09' || substr(data, 39)", "set_byte(data, 37, 9)"),
        ("substr(data, 1, 5) || x'FF' || substr(data, 7)", "set_byte(data, 5, 255)"),
    ]

    @Test(arguments: StoreKind.present, damages.indices) func damageIsFound(_ kind: StoreKind, number: Int) throws {
        let fixture = try StoreFixture(kind)
        let damage = Self.damages[number]
        let store = try fixture.create()
        let stream = try fixture.stream("address", ["city"])
        let changes = try (1...3).map {
            try StoreFixture.change(.insert, stream, id: RowID(high: UInt64($0), low: 0), [StoreFixture.text("x")])
        }
        _ = try store.apply(
            fixture.run(), streams: [StreamChanges(stream: stream, changes: changes)], quarantine: StoreFixture.nothing())
        #expect(try fixture.fingerprints(store, stream).map(\.id.high) == [1, 2, 3])
        try fixture.execute("UPDATE lb_fingerprint SET data = \(kind == .sqlite ? damage.sqlite : damage.postgres)")
        let found = failure { _ = try fixture.fingerprints(store, stream) }
        #expect(found?.code == "LB5007")
        #expect(found?.message.contains(stream.name) == true)
    }
}
