public import Canonical
public import Diagnostics
public import Records

/// What one source batch became.
public struct MappedBatch: Sendable {
    public var entities: [EntityBatch] = []
    /// Records that go to quarantine, in the order of the source.
    public var rejects: [RejectedRecord] = []
    /// For each stream, the ids of rows of rejected records: they keep what the store has.
    public var keptIDs: [(stream: Int, ids: [RowID])] = []
    /// For each stream of rows out of lists, the record's part of the keys of rejected records (`part/part`): every row of the
    /// store whose key begins with it keeps what it has, also those that the record's lists no longer hold.
    public var keptPrefixes: [(stream: Int, prefixes: [String])] = []
    /// Streams for which a record did not tell which rows it has, so that absence proves nothing.
    public var undecidedStreams: Set<Int> = []
    /// What `warn` says, and broken rules under `else: warn`.
    public var warnings = WarningTally()
    /// Records of the kinds that the mapping reads.
    public var records = 0
    /// What `as_of` gave: the least and the greatest value as texts.
    public var asOf: ClosedRange<String>?
    /// A rule under `else: fail` that was broken, or an as_of without a value: the run must stop.
    public var failure: Diagnostic?

    public init() {}
}
