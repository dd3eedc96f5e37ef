internal import Delta
internal import Records

/// Merges the segments of a stream: each id once, from the latest segment that has it.
struct FingerprintMerge {
    private var base: FingerprintCursor?
    /// From the earliest to the latest.
    private var later: [FingerprintCursor]
    private var batch: [Fingerprint] = []

    private static let batchSize = 4_096

    /// - Parameter segments: from the earliest to the latest.
    init(_ segments: [FingerprintCursor]) {
        base = segments.first
        later = Array(segments.dropFirst())
    }

    mutating func run(_ body: ([Fingerprint]) throws -> Void) throws {
        batch.reserveCapacity(Self.batchSize)
        while let winner = try nextLater() {
            try takeBase(before: winner.id, body)
            if let entry = base?.current, entry.id == winner.id { try base?.advance() }
            try emit(winner, body)
        }
        try takeBase(before: nil, body)
        if !batch.isEmpty { try body(batch) }
        batch = []
    }

    /// The least id of the later segments, as the latest of them has it.
    private mutating func nextLater() throws -> FingerprintBlock.Entry? {
        var winner: FingerprintBlock.Entry?
        for cursor in later {
            if let entry = cursor.current, winner.map({ entry.id <= $0.id }) ?? true { winner = entry }
        }
        guard let winner else { return nil }
        for index in later.indices where later[index].current?.id == winner.id { try later[index].advance() }
        return winner
    }

    private mutating func takeBase(before limit: RowID?, _ body: ([Fingerprint]) throws -> Void) throws {
        while let entry = base?.current {
            if let limit, entry.id >= limit { return }
            try emit(entry, body)
            try base?.advance()
        }
    }

    @inline(__always)
    private mutating func emit(_ entry: FingerprintBlock.Entry, _ body: ([Fingerprint]) throws -> Void) throws {
        if entry.state == .removed { return }
        batch.append(Fingerprint(id: entry.id, hash: entry.hash, isTombstone: entry.state == .tombstone))
        if batch.count >= Self.batchSize {
            try body(batch)
            batch.removeAll(keepingCapacity: true)
        }
    }
}
