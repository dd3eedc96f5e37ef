import Canonical
@testable import Delta
import Diagnostics
import Records
import Testing

@Suite struct StreamDeltaTests {
    static func hash(_ content: UInt8) -> RowHash { RowHash(high: UInt64(content), low: 99) }
    static func id(_ number: UInt64) -> RowID { RowID(high: number << 56, low: number) }

    /// Rows of one file; content, and with it the payload, is a number.
    static func rows(_ all: [(RowID, UInt8)], file: String = "f", first: Int = 1) throws -> EncodedRows {
        var keys = TextValues()
        var payload: [UInt8] = []
        var offsets = [0]
        for (id, content) in all {
            keys.append("key \(id.low)")
            payload += [UInt8](repeating: content, count: Int(content % 40))
            offsets.append(payload.count)
        }
        return try EncodedRows(
            stream: 0, ids: all.map(\.0), hashes: all.map { hash($0.1) }, keys: keys, file: file,
            recordNumbers: all.indices.map { Int64(first + $0) }, byteOffsets: all.indices.map { Int64((first + $0) * 10) },
            payload: payload, offsets: offsets)
    }

    static func delta(
        _ policy: DuplicatePolicy = .first, budget: Int = 1 << 20, spill: MemorySpillStore = MemorySpillStore(),
        expected: Int = 0, conflictLimit: Int = 10_000
    ) -> StreamDelta {
        StreamDelta(
            stream: RowCodecTests.stream(), duplicates: policy, memoryBudget: budget, spill: spill, expectedRows: expected,
            conflictLimit: conflictLimit)
    }

    static func changes(_ delta: StreamDelta) throws -> [Change] {
        var all: [Change] = []
        try delta.forEachChange { all += $0 }
        return all
    }

    static func base(_ all: [(UInt64, UInt8)], tombstones: Bool = false) -> [Fingerprint] {
        all.map { Fingerprint(id: id($0.0), hash: hash($0.1), isTombstone: tombstones) }
    }

    @Test func tellsAllKindsApart() throws {
        let delta = Self.delta()
        try delta.load(Self.base([(1, 1), (2, 2), (3, 3), (4, 4)]))
        try delta.load(Self.base([(5, 5), (6, 6)], tombstones: true))
        try delta.add(Self.rows([(Self.id(9), 9), (Self.id(2), 12), (Self.id(1), 1), (Self.id(5), 5), (Self.id(1), 1)]))
        try delta.keep([Self.id(3), Self.id(77)])
        try delta.finish(deletes: true)
        let changes = try Self.changes(delta)
        #expect(changes.map(\.kind) == [.update, .restore, .insert, .delete])
        #expect(changes.map(\.id) == [Self.id(2), Self.id(5), Self.id(9), Self.id(4)])
        #expect(changes[0].hash == Self.hash(12))
        #expect(changes[0].payload == [UInt8](repeating: 12, count: 12))
        #expect(changes[0].key == "key 2")
        #expect(changes[0].origin == "f#2@20")
        #expect(changes[3] == Change(kind: .delete, id: Self.id(4), hash: Self.hash(4), key: "", origin: "", payload: []))
        var expected = ChangeCounts()
        (expected.rows, expected.inserts, expected.updates, expected.restores, expected.deletes) = (5, 1, 1, 1, 1)
        (expected.unchanged, expected.repeats, expected.kept, expected.liveBefore) = (1, 1, 1, 4)
        #expect(delta.counts == expected)
        #expect(try Self.changes(delta) == changes)
    }

    @Test func nothingIsDeletedWithoutProof() throws {
        let delta = Self.delta()
        try delta.load(Self.base([(1, 1), (2, 2)]))
        try delta.finish(deletes: false)
        #expect(try Self.changes(delta) == [])
        #expect(delta.counts.retained == 2)
        #expect(delta.counts.deletes == 0)
    }

    @Test func laterFingerprintsReplaceEarlierOnes() throws {
        let delta = Self.delta()
        try delta.load(Self.base([(1, 1), (2, 2)]))
        try delta.load([Fingerprint(id: Self.id(1), hash: Self.hash(8), isTombstone: false)])
        try delta.load([Fingerprint(id: Self.id(2), hash: Self.hash(2), isTombstone: true)])
        try delta.add(Self.rows([(Self.id(1), 8)]))
        try delta.finish(deletes: true)
        #expect(try Self.changes(delta) == [])
        #expect(delta.counts.unchanged == 1)
        #expect(delta.counts.liveBefore == 1)
    }

    @Test func policiesNameTheLosers() throws {
        // The store has content 1; the extract has 1, 2, 2, 3.
        func run(_ policy: DuplicatePolicy) throws -> ([UInt8], [Int64], ChangeCounts) {
            let delta = Self.delta(policy)
            try delta.load(Self.base([(1, 1)]))
            try delta.add(Self.rows([(Self.id(1), 1), (Self.id(1), 2), (Self.id(1), 2), (Self.id(1), 3)]))
            try delta.finish(deletes: true)
            #expect(delta.conflicts.rows.allSatisfy { $0.key == "key 1" && $0.file == "f" && $0.id == Self.id(1) })
            #expect(delta.conflicts.rows.allSatisfy { $0.byteOffset == $0.recordNumber * 10 })
            return (try Self.changes(delta).map { UInt8($0.hash.high) }, delta.conflicts.rows.map(\.recordNumber), delta.counts)
        }
        let first = try run(.first)
        #expect(first.0 == [] && first.1 == [2, 3, 4])
        #expect(first.2.unchanged == 1 && first.2.conflicts == 3 && first.2.repeats == 0)
        let last = try run(.last)
        #expect(last.0 == [3] && last.1 == [1, 2])
        #expect(last.2.updates == 1 && last.2.conflicts == 2 && last.2.repeats == 1)
        let reject = try run(.reject)
        #expect(reject.0 == [] && reject.1 == [1, 2, 3, 4])
        #expect(reject.2.kept == 1 && reject.2.conflicts == 4 && reject.2.deletes == 0)
    }

    @Test func lastMayComeBackToTheStore() throws {
        let delta = Self.delta(.last)
        try delta.load(Self.base([(1, 1)]))
        try delta.add(Self.rows([(Self.id(1), 2), (Self.id(1), 1)]))
        try delta.finish(deletes: true)
        #expect(try Self.changes(delta) == [])
        #expect(delta.counts.unchanged == 1)
        #expect(delta.counts.updates == 0)
    }

    @Test func conflictsAreBoundedAndCounted() throws {
        let delta = Self.delta(.first, conflictLimit: 2)
        try delta.add(Self.rows((1...6).map { (Self.id(1), UInt8($0)) }))
        try delta.finish(deletes: true)
        #expect(delta.conflicts.rows.map(\.recordNumber) == [2, 3])
        #expect(delta.conflicts.count == 5)
        #expect(delta.conflicts.dropped == 3)
        #expect(delta.counts.conflicts == 5)
        let finding = SyncDiagnostics.duplicateKeys(stream: "s/m/e", policy: .first, conflicts: delta.conflicts)
        #expect(finding?.code.number == "LB4012")
        #expect(finding?.place == Place(file: "f", record: 2, byteOffset: 20))
        #expect(finding?.message.hasPrefix("5 rows of s/m/e have the key of an earlier row") == true)
    }

    @Test func stepsOutOfOrderAreRefused() throws {
        func code(_ body: (StreamDelta) throws -> Void) -> String? { RowCodecTests.code { try body(Self.delta()) } }
        #expect(
            code {
                try $0.add(Self.rows([(Self.id(1), 1)]))
                try $0.load(Self.base([(1, 1)]))
            } == "LB4004")
        #expect(
            code {
                try $0.finish(deletes: true)
                try $0.finish(deletes: true)
            } == "LB4004")
        #expect(
            code {
                try $0.finish(deletes: true)
                try $0.add(Self.rows([]))
            } == "LB4004")
        #expect(code { try $0.forEachChange { _ in } } == "LB4004")
    }

    @Test func aFullDiskEndsTheComparison() throws {
        let spill = MemorySpillStore()
        spill.failsAt = 2
        let delta = Self.delta(budget: 1024, spill: spill)
        #expect(throws: MemorySpillStore.Full.self) {
            for start in 0..<200 { try delta.add(Self.rows([(RowID(high: UInt64(start) << 55, low: 1), 39)])) }
        }
        #expect(RowCodecTests.code { try delta.finish(deletes: true) } == "LB4004")
    }

    @Test func damagedSpillIsFound() throws {
        let damages: [([UInt8]) -> [UInt8]] = [
            { Array($0.dropLast()) }, { $0 + [5] }, { [9] + $0.dropFirst() }, { _ in [] },
            { bytes in bytes.isEmpty ? [] : Array(bytes[..<(bytes.count / 2)]) },
        ]
        for damage in damages {
            let spill = MemorySpillStore(pieceSize: 100)
            let delta = Self.delta(budget: 1024, spill: spill)
            for start in 0..<100 { try delta.add(Self.rows([(RowID(high: UInt64(start) << 56, low: 1), 39)])) }
            spill.damage = damage
            #expect(
                RowCodecTests.code {
                    try delta.finish(deletes: true)
                    try delta.forEachChange { _ in }
                } == "LB4003")
        }
    }

    @Test func lanesAreGivenBack() throws {
        let spill = MemorySpillStore()
        do {
            let delta = Self.delta(budget: 1024, spill: spill)
            for start in 0..<300 { try delta.add(Self.rows([(RowID(high: UInt64(start) << 55, low: 1), 39)])) }
            try delta.finish(deletes: true)
            #expect(try Self.changes(delta).count == 300)
            #expect(spill.written > 0)
        }
        #expect(spill.lanes.isEmpty)
    }

    @Test func smallRunsTouchNoSpill() throws {
        let spill = MemorySpillStore()
        let delta = Self.delta(spill: spill, expected: 100)
        try delta.load(Self.base((0..<200).map { (UInt64($0), 1) }))
        try delta.add(Self.rows((100..<250).map { (Self.id(UInt64($0)), 2) }))
        try delta.finish(deletes: true)
        #expect(try Self.changes(delta).count == 250)
        #expect(spill.appends == 0)
    }

    /// Ids that agree in their first 60 bits can only be told apart by splitting again and again.
    @Test func memoryStaysWithinTheBudget() throws {
        var random = SeededRandom(seed: 3)
        let budget = 64 << 10
        let spill = MemorySpillStore(pieceSize: 1000)
        let delta = Self.delta(.last, budget: budget, spill: spill)
        var highest = 0
        let ids = (0..<20_000).map { RowID(high: $0 % 2 == 0 ? 0xABCD_EF01_2345_6780 : random.next(), low: random.next()) }
        for id in ids[..<10_000] {
            try delta.load([Fingerprint(id: id, hash: Self.hash(1), isTombstone: false)])
            highest = max(highest, delta.memory)
        }
        for start in stride(from: 0, to: 20_000, by: 100) {
            try delta.add(Self.rows(ids[start..<start + 100].map { ($0, 39) }, first: start))
            highest = max(highest, delta.memory)
        }
        #expect(highest > budget / 2 && highest <= budget)
        try delta.finish(deletes: true)
        let changes = try Self.changes(delta)
        #expect(delta.counts.updates == 10_000 && delta.counts.inserts == 10_000)
        #expect(changes.map(\.id) == ids.sorted())
        #expect(spill.used.count > 64 * 3)
    }
}
