public import Records

/// The rows of one entity batch, encoded and hashed: what ``StreamDelta`` takes in.
public struct EncodedRows: Sendable {
    /// Index into the mapping's streams.
    public let stream: Int
    public let ids: [RowID]
    /// One a row.
    public let hashes: [RowHash]
    /// The key parts, `part/part`; one a row.
    public let keys: TextValues
    /// The file that all these rows come from, as the user named it.
    public let file: String
    /// 1-based, one a row.
    public let recordNumbers: [Int64]
    /// 0-based in the decompressed, untranscoded file, one a row.
    public let byteOffsets: [Int64]
    /// The rows' encodings, one after the other.
    public let payload: [UInt8]
    /// Row `i` is `payload[offsets[i] ..< offsets[i + 1]]`; one more than there are rows.
    public let offsets: [Int]

    public var count: Int { ids.count }

    /// - Throws: `LB4002` where the parts do not describe the same number of rows, or the offsets leave the payload.
    public init(
        stream: Int, ids: [RowID], hashes: [RowHash], keys: TextValues, file: String, recordNumbers: [Int64],
        byteOffsets: [Int64], payload: [UInt8], offsets: [Int]
    ) throws {
        let count = ids.count
        guard hashes.count == count, keys.count == count, keys.lengths.count == count, recordNumbers.count == count,
            byteOffsets.count == count, offsets.count == count + 1
        else { throw SyncError.damagedBatch("its parts differ in their number of rows") }
        var previous = 0
        for offset in offsets {
            guard offset >= previous, offset <= payload.count else {
                throw SyncError.damagedBatch("a row's encoding lies outside of the payload")
            }
            previous = offset
        }
        for row in 0..<count where Int(keys.starts[row]) + Int(keys.lengths[row]) > keys.bytes.count {
            throw SyncError.damagedBatch("a row's key lies outside of the batch")
        }
        self.stream = stream
        self.ids = ids
        self.hashes = hashes
        self.keys = keys
        self.file = file
        self.recordNumbers = recordNumbers
        self.byteOffsets = byteOffsets
        self.payload = payload
        self.offsets = offsets
    }
}
