internal import Delta

/// The fingerprints of one stream: segments that each ascend by id, of which the first is the base, and where a later one wins.
struct FingerprintSegments {
    private let blocks: any FingerprintBlocks

    /// Reading takes some blocks of memory a segment.
    private static let maximumSegments = 32

    init(_ blocks: any FingerprintBlocks) { self.blocks = blocks }

    /// Appends entries in new segments.
    func writer() throws -> FingerprintWriter {
        FingerprintWriter(blocks, from: .init(segment: (try blocks.sizes().last?.segment ?? 0) + 1))
    }

    /// Appends the entries of a part of a run. Parts that ascend from one to the next share a segment, so that a run leaves as few
    /// segments in many parts as in one; that wants no compaction between them.
    func writer(_ part: RunPart) throws -> FingerprintWriter {
        if let position = part.fingerprints[blocks.stream] { return FingerprintWriter(blocks, from: position) }
        // Runs that were left unfinished did not compact.
        if !part.isWhole { try compactIfNeeded() }
        return try writer()
    }

    /// Ends what ``writer(_:)`` began.
    func finish(_ writer: FingerprintWriter, _ part: inout RunPart) throws {
        try writer.finish()
        part.fingerprints[blocks.stream] = writer.position
        if part.isLast { try compactIfNeeded() }
    }

    /// Every id once, ascending, without those that were removed.
    func forEachBatch(_ body: ([Fingerprint]) throws -> Void) throws {
        let blocks = blocks
        let cursors = try blocks.sizes().map { size in
            try FingerprintCursor { block in
                var loaded: [[FingerprintBlock.Entry]] = []
                try blocks.read(segment: size.segment, from: block) { bytes in
                    guard let entries = FingerprintBlock.decode(bytes) else {
                        throw StoreError.damaged(
                            blocks.storeName,
                            "fingerprints of \(blocks.stream), segment \(size.segment), block \(block + Int64(loaded.count)), cannot be read"
                        )
                    }
                    loaded.append(entries)
                }
                return loaded
            }
        }
        var merge = FingerprintMerge(cursors)
        try merge.run(body)
    }

    /// Makes one segment of all of them when the later ones pass a quarter of the base.
    ///
    /// - Complexity: O(1), or O(fingerprints) where it compacts.
    func compactIfNeeded() throws {
        let sizes = try blocks.sizes()
        guard sizes.count > 1, let base = sizes.first, let last = sizes.last else { return }
        let later = sizes.dropFirst().reduce(0) { $0 + $1.entries }
        guard later > base.entries / 4 || sizes.count > Self.maximumSegments else { return }
        let writer = try writer()
        try forEachBatch { batch in
            for print in batch {
                try writer.add(.init(id: print.id, hash: print.hash, state: print.isTombstone ? .tombstone : .live))
            }
        }
        try writer.finish()
        try blocks.removeSegments(through: last.segment)
    }
}
