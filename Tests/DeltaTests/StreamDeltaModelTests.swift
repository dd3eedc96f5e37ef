@testable import Delta
import Diagnostics
import Records
import Testing

/// The comparison against a plain dictionary, over random operations, tiny budgets and crowded ids.
@Suite struct StreamDeltaModelTests {
    /// What should come out, worked out in the plainest way.
    struct Model {
        struct Row {
            var content: UInt8
            var record: Int
        }
        var base: [RowID: (content: UInt8, isTombstone: Bool)] = [:]
        var versions: [RowID: [Row]] = [:]
        var kept: Set<RowID> = []
        var gone: Set<RowID> = []
        var rows = 0
        /// Of versions that were taken back.
        var takenBack = 0
        var repeatsBefore = 0
        var conflictsBefore: [String] = []

        /// The id's record is gone, unless a row of the run has it.
        mutating func drop(_ id: RowID) {
            guard versions[id] == nil else { return }
            gone.insert(id)
            kept.remove(id)
        }

        /// What came of the id so far is as if it had not come, but for what was counted on the way.
        mutating func remove(_ id: RowID) {
            gone.insert(id)
            kept.remove(id)
            guard let all = versions.removeValue(forKey: id), var current = all.first else { return }
            for row in all.dropFirst() {
                if row.content == current.content {
                    repeatsBefore += 1
                } else {
                    conflictsBefore.append("\(id) \(current.record)")
                    current = row
                }
            }
            takenBack += 1
        }

        func outcome(
            _ policy: DuplicatePolicy, deletes: Bool
        ) -> (counts: ChangeCounts, changes: [Change], conflicts: [String]) {
            var counts = ChangeCounts()
            counts.rows = rows - takenBack
            counts.repeats = repeatsBefore
            var written: [Change] = []
            var removed: [Change] = []
            var conflicts = conflictsBefore
            for id in Set(base.keys).union(versions.keys).sorted() {
                let store = base[id]
                let isLive = store.map { !$0.isTombstone } ?? false
                if isLive { counts.liveBefore += 1 }
                var winner: Row?
                var isRefused = false
                for row in versions[id] ?? [] {
                    guard let current = winner else {
                        winner = row
                        continue
                    }
                    if current.content == row.content {
                        counts.repeats += 1
                    } else if policy == .last {
                        conflicts.append("\(id) \(current.record)")
                        winner = row
                    } else {
                        if policy == .reject, !isRefused { conflicts.append("\(id) \(current.record)") }
                        if policy == .reject { isRefused = true }
                        conflicts.append("\(id) \(row.record)")
                    }
                }
                if let winner, !isRefused {
                    let kind: ChangeKind
                    if isLive {
                        if store?.content == winner.content {
                            counts.unchanged += 1
                            continue
                        }
                        kind = .update
                        counts.updates += 1
                    } else if store != nil {
                        kind = .restore
                        counts.restores += 1
                    } else {
                        kind = .insert
                        counts.inserts += 1
                    }
                    written.append(
                        Change(
                            kind: kind, id: id, hash: StreamDeltaTests.hash(winner.content), key: "key \(id.low)",
                            origin: "f\(winner.record % 3)#\(winner.record)@\(winner.record * 10)",
                            payload: [UInt8](repeating: winner.content, count: Int(winner.content % 40))))
                } else if isLive, let store {
                    if kept.contains(id) || isRefused {
                        counts.kept += 1
                    } else if deletes || gone.contains(id) {
                        counts.deletes += 1
                        removed.append(
                            Change(
                                kind: .delete, id: id, hash: StreamDeltaTests.hash(store.content), key: "", origin: "",
                                payload: []))
                    } else {
                        counts.retained += 1
                    }
                }
            }
            counts.conflicts = conflicts.count
            return (counts, written + removed, conflicts.sorted())
        }
    }

    /// Some ids are spread out, some agree in so many first bits that a partition must be split several times.
    static func pool(_ random: inout SeededRandom) -> [RowID] {
        let crowded = UInt64.random(in: 0...3, using: &random)
        return (0..<Int.random(in: 1...120, using: &random)).map { _ in
            var high = random.next()
            var low = random.next()
            switch crowded {
            case 1: high &= 0x0FFF_FFFF_FFFF_FFFF
            case 2: high = high & 0xFF | 0x1234_5678_9ABC_DE00
            case 3:
                high = 5
                low &= 0xFF
            default: break
            }
            return RowID(high: high, low: low)
        }
    }

    @Test(arguments: DuplicatePolicy.allCases)
    func agreesWithADictionary(_ policy: DuplicatePolicy) throws {
        var spilledCases = 0
        var splitCases = 0
        for seed in 0..<700 {
            var random = SeededRandom(seed: UInt64(seed) &* 7_919 &+ 1)
            let ids = Self.pool(&random)
            let budget = [1_024, 2_048, 5_000, 20_000, 1 << 20][Int.random(in: 0...4, using: &random)]
            let spill = MemorySpillStore(pieceSize: seed % 20 == 0 ? 1 : [19, 200, 1 << 16][seed % 3])
            let delta = StreamDelta(
                stream: RowCodecTests.stream(), duplicates: policy, memoryBudget: budget, spill: spill,
                expectedRows: Int.random(in: 0...1, using: &random) * 100)
            var model = Model()
            for _ in 0..<Int.random(in: 0...150, using: &random) {
                let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                let content = UInt8.random(in: 1...3, using: &random) * 13
                let isTombstone = Int.random(in: 0..<5, using: &random) == 0
                model.base[id] = (content, isTombstone)
                try delta.load([Fingerprint(id: id, hash: StreamDeltaTests.hash(content), isTombstone: isTombstone)])
            }
            let contents = UInt8.random(in: 1...3, using: &random)
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    model.kept.insert(id)
                    try delta.keep([id])
                    continue
                }
                // Only sources of changes take records back, and with them the last version counts.
                if policy == .last, Int.random(in: 0..<3, using: &random) == 0 {
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    model.remove(id)
                    try delta.remove([id])
                    continue
                }
                if policy == .last, Int.random(in: 0..<4, using: &random) == 0 {
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    model.drop(id)
                    try delta.drop([id])
                    continue
                }
                // A batch is of one file, so all its records have the same remainder.
                let file = model.rows % 3
                var batch: [(RowID, UInt8)] = []
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    batch.append((id, UInt8.random(in: 1...contents, using: &random) * 13))
                }
                for one in batch {
                    let record = model.rows * 3 + file
                    model.versions[one.0, default: []].append(.init(content: one.1, record: record))
                    model.rows += 1
                }
                try delta.add(Self.rows(batch, file: file, firstRow: model.rows - batch.count))
            }
            let deletes = Bool.random(using: &random)
            try delta.finish(deletes: deletes)
            let expected = model.outcome(policy, deletes: deletes)
            #expect(delta.counts == expected.counts, "seed \(seed)")
            #expect(try StreamDeltaTests.changes(delta) == expected.changes, "seed \(seed)")
            #expect(
                delta.conflicts.rows.map { "\($0.id) \($0.recordNumber)" }.sorted() == expected.conflicts, "seed \(seed)")
            let counts = delta.counts
            #expect(
                counts.rows == counts.inserts + counts.updates + counts.restores + counts.unchanged + counts.repeats
                    + counts.conflicts)
            #expect(
                counts.liveBefore == counts.updates + counts.deletes + counts.unchanged + counts.kept + counts.retained)
            if spill.written > 0 { spilledCases += 1 }
            if spill.used.count > 64 { splitCases += 1 }
        }
        // Proof that the cases reach what they are for.
        #expect(spilledCases > 250)
        #expect(splitCases > 40)
    }

    static func rows(_ all: [(RowID, UInt8)], file: Int, firstRow: Int) throws -> EncodedRows {
        let plain = try StreamDeltaTests.rows(all, file: "f\(file)")
        let records = all.indices.map { Int64((firstRow + $0) * 3 + file) }
        return try EncodedRows(
            stream: 0, ids: plain.ids, hashes: plain.hashes, keys: plain.keys, file: plain.file, recordNumbers: records,
            byteOffsets: records.map { $0 * 10 }, payload: plain.payload, offsets: plain.offsets)
    }
}
