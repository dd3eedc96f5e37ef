public import Diagnostics

/// One way to read a file, with what speaks for it and against it.
public struct Explanation: Sendable {
    public internal(set) var draft: FixedWidthDraft
    public internal(set) var records: Int
    public internal(set) var tally: FieldTally
    /// Why reading stopped; nil where it did not.
    public internal(set) var failure: Diagnostic?
    /// The framing fits to the end of the file, and not only of the sample.
    public internal(set) var reachesEnd: Bool
    /// Bytes of the file that were read so.
    public internal(set) var bytes: Int
    /// From 0 to 1.
    public internal(set) var score: Double
    /// What the file's structure says, in words.
    public internal(set) var evidence: [String]
    /// Which records of the copybook explain how many records of the file; empty where there is one.
    public internal(set) var kinds: [KindShare] = []

    public struct KindShare: Sendable, Hashable {
        /// Of the copybook's record.
        public let name: String
        public let records: Int
        public let clean: Int
        /// The texts at the place that tells the kinds apart; empty where none does.
        public let codes: [String]
    }

    /// Worse ones explain nothing.
    public static let leastScore = 0.5

    public var isSound: Bool { failure == nil && score >= Self.leastScore }
}
