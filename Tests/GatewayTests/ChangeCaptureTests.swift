import Foundation
import Postgres
import Testing

/// A store that follows the changes of a database ends in the same rows as one that takes snapshots.
@Suite(.enabled(if: DatabaseServer.keepsChanges), .serialized) struct ChangeCaptureTests {
    private struct Follower {
        let bench: Workbench
        let database: String
        let connection: PostgresConnection

        func sync(_ more: String...) throws -> LandbridgeProcess.Outcome {
            try bench.run(["sync", "people.yaml", "--mode", "changes", "--store", bench.store] + more)
        }

        /// The rows after following the changes, and those of a new store after a snapshot.
        func compare(_ comment: Comment) throws {
            let outcome = try sync()
            #expect(outcome.status == 0, "\(comment): \(outcome.err)")
            let other = try Workbench()
            try other.folder.write("people.yaml", try String(contentsOfFile: bench.folder.path("people.yaml"), encoding: .utf8))
            let whole = try other.run(["sync", "people.yaml", "--store", other.store])
            #expect(whole.status == 0, "\(comment): \(whole.err)")
            let live = "SELECT source_key, family_name, attributes FROM constituent WHERE lb_deleted_at IS NULL ORDER BY 1"
            let points = "SELECT source_key, value FROM contact_point WHERE lb_deleted_at IS NULL ORDER BY 1"
            #expect(try bench.reader.rows(live) == other.reader.rows(live), comment)
            #expect(try bench.reader.rows(points) == other.reader.rows(points), comment)
        }
    }

    private func withFollower(identity: String = "FULL", _ body: (Follower) throws -> Void) throws {
        let bench = try Workbench()
        try DatabaseServer.withDatabase { database in
            let connection = try PostgresConnection("dbname=\(database)")
            try connection.execute(
                """
                CREATE SCHEMA "Old"; CREATE TABLE "Old".person (id int PRIMARY KEY, name text, note text, phones text[], kind char(1) DEFAULT 'P');
                ALTER TABLE "Old".person REPLICA IDENTITY \(identity); ALTER TABLE "Old".person ALTER note SET STORAGE EXTERNAL;
                INSERT INTO "Old".person SELECT g, 'Quill' || g, repeat('n' || g, 3000), ARRAY['a' || g, 'b'] FROM generate_series(1, 20) AS g
                """)
            try bench.folder.write(
                "people.yaml",
                """
                landbridge: 1
                mapping: people
                system: demo
                source:
                  format: postgres
                  connection: dbname=\(database)
                  retries: 0
                  table: '"Old".person'
                  personal: [name, note]
                  changes: { slot: s_\(database), publication: people }
                emit:
                  - entity: constituent
                    key: [id]
                    when: kind == 'P'
                    fields: { family_name: name }
                    attributes: { note: note }
                  - entity: contact_point
                    each: phones as p
                    key: [id, string(index)]
                    when: kind == 'P'
                    fields: { value: p }
                guards: { deletes: { max: 100% }, updates: { max: 100% } }
                """)
            defer {
                _ = try? connection.query(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 's_\(database)'")
            }
            try body(Follower(bench: bench, database: database, connection: connection))
        }
    }

    @Test func everyKindOfChangeArrives() throws {
        try withFollower { follower in
            #expect(try follower.bench.run(["source", "describe", "people.yaml", "--save"]).status == 0)
            let prepared = try follower.bench.run(["source", "prepare", "people.yaml"])
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

    @Test func aTruncatedTableIsReadAnew() throws {
        try withFollower { follower in
            _ = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            try follower.connection.execute(
                "TRUNCATE \"Old\".person; INSERT INTO \"Old\".person (id, name) SELECT g, 'After' FROM generate_series(1, 19) AS g")
            let outcome = try follower.sync()
            #expect(outcome.status == 0 && outcome.err.contains("LB1625"), "\(outcome.err)")
            try follower.compare("after it")
        }
    }

    @Test func aSmallIdentityAndAQueryAreRefused() throws {
        try withFollower(identity: "DEFAULT") { follower in
            let outcome = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(outcome.status == 3 && outcome.err.contains("LB1622") && outcome.err.contains("note"), "\(outcome.err)")
            #expect(try follower.bench.run(["source", "describe", "people.yaml", "--save"]).status == 0)
            let checked = try follower.bench.run(["check", "people.yaml"], environment: ["PGHOST": "/nowhere"])
            #expect(checked.status == 3 && checked.err.contains("LB1622"), "\(checked.err)")
            let text = try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8)
            try follower.bench.folder.write(
                "people.yaml", text.replacingOccurrences(of: "table: '\"Old\".person'", with: "query: SELECT * FROM \"Old\".person"))
            let query = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(query.status == 3 && query.err.contains("LB1621"), "\(query.err)")
        }
    }

    @Test func aSlotThatIsLostOrNewIsAnErrorUntilARestart() throws {
        try withFollower { follower in
            _ = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            let drop = "SELECT pg_drop_replication_slot('s_\(follower.database)')"
            _ = try follower.connection.query(drop)
            let gone = try follower.sync()
            #expect(gone.status == 4 && gone.err.contains("LB1623"), "\(gone.err)")
            try follower.connection.execute("DELETE FROM \"Old\".person WHERE id = 1")
            _ = try follower.bench.run(["source", "prepare", "people.yaml"])
            let before = try follower.bench.state()
            let other = try follower.sync()
            #expect(other.status == 4 && other.err.contains("LB1623"), "\(other.err)")
            #expect(try follower.bench.state() == before)
            #expect(try follower.sync("--restart").status == 0)
            try follower.compare("after the restart")
        }
    }

    @Test func aColumnDroppedInMidStreamStopsTheRunAndCommitsNothing() throws {
        try withFollower { follower in
            _ = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            let before = try follower.bench.state()
            try follower.connection.execute("DELETE FROM \"Old\".person WHERE id = 1; ALTER TABLE \"Old\".person DROP COLUMN name")
            let outcome = try follower.sync()
            #expect(outcome.status == 3 || outcome.status == 1, "\(outcome.err)")
            #expect(try follower.bench.state() == before)
        }
    }

    @Test func aKilledRunRepeatsAndLosesNothing() throws {
        try withFollower { follower in
            _ = try follower.bench.run(["source", "prepare", "people.yaml"])
            #expect(try follower.sync().status == 0)
            try follower.connection.execute(
                "INSERT INTO \"Old\".person (id, name) SELECT g, 'K' || g FROM generate_series(100, 4000) AS g; DELETE FROM \"Old\".person WHERE id = 2")
            // The server ends the session while changes are streamed, as often as it is found.
            let running = try LandbridgeProcess.Running(
                ["sync", "people.yaml", "--mode", "changes", "--store", follower.bench.store], in: follower.bench.folder.url)
            for _ in 0..<200 where running.process.isRunning {
                let ended = try follower.connection.query(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active_pid IS NOT NULL AND slot_name = 's_\(follower.database)'")
                if !ended.isEmpty { break }
            }
            _ = try running.wait()
            try follower.compare("after the cut")
        }
    }
}
