import Foundation
import Postgres
import Testing

/// Whatever happens to a source of changes, nothing is missing in silence.
@Suite(.enabled(if: DatabaseServer.keepsChanges), .serialized) struct ChangeGapTests {
    private static let partitioned = """
        CREATE TABLE "Old".person (id int PRIMARY KEY, name text, note text, phones text[], kind char(1) DEFAULT 'P')
            PARTITION BY RANGE (id);
        ALTER TABLE "Old".person REPLICA IDENTITY FULL;
        CREATE TABLE "Old".low PARTITION OF "Old".person FOR VALUES FROM (0) TO (10);
        CREATE TABLE "Old".high PARTITION OF "Old".person FOR VALUES FROM (10) TO (100);
        ALTER TABLE "Old".low REPLICA IDENTITY FULL; ALTER TABLE "Old".high REPLICA IDENTITY FULL
        """

    // MARK: partitions and rewritten tables

    @Test func partitionsThatAreTruncatedOrMoveAreReadAnew() throws {
        try Follower.with(table: Self.partitioned) { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("UPDATE p SET name = 'Changed' WHERE id IN (1, 12)")
            #expect(try !follower.compare("a change").contains("LB1625"))
            try follower.execute(
                """
                CREATE TABLE "Old".more (LIKE "Old".person INCLUDING ALL); ALTER TABLE "Old".more REPLICA IDENTITY FULL;
                INSERT INTO "Old".more (id, name) VALUES (150, 'Attached')
                """)
            for sql in [
                "TRUNCATE \"Old\".low; INSERT INTO p (id, name) VALUES (2, 'After')",
                "ALTER TABLE p ATTACH PARTITION \"Old\".more FOR VALUES FROM (100) TO (200)",
                "ALTER TABLE p DETACH PARTITION \"Old\".high",
            ] {
                try follower.execute(sql)
                #expect(try follower.compare(Comment(rawValue: sql)).contains("LB1625"), "\(sql)")
            }
            try follower.execute("INSERT INTO p (id, name) VALUES (151, 'Later')")
            #expect(try !follower.compare("after them").contains("LB1625"))
        }
    }

    /// Changes come under the table's identity, whatever the partitions have.
    @Test func aPartitionedTableNeedsTheIdentityToo() throws {
        try Follower.with(table: Self.partitioned) { follower in
            try follower.execute("ALTER TABLE p REPLICA IDENTITY DEFAULT")
            let refused = try follower.run(["source", "prepare", "people.yaml"])
            #expect(refused.status == 3 && refused.err.contains("LB1622"), "\(refused.err)")
        }
    }

    /// Changes would come under the partitions' names.
    @Test func aPublicationThatNamesPartitionsIsRefusedAndMended() throws {
        try Follower.with(table: Self.partitioned) { follower in
            try follower.execute("CREATE PUBLICATION people FOR ALL TABLES")
            let refused = try follower.sync()
            #expect(refused.status == 2 && refused.err.contains("LB1621"), "\(refused.err)")
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("UPDATE p SET name = 'Changed' WHERE id IN (1, 12)")
            try follower.compare("a change")
        }
    }

    /// Changes of a child table come under its own name.
    @Test func aTableWithChildrenIsRefused() throws {
        try Follower.with { follower in
            try follower.execute("CREATE TABLE \"Old\".child () INHERITS ( p )")
            let refused = try follower.run(["source", "prepare", "people.yaml"])
            #expect(refused.status == 3 && refused.err.contains("LB1621"), "\(refused.err)")
        }
    }

    @Test func aTableThatIsWrittenAnewIsReadAnew() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("VACUUM FULL p")
            #expect(try !follower.compare("the same rows, written anew").contains("LB1625"))
            try follower.execute("ALTER TABLE p ALTER name TYPE text USING upper(name)")
            #expect(try follower.compare("other values").contains("LB1625"))
        }
    }

    /// A publication of everything brings much that is of no table that is read.
    @Test func muchThatIsOfOtherTablesIsPassedOver() throws {
        try Follower.with { follower in
            try follower.execute("CREATE TABLE other (t text); CREATE PUBLICATION people FOR ALL TABLES")
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("INSERT INTO other SELECT repeat('x', 1000) FROM generate_series(1, 3000)")
            try follower.execute("UPDATE p SET name = 'Behind' WHERE id = 3")
            try follower.compare("what came behind it")
        }
    }

    // MARK: another server, or an older one

    @Test func aServerThatIsBehindTheStoreIsAnError() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            let reader = follower.bench.reader
            let inputs = try #require(try reader.row("SELECT inputs FROM lb_stream LIMIT 1").first ?? nil)
            let position = try #require(inputs.split(separator: "\"").first { $0.hasPrefix("changes ") })
            let words = position.split(separator: " ")
            let before = try follower.bench.state()
            for (what, wrong) in [
                ("a place that the server has not reached", "changes \(words[1]) FFFF/0 \(words.dropFirst(3).joined(separator: " "))"),
                ("another server", "changes 17 \(words.dropFirst(2).joined(separator: " "))"),
                ("a history that the server does not have", position.replacingOccurrences(of: "timeline=1", with: "timeline=7")),
            ] {
                _ = try reader.rows("UPDATE lb_stream SET inputs = replace(inputs, '\(position)', '\(wrong)')")
                let lost = try follower.sync()
                #expect(lost.status == 4 && lost.err.contains("LB1623"), "\(what): \(lost.err)")
                _ = try reader.rows("UPDATE lb_stream SET inputs = replace(inputs, '\(wrong)', '\(position)')")
            }
            #expect(try follower.bench.state() == before)
            try follower.compare("as it was")
        }
    }

    // MARK: guards and snapshots that break

    @Test func aWholeReadingIsGuardedAndAnEmptyOneIsResumed() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("TRUNCATE p")
            // The second run does not know of the TRUNCATE any more, and the slot is another one.
            for _ in 1...2 {
                let stopped = try follower.sync()
                #expect(stopped.status == 4 && stopped.err.contains("LB4008"), "\(stopped.err)")
            }
            try follower.execute("INSERT INTO p (id, name) VALUES (1, 'One')")
            try follower.compare("not empty any more")
        }
    }

    @Test func aRestartThatIsBrokenOffIsResumed() throws {
        try Follower.with { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("DELETE FROM p")
            let stopped = try follower.sync("--restart")
            #expect(stopped.status == 4 && stopped.err.contains("LB4008"), "\(stopped.err)")
            let approved = try follower.sync("--approve", "empty", "--approve", "deletes=60")
            #expect(approved.status == 0, "\(approved.err)")
            try follower.compareRows("all gone")
            try follower.execute("INSERT INTO p (id, name) VALUES (1, 'One')")
            try follower.compare("after it")
        }
    }

    // MARK: records that were rejected

    private static let rule = "expect: [ { rule: name != 'BAD', else: reject } ]"

    @Test func whatARejectedRecordHadGoesWhenItIsMendedOrDeleted() throws {
        try Follower.with(mapping: Self.rule) { follower in
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("UPDATE p SET name = 'BAD' WHERE id IN (7, 8)")
            #expect(try follower.sync().status == 0)
            let live = "SELECT count(*) FROM contact_point WHERE lb_deleted_at IS NULL"
            #expect(try follower.bench.reader.int(live) == 40)
            // Its list is shorter while it is rejected, so what it had is not in the row before.
            try follower.execute("UPDATE p SET phones = '{}' WHERE id IN (7, 8)")
            #expect(try follower.sync().status == 0)
            #expect(try follower.bench.reader.int(live) == 40)
            try follower.execute("UPDATE p SET name = 'Good', phones = '{x}' WHERE id = 7; DELETE FROM p WHERE id = 8")
            try follower.compare("mended and deleted")
            #expect(try follower.bench.reader.int(live) == 37)
        }
    }

    @Test func aRecordThatDoesNotTellItsRowsKeepsThoseThatItHad() throws {
        try Follower.with { follower in
            let text = try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8)
            try follower.bench.folder.write("people.yaml", text.replacingOccurrences(of: "kind == 'P'", with: "kind >= 'P'"))
            try follower.prepare()
            try follower.compare("the first snapshot")
            try follower.execute("UPDATE p SET kind = NULL, name = 'Other' WHERE id = 7; DELETE FROM p WHERE id = 8")
            #expect(try follower.sync().status == 0)
            let rows = try follower.bench.reader.rows(
                "SELECT source_key, family_name FROM constituent WHERE lb_deleted_at IS NULL AND source_key IN ('7', '8')")
            #expect(rows == [["7", "Quill7"]])
            try follower.execute("UPDATE p SET kind = 'P', phones = '{x}' WHERE id = 7")
            let outcome = try follower.sync()
            #expect(outcome.status == 0 && outcome.err.contains("LB4011"), "\(outcome.err)")
        }
    }
}
