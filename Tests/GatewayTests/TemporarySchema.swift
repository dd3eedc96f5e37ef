import Foundation
import Postgres

/// A schema of the server's database that goes away with its owner.
final class TemporarySchema: Sendable {
    /// Whether the environment names a PostgreSQL server; `make test` starts a throw-away one.
    static let isPossible = ProcessInfo.processInfo.environment["PGHOST"] != nil

    let name = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"

    var settings: String { "options=-csearch_path=\(name)" }

    init() throws { try PostgresConnection().execute("CREATE SCHEMA \(name)") }

    deinit { _ = try? PostgresConnection().execute("DROP SCHEMA \(name) CASCADE") }

    func rows(_ sql: String) throws -> [[String?]] { try PostgresConnection(settings).query(sql) }

    func int(_ sql: String) throws -> Int? { try rows(sql).first?.first.flatMap { $0.flatMap { Int($0) } } }

    /// Every canonical row and whether it lives, without what depends on the hour, as ``CanonicalRows`` writes it.
    func canonical() throws -> [String] {
        let columns = try rows(
            """
            SELECT table_name, column_name, data_type FROM information_schema.columns AS c JOIN information_schema.tables AS t \
            USING (table_schema, table_name) WHERE table_schema = '\(name)' AND table_type = 'BASE TABLE' \
            AND table_name NOT LIKE 'lb\\_%' ORDER BY table_name COLLATE "C", ordinal_position
            """)
        let tables = Dictionary(grouping: columns, by: { $0[0] ?? "" })
        return try tables.keys.sorted().flatMap { table -> [String] in
            let names = tables[table, default: []].compactMap { $0[1] }
            let texts = tables[table, default: []].map { row in
                let quoted = PostgresConnection.quoted(row[1] ?? "")
                return switch row[2] {
                case "boolean": "\(quoted)::integer::text"
                case "bytea": "encode(\(quoted), 'hex')"
                case "timestamp with time zone":
                    "to_char(\(quoted) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                default: "\(quoted)::text"
                }
            }
            return CanonicalRows.texts(
                table, names, try rows("SELECT \(texts.joined(separator: ", ")) FROM \(PostgresConnection.quoted(table))"))
        }
    }
}

/// Canonical rows as texts that are the same for every store.
enum CanonicalRows {
    private static let leftOut: Set<String> = ["lb_run"]

    static func texts(_ table: String, _ columns: [String], _ rows: [[String?]]) -> [String] {
        rows.map { row in
            let cells = zip(columns, row).compactMap { name, value -> String? in
                guard let value, !leftOut.contains(name) else { return nil }
                return switch name {
                case "lb_deleted_at": "deleted"
                case "attributes": "\(name)=\(sorted(value))"
                default: "\(name)=\(value)"
                }
            }
            return table + ": " + cells.sorted().joined(separator: " | ")
        }.sorted()
    }

    /// JSON in one order of keys.
    private static func sorted(_ json: String) -> String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8)),
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        else { return "broken \(json)" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension StoreReader {
    /// As ``TemporarySchema/canonical()``.
    func canonicalTexts() throws -> [String] {
        try tables().filter { !$0.hasPrefix("lb_") }.flatMap { table -> [String] in
            let columns = try rows("SELECT name, type FROM pragma_table_info('\(table)') ORDER BY cid")
            let names = columns.compactMap { $0[0] }
            let texts = columns.map { $0[1] == "BLOB" ? "lower(hex(\"\($0[0] ?? "")\"))" : "\"\($0[0] ?? "")\"" }
            return CanonicalRows.texts(table, names, try rows("SELECT \(texts.joined(separator: ", ")) FROM \"\(table)\""))
        }
    }
}
