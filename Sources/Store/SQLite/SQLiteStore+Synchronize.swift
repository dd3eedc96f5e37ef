public import Canonical
internal import SQLite

extension SQLiteStore {
    public func synchronize(_ model: CanonicalModel) throws {
        try requireWritable()
        try database.transaction { try synchronizeTables(model) }
    }

    /// Adds what is missing; the caller has a transaction.
    func synchronizeTables(_ model: CanonicalModel) throws {
        let known = try recordedTypes()
        for entity in model.entities { try synchronizeTable(entity, known: known) }
        let update = try database.prepare("UPDATE lb_store SET model_version = ?1 WHERE model_version < ?1")
        try update.bind(Int64(model.version), at: 1)
        try update.run()
    }

    /// - Parameter known: the recorded types by `entity.field`.
    func synchronizeTable(_ entity: Entity, known: [String: String]) throws {
        for field in entity.fields {
            if let type = known["\(entity.name).\(field.name)"], type != field.type.description {
                throw StoreError.columnConflict(
                    path, table: entity.name, column: field.name, expected: field.type.description, found: type)
            }
        }
        let select = try database.prepare("SELECT name, type FROM pragma_table_info(?)")
        try select.bind(entity.name, at: 1)
        var present: [String: String] = [:]
        while try select.step() { present[(select.text(0) ?? "").lowercased()] = (select.text(1) ?? "").uppercased() }
        select.reset()
        guard !present.isEmpty else {
            try database.execute(SQLiteSchema.createTable(entity))
            return try recordTypes(entity, known: known)
        }
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
        try recordTypes(entity, known: known)
    }
}
