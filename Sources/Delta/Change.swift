public import Records

/// What happens to one row of the store.
public enum ChangeKind: UInt8, Sendable, Hashable, CaseIterable {
    case insert = 0
    case update = 1
    /// A soft-deleted row whose key came back, with the content it has now.
    case restore = 2
    case delete = 3

    /// By how many it changes the number of live rows.
    public var liveRows: Int {
        switch self {
        case .insert, .restore: 1
        case .update: 0
        case .delete: -1
        }
    }
}

/// One changed row on its way to the store.
public struct Change: Sendable, Hashable {
    public let kind: ChangeKind
    public let id: RowID
    /// For a delete, the hash that the row had.
    public let hash: RowHash
    /// The key parts, `part/part`; empty for a delete.
    public let key: String
    /// `file#record@byte`; empty for a delete.
    public let origin: String
    /// The row's cells in the encoding of ``RowCodec``; empty for a delete.
    public let payload: [UInt8]

    public init(kind: ChangeKind, id: RowID, hash: RowHash, key: String, origin: String, payload: [UInt8]) {
        self.kind = kind
        self.id = id
        self.hash = hash
        self.key = key
        self.origin = origin
        self.payload = payload
    }
}

/// How many rows of a stream a run met, and what it does to them.
///
/// After ``StreamDelta/finish(deletes:)``, `rows` is `inserts + updates + restores + unchanged + repeats + conflicts`, and
/// `liveBefore` is `updates + deletes + unchanged + kept + retained`.
public struct ChangeCounts: Sendable, Hashable, Codable {
    public var rows = 0
    public var inserts = 0
    public var updates = 0
    public var restores = 0
    public var deletes = 0
    public var unchanged = 0
    /// Repeats of a row with the same content.
    public var repeats = 0
    /// Rows that lost to another row with the same key and other content, and go to quarantine.
    public var conflicts = 0
    /// Live rows in the store that this run leaves as they are, because their record was rejected or their key is in conflict
    /// under `duplicates: reject`.
    public var kept = 0
    /// Live rows in the store that the extract does not have, and that stay because deletes are turned off.
    public var retained = 0
    /// Live rows in the store before the run.
    public var liveBefore = 0

    public init() {}

    public var written: Int { inserts + updates + restores + deletes }

    /// What this run and the next one did together.
    public func adding(_ next: ChangeCounts) -> ChangeCounts {
        var sum = next
        sum.rows += rows
        sum.inserts += inserts
        sum.updates += updates
        sum.restores += restores
        sum.deletes += deletes
        sum.unchanged += unchanged
        sum.repeats += repeats
        sum.conflicts += conflicts
        sum.kept += kept
        sum.liveBefore = liveBefore
        return sum
    }
}
