import Diagnostics
import Foundation
import Postgres
import Testing

@Suite(.enabled(if: Server.isPresent, "PGHOST names no server; `make test` starts one")) struct PostgresConnectionTests {
    @Test func valuesComeBackAsTheyWereBound() throws {
        let connection = try PostgresConnection()
        #expect(connection.serverVersion >= 130_000)
        let rows = try connection.query(
            "SELECT $1::text, $2::text, $3::int + 1, $4::text IS NULL, NULL, $5::text", ["Zoë 'x'", "", "41", nil, "a\"b\\n"])
        #expect(rows == [["Zoë 'x'", "", "42", "t", nil, "a\"b\\n"]])
        #expect(try connection.query("SELECT 1 WHERE false").isEmpty)
        #expect(try connection.query("SELECT generate_series(1, 3)") == [["1"], ["2"], ["3"]])
    }

    @Test func statementsTellHowManyRowsTheyWrote() throws {
        let connection = try PostgresConnection()
        try connection.execute("CREATE TEMPORARY TABLE t(i int)")
        #expect(try connection.execute("INSERT INTO t SELECT generate_series(1, 7)") == 7)
        #expect(try connection.execute("DELETE FROM t WHERE i > 5; UPDATE t SET i = i + 1") == 5)
        #expect(try connection.execute("") == 0)
        #expect(Server.failure { try connection.execute("INSERT INTO t VALUES (99); SELECT nonsense") } != nil)
        #expect(try connection.query("SELECT max(i) FROM t") == [["6"]])
    }

    @Test func aRefusedStatementHasItsState() throws {
        let connection = try PostgresConnection()
        let found = Server.failure { _ = try connection.query("SELEC 1") }
        #expect(found?.diagnostic.code == .statementRefused)
        #expect(found?.exit == .failed)
        #expect(found?.text.contains("SQLSTATE 42601") == true)
        #expect(found?.text.contains("syntax error") == true)
        #expect(try connection.query("SELECT 1") == [["1"]], "the session is usable after an error")
    }

    @Test func dataInAServerMessageIsHidden() throws {
        let connection = try PostgresConnection()
        let found = Server.failure { _ = try connection.query("SELECT $1::text::int", ["900-12-3456"]) }
        #expect(found?.text.contains("SQLSTATE 22P02") == true)
        #expect(found?.text.contains("900-12-3456") == false)
        #expect(found?.diagnostic.found?.revealed.contains("900-12-3456") == true)

        try connection.execute("CREATE TEMPORARY TABLE t(ssn text PRIMARY KEY); INSERT INTO t VALUES ('900-12-3456')")
        let duplicate = Server.failure { try connection.execute("INSERT INTO t VALUES ('900-12-3456')") }
        #expect(duplicate?.text.contains("SQLSTATE 23505") == true)
        #expect(duplicate?.text.contains("900-12-3456") == false)
    }

    @Test func aLockedTableMeansTryAgain() throws {
        try Server.withDatabase { database in
            let first = try PostgresConnection("dbname=\(database)")
            let second = try PostgresConnection("dbname=\(database)")
            try first.execute("CREATE TABLE t(i int)")
            try first.execute("BEGIN; LOCK TABLE t")
            let found = Server.failure { try second.execute("SET lock_timeout = '50ms'; SELECT * FROM t") }
            #expect(found?.diagnostic.code == .serverBusy)
            #expect(found?.exit == .unavailable)
            #expect(found?.text.contains("SQLSTATE 55P03") == true)
            try first.execute("COMMIT")
            #expect(try second.query("SELECT count(*) FROM t") == [["0"]])
        }
    }

    @Test func aSessionThatTheServerEndsIsLost() throws {
        let connection = try PostgresConnection()
        let found = Server.failure { _ = try connection.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        #expect(found?.diagnostic.code == .connectionLost)
        #expect(found?.exit == .unavailable)
        #expect(Server.failure { try connection.execute("SELECT 1") }?.diagnostic.code == .connectionLost)
    }

    @Test func misuseIsNotSentToTheServer() throws {
        let connection = try PostgresConnection()
        #expect(Server.failure { try connection.execute("SELECT 1\0; DROP TABLE t") }?.diagnostic.code == .postgresMisuse)
        #expect(Server.failure { _ = try connection.query("SELECT $1", ["a\0b"]) }?.diagnostic.code == .postgresMisuse)
        let many = [String?](repeating: nil, count: 65_536)
        #expect(Server.failure { _ = try connection.query("SELECT 1", many) }?.diagnostic.code == .postgresMisuse)
        #expect(Server.failure { try connection.execute("COPY (SELECT 1) TO STDOUT") }?.diagnostic.code == .postgresMisuse)
        try connection.execute("CREATE TEMPORARY TABLE t(i int)")
        #expect(Server.failure { try connection.execute("COPY t FROM STDIN") }?.diagnostic.code == .postgresMisuse)
        #expect(try connection.query("SELECT count(*) FROM t") == [["0"]], "the session is usable after a refused COPY")
    }

    @Test func bytesThatAreNotUTF8AreAnError() throws {
        let connection = try PostgresConnection()
        try connection.execute("SET client_encoding = 'LATIN1'")
        let found = Server.failure { _ = try connection.query("SELECT 1 AS a, chr(233) AS b") }
        #expect(found?.diagnostic.code == .serverTextNotUTF8)
        #expect(found?.diagnostic.place?.field == "b")
        #expect(found?.diagnostic.place?.record == 1)
        #expect(found?.diagnostic.found?.revealed == "e9")
    }

    @Test func identifiersAreQuoted() throws {
        #expect(PostgresConnection.quoted("a\"b") == "\"a\"\"b\"")
        let rows = try PostgresConnection().query(
            "SELECT \(PostgresConnection.quoted("ca\"se")) FROM (SELECT 5 AS \(PostgresConnection.quoted("ca\"se"))) AS t")
        #expect(rows == [["5"]])
    }
}
