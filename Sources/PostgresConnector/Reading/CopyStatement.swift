internal import Postgres

/// The statement that copies the fields of a kind out, and which fields those are.
struct CopyStatement {
    /// Indices into the kind's fields, in the order of the copy's columns.
    let fields: [Int]
    let sql: String

    /// - Parameters:
    ///   - names: of the fields that are read; nil for all.
    ///   - types: of the fields' columns as they are now, which may be narrower or wider than those of the saved schema.
    ///   - condition: an SQL condition over the table's rows.
    init(_ kind: PostgresLayout.Kind, names: Set<String>?, types: [ColumnType], where condition: String? = nil) {
        fields = kind.fields.indices.filter { names?.contains(kind.fields[$0].name) ?? true }
        let columns = fields.map { index in
            let name = PostgresConnection.quoted(kind.fields[index].column.name)
            return types[index].cast.map { "\(name)::\($0)" } ?? name
        }
        let rows: String
        switch kind.relation.content {
        case .table(let name): rows = name.quoted
        // A comment at its end must not swallow what follows.
        case .query(let text): rows = "(\(text)\n) AS \"source\""
        }
        let filter = condition.map { " WHERE \($0)" } ?? ""
        sql = "COPY (SELECT \(columns.joined(separator: ", ")) FROM \(rows)\(filter)) TO STDOUT (FORMAT binary)"
    }
}
