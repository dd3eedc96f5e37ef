/// Records of one kind, decoded, as columns: the value that connectors hand to the mapping.
public struct RecordBatch: Sendable {
    /// Index into ``SourceSchema/kinds``.
    public let kind: Int
    public let count: Int
    /// As ``RecordKind/columns`` has them.
    public var columns: [Column]
    public var origins: RecordOrigins
    /// For each group of the schema, the ordinal of the group instance that holds each row; -1 outside of one. The file's
    /// ordinal is its index in the feed, inner ordinals count up over the whole run.
    public var groupOrdinals: [[Int64]]
    /// The file's bytes from `rawOffset` on, where the source keeps them for quarantine.
    public var raw: [UInt8]
    public var rawOffset: Int64
    /// For each row, where its bytes begin in `raw` and how many they are; empty where they are those of its origin.
    public var rawSpans: [(start: UInt32, length: UInt32)] = []

    public init(
        kind: Int, count: Int, columns: [Column], origins: RecordOrigins, groupOrdinals: [[Int64]], raw: [UInt8] = [],
        rawOffset: Int64 = 0
    ) {
        self.kind = kind
        self.count = count
        self.columns = columns
        self.origins = origins
        self.groupOrdinals = groupOrdinals
        self.raw = raw
        self.rawOffset = rawOffset
    }

    /// Some of the records, without their bytes.
    public func gathered(_ rows: [Int32]) -> RecordBatch {
        RecordBatch(
            kind: kind, count: rows.count, columns: columns.map { $0.gathered(rows) }, origins: origins.gathered(rows),
            groupOrdinals: groupOrdinals.map { ordinals in rows.map { ordinals[Int($0)] } })
    }

    /// The undecoded bytes of a record, empty where the source keeps none.
    public func rawRecord(_ row: Int) -> [UInt8] {
        if rawSpans.indices.contains(row) {
            let start = Int(rawSpans[row].start)
            let end = start + Int(rawSpans[row].length)
            return end <= raw.count ? Array(raw[start..<end]) : []
        }
        let start = Int(origins.byteOffsets[row] - rawOffset)
        let end = start + Int(origins.byteLengths[row])
        guard start >= 0, end <= raw.count, start <= end else { return [] }
        return Array(raw[start..<end])
    }
}
