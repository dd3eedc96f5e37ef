import Foundation
import SQLite

/// Looks into a store's file with plain SQL.
struct StoreReader {
    let path: String

    /// Rows with every column as text; null is nil. The file is opened for writing, since a journal that a killed run left has to
    /// be undone first.
    func rows(_ sql: String) throws -> [[String?]] {
        let database = try SQLiteDatabase(path: path, mode: .readWrite)
        let statement = try database.prepare(sql)
        var result: [[String?]] = []
        while try statement.step() {
            result.append((0..<statement.columnCount).map { statement.isNull($0) ? nil : statement.text($0) })
        }
        return result
    }

    func row(_ sql: String) throws -> [String?] { try rows(sql).first ?? [] }

    func int(_ sql: String) throws -> Int? { try row(sql).first.flatMap { $0.flatMap { Int($0) } } }

    func tables() throws -> [String] {
        try rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").compactMap { $0[0] }
    }

    /// Every row of every table, as literals; what two dumps have in common, two stores have in common.
    func dump() throws -> [String] {
        try tables().flatMap { try rows(of: $0, leavingOut: []) }
    }

    /// Every canonical row and whether it lives, without what depends on the hour.
    func canonical() throws -> [String] {
        try tables().filter { !$0.hasPrefix("lb_") }.flatMap { table in
            try rows(of: table, leavingOut: ["lb_deleted_at", "lb_run"], also: "lb_deleted_at IS NULL")
        }
    }

    private func rows(of table: String, leavingOut: Set<String>, also: String? = nil) throws -> [String] {
        let columns = try rows("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid").compactMap { $0[0] }
            .filter { !leavingOut.contains($0) }
        let values = (columns.map { "quote(\(SQLiteDatabase.quoted($0)))" } + (also.map { ["quote(\($0))"] } ?? []))
            .joined(separator: " || ',' || ")
        return try rows("SELECT \(values) FROM \(SQLiteDatabase.quoted(table)) ORDER BY 1")
            .map { table + ": " + ($0[0] ?? "") }
    }
}
