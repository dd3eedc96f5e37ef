import Diagnostics
import Foundation
import Postgres

/// The PostgreSQL server that the environment names; `make test` starts a throw-away one.
enum Server {
    struct Failure {
        let diagnostic: Diagnostic
        let exit: Diagnostics.ExitStatus
        /// What a user reads.
        let text: String
    }

    static let isPresent = ProcessInfo.processInfo.environment["PGHOST"] != nil
    static let hasNoTLS = isPresent && (try? PostgresConnection("sslmode=disable").query("SHOW ssl")) == [["off"]]

    static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("samples")

    /// Runs the body on a database of its own, which is dropped afterwards.
    static func withDatabase<Result>(_ body: (String) throws -> Result) throws -> Result {
        let name = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        try PostgresConnection().execute("CREATE DATABASE \(name)")
        defer { _ = try? PostgresConnection().execute("DROP DATABASE \(name) WITH (FORCE)") }
        return try body(name)
    }

    /// - Returns: exit code and standard error.
    static func psql(_ arguments: [String]) throws -> (status: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q"] + arguments
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    static func failure(_ body: () throws -> Void) -> Failure? {
        do {
            try body()
        } catch let error as GatewayError {
            return error.diagnostics.first.map { Failure(diagnostic: $0, exit: error.exit, text: error.description) }
        } catch {}
        return nil
    }
}
