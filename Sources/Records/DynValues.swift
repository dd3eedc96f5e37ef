/// Values whose type is known only row by row: a dense union of typed child columns.
///
/// The value of row `i` stands at `positions[i]` of `children[tags[i]]`. No child is itself a union; lists, maps and
/// optionals inside of one hold unions. A child of the null type stands for the literal `null`, which is a value; a cell that
/// is null because its source is null is marked in the column's mask, as everywhere.
public struct DynValues: Sendable {
    public var tags: [UInt8]
    public var positions: [Int32]
    /// At most 255, each of another type.
    public var children: [Column]

    public init(tags: [UInt8], positions: [Int32], children: [Column]) {
        self.tags = tags
        self.positions = positions
        self.children = children
    }

    /// The value null in every row.
    public init(nulls count: Int) {
        tags = [UInt8](repeating: 0, count: count)
        positions = [Int32](repeating: 0, count: count)
        children = [Column(.null, count: 1)]
    }

    public var count: Int { tags.count }

    public func child(_ row: Int) -> Column { children[Int(tags[row])] }
    public func position(_ row: Int) -> Int { Int(positions[row]) }

    /// Drops what no row points to, once that is the larger part.
    func compacted() -> DynValues {
        let held = children.reduce(0) { $0 + $1.count }
        guard held > 4 * count + 16 else { return self }
        var wanted = [[Int32]](repeating: [], count: children.count)
        var result = self
        for row in 0..<count {
            let tag = Int(tags[row])
            result.positions[row] = Int32(truncatingIfNeeded: wanted[tag].count)
            wanted[tag].append(positions[row])
        }
        result.children = zip(children, wanted).map { $0.gathered($1) }
        return result
    }
}
