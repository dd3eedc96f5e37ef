import Foundation
import Postgres
import Testing

/// Mappings of databases, from the command's point of view.
@Suite(.enabled(if: DatabaseServer.isPresent)) struct DatabaseSourceTests {
    private let mapping = Workbench.mapping("contact-center")

    private struct Counts: Hashable {
        let rows, inserts, updates, deletes, unchanged: Int
    }

    /// For each entity what a run counted.
    private func counts(_ outcome: LandbridgeProcess.Outcome) throws -> [String: Counts] {
        let report = try #require(outcome.json as? [String: Any], "\(outcome.err)")
        let streams = try #require(report["streams"] as? [[String: Any]])
        var result: [String: Counts] = [:]
        for stream in streams {
            let counts = try #require(stream["counts"] as? [String: Int])
            result[try #require(stream["entity"] as? String)] = Counts(
                rows: counts["rows"] ?? -1, inserts: counts["inserts"] ?? -1, updates: counts["updates"] ?? -1,
                deletes: counts["deletes"] ?? -1, unchanged: counts["unchanged"] ?? -1)
        }
        return result
    }

    private func sync(_ bench: Workbench, _ database: String, _ more: String...) throws -> LandbridgeProcess.Outcome {
        try bench.run(
            ["sync", mapping, "--store", bench.store, "--format", "json"] + more,
            environment: ["CONTACT_CENTER": "dbname=\(database)", "CIVICRM": "dbname=\(database)"])
    }

    @Test func theContactCenterCountsAsItsGeneratorSays() throws {
        let bench = try Workbench()
        try DatabaseServer.withDatabase { database in
            try #require(try DatabaseServer.restore(Workbench.sample("contact-center/contact_center.sql"), into: database) == 0)
            let first = try counts(try sync(bench, database))
            #expect(first["constituent"] == Counts(rows: 1_600, inserts: 1_600, updates: 0, deletes: 0, unchanged: 0))
            #expect(first["service_case"] == Counts(rows: 1_800, inserts: 1_800, updates: 0, deletes: 0, unchanged: 0))
            #expect(first["interaction"] == Counts(rows: 4_200, inserts: 4_200, updates: 0, deletes: 0, unchanged: 0))
            #expect(first["feedback"] == Counts(rows: 1_537, inserts: 1_537, updates: 0, deletes: 0, unchanged: 0))
            #expect(
                try bench.reader.row(
                    """
                    SELECT c.family_name, a.address_1, a.city, p.value FROM constituent AS c JOIN address AS a ON a.constituent = c.id
                    JOIN contact_point AS p ON p.constituent = c.id AND p.system = 'phone' WHERE c.source_key = '20004'
                    """) == ["Carver", "315 River Drive", "Eastgate", "+12695550102"])
            #expect(
                try bench.reader.rows("SELECT channel FROM interaction GROUP BY channel ORDER BY 1").map { $0[0] }
                    == ["chat", "email", "in_person", "mail", "mobile", "phone", "web"])
            let orphans = """
                SELECT count(*) FROM interaction AS i LEFT JOIN constituent AS c ON c.id = i.constituent
                LEFT JOIN service_case AS s ON s.id = i."case" WHERE c.id IS NULL OR (i."case" IS NOT NULL AND s.id IS NULL)
                """
            #expect(try bench.reader.int(orphans) == 0)

            let again = try sync(bench, database)
            #expect((again.json as? [String: Any])?["outcome"] as? String == "unchanged")

            try #require(try DatabaseServer.restore(Workbench.sample("contact-center/contact_center_day2.sql"), into: database) == 0)
            let second = try counts(try sync(bench, database))
            #expect(second["constituent"] == Counts(rows: 1_630, inserts: 30, updates: 0, deletes: 0, unchanged: 1_600))
            #expect(second["address"]?.updates == 27)
            #expect(second["service_case"] == Counts(rows: 1_890, inserts: 90, updates: 150, deletes: 0, unchanged: 1_650))
            #expect(second["interaction"] == Counts(rows: 4_395, inserts: 220, updates: 0, deletes: 25, unchanged: 4_175))
            #expect(second["feedback"] == Counts(rows: 1_525, inserts: 0, updates: 0, deletes: 12, unchanged: 1_525))
        }
    }

    @Test func theContactCenterEndsInTheSameRowsEitherWay() throws {
        let whole = try Workbench()
        let byMark = try Workbench()
        let byChange = try Workbench()
        try DatabaseServer.withDatabase { database in
            try #require(try DatabaseServer.restore(Workbench.sample("contact-center/contact_center.sql"), into: database) == 0)
            let connection = try PostgresConnection("dbname=\(database)")
            for table in ["contact", "request", "interaction", "survey_answer"] {
                try connection.execute("ALTER TABLE crm.\(table) REPLICA IDENTITY FULL")
            }
            let environment = ["CONTACT_CENTER": "dbname=\(database)"]
            #expect(try byMark.run(["sync", mapping, "--mode", "incremental", "--store", byMark.store], environment: environment).status == 0)
            if DatabaseServer.keepsChanges {
                let prepared = try byChange.run(["source", "prepare", mapping], environment: environment)
                #expect(prepared.status == 0, "\(prepared.err)")
                let first = try byChange.run(["sync", mapping, "--mode", "changes", "--store", byChange.store], environment: environment)
                #expect(first.status == 0, "\(first.err)")
            }
            try #require(try DatabaseServer.restore(Workbench.sample("contact-center/contact_center_day2.sql"), into: database) == 0)
            #expect(try sync(whole, database).status == 0)

            let changed = try counts(try sync(byMark, database, "--mode", "incremental"))
            #expect(changed["constituent"] == Counts(rows: 1_630, inserts: 30, updates: 0, deletes: 0, unchanged: 1_600))
            #expect(changed["address"]?.updates == 27)
            #expect(changed["service_case"] == Counts(rows: 1_890, inserts: 90, updates: 150, deletes: 0, unchanged: 1_650))
            #expect(changed["interaction"]?.inserts == 220)
            #expect((changed["interaction"]?.rows ?? 0) < 400, "most interactions are not read again")
            // What was deleted is all that a snapshot still finds.
            let rest = try counts(try sync(byMark, database))
            #expect(rest.values.allSatisfy { $0.inserts == 0 && $0.updates == 0 })
            #expect(rest["interaction"]?.deletes == 25 && rest["feedback"]?.deletes == 12)

            let live = { (bench: Workbench) in
                try ["constituent", "contact_point", "address", "service_case", "interaction", "feedback"].flatMap { entity in
                    try bench.reader.rows("SELECT source_key, hex(lb_hash) FROM \(entity) WHERE lb_deleted_at IS NULL ORDER BY 1")
                }
            }
            let expected = try live(whole)
            #expect(expected.count == 13_237)
            #expect(try live(byMark) == expected)
            if DatabaseServer.keepsChanges {
                let second = try counts(try sync(byChange, database, "--mode", "changes"))
                #expect(second["interaction"] == Counts(rows: 220, inserts: 220, updates: 0, deletes: 25, unchanged: 0))
                #expect(try live(byChange) == expected)
                _ = try connection.query("SELECT pg_drop_replication_slot('landbridge_contact_center')")
            }
        }
    }

    @Test func aSavedSchemaChecksTheMappingWithoutTheDatabase() throws {
        let outcome = try LandbridgeProcess.run(["check", mapping, Workbench.mapping("civicrm")], environment: ["PGHOST": "/nowhere"])
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    @Test(.enabled(if: LandbridgeProcess.shared.map { FileManager.default.fileExists(atPath: $0.path + "/real/civicrm") } == true))
    func aCiviCRMDatabaseMaps() throws {
        let bench = try Workbench()
        let dump = try #require(LandbridgeProcess.shared).appendingPathComponent("real/civicrm/civicrm_pg.sql").path
        try DatabaseServer.withDatabase { database in
            try DatabaseServer.restore(dump, into: database, stopsAtErrors: false)
            let outcome = try bench.run(
                ["sync", Workbench.mapping("civicrm"), "--store", bench.store, "--format", "json"],
                environment: ["CIVICRM": "dbname=\(database)"])
            #expect(try counts(outcome).mapValues(\.inserts) == ["constituent": 101, "relationship": 150, "interaction": 543])
            let children = try Self.children(database)
            #expect(
                try bench.reader.int("SELECT count(*) FROM relationship AS r JOIN constituent AS c ON c.id = r.\"from\" WHERE r.role = 'child'")
                    == children)
        }
    }

    private static func children(_ database: String) throws -> Int? {
        let rows = try PostgresConnection("dbname=\(database)").query(
            "SELECT count(*) FROM civicrm_relationship WHERE relationship_type_id = 1")
        return (rows.first?.first ?? nil).flatMap { Int($0) }
    }

    // MARK: a small table

    private func writeMapping(_ bench: Workbench, _ database: String, _ more: String = "") throws {
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
              table: person
              personal: [name]
              \(more)
            emit:
              - entity: constituent
                key: [id]
                fields: { family_name: name }
            """)
    }

    private static let table = """
        CREATE TABLE person (id int PRIMARY KEY, name text, spare int, at timestamptz NOT NULL DEFAULT now());
        INSERT INTO person (id, name, at) SELECT g, 'Quill' || g, now() - interval '1 day' + g * interval '1 s' FROM generate_series(1, 20) AS g
        """

    private func withTable(_ more: String = "", _ body: (Workbench, PostgresConnection) throws -> Void) throws {
        let bench = try Workbench()
        try DatabaseServer.withDatabase { database in
            let connection = try PostgresConnection("dbname=\(database)")
            try connection.execute(Self.table)
            try writeMapping(bench, database, more)
            try body(bench, connection)
        }
    }

    @Test func incrementalRunsWriteWhatChangedAndDeleteNothing() throws {
        try withTable("watermark: at") { bench, database in
            let words = ["sync", "people.yaml", "--mode", "incremental", "--store", bench.store, "--format", "json"]
            #expect(try counts(try bench.run(words))["constituent"]?.inserts == 20)
            try database.execute(
                "UPDATE person SET name = 'New', at = now() WHERE id = 3; INSERT INTO person (id, name) VALUES (21, 'Late'); DELETE FROM person WHERE id = 4")
            let second = try counts(try bench.run(words))["constituent"]
            // The row that stands on the mark is read again and not written again.
            #expect(second == Counts(rows: 3, inserts: 1, updates: 1, deletes: 0, unchanged: 1))
            let third = try bench.run(words)
            #expect(try counts(third)["constituent"]?.inserts == 0)
            #expect(try bench.reader.int("SELECT count(*) FROM constituent WHERE lb_deleted_at IS NULL") == 21)
            // A snapshot finds what went, and the next incremental run goes on from there.
            let whole = try counts(try bench.run(["sync", "people.yaml", "--store", bench.store, "--format", "json"]))["constituent"]
            #expect(whole == Counts(rows: 20, inserts: 0, updates: 0, deletes: 1, unchanged: 20))
            #expect((try bench.run(words).json as? [String: Any])?["records"] as? Int == 2)
        }
    }

    @Test func anIncrementalRunThatReadsEverythingIsGuardedAsASnapshotIs() throws {
        try withTable("watermark: at") { bench, database in
            let words = ["sync", "people.yaml", "--mode", "incremental", "--store", bench.store, "--format", "json"]
            #expect(try counts(try bench.run(words))["constituent"]?.inserts == 20)
            try database.execute("DELETE FROM person")
            let before = try bench.state()
            let stopped = try bench.run(words + ["--restart"])
            #expect(stopped.status == 4 && (stopped.out + stopped.err).contains("LB4008"), "\(stopped)")
            #expect(try bench.state() == before)
            #expect(try bench.run(words).status == 0, "that nothing changed is no reason to stop")
        }
    }

    @Test func incrementalNeedsAWatermark() throws {
        try withTable { bench, _ in
            let outcome = try bench.run(["sync", "people.yaml", "--mode", "incremental", "--store", bench.store])
            #expect(outcome.status == 2 && outcome.err.contains("LB6011"), "\(outcome.err)")
        }
    }

    @Test func aColumnDroppedSinceItWasDescribedStopsTheRun() throws {
        try withTable { bench, database in
            #expect(try bench.run(["source", "describe", "people.yaml", "--save"]).status == 0)
            #expect(try bench.run(["sync", "people.yaml", "--store", bench.store]).status == 0)
            try database.execute("ALTER TABLE person DROP COLUMN spare, ADD COLUMN email text")
            let warned = try bench.run(["sync", "people.yaml", "--store", bench.store])
            #expect(warned.status == 0 && warned.err.contains("LB1604") && warned.err.contains("spare"), "\(warned.err)")
            let before = try bench.state()
            try database.execute("ALTER TABLE person DROP COLUMN name")
            let stopped = try bench.run(["sync", "people.yaml", "--store", bench.store])
            #expect(stopped.status == 1 && stopped.err.contains("LB1603"), "\(stopped.err)")
            #expect(try bench.state() == before)
        }
    }

    @Test func aSessionThatIsCutCommitsNothing() throws {
        let bench = try Workbench()
        try DatabaseServer.withDatabase { database in
            let view = "CREATE VIEW person AS SELECT g AS id, 'Quill' || %@ AS name FROM generate_series(1, 30000) AS g"
            let whole = "(g::text)"
            let cut = "(CASE WHEN g = 20000 THEN pg_terminate_backend(pg_backend_pid())::text ELSE g::text END)"
            let connection = try PostgresConnection("dbname=\(database)")
            try connection.execute(view.replacingOccurrences(of: "%@", with: cut))
            try writeMapping(bench, database)
            let before = try bench.state()
            let failed = try bench.run(["sync", "people.yaml", "--store", bench.store])
            #expect(failed.status == 5 && failed.err.contains("LB5203"), "\(failed.err)")
            #expect(try bench.state() == before)
            try connection.execute("DROP VIEW person; " + view.replacingOccurrences(of: "%@", with: whole))
            #expect(try bench.run(["sync", "people.yaml", "--store", bench.store]).status == 0)
            #expect(try bench.reader.int("SELECT count(*) FROM constituent") == 30_000)
        }
    }

    @Test func aDatabaseTakesNoInputs() throws {
        try withTable { bench, _ in
            let outcome = try bench.run(["sync", "people.yaml", "--input", "x", "--store", bench.store])
            #expect(outcome.status == 2 && outcome.err.contains("LB6011"), "\(outcome.err)")
        }
    }
}
