/// Lists of a column: row `i` holds the elements `offsets[i] ..< offsets[i + 1]` of the child column.
public struct ListValues: Sendable {
    /// One more than there are rows; starts at 0 and never falls.
    public var offsets: [Int32]
    public var elements: Column

    public init(offsets: [Int32], elements: Column) {
        self.offsets = offsets
        self.elements = elements
    }

    public var count: Int { offsets.count - 1 }

    public func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    /// For every element of the child column, the row that holds it.
    public var parents: [Int32] {
        var result = [Int32](repeating: 0, count: elements.count)
        for row in 0..<count { for element in range(row) { result[element] = Int32(truncatingIfNeeded: row) } }
        return result
    }
}
