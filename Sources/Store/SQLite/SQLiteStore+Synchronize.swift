public import Canonical
internal import SQLite

extension SQLiteStore {
    public func synchronize(_ model: CanonicalModel) throws {
        try requireWritable()
        try database.transaction { try synchronizeTables(model) }
    }

    /// Adds what is missing; the caller has a transaction.
    func synchronizeTables(_ model: CanonicalModel) throws {
        for entity in model.entities { try synchronizeTable(entity) }
        let update = try database.prepare("UPDATE lb_store SET model_version = ?1 WHERE model_version < ?1")
        try update.bind(Int64(model.version), at: 1)
        try update.run()
    }

    func synchronizeTable(_ entity: Entity) throws {
        let select = try database.prepare("SELECT name, type FROM pragma_table_info(?)")
        try select.bind(entity.name, at: 1)
        var present: [String: String] = [:]
        while try select.step() { present[(select.text(0) ?? "").lowercased()] = (select.text(1) ?? "").uppercased() }
        select.reset()
        guard !present.isEmpty else { return try database.execute(SQLiteSchema.createTable(entity)) }
        for column in SQLiteSchema.columns(entity) {
            if let type = present[column.name] {
                guard type == column.type else {
                    throw StoreError.columnConflict(
                        path, table: entity.name, column: column.name, expected: column.type, found: type)
                }
            } else if column.constraint.isEmpty {
                try database.execute("ALTER TABLE \(SQLiteDatabase.quoted(entity.name)) ADD COLUMN \(column.sql)")
            } else {
                throw StoreError.damaged(path, "\(entity.name) has no column \(column.name)")
            }
        }
    }
}
