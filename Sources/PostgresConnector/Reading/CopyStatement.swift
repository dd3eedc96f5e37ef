internal import Postgres

/// The statement that copies the fields of a kind out, and which fields those are.
struct CopyStatement {
    /// Indices into the kind's fields, in the order of the copy's columns.
    let fields: [Int]
    let sql: String
    /// The rows of the copy, as a query.
    let select: String

    /// The same copy of a stretch of the table's blocks.
    struct Range {
        let blocks: Swift.Range<Int>
        /// The last stretch goes to the end of the table, wherever that is.
        let isLast: Bool

        var condition: String {
            "ctid >= '(\(blocks.lowerBound),0)'::pg_catalog.tid" + (isLast ? "" : " AND ctid < '(\(blocks.upperBound),0)'::pg_catalog.tid")
        }
    }

    /// - Parameters:
    ///   - names: of the fields that are read; nil for all.
    ///   - types: of the fields' columns as they are now, which may be narrower or wider than those of the saved schema.
    ///   - condition: an SQL condition over the table's rows.
    init(_ kind: PostgresLayout.Kind, names: Set<String>?, types: [ColumnType], where condition: String? = nil) {
        fields = kind.fields.indices.filter { names?.contains(kind.fields[$0].name) ?? true }
        let columns = fields.map { index in
            let name = PostgresConnection.quoted(kind.fields[index].column.name)
            // A composite with a null in it is not null, though it is not `IS NOT NULL` either. A cast to text may write a value otherwise than its type does (inet), so the type's own output is asked for.
            return types[index].isBinary ? name : "CASE WHEN \(name) IS DISTINCT FROM NULL THEN pg_catalog.concat(\(name)) END"
        }
        let rows: String
        switch kind.relation.content {
        case .table(let name): rows = name.quoted
        // A comment at its end must not swallow what follows.
        case .query(let text): rows = "(\(text)\n) AS \"source\""
        }
        let filter = condition.map { " WHERE \($0)" } ?? ""
        select = "SELECT \(columns.joined(separator: ", ")) FROM \(rows)\(filter)"
        sql = "COPY (\(select)) TO STDOUT (FORMAT binary)"
    }
}
