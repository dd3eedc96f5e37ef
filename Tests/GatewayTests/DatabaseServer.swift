import Foundation
import Postgres

/// The PostgreSQL server that the environment names; `make test` starts a throw-away one.
enum DatabaseServer {
    static let isPresent = ProcessInfo.processInfo.environment["PGHOST"] != nil

    /// Whether it keeps what changes are read from.
    static let keepsChanges: Bool = {
        guard isPresent, let rows = try? PostgresConnection().query("SHOW wal_level") else { return false }
        return rows == [["logical"]]
    }()

    /// Runs the body on a database of its own, which is dropped afterwards.
    static func withDatabase<Result>(_ body: (String) throws -> Result) throws -> Result {
        let name = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        try PostgresConnection().execute("CREATE DATABASE \(name)")
        defer { _ = try? PostgresConnection().execute("DROP DATABASE \(name) WITH (FORCE)") }
        return try body(name)
    }

    /// - Returns: the exit code.
    @discardableResult
    static func restore(_ file: String, into database: String, stopsAtErrors: Bool = true) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=\(stopsAtErrors ? 1 : 0)", "-d", database, "-f", file]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
