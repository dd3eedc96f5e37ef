public import Canonical
internal import Postgres

extension PostgresStore {
    public func synchronize(_ model: CanonicalModel) throws {
        try requireWritable()
        try transaction { try synchronizeTables(model) }
    }

    /// The tables of the schema, each with its columns and their types in the table's order.
    func tables() throws -> [String: [(name: String, type: String)]] {
        let rows = try connection.query(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class AS c \
            JOIN pg_namespace AS n ON n.oid = c.relnamespace \
            LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
            WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname, a.attnum
            """, [schema.name])
        var result: [String: [(name: String, type: String)]] = [:]
        for row in rows where row.count == 3 {
            guard let table = row[0] else { continue }
            if let column = row[1], let type = row[2] { result[table, default: []].append((column, type)) }
        }
        return result
    }

    /// Adds what is missing; the caller has a transaction.
    func synchronizeTables(_ model: CanonicalModel) throws {
        try synchronizeTables(model.entities)
        _ = try connection.query(
            "UPDATE \(schema.qualified("lb_store")) SET model_version = $1::integer WHERE model_version < $1::integer",
            [String(model.version)])
    }

    func synchronizeTables(_ entities: [Entity]) throws {
        var present = try tables()
        guard try entities.contains(where: { try isIncomplete($0, present[$0.name], present) }) else { return }
        // Another run may be adding the same.
        _ = try connection.query("SELECT pg_advisory_xact_lock(\(AdvisoryLock.key("schema", "", schema: schema.name)))")
        present = try tables()
        for entity in entities where try isIncomplete(entity, present[entity.name], present) {
            try add(entity, present[entity.name], hasView: present[PostgresSchema.view(entity)] != nil)
        }
    }

    private func isIncomplete(
        _ entity: Entity, _ columns: [(name: String, type: String)]?, _ present: [String: [(name: String, type: String)]]
    ) throws -> Bool {
        guard let columns else { return true }
        return try !missing(entity, columns).isEmpty || (hasView(entity) && present[PostgresSchema.view(entity)] == nil)
    }

    /// Whether the name of the view is free: a project may have an entity `current_…` of its own.
    func hasView(_ entity: Entity) -> Bool { model.entity(named: PostgresSchema.view(entity)) == nil }

    /// - Throws: `LB5008` where a column has another type, `LB5007` where a column is gone that every table has.
    func missing(_ entity: Entity, _ present: [(name: String, type: String)]) throws -> [PostgresSchema.Column] {
        let types = Dictionary(present.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        var result: [PostgresSchema.Column] = []
        for column in PostgresSchema.columns(entity) {
            if let type = types[column.name] {
                guard type == column.type else {
                    throw StoreError.columnConflict(
                        name, table: entity.name, column: column.name, expected: column.type, found: type)
                }
            } else if column.constraint.isEmpty {
                result.append(column)
            } else {
                throw StoreError.damaged(name, "\(entity.name) has no column \(column.name)")
            }
        }
        return result
    }

    private func add(_ entity: Entity, _ present: [(name: String, type: String)]?, hasView: Bool) throws {
        var columns = PostgresSchema.columns(entity).map(\.name)
        if let present {
            let missing = try missing(entity, present)
            try execute(missing.flatMap { schema.addColumn($0, to: entity) })
            columns = present.map(\.name) + missing.map(\.name)
        } else {
            try execute(schema.createTable(entity))
        }
        guard self.hasView(entity) else { return }
        // Beside a table that the store just made, a view of the name is somebody else's.
        if present == nil, hasView {
            throw StoreError.tableExists(name, schema: schema.name, table: PostgresSchema.view(entity))
        }
        try execute(schema.createView(entity, columns: columns, replaces: hasView))
    }

    /// Runs statements that give no rows, in one message; the caller has a transaction.
    func execute(_ statements: [String]) throws { try connection.execute(statements.joined(separator: ";\n")) }
}
