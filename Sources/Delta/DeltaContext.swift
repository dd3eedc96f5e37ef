import Records

/// What all levels of one comparison share: the memory they take together, the spill store, and the results.
final class DeltaContext {
    let policy: DuplicatePolicy
    let layout: FingerprintTable.Layout
    /// Bytes that tables and buffers may take together.
    let budget: Int
    let spill: any SpillStore

    /// Bytes that tables and buffers take now.
    private(set) var memory = 0
    /// Bytes of `memory` that are buffers.
    private(set) var buffered = 0
    var counts = ChangeCounts()
    var conflicts: ConflictList
    /// The changes of each partition that was decided, in ascending order of ids from one to the next.
    var decided: [(lane: SpillLane, depth: Int)] = []
    /// In ascending order of ids.
    private(set) var deletes = SpillLane(number: 0)

    private var nextLane = 1
    private var unflushed: [SpillLane] = []
    private var files: [String] = []
    private var fileIndices: [String: UInt32] = [:]

    init(policy: DuplicatePolicy, budget: Int, spill: any SpillStore, conflictLimit: Int) {
        self.policy = policy
        self.budget = budget
        self.spill = spill
        layout = FingerprintTable.Layout(policy)
        conflicts = ConflictList(limit: conflictLimit)
    }

    deinit {
        deletes.discard(from: spill)
        for (lane, _) in decided { lane.discard(from: spill) }
    }

    func makeLane() -> SpillLane {
        defer { nextLane += 1 }
        return SpillLane(number: nextLane)
    }

    func tableChanged(by bytes: Int) { memory += bytes }

    // MARK: Lanes

    /// Room in a lane, counted.
    @inline(__always)
    func extend(_ lane: SpillLane, by count: Int) -> UnsafeMutableRawPointer {
        let before = lane.capacity
        let target = lane.extend(by: count)
        if lane.capacity != before {
            if before == 0 { unflushed.append(lane) }
            memory += lane.capacity - before
            buffered += lane.capacity - before
        }
        return target
    }

    func append(
        _ tag: UInt8, _ row: IncomingRow, kind: UInt8, to lane: SpillLane
    ) throws {
        guard let key = UInt32(exactly: row.key.count), let payload = UInt32(exactly: row.payload.count) else {
            throw SyncError.damagedBatch("a row is larger than 4 GiB")
        }
        let target = extend(lane, by: SpillRecord.rowHeaderSize + row.key.count + row.payload.count)
        SpillRecord.writeRow(tag, row, kind: kind, keySize: key, payloadSize: payload, to: target)
    }

    func appendShort(_ tag: UInt8, _ id: RowID, to lane: SpillLane) {
        SpillRecord.writeShort(tag, id, to: extend(lane, by: SpillRecord.shortSize))
    }

    func appendCopy(of record: UnsafeRawBufferPointer, to lane: SpillLane) {
        guard let source = record.baseAddress else { return }
        extend(lane, by: record.count).copyMemory(from: source, byteCount: record.count)
    }

    func flush(_ lane: SpillLane) throws {
        let before = lane.capacity
        try lane.flush(to: spill)
        memory -= before
        buffered -= before
    }

    func flushAll() throws {
        for lane in unflushed { try flush(lane) }
        unflushed = []
    }

    func discard(_ lane: SpillLane) {
        memory -= lane.capacity
        buffered -= lane.capacity
        lane.discard(from: spill)
    }

    /// Hands over a lane's records one by one, without holding more than a piece of it.
    ///
    /// - Parameter inPlace: what waits in memory is read where it is; the body then must leave all lanes alone.
    /// - Throws: `LB4003` where what comes back is not what was written.
    func readRecords(
        _ lane: SpillLane, inPlace: Bool = false, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if !inPlace { try flush(lane) }
        if lane.flushed > 0 { try readFlushed(lane, body) }
        // Flushing never cuts a record in two, so the buffer starts with one.
        let used = try lane.withBuffered { try parse($0, body) }
        guard used == lane.buffered else { throw SyncError.damagedSpill("a record is cut off") }
    }

    private func readFlushed(_ lane: SpillLane, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var rest: [UInt8] = []
        var total = 0
        try spill.read(lane.number) { piece in
            total += piece.count
            var position = 0
            while position < piece.count {
                // Small steps: the rest of a record that is cut in two is copied, and that copy must stay small.
                let end = rest.isEmpty ? piece.count : min(piece.count, position + 65_536)
                let step = UnsafeRawBufferPointer(rebasing: piece[position..<end])
                position = end
                if rest.isEmpty {
                    let used = try self.parse(step, body)
                    if used < step.count { rest.append(contentsOf: step[used...]) }
                } else {
                    rest.append(contentsOf: step)
                    let used = try rest.withUnsafeBytes { try self.parse($0, body) }
                    rest.removeFirst(used)
                }
            }
        }
        guard rest.isEmpty, total == lane.flushed else {
            throw SyncError.damagedSpill("\(lane.flushed) bytes were written and \(total) came back")
        }
    }

    /// - Returns: the bytes of the whole records at the start.
    private func parse(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        var position = 0
        while position < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            guard let size = try SpillRecord.size(rest, layout), size <= rest.count else { break }
            try body(UnsafeRawBufferPointer(rebasing: rest[..<size]))
            position += size
        }
        return position
    }

    // MARK: Files

    /// The index of a file's name; consecutive batches mostly come from one file.
    func fileIndex(_ name: String) -> UInt32 {
        if let last = files.last, last == name { return UInt32(truncatingIfNeeded: files.count - 1) }
        if let index = fileIndices[name] { return index }
        let index = UInt32(truncatingIfNeeded: files.count)
        files.append(name)
        fileIndices[name] = index
        return index
    }

    func fileName(_ index: UInt32) -> String { Int(index) < files.count ? files[Int(index)] : "" }

    // MARK: Conflicts

    /// Reports the row at `origin`, which has the id and the key of `row`.
    func reportConflict(of row: IncomingRow, at origin: RowOrigin) {
        counts.conflicts += 1
        conflicts.append {
            Conflict(
                id: row.id, key: String(decoding: row.key, as: UTF8.self), file: fileName(origin.file),
                recordNumber: origin.recordNumber, byteOffset: origin.byteOffset)
        }
    }
}
