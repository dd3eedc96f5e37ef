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
    /// nil for what is no table of its own: views, queries, foreign tables.
    public let traits: TableTraits?

    public init(columns: [Column], traits: TableTraits? = nil) {
        self.columns = columns
        self.traits = traits
    }

    func column(named name: String) -> Column? { columns.first { $0.name == name } }
}
