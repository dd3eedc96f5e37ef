import Diagnostics
import Mapping
import Records

/// What is counted while frames go by.
struct RunTally {
    var records = 0
    var rejects = 0
    var warnings = WarningTally()
    var asOf: ClosedRange<String>?
    var undecidedStreams: Set<Int> = []
    /// Per stream, the keys of rejected records; a stream with too many of them to remember deletes nothing.
    var keptPrefixes: [Int: Set<String>] = [:]
    /// Per stream, the keys of records that were rejected before they changed.
    private(set) var removedPrefixes: [Int: Set<String>] = [:]
    /// Streams of which records did not tell what rows they had before they changed, so that some may stay behind.
    private(set) var unknownBefore: Set<Int> = []
    private static let maximumPrefixes = 100_000

    /// - Throws: `GatewayError` where a rule under `else: fail` is broken.
    mutating func add(_ batch: MappedBatch) throws {
        if let failure = batch.failure { throw GatewayError(failure, exit: .failed) }
        records += batch.records
        rejects += batch.rejects.count
        warnings.merge(batch.warnings)
        undecidedStreams.formUnion(batch.undecidedStreams)
        for (stream, prefixes) in batch.keptPrefixes {
            keptPrefixes[stream, default: []].formUnion(prefixes)
            if keptPrefixes[stream, default: []].count > Self.maximumPrefixes {
                keptPrefixes[stream] = nil
                undecidedStreams.insert(stream)
            }
        }
        if let more = batch.asOf {
            let least = min(more.lowerBound, asOf?.lowerBound ?? more.lowerBound)
            let greatest = max(more.upperBound, asOf?.upperBound ?? more.upperBound)
            asOf = least...greatest
        }
    }

    mutating func add(_ replaced: ReplacedRecords) {
        unknownBefore.formUnion(replaced.undecidedStreams)
        for (stream, prefixes) in replaced.removedPrefixes where !unknownBefore.contains(stream) {
            removedPrefixes[stream, default: []].formUnion(prefixes)
            if removedPrefixes[stream, default: []].count > Self.maximumPrefixes {
                removedPrefixes[stream] = nil
                unknownBefore.insert(stream)
            }
        }
    }
}
