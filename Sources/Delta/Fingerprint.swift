public import Records

/// What the store remembers of a row: enough to tell whether it changed.
public struct Fingerprint: Sendable, Hashable {
    public let id: RowID
    public let hash: RowHash
    /// The row is soft-deleted; if its key returns, that is a restore.
    public let isTombstone: Bool

    @inlinable
    public init(id: RowID, hash: RowHash, isTombstone: Bool) {
        self.id = id
        self.hash = hash
        self.isTombstone = isTombstone
    }
}
