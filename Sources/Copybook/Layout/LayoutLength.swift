/// A number of bytes, of which a part may depend on how many occurrences tables have: the fixed bytes, and all bytes of each of
/// the tables.
public struct LayoutLength: Sendable, Hashable {
    public var fixed: Int
    /// Positions in ``RecordLayout/tables``, each once, ascending.
    public var tables: [Int]

    public init(fixed: Int, tables: [Int] = []) {
        self.fixed = fixed
        self.tables = tables
    }

    /// Whether it is the same in every record.
    public var isFixed: Bool { tables.isEmpty }
}
