import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

@Suite(.enabled(if: Server.isPresent)) struct RangeReadersTests {
    /// Whoever reads the stretch whose rows go out next waits too, once enough of them are there.
    @Test func aReaderThatNobodyTakesRowsFromStops() throws {
        let rows = 30_000
        let setup = "CREATE TABLE a (t text); INSERT INTO a SELECT repeat('x', 1000) FROM generate_series(1, \(rows))"
        try Server.withDatabase(setup) { database in
            let settings = "dbname=\(database)"
            let keeper = try SourceSession(settings, SessionSettings())
            try keeper.beginSnapshot()
            let readers = RangeReaders(
                ["COPY a TO STDOUT (FORMAT binary)"], relation: "a", settings: settings, session: SessionSettings(),
                snapshot: try #require(try keeper.exportSnapshot()), batchBytes: 10_000, limit: 1 << 20)
            readers.start()
            defer { readers.stop() }
            let other = try PostgresConnection(settings)
            var isHeld = false
            while !isHeld, !readers.hasReadAll {
                isHeld = try !other.query(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'ClientWrite'").isEmpty
            }
            #expect(isHeld)
            #expect(readers.buffered < (1 << 20) + 20_000)
            var count = 0
            while let block = try readers.next() { count += block.rows }
            #expect(count == rows)
        }
    }
}
