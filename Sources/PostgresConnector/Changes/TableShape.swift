internal import Postgres

/// What tells that rows of a table came or went without a change of them being sent: TRUNCATE of a partition, partitions that were
/// attached or detached, ALTER TABLE that writes a table anew, and a table that was dropped and made again.
struct TableShape: Hashable {
    /// Of a partitioned table its partitions, their files and replica identities; of another one its file.
    let rows: String
    /// When the columns were last altered; nil for partitioned tables.
    let columns: String?

    init(rows: String, columns: String?) {
        self.rows = rows
        self.columns = columns
    }

    /// - Returns: nil where the text is none.
    init?(_ text: String) {
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), words.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(rows: String(words[0]), columns: words.count == 2 ? String(words[1]) : nil)
    }

    var text: String { rows + (columns.map { ":" + $0 } ?? "") }

    /// - Returns: nil where there is no such table.
    static func read(_ table: RelationName, _ connection: PostgresConnection) throws -> TableShape? {
        // From the catalogs themselves, so that it is of the moment that the transaction sees.
        let found = try connection.query(
            """
            WITH RECURSIVE tree (id) AS (
                SELECT c.oid FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($1)
                UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN tree ON i.inhparent = tree.id)
            SELECT max(c.relkind) FILTER (WHERE c.oid = pg_catalog.to_regclass($1)), max(c.relfilenode),
                pg_catalog.md5(pg_catalog.string_agg(pg_catalog.format('%s.%s.%s', c.oid, c.relfilenode, c.relreplident), ' ' ORDER BY c.oid)),
                (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.format('%s.%s', a.attnum, a.xmin), ' ' ORDER BY a.attnum))
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0)
            FROM tree JOIN pg_catalog.pg_class AS c ON c.oid = tree.id
            """, [table.quoted])
        guard let row = found.first, let kind = row[0], let file = row[1], let files = row[2] else { return nil }
        return kind == "p" ? TableShape(rows: files, columns: nil) : TableShape(rows: file, columns: row[3] ?? "none")
    }

    /// Whether rows may have come or gone since. A table that only has another file was packed (VACUUM FULL, CLUSTER), or was
    /// truncated, which is sent.
    func isOther(than old: TableShape) -> Bool {
        rows != old.rows && (columns == nil || old.columns == nil || columns != old.columns)
    }
}
