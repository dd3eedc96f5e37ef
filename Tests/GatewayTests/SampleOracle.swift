import Foundation
import Testing

/// What the generator of the samples says of them; it comes from its own records and never from Landbridge.
enum SampleOracle {
    /// What it says of a system's day.
    static func expected(_ system: String, _ day: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: Workbench.sample("expected.json")))
        let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let ofSystem = try #require(all[system] as? [String: Any])
        return try #require(ofSystem[day] as? [String: Any])
    }

    static func expectCounts(_ outcome: LandbridgeProcess.Outcome, _ system: String, _ day: String) throws {
        #expect(outcome.status == 0, "\(outcome.err)")
        let oracle = try expected(system, day)
        let rows = try #require(oracle["rows"] as? [String: [String: Int]])
        let inserted = try #require(rows["inserted"])
        #expect(Set(outcome.counts.keys) == Set(inserted.keys))
        let names = [
            "inserted": "inserts", "updated": "updates", "deleted": "deletes", "unchanged": "unchanged",
            "kept_by_rejected_record": "kept", "identical_repeats": "repeats", "conflicting_rows_quarantined": "conflicts",
        ]
        for entity in inserted.keys.sorted() {
            for (theirs, ours) in names {
                #expect(
                    outcome.count(entity, ours) == rows[theirs]?[entity] ?? 0, "\(system) \(day) \(entity) \(ours)")
            }
            #expect(outcome.count(entity, "restores") == 0)
        }
        let rejected = try #require(oracle["rejected"] as? [[String: Any]])
        #expect(outcome.object["rejects"] as? Int == rejected.count)
        #expect(outcome.object["records"] as? Int == (oracle["details"] ?? oracle["claims"] ?? oracle["records"]) as? Int)
    }

    private static let codeOfReason = [
        "assessed_value is not a number": "LB3002", "due_date is not a date": "LB3003", "tax_year out of range": "LB3009",
        "license status code is not in the table": "LB3012", "phone number is not valid": "LB3008",
        "issued is not a date": "LB3003", "dob is not a date": "LB3003", "earnings is not a packed number": "LB3020",
        "maximum_amount is not a packed number": "LB3020", "claim status code is not in the table": "LB3012",
        "week_ending is not a date": "LB3003", "birth_date is not a date": "LB3003",
    ]

    /// The quarantine holds the rejected records of the day, with their codes and places, and the rows that lost to others.
    static func expectQuarantine(_ bench: Workbench, _ system: String, _ day: String) throws {
        let mapping = system == "county-tax" ? "property-tax" : system
        let listed = try bench.run([
            "quarantine", "list", "--store", bench.store, "--mapping", mapping, "--format", "json",
        ])
        #expect(listed.status == 0)
        let oracle = try expected(system, day)
        var expectedEntries: Set<String> = []
        for reject in try #require(oracle["rejected"] as? [[String: Any]]) {
            let reason = try #require(reject["reason"] as? String)
            let code = try #require(codeOfReason[reason], "\(reason)")
            let record = try #require((reject["line"] ?? reject["record"]) as? Int)
            expectedEntries.insert("\(record) \(code)")
            if let offset = reject["byte_offset"] as? Int {
                #expect(listed.list.contains { $0["record"] as? Int == record && $0["byte_offset"] as? Int == offset })
            }
        }
        for duplicate in oracle["duplicates"] as? [[String: Any]] ?? [] {
            expectedEntries.insert("\(try #require(duplicate["line"] as? Int)) LB4012")
        }
        for conflict in oracle["conflicts"] as? [[String: Any]] ?? [] {
            expectedEntries.insert("\(try #require(conflict["record"] as? Int)) LB4012")
        }
        if system == "licensing" { expectedEntries.insert("204 LB4012") }
        let found = listed.list.map { "\($0["record"] as? Int ?? 0) \($0["code"] as? String ?? "")" }
        #expect(Set(found) == expectedEntries)
    }

    /// A dumped row without the place that its last writing run read it from.
    static func withoutOrigin(_ row: String) -> String {
        row.replacing(/'[^']*#[0-9]+@[0-9]+'/, with: "origin")
    }
}
