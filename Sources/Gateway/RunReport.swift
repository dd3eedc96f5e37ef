public import Delta
public import Diagnostics

/// What a run did, for people and programs.
public struct RunReport: Sendable {
    public enum Outcome: String, Sendable, Codable {
        /// Changes were committed.
        case applied
        /// The extract was read and held nothing new.
        case unchanged
        /// The extract has the same bytes as the last one applied, and was not read.
        case sameBytes = "same-bytes"
    }

    public struct Stream: Sendable {
        public let name: String
        public let entity: String
        public let counts: ChangeCounts
    }

    public var outcome: Outcome
    public var mapping: String
    public var store: String
    /// The ledger's number; nil where nothing was written.
    public var run: Int64?
    /// The first of the runs that it took, where it took several.
    public var firstRun: Int64?
    /// Whether it was written in batches, and in how many transactions.
    public var commit = CommitMode.atomic
    public var batches = 1
    public var files: [String]
    public var asOf: String?
    public var records = 0
    public var rejects = 0
    public var warnings = WarningTally()
    public var controlsProved = 0
    public var streams: [Stream] = []
    /// Notes, warnings and the first few rejected records.
    public var findings: [Diagnostic] = []
    public var seconds = 0.0
    public var bytes: Int64 = 0

    public init(outcome: Outcome, mapping: String, store: String, files: [String]) {
        self.outcome = outcome
        self.mapping = mapping
        self.store = store
        self.files = files
    }

    /// What the next batch of the same reading did.
    mutating func add(_ next: RunReport) {
        guard let number = next.run else { return }
        if firstRun == nil { firstRun = run }
        run = number
        batches += next.batches
        if next.outcome == .applied { outcome = .applied }
        if let later = next.asOf { asOf = max(asOf ?? later, later) }
        records += next.records
        rejects += next.rejects
        warnings.merge(next.warnings)
        controlsProved += next.controlsProved
        streams = zip(streams, next.streams).map { Stream(name: $0.name, entity: $0.entity, counts: $0.counts.adding($1.counts)) }
        findings += next.findings
        bytes = next.bytes
    }
}
