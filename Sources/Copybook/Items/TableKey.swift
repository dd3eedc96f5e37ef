/// ASCENDING or DESCENDING KEY of a table.
public struct TableKey: Sendable, Hashable {
    /// As written, with qualifiers.
    public let name: String
    public let isAscending: Bool
}
