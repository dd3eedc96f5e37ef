import Foundation
import Postgres

/// The PostgreSQL server that the environment names; `make test` starts a throw-away one.
enum Server {
    static let isPresent = ProcessInfo.processInfo.environment["PGHOST"] != nil

    /// Runs the body on a database of its own, which is dropped afterwards.
    static func withDatabase<Result>(_ setup: String, _ body: (String) throws -> Result) throws -> Result {
        let name = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        try PostgresConnection().execute("CREATE DATABASE \(name)")
        defer { _ = try? PostgresConnection().execute("DROP DATABASE \(name) WITH (FORCE)") }
        try PostgresConnection("dbname=\(name)").execute(setup)
        return try body(name)
    }
}
