public import Canonical
public import Records
internal import SQLite

extension SQLiteStore {
    public func status() throws -> StoreStatus {
        try reading {
            let head = try database.prepare(
                """
                SELECT format_version, model_version, (SELECT count(*) FROM lb_quarantine WHERE resolved_run IS NULL), \
                (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) FROM lb_store
                """)
            guard try head.step() else { throw StoreError.damaged(path, "it has no namespace") }
            return StoreStatus(
                namespace: namespace, formatVersion: Int(head.int(0)), modelVersion: Int(head.int(1)), sizeBytes: head.int(3),
                rows: try rowCounts(), streams: try streamStates(), openQuarantine: Int(head.int(2)),
                lastRun: try runs(limit: 1).first)
        }
    }

    public func row(_ id: RowID, of entity: Entity) throws -> [String: String]? {
        guard try tables().contains(entity.name) else { return nil }
        let info = try database.prepare("SELECT name, type FROM pragma_table_info(?)")
        try info.bind(entity.name, at: 1)
        var columns: [(name: String, sql: String)] = []
        while try info.step() {
            let name = info.text(0) ?? ""
            let quoted = SQLiteDatabase.quoted(name)
            columns.append((name, info.text(1) == "BLOB" ? "lower(hex(\(quoted)))" : quoted))
        }
        let select = try database.prepare(
            "SELECT \(columns.map(\.sql).joined(separator: ", ")) FROM \(SQLiteDatabase.quoted(entity.name)) WHERE id = ?")
        try select.bind(id.description, at: 1)
        guard try select.step() else { return nil }
        var result: [String: String] = [:]
        for (index, column) in columns.enumerated() {
            let index = Int32(truncatingIfNeeded: index)
            if !select.isNull(index) { result[column.name] = select.text(index) }
        }
        return result
    }

    private func rowCounts() throws -> [StoreStatus.Rows] {
        let present = try tables()
        var result: [StoreStatus.Rows] = []
        for entity in model.entities where present.contains(entity.name) {
            let select = try database.prepare(
                """
                SELECT lb_stream, count(*), count(lb_deleted_at) FROM \(SQLiteDatabase.quoted(entity.name)) \
                GROUP BY lb_stream ORDER BY lb_stream
                """)
            while try select.step() {
                let deleted = Int(select.int(2))
                result.append(
                    .init(
                        entity: entity.name, stream: select.text(0) ?? "", live: Int(select.int(1)) - deleted,
                        deleted: deleted))
            }
        }
        return result
    }

    private func tables() throws -> Set<String> {
        let select = try database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        var result: Set<String> = []
        while try select.step() { if let name = select.text(0) { result.insert(name) } }
        return result
    }
}
