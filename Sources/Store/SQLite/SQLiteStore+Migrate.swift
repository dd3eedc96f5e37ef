internal import Canonical
internal import Records
internal import SQLite

extension SQLiteStore: MigrationTarget {
    func columnTypes() throws -> [String: [String: String]] {
        let recorded = try recordedTypes()
        let select = try database.prepare(
            """
            SELECT m.name, c.name, c.type FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c \
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
            """)
        var result: [String: [String: String]] = [:]
        while try select.step() {
            let table = select.text(0) ?? ""
            let column = select.text(1) ?? ""
            let type = select.text(2) ?? ""
            // A store that has not noted its types yet has those of the model, where the column is of that kind at all.
            let field = model.entity(named: table)?.field(named: column)
            var assumed = field.flatMap { SQLiteSchema.type($0.type) == type ? $0.type.description : nil }
            // Days and instants tell themselves apart.
            if recorded["\(table).\(column)"] == nil, field?.type == .timestamp, try holdsDays(table, column) { assumed = "date" }
            result[table, default: [:]][column] = recorded["\(table).\(column)"] ?? assumed ?? type
        }
        return result
    }

    private func holdsDays(_ table: String, _ column: String) throws -> Bool {
        let name = SQLiteDatabase.quoted(column)
        return try Self.count(
            database, "SELECT EXISTS (SELECT 1 FROM \(SQLiteDatabase.quoted(table)) WHERE length(\(name)) = 10)") == 1
    }

    /// By `entity.field`: SQLite's own types do not tell a date from a text.
    func recordedTypes() throws -> [String: String] {
        guard try tableExists("lb_field") else { return [:] }
        let select = try database.prepare("SELECT entity || '.' || field, type FROM lb_field")
        var result: [String: String] = [:]
        while try select.step() { result[select.text(0) ?? ""] = select.text(1) }
        return result
    }

    /// Notes the types of an entity's fields; the caller has a transaction.
    func recordTypes(_ entity: Entity, known: [String: String]) throws {
        let missing = entity.fields.filter { known["\(entity.name).\($0.name)"] != $0.type.description }
        guard !missing.isEmpty else { return }
        if known.isEmpty { try database.execute(SQLiteSchema.fieldTable) }
        let insert = try database.prepare("INSERT OR REPLACE INTO lb_field (entity, field, type) VALUES (?, ?, ?)")
        try insert.bind(entity.name, at: 1)
        for field in missing {
            try insert.bind(field.name, at: 2)
            try insert.bind(field.type.description, at: 3)
            try insert.run()
        }
    }

    func storedModelVersion() throws -> Int {
        let select = try database.prepare("SELECT model_version FROM lb_store")
        guard try select.step() else { throw StoreError.damaged(path, "it has no model version") }
        return Int(select.int(0))
    }

    func creation(_ entity: Entity) -> [String] { [SQLiteSchema.createTable(entity)] }

    func addition(_ field: EntityField, to entity: Entity) -> [String] {
        let column = SQLiteSchema.Column(name: field.name, type: SQLiteSchema.type(field.type))
        return ["ALTER TABLE \(SQLiteDatabase.quoted(entity.name)) ADD COLUMN \(column.sql)"]
    }

    func widening(_ field: EntityField, of entity: Entity, from type: String) -> [String] {
        let table = SQLiteDatabase.quoted(entity.name)
        let column = SQLiteDatabase.quoted(field.name)
        switch (type, field.type) {
        case ("date", .timestamp):
            return ["UPDATE \(table) SET \(column) = \(column) || 'T00:00:00.000000Z' WHERE \(column) IS NOT NULL"]
        case ("int", _), ("bool", _):
            let text = type == "bool" ? "CASE \(column) WHEN 1 THEN 'true' WHEN 0 THEN 'false' END" : "CAST(\(column) AS TEXT)"
            return [
                "ALTER TABLE \(table) ADD COLUMN lb_wider \(SQLiteSchema.type(field.type))",
                "UPDATE \(table) SET lb_wider = \(text) WHERE \(column) IS NOT NULL",
                "ALTER TABLE \(table) DROP COLUMN \(column)", "ALTER TABLE \(table) RENAME COLUMN lb_wider TO \(column)",
            ]
        // The others are texts already.
        default:
            return field.references == nil
                ? ["DROP INDEX IF EXISTS \(SQLiteDatabase.quoted("\(entity.name).\(field.name)"))"] : []
        }
    }

    /// Types of columns are all one to SQLite's views, but a column that is made anew is taken off for a moment.
    func dependents(on field: EntityField, of entity: Entity, from type: String) throws -> [String] {
        guard type == "int" || type == "bool" else { return [] }
        let select = try database.prepare(
            "SELECT name, lower(sql) FROM sqlite_master WHERE type IN ('view', 'trigger', 'index') AND name <> ?1 ORDER BY 1")
        try select.bind("\(entity.name).\(field.name)", at: 1)
        var result: [String] = []
        while try select.step() {
            guard let name = select.text(0), let sql = select.text(1) else { continue }
            // Both names as whole words, in whatever quotes: a view too many is a question asked, one too few is lost.
            let words = Set(sql.split { !$0.isLetter && !$0.isNumber && $0 != "_" })
            if words.contains(Substring(entity.name)), words.contains(Substring(field.name)) { result.append(name) }
        }
        return result
    }

    func surroundings(_ entity: Entity, isNew: Bool, added: [String], isWidened: Bool) throws
        -> (before: [StoreMigration.Step], after: [StoreMigration.Step])
    {
        guard !isNew, try Self.count(database, "SELECT EXISTS (SELECT 1 FROM \(SQLiteDatabase.quoted(entity.name)))") == 1 else {
            // The first load makes them.
            return ([], [])
        }
        let select = try database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?")
        try select.bind(entity.name, at: 1)
        var present: Set<String> = []
        while try select.step() { if let name = select.text(0) { present.insert(name) } }
        let missing = entity.fields.filter { $0.references != nil && !present.contains("\(entity.name).\($0.name)") }
        return (
            [],
            missing.map {
                .init("add index \(entity.name).\($0.name)", [SQLiteSchema.createIndex($0, of: entity)])
            }
        )
    }

    func migrating<Result>(_ body: () throws -> Result) throws -> Result {
        try requireWritable()
        return try database.transaction { try body() }
    }

    func perform(_ steps: [StoreMigration.Step]) throws {
        for statement in steps.flatMap(\.sql) { try database.execute(statement) }
        let known = try recordedTypes()
        for entity in model.entities { try recordTypes(entity, known: known) }
        try synchronizeTables(model)
    }

    func tableExists(_ name: String) throws -> Bool {
        try Self.count(database, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '\(name)'") == 1
    }
}
