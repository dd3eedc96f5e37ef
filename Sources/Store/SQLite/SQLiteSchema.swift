internal import Canonical
internal import Records
internal import SQLite

/// The tables of a store in SQLite.
enum SQLiteSchema {
    /// `LBGW` in the file's header tells a store from other databases.
    static let applicationID = 0x4C42_4757
    static let formatVersion = 1

    /// A column of an entity's table.
    struct Column: Hashable {
        let name: String
        let type: String
        var constraint = ""

        var sql: String { "\(SQLiteDatabase.quoted(name)) \(type)\(constraint)" }
    }

    /// Decimals and dates are TEXT: a numeric affinity would round the first, and SQLite has no type for the second.
    static func type(_ type: ValueType) -> String {
        switch type {
        case .bool, .int: "INTEGER"
        case .double: "REAL"
        case .bytes: "BLOB"
        case .null, .decimal, .date, .timestamp, .string, .uuid, .list, .structure: "TEXT"
        // No field of a model has one of these; an expression of such a type is refused where it is mapped to a field.
        case .uint, .duration, .type, .dyn, .map, .optional, .undecided, .abstract: "TEXT"
        }
    }

    static func columns(_ entity: Entity) -> [Column] {
        [
            Column(name: "id", type: "TEXT", constraint: " NOT NULL PRIMARY KEY"),
            Column(name: "source_system", type: "TEXT", constraint: " NOT NULL"),
            Column(name: "source_key", type: "TEXT", constraint: " NOT NULL"),
        ]
            + entity.fields.map { Column(name: $0.name, type: type($0.type)) }
            + [
                Column(name: "lb_stream", type: "TEXT", constraint: " NOT NULL"),
                Column(name: "lb_run", type: "INTEGER", constraint: " NOT NULL"),
                Column(name: "lb_hash", type: "BLOB", constraint: " NOT NULL"),
                Column(name: "lb_origin", type: "TEXT"),
                Column(name: "lb_deleted_at", type: "TEXT"),
            ]
    }

    static func createTable(_ entity: Entity) -> String {
        "CREATE TABLE \(SQLiteDatabase.quoted(entity.name)) (\(columns(entity).map(\.sql).joined(separator: ", ")))"
    }

    /// One index for each reference, over the rows that have it. Made after rows are written, so that a first load sorts
    /// once instead of inserting at random.
    static func createIndexes(_ entity: Entity) -> [String] {
        entity.fields.filter { $0.references != nil }.map { createIndex($0, of: entity) }
    }

    static func createIndex(_ field: EntityField, of entity: Entity) -> String {
        let column = SQLiteDatabase.quoted(field.name)
        let index = SQLiteDatabase.quoted("\(entity.name).\(field.name)")
        return
            "CREATE INDEX IF NOT EXISTS \(index) ON \(SQLiteDatabase.quoted(entity.name)) (\(column)) WHERE \(column) IS NOT NULL"
    }

    /// The types of the columns as the model names them. Stores of earlier versions get it with their next run.
    static let fieldTable =
        "CREATE TABLE IF NOT EXISTS lb_field (entity TEXT NOT NULL, field TEXT NOT NULL, type TEXT NOT NULL, PRIMARY KEY (entity, field))"

    /// What feeds are made of. Stores of earlier versions get it with their next run.
    static let schemaTable =
        "CREATE TABLE IF NOT EXISTS lb_schema (system TEXT NOT NULL, mapping TEXT NOT NULL, kind TEXT NOT NULL, run INTEGER NOT NULL, "
        + "definition TEXT NOT NULL, items TEXT NOT NULL, PRIMARY KEY (system, mapping, kind))"

    static let ledger = """
        CREATE TABLE lb_store (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            namespace TEXT NOT NULL,
            format_version INTEGER NOT NULL,
            model_version INTEGER NOT NULL,
            created_at TEXT NOT NULL
        );
        CREATE TABLE lb_stream (
            stream TEXT NOT NULL PRIMARY KEY,
            system TEXT NOT NULL,
            mapping TEXT NOT NULL,
            entity TEXT NOT NULL,
            as_of TEXT,
            mapping_digest TEXT NOT NULL,
            inputs_digest TEXT NOT NULL,
            inputs TEXT NOT NULL,
            last_run INTEGER NOT NULL,
            live_rows INTEGER NOT NULL
        );
        CREATE TABLE lb_run (
            run INTEGER PRIMARY KEY,
            system TEXT NOT NULL,
            mapping TEXT NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT NOT NULL,
            status TEXT NOT NULL,
            counts TEXT NOT NULL,
            mapping_digest TEXT NOT NULL,
            inputs_digest TEXT NOT NULL,
            inputs TEXT NOT NULL,
            as_of TEXT,
            approvals TEXT NOT NULL,
            hard_deletes INTEGER NOT NULL
        );
        CREATE TABLE lb_fingerprint (
            stream TEXT NOT NULL,
            segment INTEGER NOT NULL,
            block INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (stream, segment, block)
        );
        CREATE TABLE lb_quarantine (
            id INTEGER PRIMARY KEY,
            system TEXT NOT NULL,
            mapping TEXT NOT NULL,
            record TEXT NOT NULL,
            code TEXT NOT NULL,
            first_run INTEGER NOT NULL,
            last_run INTEGER NOT NULL,
            resolved_run INTEGER,
            stream TEXT,
            reason TEXT NOT NULL,
            field TEXT,
            file TEXT NOT NULL,
            record_number INTEGER NOT NULL,
            byte_offset INTEGER NOT NULL,
            mapping_place TEXT,
            is_personal INTEGER NOT NULL,
            raw BLOB,
            UNIQUE (system, mapping, record, code)
        );
        """
}
