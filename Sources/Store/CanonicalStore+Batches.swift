internal import Canonical
public import Delta
internal import Diagnostics

extension CanonicalStore {
    /// Writes a run in one transaction.
    ///
    /// - Returns: the run's number.
    /// - Throws: as ``apply(_:part:streams:quarantine:)`` does, with nothing committed.
    public func apply(_ run: RunRecord, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64 {
        var part = RunPart.whole
        return try apply(run, part: &part, streams: streams, quarantine: quarantine)
    }

    /// Writes a run in transactions of bounded size: inserts, updates and restores of all streams first, deletes of all streams
    /// last. Each commits rows, their fingerprints and the ledger's entry, which is `partial` until the last one.
    ///
    /// A run that ends before stays as far as it came. The next one finds by the fingerprints what is written, and writes the rest.
    ///
    /// - Parameters:
    ///   - run: its counts are those of the whole run.
    ///   - streams: what they hand over is asked for twice where the run deletes rows.
    /// - Returns: the run's number, and in how many transactions it was committed.
    /// - Throws: as ``apply(_:part:streams:quarantine:)`` does; with `LB5014` behind it where earlier batches are committed.
    public func apply(
        _ run: RunRecord, inBatchesOf limit: BatchLimit, streams: [StreamChanges], quarantine: QuarantineUpdate
    ) throws -> (run: Int64, batches: Int) {
        var batches = RunBatches(run, limit: limit, streams: streams.map(\.stream))
        do {
            for (index, changes) in streams.enumerated() {
                try changes.forEachBatch { try batches.add($0, stream: index, deletes: false, to: self) }
            }
            for (index, changes) in streams.enumerated() where run.counts.streams[changes.stream.name]?.deletes != 0 {
                try changes.forEachBatch { try batches.add($0, stream: index, deletes: true, to: self) }
            }
            return try batches.finish(quarantine, to: self)
        } catch let error as GatewayError {
            guard let run = batches.committed else { throw error }
            throw GatewayError(error.diagnostics + [StoreError.leftUnfinished(run.number, batches: run.batches, store: name)], exit: error.exit)
        }
    }
}

/// Gathers changes until a batch is full.
private struct RunBatches {
    private let run: RunRecord
    private let limit: BatchLimit
    private let streams: [EntityStream]
    private var changes: [[Change]]
    private var rows = 0
    private var bytes = 0
    private var part = RunPart(isLast: false)
    private var written: [String: ChangeCounts] = [:]
    /// What of the run is in the store; nil before its first batch.
    private(set) var committed: (number: Int64, batches: Int)?

    init(_ run: RunRecord, limit: BatchLimit, streams: [EntityStream]) {
        self.run = run
        self.limit = limit
        self.streams = streams
        changes = streams.map { _ in [] }
    }

    /// - Parameter deletes: whether deletes are taken from the batch, or all else.
    mutating func add(_ batch: [Change], stream: Int, deletes: Bool, to store: some CanonicalStore) throws {
        for change in batch where (change.kind == .delete) == deletes {
            // What is full waits for a change more, so that the last batch is known as such.
            if rows >= limit.rows || bytes >= limit.bytes { try commit(to: store) }
            changes[stream].append(change)
            written[streams[stream].name, default: ChangeCounts()].count(change.kind)
            rows += 1
            bytes += MemoryLayout<Change>.stride + change.payload.count + change.key.utf8.count + change.origin.utf8.count
        }
    }

    private mutating func commit(to store: some CanonicalStore) throws {
        var record = run
        record.status = .partial
        record.inputs = run.inputs.map { RunInput(file: $0.file, bytes: $0.bytes) }
        record.schema = nil
        record.counts = RunCounts(
            records: run.counts.records, warnings: run.counts.warnings, warningMessages: run.counts.warningMessages, streams: written,
            batches: part.index)
        // The first batch marks all streams of the run as being written.
        let batch = zip(streams, changes).filter { part.isFirst || !$1.isEmpty }.map { StreamChanges(stream: $0, changes: $1) }
        let number = try store.apply(record, part: &part, streams: batch, quarantine: QuarantineUpdate(resolves: .nothing))
        committed = (number, part.index)
        part.index += 1
        changes = streams.map { _ in [] }
        rows = 0
        bytes = 0
    }

    mutating func finish(_ quarantine: QuarantineUpdate, to store: some CanonicalStore) throws -> (run: Int64, batches: Int) {
        part.isLast = true
        var record = run
        record.counts.batches = part.index
        let batch = zip(streams, changes).map { StreamChanges(stream: $0, changes: $1) }
        return (try store.apply(record, part: &part, streams: batch, quarantine: quarantine), part.index)
    }
}

extension ChangeCounts {
    fileprivate mutating func count(_ kind: ChangeKind) {
        switch kind {
        case .insert: inserts += 1
        case .update: updates += 1
        case .restore: restores += 1
        case .delete: deletes += 1
        }
    }
}
