import Connector
import Diagnostics
import Foundation
import Postgres
import TestServers
import Testing

@testable import PostgresConnector

/// Every version has its own way to tell that a slot has lost its log.
@Suite(.enabled(if: ThrowAwayServer.isPossible, "no initdb, or PGHOST is not set")) struct LostSlotTests {
    @Test func aSlotWithoutItsLogIsNoGap() throws {
        let server = try ThrowAwayServer()
        try server.stop()
        server.options += " -c wal_level=logical -c max_slot_wal_keep_size=1 -c min_wal_size=32MB -c max_wal_size=32MB"
        try server.start()
        let admin = try PostgresConnection(server.settings)
        try admin.execute("CREATE TABLE a (id int PRIMARY KEY, t text); INSERT INTO a VALUES (0, '')")
        let connection = server.settings.replacingOccurrences(of: " password=none", with: "")
        let layout = try Probe(
            "connection: \"\(connection)\"\nretries: 0\ntable: a\nfields: [id]\nchanges: { slot: people, publication: people }"
        ).layout()
        func open(_ positions: [String: String]?) throws -> any RecordSource {
            try ChangeStart.open(
                layout: layout, columns: nil, identifying: [["id"]], positions: positions, mapping: "m", restarting: {}, expanded: { $0 })
        }
        _ = try ChangeStart.prepare(layout: layout, columns: nil, identifying: [["id"]], mapping: "m", expanded: { $0 })
        let positions = try { () -> [String: String] in
            let snapshot = try open(nil)
            while try snapshot.next() != nil {}
            return snapshot.positions
        }()
        let slot = ReplicationSlot(connection: admin, layout: layout, slot: "people", publication: "people")
        #expect(try slot.state()?.isLost == false)
        for row in 1...8 {
            try admin.execute("INSERT INTO a VALUES (\(row), '')")
            try admin.execute("SELECT pg_switch_wal()")
        }
        try admin.execute("CHECKPOINT")
        #expect(try slot.state()?.isLost == true)
        let refused = Probe.failure { _ = try open(positions) }
        #expect(refused?.code == "LB1623" && refused?.exit == .guarded, "\(refused?.text ?? "")")
    }
}
