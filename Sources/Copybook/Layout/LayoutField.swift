/// Where an item lies in its record.
public struct LayoutField: Sendable, Hashable {
    /// Bytes before the item; inside tables, before its first occurrence.
    ///
    /// An occurrence lies its number (from 0) times the table's stride behind, for each of the tables around it.
    public let offset: LayoutLength
    /// Bytes of one occurrence.
    public let length: LayoutLength
    /// The tables that it is in, outermost first, its own OCCURS the last.
    public let tables: [Int]
}
