internal import Records

/// Writes fingerprints as ascending segments. What comes in order goes into one segment; what does not is sorted in
/// chunks, and a chunk that begins before the last one ended begins a new segment.
final class FingerprintWriter {
    private let blocks: any FingerprintBlocks
    /// Where the next block goes.
    struct Position {
        var segment: Int64
        var block: Int64 = 0
        /// The last id of the segment; nil where it has none yet.
        var last: RowID?
    }

    private(set) var position: Position
    private var pending: [FingerprintBlock.Entry] = []
    private var isAscending = true

    /// 2.5 MiB of entries.
    static let chunk = 65_536

    init(_ blocks: any FingerprintBlocks, from position: Position) {
        self.blocks = blocks
        self.position = position
    }

    /// Whether the next entry makes it write.
    var isFull: Bool { pending.count + 1 >= Self.chunk }

    func add(_ entry: FingerprintBlock.Entry) throws {
        if let last = pending.last, last.id >= entry.id { isAscending = false }
        pending.append(entry)
        if pending.count >= Self.chunk { try flush(isLast: false) }
    }

    func finish() throws { try flush(isLast: true) }

    private func flush(isLast: Bool) throws {
        if !isAscending { sort() }
        isAscending = true
        guard let first = pending.first else { return }
        if let last = position.last, first.id <= last { position = Position(segment: position.segment + 1) }
        var start = 0
        while start < pending.count {
            let end = min(start + FingerprintBlock.capacity, pending.count)
            // The last block of a chunk waits for the next chunk, so that blocks are full.
            if end == pending.count, end - start < FingerprintBlock.capacity, !isLast { break }
            try write(pending[start..<end])
            position.last = pending[end - 1].id
            start = end
        }
        pending.removeSubrange(..<start)
    }

    /// A later entry of the same id wins.
    private func sort() {
        let order = pending.indices.sorted {
            pending[$0].id == pending[$1].id ? $0 < $1 : pending[$0].id < pending[$1].id
        }
        var sorted: [FingerprintBlock.Entry] = []
        sorted.reserveCapacity(pending.count)
        for index in order {
            if sorted.last?.id == pending[index].id { sorted.removeLast() }
            sorted.append(pending[index])
        }
        pending = sorted
    }

    private func write(_ entries: ArraySlice<FingerprintBlock.Entry>) throws {
        try blocks.insert(
            segment: position.segment, block: position.block, entries: entries.count, data: FingerprintBlock.encode(entries))
        position.block += 1
    }
}
