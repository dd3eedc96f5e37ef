internal import Canonical
internal import Postgres
internal import Records

/// The tables of a store in one schema of a PostgreSQL database.
struct PostgresSchema {
    static let formatVersion = 1
    /// The first version with everything that the store uses and that its makers still mend.
    static let minimumServerVersion = 130_000
    /// Bytes of a name; the server would cut a longer one, and two cut names may be the same.
    static let maximumNameLength = 63

    /// A column of an entity's table.
    struct Column: Hashable {
        let name: String
        let type: String
        var constraint = ""
        var comment: String

        var sql: String { "\(PostgresConnection.quoted(name)) \(type)\(constraint)" }
    }

    /// An index over an entity's table.
    struct Index: Hashable {
        let name: String
        /// All of `CREATE INDEX IF NOT EXISTS …`.
        let sql: String
    }

    /// The schema's name, as it is.
    let name: String

    /// `"schema"."name"`.
    func qualified(_ table: String) -> String {
        PostgresConnection.quoted(name) + "." + PostgresConnection.quoted(table)
    }

    /// The name, or where it is too long as much of it as leaves room for 64 bits of its hash.
    static func shortened(_ name: String) -> String {
        guard name.utf8.count > maximumNameLength else { return name }
        let hash = String(NameHash.of(name), radix: 16)
        // Names of the model are ASCII, so that no character is cut in two.
        return String(decoding: name.utf8.prefix(maximumNameLength - 17), as: UTF8.self) + "~"
            + String(repeating: "0", count: 16 - hash.count) + hash
    }

    /// A text as SQL has it; the session has `standard_conforming_strings` on.
    static func literal(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result.unicodeScalars.append(scalar) }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    static func type(_ field: EntityField) -> String {
        if field.name == Entity.attributesName { return "jsonb" }
        return switch field.type {
        case .bool: "boolean"
        case .int: "bigint"
        case .double: "double precision"
        case .decimal: "numeric"
        case .date: "date"
        case .timestamp: "timestamp with time zone"
        case .bytes: "bytea"
        case .uuid: "uuid"
        case .string, .null, .list, .structure: "text"
        // No field of a model has one of these; an expression of such a type is refused where it is mapped to a field.
        case .uint, .duration, .type, .dyn, .map, .optional, .undecided, .abstract: "text"
        }
    }

    static func columns(_ entity: Entity) -> [Column] {
        [
            Column(
                name: "id", type: "uuid", constraint: " NOT NULL",
                comment: "UUID version 5 of the store's namespace and system/entity/key."),
            Column(name: "source_system", type: "text", constraint: " NOT NULL", comment: "The legacy system that the row comes from."),
            Column(name: "source_key", type: "text", constraint: " NOT NULL", comment: "The key parts in that system, part/part."),
        ]
            + entity.fields.map { Column(name: $0.name, type: type($0), comment: comment($0)) }
            + [
                Column(name: "lb_stream", type: "text", constraint: " NOT NULL", comment: "The stream that owns the row: system/mapping/entity."),
                Column(name: "lb_run", type: "bigint", constraint: " NOT NULL", comment: "The last run that wrote the row."),
                Column(name: "lb_hash", type: "bytea", constraint: " NOT NULL", comment: "Fingerprint of the mapped row."),
                Column(name: "lb_origin", type: "text", comment: "Where the row was read: file#record@byte."),
                Column(name: "lb_deleted_at", type: "timestamp with time zone", comment: "When the row was deleted; null while it is live."),
            ]
    }

    private static func comment(_ field: EntityField) -> String {
        var text = field.description
        if let references = field.references { text += " References \(references).id." }
        if !field.allowedValues.isEmpty { text += " One of \(field.allowedValues.joined(separator: ", "))." }
        if field.isPersonal { text += " Personal." }
        if let standard = field.standard { text += " [\(standard)]" }
        return text
    }

    /// Indexes share their names with tables; no table has a dot, and no field is named `id`.
    static func primaryKey(_ entity: Entity) -> String { shortened(entity.name + ".id") }

    func addPrimaryKey(_ entity: Entity) -> String {
        "ALTER TABLE \(qualified(entity.name)) ADD CONSTRAINT \(PostgresConnection.quoted(Self.primaryKey(entity))) PRIMARY KEY (id)"
    }

    /// Percent of a page that first loads fill. In what is left a changed row finds room beside the old one, and none of its indexes has
    /// to know (HOT updates); the room of versions that nobody sees any more is used again.
    private static let fill = 90

    /// The table, its key and its comments.
    func createTable(_ entity: Entity) -> [String] {
        let columns = Self.columns(entity)
        return [
            "CREATE TABLE \(qualified(entity.name)) (\(columns.map(\.sql).joined(separator: ", "))) WITH (fillfactor = \(Self.fill))",
            addPrimaryKey(entity),
            "COMMENT ON TABLE \(qualified(entity.name)) IS \(Self.literal(entity.description))",
        ] + columns.map { comment(on: $0, of: entity) }
    }

    /// A column that may be null.
    func addColumn(_ column: Column, to entity: Entity) -> [String] {
        ["ALTER TABLE \(qualified(entity.name)) ADD COLUMN \(column.sql)", comment(on: column, of: entity)]
    }

    func comment(on column: Column, of entity: Entity) -> String {
        "COMMENT ON COLUMN \(qualified(entity.name)).\(PostgresConnection.quoted(column.name)) IS \(Self.literal(column.comment))"
    }

    /// One index for each reference, over the rows that have it, and one to find a row by its legacy key. Made after rows are
    /// written, so that a first load sorts once instead of inserting at random.
    ///
    /// That of the key is a hash index: the row's id makes it unique already, and a hash index takes texts of any length.
    func indexes(_ entity: Entity) -> [Index] {
        let table = qualified(entity.name)
        func index(_ field: String, _ definition: String) -> Index {
            let name = Self.shortened("\(entity.name).\(field)")
            return Index(
                name: name,
                sql: "CREATE INDEX IF NOT EXISTS \(PostgresConnection.quoted(name)) ON \(table) \(definition)")
        }
        return entity.fields.filter { $0.references != nil }.map { field in
            let column = PostgresConnection.quoted(field.name)
            return index(field.name, "(\(column)) WHERE \(column) IS NOT NULL")
        } + [index("source_key", "USING hash (source_key)")]
    }

    static func view(_ entity: Entity) -> String { shortened("current_" + entity.name) }

    /// The view of an entity's live rows.
    ///
    /// - Parameters:
    ///   - columns: of the table, in its order. New ones stand last, which is what lets the view be replaced.
    ///   - replaces: whether it is there; somebody else's view of the name must not be written over.
    func createView(_ entity: Entity, columns: [String], replaces: Bool) -> [String] {
        let view = qualified(Self.view(entity))
        let shown = columns.filter { $0 != "lb_deleted_at" }.map(PostgresConnection.quoted).joined(separator: ", ")
        return [
            "CREATE \(replaces ? "OR REPLACE " : "")VIEW \(view) AS SELECT \(shown) FROM \(qualified(entity.name)) WHERE lb_deleted_at IS NULL",
            "COMMENT ON VIEW \(view) IS \(Self.literal("The rows of \(entity.name) that are not deleted."))",
        ]
    }
}
