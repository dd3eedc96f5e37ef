/// Where the items of a record lie: a flat program for decoders.
///
/// Offsets are constants, or constants and the bytes of tables whose count is in the record. To decode a record of varying
/// length, take ``tables`` in their order: the count of each lies before it, at an offset that needs only counts already read.
public struct RecordLayout: Sendable, Hashable {
    /// One for each item of the record, in the same order.
    public let fields: [LayoutField]
    /// In the order of the text: a table before those inside it.
    public let tables: [LayoutTable]
    /// One for each of the record's renames.
    public let renames: [LayoutField]
    /// Bytes of the record.
    public let length: LayoutLength
    public let minimumLength: Int
    public let maximumLength: Int

    public var isFixedLength: Bool { length.isFixed }

    /// The bytes of each table, for counts that a record has.
    ///
    /// - Parameter counts: one for each of ``tables``; those of fixed tables are not looked at. One that is not read yet is 0:
    ///   a count below the least number is the caller's to refuse.
    /// - Returns: nil where a count is negative or above the greatest number of occurrences.
    /// - Complexity: O(tables + tables inside tables).
    public func extents(counts: [Int]) -> [Int]? {
        guard counts.count == tables.count else { return nil }
        var result = [Int](repeating: 0, count: tables.count)
        // A table stands before those inside it, so that from the last to the first every stride is known.
        for index in tables.indices.reversed() {
            let table = tables[index]
            let count = table.countItem == nil || table.hasFixedRoom ? table.maximum : counts[index]
            guard count >= 0, count <= table.maximum else { return nil }
            // Within the limit on records: the layout proved it for the greatest counts.
            result[index] = count * bytes(table.stride, extents: result)
        }
        return result
    }

    /// The number of bytes for the tables' extents.
    public func bytes(_ length: LayoutLength, extents: [Int]) -> Int {
        length.tables.reduce(length.fixed) { $0 + extents[$1] }
    }
}
