import Records

/// Reads the decided changes back, in ascending order of ids, deletes last, within the memory budget.
struct ChangeReader {
    let context: DeltaContext
    /// Bytes of one log that are sorted in memory; a larger one is split by the next bits of its ids.
    private let limit: Int
    private var batch: [Change] = []
    private var batchBytes = 0
    private(set) var counts = ChangeCounts()

    private static let batchRows = 1024
    private static let batchSize = 1 << 20

    init(context: DeltaContext) {
        self.context = context
        limit = context.budget / 2
    }

    mutating func readAll(_ body: ([Change]) throws -> Void) throws {
        for (lane, depth) in context.decided { try read(lane, depth: depth, body) }
        try context.readRecords(context.deletes, inPlace: true) { try append($0, body) }
        if !batch.isEmpty { try body(batch) }
        batch = []
    }

    private mutating func read(_ lane: SpillLane, depth: Int, _ body: ([Change]) throws -> Void) throws {
        if var log = try collect(lane, mustFit: depth >= DeltaLevel.deepest) {
            log.sort()
            return try log.forEachLast { try append($0, body) }
        }
        let parts = (0..<DeltaLevel.partitions).map { _ in context.makeLane() }
        defer { for part in parts { context.discard(part) } }
        try context.readRecords(lane) { record in
            context.appendCopy(of: record, to: parts[DeltaLevel.partition(SpillRecord.id(record), depth: depth + 1)])
            if context.memory > context.budget || context.buffered > limit { try context.flushAll() }
        }
        for part in parts where part.total > 0 { try read(part, depth: depth + 1, body) }
    }

    private struct DoesNotFit: Error {}

    /// - Parameter mustFit: takes in the whole lane, however large: its ids cannot be told apart any further.
    /// - Returns: nil where the lane's changes do not fit into memory.
    private func collect(_ lane: SpillLane, mustFit: Bool) throws -> ChangeLog? {
        var log = ChangeLog()
        var threshold = limit
        do {
            try context.readRecords(lane, inPlace: true) { record in
                log.append(record)
                if log.size > threshold {
                    log.compact()
                    guard mustFit || log.size <= limit / 2 else { throw DoesNotFit() }
                    threshold = max(limit, log.size * 2)
                }
            }
        } catch is DoesNotFit {
            return nil
        }
        return log
    }

    private mutating func append(_ record: UnsafeRawBufferPointer, _ body: ([Change]) throws -> Void) throws {
        guard record[0] == SpillRecord.change, let kind = ChangeKind(rawValue: SpillRecord.kind(record)) else {
            throw SyncError.damagedSpill("a change of unknown kind")
        }
        let row = SpillRecord.incoming(record)
        var origin = ""
        switch kind {
        case .insert: counts.inserts += 1
        case .update: counts.updates += 1
        case .restore: counts.restores += 1
        case .delete: counts.deletes += 1
        }
        if kind != .delete {
            origin = "\(context.fileName(row.origin.file))#\(row.origin.recordNumber)@\(row.origin.byteOffset)"
        }
        batch.append(
            Change(
                kind: kind, id: row.id, hash: row.hash, key: String(decoding: row.key, as: UTF8.self), origin: origin,
                payload: [UInt8](row.payload)))
        batchBytes += record.count
        if batch.count >= Self.batchRows || batchBytes >= min(Self.batchSize, limit) {
            let full = batch
            batch = []
            batchBytes = 0
            try body(full)
        }
    }
}
