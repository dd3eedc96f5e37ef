/// The OCCURS clause of an item.
public struct TableClause: Sendable, Hashable {
    /// The least number of occurrences; of a fixed table its number. It is 0 where DEPENDING ON stands without a least number:
    /// the Language Reference assumes 1 there, but no compiler enforces it and files have 0.
    public let minimum: Int
    public let maximum: Int
    /// The item of the record that holds the count (DEPENDING ON); nil for a fixed table.
    public internal(set) var countItem: Int?
    public let keys: [TableKey]
    /// INDEXED BY.
    public let indexes: [String]
}
