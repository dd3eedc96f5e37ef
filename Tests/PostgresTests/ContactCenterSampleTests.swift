import Foundation
import Postgres
import Testing

/// The contact-centre sample is a dump that `psql` restores, and its next month applies to it.
@Suite(.enabled(if: Server.isPresent)) struct ContactCenterSampleTests {
    private struct Expected: Decodable {
        struct Day: Decodable { let rows: [String: Int] }
        struct System: Decodable { let day_1: Day, day_2: Day }
        let system: System
        enum CodingKeys: String, CodingKey { case system = "contact-center" }
    }

    private func counts(_ database: String) throws -> [String: Int] {
        let connection = try PostgresConnection("dbname=\(database)")
        var counts: [String: Int] = [:]
        for table in ["contact", "request", "interaction", "survey_answer"] {
            let value = try connection.query("SELECT count(*) FROM crm.\(table)").first?.first ?? nil
            counts[table] = value.flatMap { Int($0) }
        }
        return counts
    }

    @Test func restoresAndTakesTheNextMonth() throws {
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: Server.samples.appendingPathComponent("expected.json")))
        let folder = Server.samples.appendingPathComponent("contact-center")
        try Server.withDatabase { database in
            let arguments = ["-v", "ON_ERROR_STOP=1", "-d", database, "-f"]
            let first = try Server.psql(arguments + [folder.appendingPathComponent("contact_center.sql").path])
            #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
            #expect(try counts(database) == expected.system.day_1.rows)

            let connection = try PostgresConnection("dbname=\(database)")
            #expect(try connection.query("SELECT count(DISTINCT code) FROM crm.channel") == [["7"]])
            #expect(
                try connection.query(
                    """
                    SELECT count(*) FROM crm.interaction AS i
                    LEFT JOIN crm.contact AS c USING (contact_id) WHERE i.contact_id IS NOT NULL AND c.contact_id IS NULL
                    """) == [["0"]])

            let second = try Server.psql(arguments + [folder.appendingPathComponent("contact_center_day2.sql").path])
            #expect(second.status == 0 && second.errors.isEmpty, "\(second.errors)")
            #expect(try counts(database) == expected.system.day_2.rows)

            let again = try Server.psql(arguments + [folder.appendingPathComponent("contact_center.sql").path])
            #expect(again.status == 3, "a dump restores into an empty database only")
        }
    }
}
