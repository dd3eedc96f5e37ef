public import Delta

/// What a run counted.
public struct RunCounts: Sendable, Hashable {
    /// Records read.
    public var records: Int
    /// Records that went to quarantine.
    public var rejects: Int
    /// How often the mapping warned.
    public var warnings: Int
    /// The same by what was said, where it was not too much.
    public var warningMessages: [WarningCount]
    /// By the name of the stream. Of a run that is ``RunStatus/partial``, what its batches wrote, and nothing else.
    public var streams: [String: ChangeCounts]
    /// In how many transactions it was committed; so far, where it is ``RunStatus/partial``.
    public var batches: Int

    public init(
        records: Int = 0, rejects: Int = 0, warnings: Int = 0, warningMessages: [WarningCount] = [],
        streams: [String: ChangeCounts] = [:], batches: Int = 1
    ) {
        self.records = records
        self.rejects = rejects
        self.warnings = warnings
        self.warningMessages = warningMessages
        self.streams = streams
        self.batches = batches
    }
}
