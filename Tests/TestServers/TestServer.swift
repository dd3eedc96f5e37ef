import Foundation
import Postgres

/// The PostgreSQL server that the environment names; `make test` and `scripts/servers` start a throw-away one.
public enum TestServer {
    public static let isPresent = ProcessInfo.processInfo.environment["PGHOST"] != nil

    /// 17 for 17.4; 0 where there is no server.
    public static let version: Int = {
        guard isPresent, let connection = try? PostgresConnection() else { return 0 }
        return connection.serverVersion / 10_000
    }()

    /// Whether it can decode its log for a plugin beside its own, which some packages leave out.
    public static let hasTestDecoding: Bool = {
        guard isPresent, let connection = try? PostgresConnection() else { return false }
        // A temporary slot goes with the session.
        let slot = "probe_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        return (try? connection.query("SELECT pg_create_logical_replication_slot('\(slot)', 'test_decoding', true)")) != nil
    }()
}
