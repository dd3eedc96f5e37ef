import Diagnostics
import TestServers
import Testing

@testable import Postgres

@Suite(.enabled(if: Server.isPresent)) struct ServerVersionTests {
    @Test(.enabled(if: TestServer.version >= 17, "transaction_timeout came with PostgreSQL 17"))
    func aTransactionThatTheServerEndsLosesTheSession() throws {
        let connection = try PostgresConnection()
        try connection.execute("SET transaction_timeout = '10ms'")
        let found = Server.failure { try connection.execute("BEGIN; SELECT pg_sleep(600)") }
        #expect(found?.diagnostic.code == .connectionLost)
        #expect(found?.exit == .unavailable)
    }

    /// Where the server's farewell is read before the end of the connection, its state says that the session is over.
    @Test(arguments: ["25P03", "25P04", "57P01", "57P05", "08006"]) func someStatesEndTheSession(_ state: String) {
        #expect(SQLStates.endsSession(state))
    }

    @Test(arguments: ["25P01", "25P02", "57014", "40001", "55P03"]) func othersLeaveIt(_ state: String) {
        #expect(!SQLStates.endsSession(state))
    }
}
