/// What the server says of a table, a view or a query.
public struct RelationDescription: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        /// As the server has it, in its case.
        public let name: String
        /// As the server writes the type: `character varying(40)`.
        public let typeName: String
        public let type: ColumnType

        public init(name: String, typeName: String, type: ColumnType) {
            self.name = name
            self.typeName = typeName
            self.type = type
        }
    }

    /// In their order.
    public let columns: [Column]

    public init(columns: [Column]) { self.columns = columns }

    func column(named name: String) -> Column? { columns.first { $0.name == name } }
}
