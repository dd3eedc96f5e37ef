public import Records

/// Canonical rows of one stream, as columns: the value that the mapping hands to delta and to previews.
public struct EntityBatch: Sendable {
    /// Index into the mapping's streams.
    public let stream: Int
    public let count: Int
    /// As ``EntityStream/fields`` has them; a field that this `emit` does not name is all null. No cell is an error.
    public var columns: [Column]
    /// Empty where ids were not asked for.
    public var ids: [RowID]
    /// The key parts as they stand in the id, `part/part`; empty where ids were not asked for.
    public var keys: TextValues
    /// For each row, its row in `origins`.
    public var recordRows: [Int32]
    public var origins: RecordOrigins

    public init(
        stream: Int, count: Int, columns: [Column], ids: [RowID], keys: TextValues, recordRows: [Int32],
        origins: RecordOrigins
    ) {
        self.stream = stream
        self.count = count
        self.columns = columns
        self.ids = ids
        self.keys = keys
        self.recordRows = recordRows
        self.origins = origins
    }
}
