import Foundation
import Postgres
import TestServers
import Testing

/// A store that follows the changes of a database ends in the same rows as one that takes snapshots.
@Suite(.enabled(if: DatabaseServer.keepsChanges), .serialized) struct ChangeCaptureTests {
    @Test func everyKindOfChangeArrives() throws {
        try Follower.with { follower in
            #expect(try follower.run(["source", "describe", "people.yaml", "--save"]).status == 0)
            let prepared = try follower.run(["source", "prepare", "people.yaml"])
            #expect(prepared.status == 0, "\(prepared.err)")
            // Between the slot and the first snapshot, too, nothing is lost.
            try follower.connection.execute("INSERT INTO \"Old\".person (id, name) VALUES (21, 'Between')")
            try follower.compare("the first snapshot")
            for (what, sql) in [
                ("nothing", "SELECT 1"),
                ("insert", "INSERT INTO p (id, name, phones) VALUES (30, 'New', '{x}')"),
                ("update beside a value out of line", "UPDATE p SET name = 'Changed' WHERE id = 1"),
                ("a value out of line", "UPDATE p SET note = repeat('z', 9000) WHERE id = 2"),
                ("delete", "DELETE FROM p WHERE id = 3"),
                ("key", "UPDATE p SET id = 400 WHERE id = 4"),
                ("keys that change places", "UPDATE p SET id = -5 WHERE id = 5; UPDATE p SET id = 5 WHERE id = 6; UPDATE p SET id = 6 WHERE id = -5"),
                ("a shorter list", "UPDATE p SET phones = phones[1:1] WHERE id = 7"),
                ("a condition that no longer holds", "UPDATE p SET kind = 'X' WHERE id = 8"),
                ("a condition that holds again", "UPDATE p SET kind = 'P' WHERE id = 8"),
                ("born and gone", "INSERT INTO p (id) VALUES (50); UPDATE p SET id = 51 WHERE id = 50; DELETE FROM p WHERE id = 51"),
                ("gone and back", "DELETE FROM p WHERE id = 9; INSERT INTO p (id, name) VALUES (9, 'Back')"),
                ("rolled back", "BEGIN; DELETE FROM p WHERE id = 10; ROLLBACK"),
                ("savepoints", "BEGIN; SAVEPOINT a; DELETE FROM p WHERE id = 10; ROLLBACK TO a; UPDATE p SET name = 'Kept' WHERE id = 10; COMMIT"),
                ("a new column", "ALTER TABLE p ADD email text; UPDATE p SET email = 'x', name = 'Mail' WHERE id = 11"),
                ("a column before others", "ALTER TABLE p DROP email; UPDATE p SET name = 'NoMail' WHERE id = 11"),
                ("null", "UPDATE p SET name = NULL, phones = NULL, note = NULL WHERE id = 12"),
                ("many rows", "INSERT INTO p (id, name, phones) SELECT g, 'M' || g, ARRAY['m' || g] FROM generate_series(1000, 9000) AS g"),
                ("many rows again", "UPDATE p SET name = name || '!' WHERE id >= 1000; DELETE FROM p WHERE id % 2 = 0 AND id >= 1000"),
            ] {
                try follower.connection.execute(sql.replacingOccurrences(of: " p ", with: " \"Old\".person "))
                try follower.compare(Comment(rawValue: what))
            }
            #expect(try follower.bench.reader.int("SELECT count(*) FROM constituent WHERE source_key = '400' AND lb_deleted_at IS NULL") == 1)
        }
    }

    @Test func rowsThatShareAKeyAreWarnedOf() throws {
        let table = "CREATE TABLE \"Old\".person (id int, name text, note text, phones text[], kind char(1) DEFAULT 'P'); ALTER TABLE \"Old\".person REPLICA IDENTITY IDENTITY;"
        try Follower.with(table: table) { follower in
            try follower.prepare()
            try follower.execute("INSERT INTO p SELECT * FROM \"Old\".person WHERE id = 1")
            let first = try follower.sync()
            #expect(first.status == 0 && first.err.contains("LB4012") && first.err.contains("1 rows of demo/people/constituent have the key"), "\(first.err)")
            // The changes behind it say nothing of others.
            try follower.execute("INSERT INTO p (id, name) VALUES (30, 'Alone')")
            #expect(try !follower.compare("one more").contains("LB4012"))
        }
    }

    /// What a publication did not send while it was another one is found by a snapshot, whoever mended it.
    @Test(arguments: [
        ("DROP PUBLICATION people", ""), ("ALTER PUBLICATION people DROP TABLE \"Old\".person", ""),
        ("ALTER PUBLICATION people SET (publish = 'insert')", ""),
        ("ALTER PUBLICATION people DROP TABLE \"Old\".person", "ALTER PUBLICATION people ADD TABLE \"Old\".person"),
    ])
    func aPublicationThatWasAlteredNeedsASnapshot(alter: String, mend: String) throws {
        try Follower.with { follower in
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            try follower.execute("UPDATE p SET name = 'Before' WHERE id = 1")
            #expect(try !follower.compare("sent").contains("LB1625"))
            try follower.connection.execute(alter)
            try follower.execute("UPDATE p SET name = 'Unsent' WHERE id = 2; DELETE FROM p WHERE id = 3")
            if mend.isEmpty { try follower.prepare() } else { try follower.connection.execute(mend) }
            #expect(try follower.compare("not sent").contains("LB1625"))
            try follower.execute("UPDATE p SET name = 'After' WHERE id = 2")
            #expect(try !follower.compare("sent again").contains("LB1625"))
        }
    }

    @Test func aRoleThatMayReplicateAndReadIsEnough() throws {
        try Follower.with { follower in
            try follower.prepare()
            let role = "r_\(follower.database)"
            try follower.connection.execute("CREATE ROLE \(role) LOGIN REPLICATION PASSWORD 'quiet'; GRANT USAGE ON SCHEMA \"Old\" TO \(role); GRANT SELECT ON \"Old\".person TO \(role)")
            defer { _ = try? follower.connection.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
            let environment = ["SOURCE": "dbname=\(follower.database) user=\(role) password=quiet", "PGUSER": "nobody", "PGPASSWORD": "none"]
            for sql in ["SELECT 1", "UPDATE p SET name = 'Changed' WHERE id = 1", "DELETE FROM p WHERE id = 2"] {
                try follower.execute(sql)
                let outcome = try follower.run(follower.syncWords, environment: environment)
                #expect(outcome.status == 0, "\(outcome.err)")
            }
            try follower.compareRows("by another role")
        }
    }

    @Test func aTruncatedTableIsReadAnew() throws {
        try Follower.with { follower in
            _ = try follower.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            try follower.connection.execute(
                "TRUNCATE \"Old\".person; INSERT INTO \"Old\".person (id, name) SELECT g, 'After' FROM generate_series(1, 19) AS g")
            let outcome = try follower.sync()
            #expect(outcome.status == 0 && outcome.err.contains("LB1625"), "\(outcome.err)")
            try follower.compare("after it")
        }
    }

    @Test func aSmallIdentityAndAQueryAreRefused() throws {
        try Follower.with(identity: "DEFAULT") { follower in
            let outcome = try follower.run(["source", "prepare", "people.yaml"])
            #expect(outcome.status == 3 && outcome.err.contains("LB1622") && outcome.err.contains("note"), "\(outcome.err)")
            #expect(try follower.run(["source", "describe", "people.yaml", "--save"]).status == 0)
            let checked = try follower.run(["check", "people.yaml"], environment: ["PGHOST": "/nowhere"])
            #expect(checked.status == 3 && checked.err.contains("LB1622"), "\(checked.err)")
            let text = try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8)
            try follower.bench.folder.write(
                "people.yaml", text.replacingOccurrences(of: "table: '\"Old\".person'", with: "query: SELECT * FROM \"Old\".person"))
            let query = try follower.run(["source", "prepare", "people.yaml"])
            #expect(query.status == 3 && query.err.contains("LB1621"), "\(query.err)")
        }
    }

    @Test func aSlotThatIsLostOrNewIsAnErrorUntilARestart() throws {
        try Follower.with { follower in
            _ = try follower.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            let drop = "SELECT pg_drop_replication_slot('s_\(follower.database)')"
            _ = try follower.connection.query(drop)
            let gone = try follower.sync()
            #expect(gone.status == 4 && gone.err.contains("LB1623"), "\(gone.err)")
            try follower.connection.execute("DELETE FROM \"Old\".person WHERE id = 1")
            _ = try follower.run(["source", "prepare", "people.yaml"])
            let before = try follower.bench.state()
            let other = try follower.sync()
            #expect(other.status == 4 && other.err.contains("LB1623"), "\(other.err)")
            #expect(try follower.bench.state() == before)
            #expect(try follower.sync("--restart").status == 0)
            try follower.compare("after the restart")
        }
    }

    /// A slot of the name that something else reads is not taken away from it.
    @Test(.enabled(if: TestServer.hasTestDecoding, "the server is installed without the output plugin test_decoding"))
    func aSlotOfAnotherPluginIsLeftAlone() throws { try leavesAlone("test_decoding") { $0.connection } }

    @Test func aSlotOfAnotherDatabaseIsLeftAlone() throws { try leavesAlone("pgoutput") { _ in try PostgresConnection() } }

    private func leavesAlone(_ plugin: String, madeBy connection: (Follower) throws -> PostgresConnection) throws {
        try Follower.with { follower in
            let owner = try connection(follower)
            _ = try owner.query("SELECT pg_create_logical_replication_slot('s_\(follower.database)', '\(plugin)')")
            defer { _ = try? owner.query("SELECT pg_drop_replication_slot('s_\(follower.database)')") }
            for words in [["source", "prepare", "people.yaml"], follower.syncWords + ["--restart"]] {
                let refused = try follower.run(words)
                #expect(refused.status != 0 && refused.err.contains("LB1621"), "\(refused.err)")
            }
            #expect(
                try follower.connection.query("SELECT plugin FROM pg_replication_slots WHERE slot_name = 's_\(follower.database)'")
                    == [[plugin]])
        }
    }

    @Test func aColumnDroppedInMidStreamStopsTheRunAndCommitsNothing() throws {
        try Follower.with { follower in
            _ = try follower.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            let before = try follower.bench.state()
            try follower.connection.execute("DELETE FROM \"Old\".person WHERE id = 1; ALTER TABLE \"Old\".person DROP COLUMN name")
            let outcome = try follower.sync()
            #expect(outcome.status == 3 || outcome.status == 1, "\(outcome.err)")
            #expect(try follower.bench.state() == before)
        }
    }

    @Test func aKilledRunRepeatsAndLosesNothing() throws {
        try Follower.with { follower in
            _ = try follower.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            try follower.connection.execute(
                "INSERT INTO \"Old\".person (id, name) SELECT g, 'K' || g FROM generate_series(100, 4000) AS g; DELETE FROM \"Old\".person WHERE id = 2")
            // The server ends the session while changes are streamed, as often as it is found.
            let running = try LandbridgeProcess.Running(
                follower.syncWords, in: follower.bench.folder.url, environment: follower.environment())
            for _ in 0..<200 where running.process.isRunning {
                let ended = try follower.connection.query(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active_pid IS NOT NULL AND slot_name = 's_\(follower.database)'")
                if !ended.isEmpty { break }
            }
            _ = try running.wait()
            try follower.compare("after the cut")
        }
    }

    /// A store whose session ends is opened again, and nothing that changed in between is lost.
    @Test func followingGoesOnWhereTheStoreEndsTheSession() throws {
        let schema = try TemporarySchema()
        try Follower.with(schema: schema) { follower in
            try follower.prepare()
            let name = "follow_\(follower.database)"
            let running = try LandbridgeProcess.Running(
                ["sync", "people.yaml", "--mode", "changes", "--follow", "--store", follower.bench.store + " application_name=\(name)"],
                in: follower.bench.folder.url, environment: follower.environment())
            defer { running.kill() }
            /// Asks until it is so, or the command has ended.
            func arrives(_ key: Int) throws {
                while try schema.int("SELECT count(*) FROM constituent WHERE source_key = '\(key)'") == 0 {
                    try #require(running.process.isRunning)
                    _ = try schema.rows("SELECT pg_sleep(0.1)")
                }
            }
            try arrives(20)
            try follower.execute("INSERT INTO p (id, name) VALUES (100, 'Before')")
            try arrives(100)
            let sessions = try follower.connection.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'")
            #expect(!sessions.isEmpty)
            try follower.execute("INSERT INTO p (id, name) VALUES (101, 'After')")
            try arrives(101)
            try follower.execute("INSERT INTO p (id, name) VALUES (102, 'Later')")
            try arrives(102)
            #expect(running.process.isRunning)
        }
    }
}
