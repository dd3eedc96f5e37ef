/// A message of `pgoutput` (PostgreSQL manual, "Logical Replication Message Formats"), protocol versions 1 and 2.
enum PluginMessage: Sendable, Hashable {
    case begin(end: UInt64, xid: UInt32)
    /// - end: where the log goes on after the transaction; time: microseconds since 2000-01-01.
    case commit(end: UInt64, time: Int64)
    case relation(ReplicatedRelation)
    /// An insert, update or delete, which ``RowMessage`` takes apart.
    case row(relation: UInt32)
    case truncate(relations: [UInt32])
    /// Types, origins and messages of programs: nothing that a row is made of.
    case other
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
