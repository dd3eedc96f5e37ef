/// One of the transactions in which a run is committed, and what it hands to the next.
///
/// Until the last one is committed the run counts as unfinished: its streams remember no extract as read.
public struct RunPart: Sendable {
    /// Counts from 1.
    public internal(set) var index = 1
    /// Whether the run is complete with it.
    public internal(set) var isLast: Bool
    /// The run's number, from the first part on.
    var run: Int64?
    /// Streams that no earlier run wrote: all that the store has of them is this run's.
    var newStreams: Set<String> = []
    /// By stream, where its fingerprints go on.
    var fingerprints: [String: FingerprintWriter.Position] = [:]

    /// All of a run in one transaction.
    public static var whole: RunPart { RunPart(isLast: true) }

    var isFirst: Bool { index == 1 }
    var isWhole: Bool { isFirst && isLast }
}
