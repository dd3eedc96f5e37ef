public import Diagnostics
public import Records

/// One reading of a feed, from the first file to the last.
///
/// Life cycle: ``next()`` until it gives nil, then ``completeness``. `next()` is called from one task at a time and does only
/// what needs the order of the bytes (reading, framing, nesting); what each frame costs to decode is paid in
/// ``SourceFrame/decode()``, which runs for several frames at once.
public protocol RecordSource: AnyObject, Sendable {
    var schema: SourceSchema { get }

    /// The next stretch of records, or nil after the last.
    ///
    /// - Throws: `GatewayError` where the bytes break the format so that going on is impossible.
    func next() throws -> (any SourceFrame)?

    /// What the whole reading proved; meaningful after ``next()`` gave nil.
    var completeness: Completeness { get }

    /// What a run should tell of the source itself: from the first ``next()`` on, and more of it once the reading is over. An
    /// error stops a run that writes, unless an empty extract was approved.
    var findings: [Diagnostic] { get }

    /// Called where reading ends before ``next()`` gave nil, so that what was read can be told of; never while it runs.
    func stop()

    /// By the name of an input: from where the next run can go on, once this one is committed; empty for sources that are read
    /// whole.
    var positions: [String: String] { get }

    /// What the feed is made of, to be compared with the runs before; meaningful after ``next()`` gave nil. Nil where the format has
    /// no names of its own, or nobody wants to know.
    var census: FeedCensus? { get }

    /// Called once what was read is committed: whatever the source kept until then may go.
    func committed()

    /// Whether there is more than what was read up to the end, to be committed for itself; meaningful after ``next()`` gave nil. After
    /// ``committed()``, `next()` goes on with it.
    var hasMore: Bool { get }

    /// Bytes read so far and in all (compressed sizes where inputs are compressed), for progress.
    var progress: SourceProgress { get }
}

extension RecordSource {
    public var findings: [Diagnostic] { [] }
    public func stop() {}
    public var positions: [String: String] { [:] }
    public var census: FeedCensus? { nil }
    public func committed() {}
    public var hasMore: Bool { false }
}

/// A stretch of consecutive records of one file, framed and not yet decoded.
public protocol SourceFrame: Sendable {
    /// Pure: gives the same batch whenever and on whatever thread it is called.
    ///
    /// - Throws: `GatewayError` where the bytes break the format so that the run must stop.
    func decode() throws -> SourceBatch

    /// The bytes of one of its records and the fields that they belong to.
    ///
    /// - Parameter record: its number in the file, of a record that was rejected or not.
    /// - Returns: nil where the frame has no such record, or the format no bytes that fields share out between them.
    func anatomy(of record: Int64) -> RecordAnatomy?

    /// Bytes that the frame holds, where a few frames of it could be more than is usual; else 0.
    var heldBytes: Int { get }
}

extension SourceFrame {
    public func anatomy(of record: Int64) -> RecordAnatomy? { nil }
    public var heldBytes: Int { 0 }
}

/// The records of one frame.
public struct SourceBatch: Sendable {
    /// At most one batch a kind, kinds in schema order; rows in the order of the file.
    public var batches: [RecordBatch]
    /// Records that could not be framed into rows and that the layout sends to quarantine.
    public var rejects: [RejectedRecord]
    /// Records as they were before: they come again in ``batches``, or are gone. For sources of changes.
    public var replaced: [RecordBatch]

    public init(batches: [RecordBatch], rejects: [RejectedRecord] = [], replaced: [RecordBatch] = []) {
        self.batches = batches
        self.rejects = rejects
        self.replaced = replaced
    }
}

/// Whether an extract proved that nothing is missing, which is what deletes need.
public struct Completeness: Sendable, Hashable {
    public var isComplete: Bool
    /// Why not, for the run report.
    public var reasons: [String]

    public init(isComplete: Bool, reasons: [String] = []) {
        self.isComplete = isComplete
        self.reasons = reasons
    }
}

public struct SourceProgress: Sendable, Hashable {
    public var bytesRead: Int64
    public var bytesTotal: Int64
    public var records: Int64

    public init(bytesRead: Int64 = 0, bytesTotal: Int64 = 0, records: Int64 = 0) {
        self.bytesRead = bytesRead
        self.bytesTotal = bytesTotal
        self.records = records
    }
}
