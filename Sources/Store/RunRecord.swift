public import Delta
public import Records

/// What is known of a run before it is written.
public struct RunRecord: Sendable, Hashable {
    public var system: String
    public var mapping: String
    public var startedAt: Timestamp
    /// Nil lets the store take the time of its commit.
    public var finishedAt: Timestamp?
    public var status: RunStatus
    public var counts: RunCounts
    /// Of the mapping with its code tables and layouts.
    public var mappingDigest: String
    /// Of all bytes of the inputs, in order.
    public var inputsDigest: String
    public var inputs: [RunInput]
    /// What the extract says of its own date, as ISO 8601 text.
    public var asOf: String?
    /// What a person let through, as given: `deletes=312`.
    public var approvals: [String]
    /// Deletes take the row out instead of marking it.
    public var hardDeletes: Bool
    /// What is remembered of the feed from now on; nil leaves what is remembered as it is.
    public var schema: FeedSchema?

    public init(
        system: String, mapping: String, startedAt: Timestamp, finishedAt: Timestamp? = nil, status: RunStatus = .applied,
        counts: RunCounts = RunCounts(), mappingDigest: String, inputsDigest: String, inputs: [RunInput] = [],
        asOf: String? = nil, approvals: [String] = [], hardDeletes: Bool = false
    ) {
        self.system = system
        self.mapping = mapping
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.status = status
        self.counts = counts
        self.mappingDigest = mappingDigest
        self.inputsDigest = inputsDigest
        self.inputs = inputs
        self.asOf = asOf
        self.approvals = approvals
        self.hardDeletes = hardDeletes
    }
}
