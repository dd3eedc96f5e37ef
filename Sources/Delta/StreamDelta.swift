public import Canonical
public import Records

/// Decides what changed in one stream: the rows of an extract against the fingerprints of the store, in bounded memory.
///
/// Life cycle: ``load(_:)`` all fingerprints, then ``add(_:)`` rows in the order of the source and ``keep(_:)`` ids of rejected
/// records, then ``finish(deletes:)``, then ``forEachChange(_:)``. One task at a time. After an error the comparison is spent.
public final class StreamDelta {
    private enum Phase { case loading, adding, finished, failed }

    public let stream: EntityStream
    private let context: DeltaContext
    private var level: DeltaLevel?
    private var phase = Phase.loading

    /// - Parameters:
    ///   - duplicates: what happens to rows of the extract with one key and different content.
    ///   - memoryBudget: bytes for tables and buffers, at least 1024; reading changes back takes up to half as much again.
    ///   - spill: takes what does not fit. The comparison discards its lanes when it ends.
    ///   - expectedRows: about how many fingerprints will come, so that tables need not grow; 0 where that is unknown.
    ///   - conflictLimit: how many conflicts are kept with their place; the rest are counted.
    public init(
        stream: EntityStream, duplicates: DuplicatePolicy, memoryBudget: Int, spill: any SpillStore,
        expectedRows: Int = 0, conflictLimit: Int = 10_000
    ) {
        self.stream = stream
        context = DeltaContext(
            policy: duplicates, budget: max(1024, memoryBudget), spill: spill, conflictLimit: max(0, conflictLimit))
        let level = DeltaLevel(depth: 0, context: context)
        level.reserve(expectedRows)
        self.level = level
    }

    /// Whole after ``finish(deletes:)``.
    public var counts: ChangeCounts { context.counts }

    /// Bytes that tables and buffers take now.
    var memory: Int { context.memory }

    /// Rows that go to quarantine because of their key: under `first` the later ones, under `last` the earlier ones, under
    /// `reject` all different ones. Whole after ``finish(deletes:)``.
    public var conflicts: ConflictList { context.conflicts }

    /// Takes in fingerprints of the store, in any order; a later one of the same id replaces an earlier one.
    ///
    /// - Throws: `LB4004` after ``add(_:)`` or ``keep(_:)``; what the spill store throws.
    public func load(_ fingerprints: [Fingerprint]) throws {
        try step([.loading], "fingerprints came after rows", next: .loading) { level in
            for one in fingerprints {
                let state = RowState.liveBase | (one.isTombstone ? RowState.tombstone : 0)
                try level.load(one.id, one.hash, state: state)
            }
        }
    }

    /// Takes in rows of the extract, in the order of the source.
    ///
    /// - Throws: `LB4004` after ``finish(deletes:)``; what the spill store throws.
    public func add(_ rows: EncodedRows) throws {
        try step([.loading, .adding], "rows came after the end", next: .adding) { level in
            context.counts.rows += rows.count
            try level.add(rows, file: context.fileIndex(rows.file))
        }
    }

    /// Takes in the ids of rows of rejected records: what the store has of them stays as it is.
    ///
    /// - Throws: `LB4004` after ``finish(deletes:)``; what the spill store throws.
    public func keep(_ ids: [RowID]) throws {
        try step([.loading, .adding], "rejected rows came after the end", next: .adding) { level in
            for id in ids { try level.keep(id) }
        }
    }

    /// Takes in the ids of rows whose record is gone, or will come again as it is now: what of them does not come after this is
    /// deleted, whatever ``finish(deletes:)`` is told. Wants the policy `last`, under which the store's content stays known.
    ///
    /// - Throws: `LB4004` after ``finish(deletes:)``; what the spill store throws.
    public func remove(_ ids: [RowID]) throws {
        try step([.loading, .adding], "rows went after the end", next: .adding) { level in
            for id in ids { try level.remove(id) }
        }
    }

    /// Takes in the ids of rows of the store whose record is gone: those that no row of this run has are deleted, whatever
    /// ``finish(deletes:)`` is told. For what becomes known after the last row.
    ///
    /// - Throws: `LB4004` after ``finish(deletes:)``; what the spill store throws.
    public func drop(_ ids: [RowID]) throws {
        try step([.loading, .adding], "rows went after the end", next: .adding) { level in
            for id in ids { try level.drop(id) }
        }
    }

    /// Decides what happens to every row.
    ///
    /// - Parameter deletes: rows that the store has and the extract does not have are deleted; otherwise they are counted as
    ///   retained.
    /// - Throws: `LB4004` when called again; `LB4003` where spilled data comes back damaged; what the spill store throws.
    /// - Complexity: O(rows + fingerprints); what was spilled is read once for each level of splitting.
    public func finish(deletes: Bool) throws {
        try step([.loading, .adding], "the end came twice", next: .finished) { level in
            try level.finish(deletes: deletes)
        }
        level = nil
    }

    /// Hands over the changes in ascending order of ids, first all inserts, updates and restores, then all deletes. May be
    /// called again.
    ///
    /// - Parameter body: takes up to 1024 changes at a time.
    /// - Throws: `LB4004` before ``finish(deletes:)``; `LB4003` where spilled data comes back damaged; what `body` or the spill
    ///   store throws.
    public func forEachChange(_ body: ([Change]) throws -> Void) throws {
        guard phase == .finished else { throw SyncError.misused("changes were asked for before the end") }
        var reader = ChangeReader(context: context)
        try reader.readAll(body)
        let found = reader.counts
        let counts = context.counts
        guard found.inserts == counts.inserts, found.updates == counts.updates, found.restores == counts.restores,
            found.deletes == counts.deletes
        else {
            throw SyncError.damagedSpill("\(counts.written) changes were decided and \(found.written) came back")
        }
    }

    private func step(
        _ phases: [Phase], _ otherwise: String, next: Phase, _ body: (DeltaLevel) throws -> Void
    ) throws {
        guard phases.contains(phase), let level else {
            throw SyncError.misused(phase == .failed ? "it went on after an error" : otherwise)
        }
        phase = .failed
        try body(level)
        phase = next
    }
}
