import Diagnostics
import Foundation
import Postgres
import TestServers
import Testing

@testable import PostgresConnector

/// A server that follows another one knows less than its primary.
@Suite(.enabled(if: ThrowAwayServer.isPossible, "no initdb, or PGHOST is not set"), .serialized) struct StandbyTests {
    private func standby(_ setup: [String]) throws -> ThrowAwayServer {
        let server = try ThrowAwayServer()
        for statement in setup { try PostgresConnection(server.settings).execute(statement) }
        try server.becomeStandby()
        return server
    }

    private func layout(_ server: ThrowAwayServer, _ lines: String) throws -> PostgresLayout {
        let connection = server.settings.replacingOccurrences(of: " password=none", with: "")
        return try Probe("connection: \"\(connection)\"\nretries: 0\ntable: a\n\(lines)").layout()
    }

    @Test func whatIsInProgressOnThePrimaryIsNotSeen() throws {
        let server = try standby(["CREATE TABLE a (id int, at timestamptz); INSERT INTO a VALUES (1, now() + interval '1 day')"])
        let refused = Probe.failure {
            _ = try PostgresSource(layout: try layout(server, "watermark: at"), columns: nil, expanded: { $0 })
        }
        #expect(refused?.code == "LB1607" && refused?.exit == .usage)
        #expect(refused?.text.contains("a standby does not say") == true, "\(refused?.text ?? "")")

        let source = try PostgresSource(
            layout: try layout(server, "watermark: { columns: at, lag: 1s }"), columns: nil, expanded: { $0 })
        #expect(source.findings.map(\.code) == [.watermarkByLag])
        let session = try PostgresConnection(server.settings)
        try session.execute("SET TimeZone = 'UTC'")
        let replayed = try session.query("SELECT (pg_last_xact_replay_timestamp() - interval '1 second')::text").first?[0]
        let mark = try #require(replayed)
        #expect(source.positions == ["a": "{\"at\":\"\(mark)\"}"], "what it has replayed bounds the mark, not its clock")
    }

    @Test func numbersNeedNoLag() throws {
        let server = try standby(["CREATE TABLE a (id int); INSERT INTO a VALUES (7)"])
        let source = try PostgresSource(
            layout: try layout(server, "watermark: { columns: id, overlap: 5 }"), columns: nil, expanded: { $0 })
        #expect(source.findings.isEmpty)
        #expect(source.positions == ["a": "{\"id\":\"7\"}"])
    }

    @Test func changesAreReadFromThePrimary() throws {
        let server = try standby([
            "ALTER SYSTEM SET wal_level = logical", "CREATE TABLE a (id int PRIMARY KEY); CREATE PUBLICATION people FOR TABLE a",
        ])
        let layout = try layout(server, "changes: { slot: people, publication: people }")
        for refused in [
            Probe.failure { _ = try ChangeStart.prepare(layout: layout, columns: nil, identifying: [["id"]], mapping: "m", expanded: { $0 }) },
            Probe.failure {
                _ = try ChangeStart.open(
                    layout: layout, columns: nil, identifying: [["id"]], positions: nil, mapping: "m", restarting: {}, expanded: { $0 })
            },
        ] {
            #expect(refused?.code == "LB1621" && refused?.exit == .findings)
            #expect(refused?.text.contains("the server is a standby") == true, "\(refused?.text ?? "")")
        }
    }
}
