/// What is known of one id while a stream is compared; a set of bits in one byte.
enum RowState {
    static let empty: UInt8 = 0
    static let occupied: UInt8 = 1
    /// The store has the row.
    static let base: UInt8 = 2
    /// The store has it as soft-deleted.
    static let tombstone: UInt8 = 4
    /// The extract has it.
    static let seen: UInt8 = 8
    /// The extract's content differs from the store's, or the store has none.
    static let changed: UInt8 = 16
    /// It belongs to a rejected record.
    static let kept: UInt8 = 32
    /// Its versions are in conflict and none of them is taken.
    static let refused: UInt8 = 64
    /// The source says that it has it no more.
    static let gone: UInt8 = 128

    static let liveBase: UInt8 = occupied | base
}
