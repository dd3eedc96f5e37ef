import Canonical
import Mapping
import Records

/// The rows that records had before they changed, as a source of changes tells them.
struct ReplacedRecords: Sendable {
    /// For each stream, the ids of rows that are gone unless they come again.
    private(set) var removed: [(stream: Int, ids: [RowID])] = []
    /// For each stream, the ids of rows that stay: those of a record that is rejected as it is now.
    private(set) var kept: [(stream: Int, ids: [RowID])] = []
    /// For each stream of rows out of lists, the record's part of the keys of records that were rejected before: the store may have
    /// rows of an earlier version, which no list says any more.
    private(set) var removedPrefixes: [(stream: Int, prefixes: [String])] = []
    /// Streams of which a record did not tell which rows it had.
    private(set) var undecidedStreams: Set<Int> = []

    init() {}

    /// - Parameters:
    ///   - replaced: the records as they were, under the numbers of what they are now.
    ///   - rejected: those that are rejected as they are now: they keep their last good version.
    ///   - kinds: names of the source's kinds of record.
    init(_ replaced: [RecordBatch], rejected: [RejectedRecord], kinds: [String], _ compiled: CompiledMapping) {
        guard !replaced.isEmpty else { return }
        var gone = replaced
        if !rejected.isEmpty {
            let numbers = Dictionary(grouping: rejected, by: \.kind).mapValues { Set($0.map(\.recordNumber)) }
            var staying: [RecordBatch] = []
            gone = replaced.map { batch in
                let rejected = numbers[kinds[batch.kind]] ?? []
                let (stays, goes) = batch.origins.recordNumbers.indices.map { Int32(truncatingIfNeeded: $0) }
                    .partitioned { rejected.contains(batch.origins.recordNumbers[Int($0)]) }
                if !stays.isEmpty { staying.append(batch.gathered(stays)) }
                return stays.isEmpty ? batch : batch.gathered(goes)
            }
            let stays = compiled.map(staying)
            kept = stays.entities.map { ($0.stream, $0.ids) } + stays.keptIDs
        }
        // Those that were rejected then are named as well.
        let before = compiled.map(gone)
        removed = before.entities.map { ($0.stream, $0.ids) } + before.keptIDs
        removedPrefixes = before.keptPrefixes
        undecidedStreams = before.undecidedStreams
    }
}

extension Sequence {
    fileprivate func partitioned(_ isFirst: (Element) -> Bool) -> (first: [Element], second: [Element]) {
        reduce(into: ([], [])) { parts, element in
            if isFirst(element) { parts.0.append(element) } else { parts.1.append(element) }
        }
    }
}
