public import Canonical
public import Delta
public import Records

/// Where canonical rows live, with everything that a run needs to remember: fingerprints, stream states, the ledger of runs
/// and the quarantine.
///
/// A store belongs to one task at a time. What a transaction writes is committed together or not at all, whenever the process ends.
public protocol CanonicalStore: AnyObject {
    /// The store's URL for messages and reports, without user and password.
    var name: String { get }
    /// What row ids are computed from; fixed when the store was made.
    var namespace: RowID { get }
    /// The model that the store was opened with.
    var model: CanonicalModel { get }

    /// Brings the store up to a model: makes the tables and columns that are missing, and changes nothing else.
    ///
    /// ``apply(_:streams:quarantine:)`` does the same for the store's own model inside its transaction.
    ///
    /// - Throws: `GatewayError` with `LB5008` where a column has another type already.
    func synchronize(_ model: CanonicalModel) throws

    /// What it takes to bring the store up to ``model``. Changes nothing.
    ///
    /// - Throws: what reading the store throws.
    func planMigration() throws -> StoreMigration

    /// Brings the store up to ``model``, in one transaction.
    ///
    /// - Returns: what was done.
    /// - Throws: `GatewayError` with `LB5013`, with nothing changed, where a change of the model is not safe; `LB5009` where the
    ///   store was opened for reading.
    func migrate() throws -> StoreMigration

    /// What the last run left of a stream; nil where no run wrote it.
    func streamState(_ stream: String) throws -> StreamState?

    /// Forgets from where runs of the streams can go on, so that the next one reads everything; all else stays. Committed when it
    /// returns.
    ///
    /// - Throws: `GatewayError` with `LB5009` where the store was opened for reading; what the database throws.
    func forgetPositions(of streams: [String]) throws

    /// What is remembered of the feed of a mapping; nil where no run remembered anything.
    ///
    /// - Throws: `GatewayError` with `LB5007` where it cannot be read.
    func feedSchema(system: String, mapping: String) throws -> FeedSchema?

    /// Hands over the fingerprints of a stream in batches: every id once, in ascending order, as of one moment.
    ///
    /// - Throws: `GatewayError` with `LB5007` where they are damaged; what the body throws.
    /// - Complexity: O(fingerprints); memory for one block a segment.
    func fingerprints(of stream: String, _ body: ([Fingerprint]) throws -> Void) throws

    /// Hands over id and key (`part/part`) of every live row of a stream, in any order.
    ///
    /// - Complexity: O(rows of the entity).
    func keys(of stream: EntityStream, _ body: (RowID, String) throws -> Void) throws

    /// Writes a run, or a part of it, in one transaction: rows, fingerprints, stream states, quarantine and the ledger entry.
    ///
    /// - Parameters:
    ///   - run: what is known of the run before it is written.
    ///   - part: ``RunPart/whole``, or what the part before left; it is brought up to date for the next. Until the last part the
    ///     streams keep `as_of` and positions, and no extract counts as the one applied last.
    ///   - streams: the streams that the part changes; in the first and the last part all that the run covers, so that their
    ///     state moves on.
    ///   - quarantine: what it rejected.
    /// - Returns: the run's number.
    /// - Throws: `GatewayError`, with nothing of the part committed: `LB5006` where a row belongs to another stream, `LB5102`
    ///   where the database is locked, `LB5009` where the store was opened for reading.
    func apply(_ run: RunRecord, part: inout RunPart, streams: [StreamChanges], quarantine: QuarantineUpdate) throws -> Int64

    /// Keeps other runs of the streams out until the lock is released or the process ends.
    ///
    /// - Throws: `GatewayError` with `LB5005` and ``ExitStatus/unavailable``, at once, where one of them is being run.
    func lock(_ streams: [String]) throws -> any StoreLock

    /// The latest runs, newest first.
    func runs(limit: Int) throws -> [StoredRun]

    /// One run; nil where the ledger has none of the number.
    func run(_ number: Int64) throws -> StoredRun?

    /// Quarantined records, newest run first.
    func quarantine(_ filter: QuarantineFilter) throws -> [QuarantineEntry]

    /// One quarantined record, with its raw bytes.
    func quarantineEntry(_ id: Int64) throws -> QuarantineEntry?

    /// The columns of a row that are not null, as texts; nil where there is no such row. For plans and explanations.
    func row(_ id: RowID, of entity: Entity) throws -> [String: String]?

    /// - Complexity: O(rows): it counts them.
    func status() throws -> StoreStatus
}
