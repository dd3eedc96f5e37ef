internal import Diagnostics
internal import Postgres

/// Asks the server what tables, views and queries look like.
struct RelationReader {
    let connection: PostgresConnection
    let types: TypeCatalog

    init(_ connection: PostgresConnection) {
        self.connection = connection
        types = TypeCatalog(connection)
    }

    /// - Throws: `GatewayError` with `LB1602` where there is no such table, or a code of the `LB52xx` series.
    func describe(_ relation: SourceRelation) throws -> RelationDescription {
        switch relation.content {
        case .table(let name): try describe(table: name, at: relation.place)
        case .query(let text): try describe(query: text, at: relation.place)
        }
    }

    private func describe(table name: RelationName, at place: Place) throws -> RelationDescription {
        guard let id = try tableID(name) else { throw missing(name, at: place, like: try similar(name)) }
        let rows = try connection.query(
            """
            SELECT a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, [id])
        return RelationDescription(
            columns: try rows.map { row in
                RelationDescription.Column(
                    name: row[0] ?? "", typeName: row[2] ?? "", type: try types.type(TypeCatalog.id(row[1])))
            }, traits: try traits(id))
    }

    /// A change of a partitioned table is told as its partition tells it, under the identity of the table: both must do. A deferrable key and the columns that an index only
    /// includes are no identity to the server: it would refuse every UPDATE of a table that is published without another.
    private func traits(_ id: String) throws -> TableTraits? {
        let leaves = try connection.query(
            """
            SELECT c.oid, c.relreplident FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT c.oid, c.relreplident FROM pg_catalog.pg_class AS p, pg_catalog.pg_partition_tree(p.oid::pg_catalog.regclass) AS t
                JOIN pg_catalog.pg_class AS c ON c.oid = t.relid
            WHERE p.oid = $1::pg_catalog.oid AND p.relkind = 'p' AND t.isleaf
            """, [id])
        var result: TableTraits?
        for leaf in leaves {
            let columns = try connection.query(
                """
                SELECT a.attname, a.attstorage <> 'p', coalesce(a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]), false),
                    a.attgenerated <> ''
                FROM pg_catalog.pg_attribute AS a LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = a.attrelid
                    AND CASE $2 WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END
                    AND i.indisvalid AND i.indimmediate
                WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
                """, [leaf[0], leaf[1]])
            func names(_ position: Int) -> [String] { columns.filter { $0[position] == "t" }.compactMap { $0[0] } }
            let own = TableTraits(identity: leaf[1] == "f" ? nil : names(2), outOfLine: names(1), generated: names(3))
            guard let before = result else {
                result = own
                continue
            }
            result?.identity = before.identity.map { known in own.identity.map { known.filter($0.contains) } ?? known } ?? own.identity
            result?.outOfLine += own.outOfLine.filter { !before.outOfLine.contains($0) }
        }
        return result
    }

    /// The object id of what a name stands for, along the search path where it has one part.
    func tableID(_ name: RelationName) throws -> String? {
        try connection.query("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid", [name.quoted]).first?.first ?? nil
    }

    private func describe(query: String, at place: Place) throws -> RelationDescription {
        let columns: [PostgresConnection.ResultColumn]
        do {
            columns = try connection.describe(query)
        } catch let error as GatewayError where error.exit == .failed {
            throw GatewayError(error.diagnostics.map { refused($0, at: place) }, exit: .findings)
        }
        guard !columns.isEmpty else {
            throw GatewayError(
                Diagnostic(.databaseLayout, "the query gives no columns", at: place, expected: "a SELECT"), exit: .findings)
        }
        let names = columns.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw GatewayError(
                Diagnostic(
                    .databaseLayout, "the query gives two columns named `\(twice)`", at: place,
                    help: "name them with AS, so that each can be told from the other"), exit: .findings)
        }
        return RelationDescription(
            columns: try columns.map { column in
                let name = try connection.query(
                    "SELECT pg_catalog.format_type($1::pg_catalog.oid, $2::pg_catalog.int4)",
                    [String(column.typeID), String(column.modifier)])
                return RelationDescription.Column(
                    name: column.name, typeName: (name.first?.first ?? nil) ?? "", type: try types.type(column.typeID))
            })
    }

    private func refused(_ diagnostic: Diagnostic, at place: Place) -> Diagnostic {
        Diagnostic(
            .databaseLayout, "the server refuses the query: \(diagnostic.message)", at: place, found: diagnostic.found,
            help: "try it in psql; it must be one SELECT without parameters")
    }

    private func missing(_ name: RelationName, at place: Place, like: [String]) -> GatewayError {
        GatewayError(
            Diagnostic(
                .relationMissing, "the database has no table or view \(name.quoted) that this user may see", at: place,
                expected: connection.name,
                help: like.isEmpty
                    ? "names without quotes are folded to lower case; write 'Schema.\"Table\"' for others"
                    : "did you mean \(like.map { "'\($0)'" }.joined(separator: " or "))?"), exit: .findings)
    }

    /// Tables of the same name in another case or another schema.
    private func similar(_ name: RelationName) throws -> [String] {
        let rows = try connection.query(
            """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE lower(c.relname) = lower($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1, 2 LIMIT 3
            """, [name.parts.last])
        return rows.map { RelationName(schema: $0[0] ?? "", name: $0[1] ?? "").quoted }
    }
}
