import Canonical
import Diagnostics
import Foundation
import Postgres
import TestServers
import Testing

@testable import Store

/// How a store's session behaves on servers of different versions.
@Suite(.enabled(if: StoreKind.hasServer, "PGHOST names no server; `make test` starts one")) struct StoreSessionTests {
    @Test func aDatabaseCannotEndASessionThatWaits() throws {
        let database = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
        let admin = try PostgresConnection()
        try admin.execute("CREATE DATABASE \(database)")
        defer { _ = try? admin.execute("DROP DATABASE \(database) WITH (FORCE)") }
        let limits = [
            ("idle_in_transaction_session_timeout", 13), ("idle_session_timeout", 14), ("transaction_timeout", 17),
        ].filter { $0.1 <= TestServer.version }.map(\.0)
        for limit in limits { try admin.execute("ALTER DATABASE \(database) SET \(limit) = '1h'") }
        let model = try CanonicalModel.standard()
        let store = try PostgresStore.create("dbname=\(database)", namespace: StoreFixture.namespace, model: model)
        for limit in limits { #expect(try store.connection.query("SHOW \(limit)") == [["0"]], "\(limit)") }
    }

    /// Before version 14 a server learns of a client that is gone only when it writes to it.
    @Test(.enabled(if: TestServer.version >= 14, "client_connection_check_interval came with PostgreSQL 14"))
    func theServerNoticesAClientThatIsGone() throws {
        let store = try #require(try StoreFixture(.postgres).create() as? PostgresStore)
        #expect(try store.connection.query("SHOW client_connection_check_interval") == [["5s"]])
    }
}
