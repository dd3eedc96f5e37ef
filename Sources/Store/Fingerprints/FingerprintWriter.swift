internal import Records

/// Writes fingerprints as ascending segments. What comes in order goes into one segment; what does not is sorted in
/// chunks, and a chunk that begins before the last one ended begins a new segment.
final class FingerprintWriter {
    private let blocks: any FingerprintBlocks
    private var segment: Int64
    private var block: Int64 = 0
    private var pending: [FingerprintBlock.Entry] = []
    private var isAscending = true
    private var lastWritten: RowID?

    /// 2.5 MiB of entries.
    static let chunk = 65_536

    init(_ blocks: any FingerprintBlocks, segment: Int64) {
        self.blocks = blocks
        self.segment = segment
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
        if let lastWritten, first.id <= lastWritten {
            segment += 1
            block = 0
        }
        var position = 0
        while position < pending.count {
            let end = min(position + FingerprintBlock.capacity, pending.count)
            // The last block of a chunk waits for the next chunk, so that blocks are full.
            if end == pending.count, end - position < FingerprintBlock.capacity, !isLast { break }
            try write(pending[position..<end])
            lastWritten = pending[end - 1].id
            position = end
        }
        pending.removeSubrange(..<position)
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
            segment: segment, block: block, entries: entries.count, data: FingerprintBlock.encode(entries))
        block += 1
    }
}
