/// A table of a record: an item with OCCURS.
public struct LayoutTable: Sendable, Hashable {
    /// Position of the item.
    public let item: Int
    /// The table around it; nil where it is in none.
    public let outer: Int?
    public let minimum: Int
    public let maximum: Int
    /// The item that holds the count; nil for a fixed table, which has the greatest number of occurrences.
    ///
    /// It is an integer, stands before the table and in no table, so that it can be read before anything of the table is.
    public let countItem: Int?
    /// Bytes from one occurrence to the next, slack bytes included. Its tables are inside this one.
    public internal(set) var stride: LayoutLength
    /// Whether the room of the greatest number of occurrences is there whatever the count.
    public let hasFixedRoom: Bool
}
