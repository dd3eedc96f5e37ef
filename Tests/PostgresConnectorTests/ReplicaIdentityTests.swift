import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

/// What the server takes as a row's identity is what is taken for it here: less would lose rows, more would make `source prepare`
/// break the UPDATEs of the legacy system.
@Suite(.enabled(if: Server.isPresent)) struct ReplicaIdentityTests {
    private func identity(_ setup: String) throws -> [String]? {
        try Server.withDatabase(setup) { database in
            let description = try SourceDescription.read(
                try Probe("connection: dbname=\(database)\nretries: 0\ntable: a").declaration, expanded: { $0 })
            return try #require(description.relations["record"]?.traits).identity
        }
    }

    @Test func aDeferrableKeyIsNone() throws {
        #expect(try identity("CREATE TABLE a (id int PRIMARY KEY, n int)") == ["id"])
        #expect(try identity("CREATE TABLE a (id int PRIMARY KEY DEFERRABLE, n int)") == [])
    }

    @Test func includedColumnsAreNoneOfTheKey() throws {
        #expect(try identity("CREATE TABLE a (id int, n int, PRIMARY KEY (id) INCLUDE (n))") == ["id"])
        #expect(
            try identity(
                """
                CREATE TABLE a (id int NOT NULL, n int, m int NOT NULL); CREATE UNIQUE INDEX i ON a (m, id) INCLUDE (n);
                ALTER TABLE a REPLICA IDENTITY USING INDEX i
                """) == ["id", "m"])
    }

    @Test func anIdentityWhoseIndexIsGoneIsNone() throws {
        #expect(
            try identity(
                """
                CREATE TABLE a (id int PRIMARY KEY, m int NOT NULL); CREATE UNIQUE INDEX i ON a (m);
                ALTER TABLE a REPLICA IDENTITY USING INDEX i; DROP INDEX i
                """) == [])
    }
}
