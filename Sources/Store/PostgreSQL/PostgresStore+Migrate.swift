internal import Canonical
internal import Postgres
internal import Records

extension PostgresStore: MigrationTarget {
    /// What the model calls a type of the server.
    private static let names = [
        "boolean": "bool", "bigint": "int", "double precision": "double", "numeric": "decimal", "date": "date",
        "timestamp with time zone": "timestamp", "bytea": "bytes", "uuid": "uuid", "text": "string", "jsonb": "string",
    ]

    func columnTypes() throws -> [String: [String: String]] {
        try tables().mapValues { columns in
            Dictionary(columns.map { ($0.name, Self.names[$0.type] ?? $0.type) }, uniquingKeysWith: { first, _ in first })
        }
    }

    func storedModelVersion() throws -> Int {
        let found = try connection.query("SELECT model_version FROM \(schema.qualified("lb_store"))").first
        guard let found else { throw StoreError.damaged(name, "it has no model version") }
        return Int(TextRow(found).int(0))
    }

    func creation(_ entity: Entity) -> [String] {
        schema.createTable(entity)
            + (hasView(entity) ? schema.createView(entity, columns: PostgresSchema.columns(entity).map(\.name), replaces: false) : [])
    }

    func addition(_ field: EntityField, to entity: Entity) -> [String] {
        PostgresSchema.columns(entity).filter { $0.name == field.name }.flatMap { schema.addColumn($0, to: entity) }
    }

    func widening(_ field: EntityField, of entity: Entity, from type: String) -> [String] {
        let column = PostgresConnection.quoted(field.name)
        let value = type == "date" && field.type == .timestamp ? "\(column)::timestamp AT TIME ZONE 'UTC'" : "\(column)::\(PostgresSchema.type(field))"
        return
            (type == "uuid" ? ["DROP INDEX IF EXISTS \(schema.qualified(PostgresSchema.shortened("\(entity.name).\(field.name)")))"] : [])
            + ["ALTER TABLE \(schema.qualified(entity.name)) ALTER COLUMN \(column) TYPE \(PostgresSchema.type(field)) USING \(value)"]
    }

    /// Views and rules over the column, or over the store's own view, which has to give way.
    func dependents(on field: EntityField, of entity: Entity, from type: String) throws -> [String] {
        try connection.query(
            """
            SELECT DISTINCT v.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
            JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid \
            AND d.classid = 'pg_rewrite'::regclass \
            LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid \
            JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class \
            WHERE n.nspname = $1 AND v.oid <> c.oid AND ((c.relname = $2 AND a.attname = $4 \
            AND NOT (v.relname = $3 AND v.relnamespace = c.relnamespace)) OR c.relname = $3) ORDER BY 1
            """, [schema.name, entity.name, PostgresSchema.view(entity), field.name]
        ).compactMap { $0.first ?? nil }
    }

    func surroundings(_ entity: Entity, isNew: Bool, added: [String], isWidened: Bool) throws
        -> (before: [StoreMigration.Step], after: [StoreMigration.Step])
    {
        if isNew { return ([], []) }
        let present = try tables()
        let view = PostgresSchema.view(entity)
        let create = schema.createView(
            entity, columns: present[entity.name, default: []].map(\.name) + added, replaces: present[view] != nil && !isWidened)
        var before: [StoreMigration.Step] = []
        var after: [StoreMigration.Step] = []
        if !hasView(entity) {
            // Its name is an entity's.
        } else if isWidened, present[view] != nil {
            // A view keeps its columns from changing their types. What others may do with it is given to the new one.
            before.append(.init("take off view \(view)", ["DROP VIEW \(schema.qualified(view))"]))
            after.append(.init("put view \(view) back", create + (try grants(on: view))))
        } else if present[view] == nil || !added.isEmpty {
            after.append(.init("\(present[view] == nil ? "add" : "extend") view \(view)", create))
        }
        // The first load makes them.
        if try !connection.query("SELECT 1 FROM \(schema.qualified(entity.name)) LIMIT 1").isEmpty {
            after += try missingIndexes(entity).map { .init("add index \($0.name)", [$0.sql]) }
        }
        after += try comments(entity, leavingOut: Set(added))
        return (before, after)
    }

    private func grants(on view: String) throws -> [String] {
        try connection.query(
            """
            WITH c AS (
                SELECT c.oid, c.relowner, c.relacl, c.reloptions FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = $1 AND c.relname = $2)
            SELECT format('GRANT %s%s ON %s TO %s', g.privilege_type, g.part, g.oid::regclass, \
                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END) \
                || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM (
                SELECT c.oid, c.relowner, '' AS part, x.* FROM c, aclexplode(c.relacl) AS x
                UNION ALL
                SELECT c.oid, c.relowner, format(' (%I)', a.attname), x.*
                FROM c JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) AS x
            ) AS g WHERE g.grantee <> g.relowner
            UNION ALL
            SELECT format('ALTER VIEW %s SET (%s)', c.oid::regclass, array_to_string(c.reloptions, ', ')) FROM c WHERE c.reloptions IS NOT NULL
            """, [schema.name, view]
        ).compactMap { $0.first ?? nil }
    }

    /// Comments that say something else than the model.
    private func comments(_ entity: Entity, leavingOut added: Set<String>) throws -> [StoreMigration.Step] {
        let rows = try connection.query(
            """
            SELECT a.attname, col_description(c.oid, a.attnum) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
            WHERE n.nspname = $1 AND c.relname = $2
            """, [schema.name, entity.name])
        let present = Dictionary(rows.map { ($0[0] ?? "", $0[1]) }, uniquingKeysWith: { first, _ in first })
        let changed = PostgresSchema.columns(entity).filter { column in
            !added.contains(column.name) && present[column.name].map { $0 != column.comment } == true
        }
        guard !changed.isEmpty else { return [] }
        return [.init("describe columns of \(entity.name) anew", changed.map { schema.comment(on: $0, of: entity) })]
    }

    func migrating<Result>(_ body: () throws -> Result) throws -> Result {
        try requireWritable()
        return try transaction {
            _ = try connection.query("SELECT pg_advisory_xact_lock(\(AdvisoryLock.key("schema", "", schema: schema.name)))")
            return try body()
        }
    }

    func perform(_ steps: [StoreMigration.Step]) throws {
        try execute(steps.flatMap(\.sql))
        try synchronizeTables(model)
    }
}
