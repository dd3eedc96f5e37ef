import Records

/// 64 partitions of the ids that agree in their first `6 × depth` bits, told apart by the next six.
///
/// Dynamic hybrid hash partitioning: a partition's table stays in memory until all of them pass the budget; then the highest
/// one goes to its lane, and what comes for it later is written behind. In the end what is in memory is decided at once, and
/// each lane is read into a level of its own, one step deeper.
final class DeltaLevel {
    static let partitions = 64
    /// Twenty-one times six bits tell all but four ids apart, so the last level has nothing to gain from its lanes.
    static let deepest = 20

    private let depth: Int
    private let context: DeltaContext
    private let tables: UnsafeMutablePointer<FingerprintTable>
    private var lanes: [SpillLane?]
    /// Partitions below this one are in memory.
    private var resident = DeltaLevel.partitions
    /// Rises when entries move.
    private var structure = 0
    private let probes: UnsafeMutablePointer<Int>
    private static let probeCount = 1024

    init(depth: Int, context: DeltaContext) {
        self.depth = depth
        self.context = context
        tables = .allocate(capacity: Self.partitions)
        tables.initialize(repeating: FingerprintTable(layout: context.layout), count: Self.partitions)
        lanes = [SpillLane?](repeating: nil, count: Self.partitions)
        probes = .allocate(capacity: Self.probeCount)
    }

    deinit {
        for partition in 0..<Self.partitions {
            context.tableChanged(by: -tables[partition].bytes)
            tables[partition].release()
        }
        tables.deallocate()
        probes.deallocate()
        for lane in lanes { if let lane { context.discard(lane) } }
    }

    /// The six bits of the id behind its first `6 × depth`.
    @inline(__always)
    static func partition(_ id: RowID, depth: Int) -> Int {
        let start = 6 * depth
        if start <= 58 { return Int(truncatingIfNeeded: id.high >> UInt64(58 - start)) & 63 }
        if start >= 64 { return Int(truncatingIfNeeded: id.low >> UInt64(max(0, 122 - start))) & 63 }
        return Int(truncatingIfNeeded: id.high << 2 | id.low >> 62) & 63
    }

    private func lane(_ partition: Int) -> SpillLane {
        if let lane = lanes[partition] { return lane }
        let lane = context.makeLane()
        lanes[partition] = lane
        return lane
    }

    /// Sizes the tables for so many fingerprints at once, where the budget has room for that.
    func reserve(_ rows: Int) {
        let share = max(0, rows) / Self.partitions
        // Ids are uniform: the largest of 64 shares stays within four standard deviations.
        let capacity = FingerprintTable.capacity(for: share + Int(4 * Double(share).squareRoot()))
        guard share > 0, capacity < 1 << 40,
            context.memory + context.layout.bytes(capacity: capacity) * Self.partitions <= context.budget / 2
        else { return }
        for partition in 0..<resident {
            context.tableChanged(by: context.layout.bytes(capacity: capacity) - tables[partition].bytes)
            tables[partition].resize(to: capacity)
        }
    }

    // MARK: What comes in

    /// Takes in what the store has; a later entry of the same id replaces an earlier one.
    func load(
        _ id: RowID, _ hash: RowHash, state: UInt8, origin: RowOrigin = RowOrigin(), baseHash: RowHash? = nil
    ) throws {
        let partition = Self.partition(id, depth: depth)
        if partition < resident {
            var index = tables[partition].find(id)
            if index < 0 {
                try makeRoom(partition)
                if partition < resident { index = tables[partition].insert(id, hash, state: state) }
            }
            if index >= 0 {
                tables[partition].setState(index, state | RowState.occupied)
                tables[partition].setHash(index, hash)
                tables[partition].setBaseHash(index, baseHash ?? hash)
                tables[partition].setOrigin(index, origin)
                return
            }
        }
        SpillRecord.writeEntry(
            id, hash, state: state, origin: origin, baseHash: baseHash ?? hash, context.layout,
            to: context.extend(lane(partition), by: SpillRecord.entrySize(context.layout)))
        try relieve()
    }

    /// Notes that the row belongs to a rejected record; only rows that the store has have something to keep.
    func keep(_ id: RowID) throws {
        let partition = Self.partition(id, depth: depth)
        if partition < resident {
            let index = tables[partition].find(id)
            if index >= 0 { tables[partition].setState(index, tables[partition].state(index) | RowState.kept) }
            return
        }
        context.appendShort(SpillRecord.keep, id, to: lane(partition))
        try relieve()
    }

    /// Notes that the row's record is gone: unless it comes again, the row is deleted.
    func remove(_ id: RowID) throws {
        let partition = Self.partition(id, depth: depth)
        if partition < resident {
            let index = tables[partition].find(id)
            guard index >= 0 else { return }
            let state = tables[partition].state(index)
            if state & RowState.seen != 0 {
                // What came before it in this run is as if it had never come.
                context.counts.rows -= 1
                if state & RowState.changed != 0 { context.appendShort(SpillRecord.cancel, id, to: lane(partition)) }
            }
            // A delete names what the store had, not what came in between.
            tables[partition].setHash(index, tables[partition].baseHash(index))
            // A version that was rejected before this one has nothing to keep any more.
            tables[partition].setState(
                index, state & ~(RowState.seen | RowState.changed | RowState.refused | RowState.kept) | RowState.gone)
            return try relieve()
        }
        context.appendShort(SpillRecord.remove, id, to: lane(partition))
        try relieve()
    }

    /// Notes that the row's record is gone, unless some record of this run has the row.
    func drop(_ id: RowID) throws {
        let partition = Self.partition(id, depth: depth)
        if partition < resident {
            let index = tables[partition].find(id)
            guard index >= 0 else { return }
            let state = tables[partition].state(index)
            if state & RowState.seen == 0 { tables[partition].setState(index, state & ~RowState.kept | RowState.gone) }
            return
        }
        context.appendShort(SpillRecord.drop, id, to: lane(partition))
        try relieve()
    }

    func add(_ rows: EncodedRows, file: UInt32) throws {
        try rows.ids.withUnsafeBufferPointer { ids in
            try rows.hashes.withUnsafeBufferPointer { hashes in
                try rows.payload.withUnsafeBytes { payload in
                    try rows.keys.bytes.withUnsafeBytes { keys in
                        var start = 0
                        while start < ids.count {
                            let end = min(start + Self.probeCount, ids.count)
                            try add(rows, start..<end, file, ids, hashes, payload, keys)
                            start = end
                        }
                    }
                }
            }
        }
    }

    private func add(
        _ rows: EncodedRows, _ range: Range<Int>, _ file: UInt32, _ ids: UnsafeBufferPointer<RowID>,
        _ hashes: UnsafeBufferPointer<RowHash>, _ payload: UnsafeRawBufferPointer, _ keys: UnsafeRawBufferPointer
    ) throws {
        // Random access to tables is what this costs, so all places are read first: the reads do not wait for each other.
        let before = structure
        let resident = resident
        for row in range {
            let partition = Self.partition(ids[row], depth: depth)
            probes[row - range.lowerBound] = partition < resident ? tables[partition].probe(ids[row]) : -1
        }
        let keepsOrigin = context.layout.keepsOrigin
        for row in range {
            let id = ids[row]
            let index = probes[row - range.lowerBound]
            if index >= 0, structure == before {
                let table = tables + Self.partition(id, depth: depth)
                let state = table.pointee.state(index)
                if state & ~RowState.kept == RowState.liveBase, table.pointee.hash(index) == hashes[row] {
                    table.pointee.setState(index, state | RowState.seen)
                    if keepsOrigin { table.pointee.setOrigin(index, origin(rows, row, file)) }
                    continue
                }
            }
            let keyStart = Int(rows.keys.starts[row])
            try add(
                IncomingRow(
                    id: id, hash: hashes[row], origin: origin(rows, row, file),
                    key: UnsafeRawBufferPointer(rebasing: keys[keyStart..<keyStart + Int(rows.keys.lengths[row])]),
                    payload: UnsafeRawBufferPointer(rebasing: payload[rows.offsets[row]..<rows.offsets[row + 1]])))
        }
    }

    @inline(__always)
    private func origin(_ rows: EncodedRows, _ row: Int, _ file: UInt32) -> RowOrigin {
        RowOrigin(recordNumber: rows.recordNumbers[row], byteOffset: rows.byteOffsets[row], file: file)
    }

    private func add(_ row: IncomingRow) throws {
        let partition = Self.partition(row.id, depth: depth)
        if partition < resident {
            let index = tables[partition].find(row.id)
            if index >= 0 {
                try meet(row, partition, index)
                return try relieve()
            }
            try makeRoom(partition)
            if partition < resident {
                let index = tables[partition].insert(row.id, row.hash, state: RowState.seen | RowState.changed)
                if index >= 0 {
                    tables[partition].setOrigin(index, row.origin)
                    try log(row, .insert, partition)
                    return try relieve()
                }
            }
        }
        try context.append(SpillRecord.row, row, kind: 0, to: lane(partition))
        try relieve()
    }

    private func log(_ row: IncomingRow, _ kind: ChangeKind, _ partition: Int) throws {
        try context.append(SpillRecord.change, row, kind: kind.rawValue, to: lane(partition))
    }

    /// Decides about a row whose id the table has.
    private func meet(_ row: IncomingRow, _ partition: Int, _ index: Int) throws {
        let table = tables + partition
        let state = table.pointee.state(index)
        if state & RowState.seen == 0 {
            table.pointee.setOrigin(index, row.origin)
            return try settle(row, state | RowState.seen, partition, index)
        }
        if table.pointee.hash(index) == row.hash {
            context.counts.repeats += 1
            return
        }
        switch context.policy {
        case .first:
            context.reportConflict(of: row, at: row.origin)
        case .last:
            context.reportConflict(of: row, at: table.pointee.origin(index))
            table.pointee.setOrigin(index, row.origin)
            try settle(row, state, partition, index)
        case .reject:
            if state & RowState.refused == 0 {
                context.reportConflict(of: row, at: table.pointee.origin(index))
                table.pointee.setState(index, state | RowState.refused)
                if state & RowState.changed != 0 {
                    context.appendShort(SpillRecord.cancel, row.id, to: lane(partition))
                }
            }
            context.reportConflict(of: row, at: row.origin)
        }
    }

    /// Makes the row the one that stands for its id, and logs what that means for the store.
    private func settle(_ row: IncomingRow, _ state: UInt8, _ partition: Int, _ index: Int) throws {
        let table = tables + partition
        let isLive = state & (RowState.base | RowState.tombstone) == RowState.base
        let isSame = isLive && table.pointee.baseHash(index) == row.hash
        table.pointee.setHash(index, row.hash)
        if isSame {
            if state & RowState.changed != 0 {
                context.appendShort(SpillRecord.cancel, row.id, to: lane(partition))
            }
            table.pointee.setState(index, state & ~RowState.changed)
        } else {
            let kind: ChangeKind = isLive ? .update : (state & RowState.tombstone != 0 ? .restore : .insert)
            table.pointee.setState(index, state | RowState.changed)
            try log(row, kind, partition)
        }
    }

    // MARK: Memory

    /// Grows the partition's table where it is full; the partition may be evicted instead.
    private func makeRoom(_ partition: Int) throws {
        guard tables[partition].needsGrowth else { return }
        while context.memory + tables[partition].bytesGrown > context.budget {
            guard try relieveOnce() else { break }
            if partition >= resident { return }
        }
        context.tableChanged(by: tables[partition].bytesGrown - tables[partition].bytes)
        tables[partition].grow()
        structure += 1
    }

    @inline(__always)
    private func relieve() throws {
        while context.memory > context.budget { guard try relieveOnce() else { return } }
    }

    /// - Returns: false where nothing more can be given back.
    private func relieveOnce() throws -> Bool {
        if context.buffered > context.budget / 4 {
            try context.flushAll()
        } else if resident > 0, depth < Self.deepest {
            try evict()
        } else if context.buffered > 0 {
            try context.flushAll()
        } else {
            return false
        }
        return true
    }

    /// Moves the entries of the highest partition in memory to its lane.
    private func evict() throws {
        let partition = resident - 1
        let table = tables[partition]
        if table.count > 0 {
            let lane = lane(partition)
            for index in 0..<table.capacity where table.state(index) != RowState.empty {
                SpillRecord.writeEntry(
                    table.id(index), table.hash(index), state: table.state(index), origin: table.origin(index),
                    baseHash: table.baseHash(index), context.layout,
                    to: context.extend(lane, by: SpillRecord.entrySize(context.layout)))
                if lane.capacity >= 65_536 { try context.flush(lane) }
            }
        }
        context.tableChanged(by: -table.bytes)
        tables[partition].release()
        resident = partition
        structure += 1
    }

    // MARK: The end

    /// Decides every id; the level is spent afterwards.
    func finish(deletes: Bool) throws {
        for partition in 0..<resident { try decide(partition, deletes: deletes) }
        for partition in resident..<Self.partitions {
            guard let lane = lanes[partition] else { continue }
            let deeper = DeltaLevel(depth: depth + 1, context: context)
            try context.readRecords(lane) { try deeper.replay($0) }
            lanes[partition] = nil
            context.discard(lane)
            try deeper.finish(deletes: deletes)
        }
    }

    private func replay(_ record: UnsafeRawBufferPointer) throws {
        let id = SpillRecord.id(record)
        switch record[0] {
        case SpillRecord.entry:
            let extras = SpillRecord.entryExtras(record, context.layout)
            try load(
                id, SpillRecord.hash(record), state: SpillRecord.entryState(record), origin: extras.origin,
                baseHash: extras.baseHash)
        case SpillRecord.keep: try keep(id)
        case SpillRecord.remove: try remove(id)
        case SpillRecord.drop: try drop(id)
        case SpillRecord.row: try add(SpillRecord.incoming(record))
        default:
            context.appendCopy(of: record, to: lane(Self.partition(id, depth: depth)))
            try relieve()
        }
    }

    private func decide(_ partition: Int, deletes: Bool) throws {
        let table = tables[partition]
        var counts = context.counts
        var missing: [(id: RowID, hash: RowHash)] = []
        for index in 0..<table.capacity {
            let state = table.state(index)
            if state == RowState.empty { continue }
            let isTaken = state & (RowState.seen | RowState.refused) == RowState.seen
            if state & RowState.base == 0 {
                if isTaken { counts.inserts += 1 }
            } else if state & RowState.tombstone != 0 {
                if isTaken { counts.restores += 1 }
            } else {
                counts.liveBefore += 1
                if isTaken {
                    if state & RowState.changed != 0 { counts.updates += 1 } else { counts.unchanged += 1 }
                } else if state & (RowState.kept | RowState.refused) != 0 {
                    counts.kept += 1
                } else if deletes || state & RowState.gone != 0 {
                    counts.deletes += 1
                    missing.append((table.id(index), table.hash(index)))
                } else {
                    counts.retained += 1
                }
            }
        }
        context.counts = counts
        context.tableChanged(by: -table.bytes)
        tables[partition].release()
        if let lane = lanes[partition] {
            context.decided.append((lane, depth))
            lanes[partition] = nil
        }
        missing.sort { $0.id < $1.id }
        for row in missing {
            let empty = UnsafeRawBufferPointer(start: nil, count: 0)
            try context.append(
                SpillRecord.change,
                IncomingRow(id: row.id, hash: row.hash, origin: RowOrigin(), key: empty, payload: empty),
                kind: ChangeKind.delete.rawValue, to: context.deletes)
            if context.memory > context.budget, context.buffered > context.budget / 4 { try context.flushAll() }
        }
    }
}
