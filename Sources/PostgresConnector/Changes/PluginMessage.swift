/// A message of `pgoutput` (PostgreSQL manual, "Logical Replication Message Formats"), protocol versions 1 and 2.
enum PluginMessage: Sendable, Hashable {
    case begin(end: UInt64, xid: UInt32)
    /// - end: where the log goes on after the transaction; time: microseconds since 2000-01-01.
    case commit(end: UInt64, time: Int64)
    case relation(ReplicatedRelation)
    case insert(relation: UInt32, new: TupleCells)
    /// `old` is missing where the identity did not change and is not FULL.
    case update(relation: UInt32, old: OldTuple?, new: TupleCells)
    case delete(relation: UInt32, old: OldTuple)
    case truncate(relations: [UInt32])
    /// Types, origins and messages of programs: nothing that a row is made of.
    case other
}

/// A row before a change.
struct OldTuple: Sendable, Hashable {
    /// Only the columns of the replica identity are there; the others are null whatever they were.
    let isKey: Bool
    let cells: TupleCells
}

/// The values of one row, as views into the bytes that messages are gathered in.
struct TupleCells: Sendable, Hashable {
    enum Kind: UInt8, Sendable {
        case null = 0x6E
        /// Out of line and not changed, so it was not sent.
        case unchanged = 0x75
        case text = 0x74
        case binary = 0x62
    }

    struct Cell: Sendable, Hashable {
        let kind: Kind
        let start: UInt32
        let length: UInt32
    }

    var cells: [Cell]
}

/// A table as the stream describes it, before its first change and after every change of its own.
struct ReplicatedRelation: Sendable, Hashable {
    struct Column: Sendable, Hashable {
        let name: String
        let typeID: UInt32
        let isKey: Bool
    }

    let id: UInt32
    let schema: String
    let name: String
    /// `d`, `n`, `f` or `i`.
    let identity: UInt8
    let columns: [Column]

    var isFull: Bool { identity == 0x66 }
}
