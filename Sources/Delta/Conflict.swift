public import Records

/// A row that goes to quarantine because another row of the same extract has its key and other content.
public struct Conflict: Sendable, Hashable {
    public let id: RowID
    /// The key parts, `part/part`.
    public let key: String
    public let file: String
    /// 1-based.
    public let recordNumber: Int64
    /// 0-based, in the decompressed, untranscoded file.
    public let byteOffset: Int64

    public init(id: RowID, key: String, file: String, recordNumber: Int64, byteOffset: Int64) {
        self.id = id
        self.key = key
        self.file = file
        self.recordNumber = recordNumber
        self.byteOffset = byteOffset
    }
}
