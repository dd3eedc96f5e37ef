/// Maps of a column: row `i` holds the entries `offsets[i] ..< offsets[i + 1]` of two child columns.
public struct MapValues: Sendable {
    /// One more than there are rows; starts at 0 and never falls.
    public var offsets: [Int32]
    /// No key comes twice in a row.
    public var keys: Column
    public var values: Column

    public init(offsets: [Int32], keys: Column, values: Column) {
        self.offsets = offsets
        self.keys = keys
        self.values = values
    }

    public var count: Int { offsets.count - 1 }

    public func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }
}
