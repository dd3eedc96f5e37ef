public import Delta

/// What a run counted.
public struct RunCounts: Sendable, Hashable {
    /// Records read.
    public var records: Int
    /// Records that went to quarantine.
    public var rejects: Int
    /// Records that broke a rule that only warns.
    public var warnings: Int
    /// By the name of the stream.
    public var streams: [String: ChangeCounts]

    public init(records: Int = 0, rejects: Int = 0, warnings: Int = 0, streams: [String: ChangeCounts] = [:]) {
        self.records = records
        self.rejects = rejects
        self.warnings = warnings
        self.streams = streams
    }
}
