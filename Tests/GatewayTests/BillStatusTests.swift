import Foundation
import Testing

/// The status of 18 bills as one feed. The counts are those that Python's `xml.etree` gives for the same documents: distinct
/// `bioguideId` of sponsors, cosponsors and amendments' sponsors (321), distinct `systemCode` of committees (17) and
/// subcommittees (6), documents (18), `amendments/amendment` (1857), `actions/item` (930) and
/// `amendments/amendment/actions/actions/item` (2422), `activities/item` (60).
@Suite(.enabled(if: Workbench.hasReal("bill-status"))) struct BillStatusTests {
    static let rows = [
        "constituent": 321 + 17 + 6, "identifier": 321, "relationship": 6, "service_case": 18 + 1857,
        "case_participant": 1030, "case_task": 930 + 2422, "interaction": 60,
    ]
    /// Names of members and committees before the repeated ones are one row.
    static let named = 1030 + 22 + 6

    private let feed = Workbench.real("bill-status/*.xml")
    private let mapping = Workbench.realMapping("bill-status")

    @Test func feedIsWholeAndClean() throws {
        let bench = try Workbench()
        let run = try bench.sync(mapping, feed)
        #expect(run.status == 0, "\(run.out) \(run.err)")
        #expect(run.codes == [])
        #expect(run.object["records"] as? Int == 18)
        #expect(run.object["rejects"] as? Int == 0)
        #expect(run.object["warnings"] as? Int == 0)
        #expect(Set(run.counts.keys) == Set(Self.rows.keys))
        for (entity, count) in Self.rows {
            #expect(run.count(entity, "inserts") == count, "\(entity)")
            #expect(run.count(entity, "conflicts") == 0, "\(entity)")
            #expect(try bench.reader.int("SELECT COUNT(*) FROM \(entity)") == count, "\(entity)")
        }
        #expect(run.count("constituent", "rows") == Self.named)
        #expect(run.count("constituent", "repeats") == Self.named - 344)
    }

    @Test func referencesHaveTheirRows() throws {
        let bench = try Workbench()
        _ = try bench.sync(mapping, feed)
        let orphans = [
            ("case_participant", "case", "service_case"), ("case_participant", "constituent", "constituent"),
            ("case_task", "case", "service_case"), ("interaction", "case", "service_case"),
            ("interaction", "constituent", "constituent"), ("identifier", "constituent", "constituent"),
            ("relationship", "from", "constituent"), ("relationship", "to", "constituent"),
        ]
        for (entity, field, target) in orphans {
            let found = try bench.reader.int(
                "SELECT COUNT(*) FROM \(entity) e JOIN \(target) t ON t.id = e.\"\(field)\"")
            #expect(found == Self.rows[entity], "\(entity).\(field)")
        }
        // A bill of the Senate's committee has no sponsor; amendments have theirs as participants.
        #expect(
            try bench.reader.int("SELECT COUNT(*) FROM service_case s JOIN constituent c ON c.id = s.constituent") == 17)
    }

    @Test func valuesAreThoseOfTheDocuments() throws {
        let bench = try Workbench()
        _ = try bench.sync(mapping, feed)
        #expect(
            try bench.reader.row(
                """
                SELECT s.tracking_id, s.case_type, s.case_type_raw, s.subject, s.status, s.opened_at, s.updated_at,
                  s.attributes, c.honorific_prefix, c.given_name, c.family_name, c.attributes
                FROM service_case s JOIN constituent c ON c.id = s.constituent WHERE s.source_key = '114/HR/22'
                """) == [
                    "HR 22", "house-bill", "HR", "FAST Act", "enacted", "2015-01-06T00:00:00.000000Z",
                    "2015-12-15T13:03:01.000000Z", #"{"congress":114,"law":"114-94"}"#, "Rep.", "Rodney", "Davis",
                    #"{"seat":"R-IL-13"}"#,
                ])
        // `laws/item` in 4 documents; 18 sponsors less one, 686 of amendments, 327 cosponsors.
        #expect(try bench.reader.int("SELECT COUNT(*) FROM service_case WHERE status = 'enacted'") == 4)
        #expect(
            try bench.reader.rows("SELECT role, COUNT(*) FROM case_participant GROUP BY role ORDER BY role") == [
                ["cosponsor", "327"], ["sponsor", "703"],
            ])
        #expect(try bench.reader.int("SELECT COUNT(*) FROM case_task WHERE attributes LIKE '%\"committee\":%'") == 99)
    }

    /// Two motions of a day have the same text and no code: both stay.
    @Test func identicalActionsAreTwoTasks() throws {
        let bench = try Workbench()
        _ = try bench.sync(mapping, feed)
        let texts = [
            "Motion by Senator Fischer to instruct Senate conferees made in Senate. (consideration: CR S2207; text: CR S2207)",
            "Motion by Senator Sanders to instruct Senate conferees (for Senator Murray) made in Senate. "
                + "(consideration: CR S2205; text: CR S2205)",
        ]
        for text in texts {
            let motions = try bench.reader.rows(
                """
                SELECT name, stage, completed_at, attributes FROM case_task WHERE source_key LIKE '114/SCONRES/11/%'
                  AND completed_at LIKE '2015-04-15%' AND name = '\(text)'
                """)
            #expect(motions.count == 2)
            #expect(Set(motions).count == 1)
        }
    }

    @Test func secondRunChangesNothing() throws {
        let bench = try Workbench()
        let names = try copyFeed(to: bench)
        let first = try bench.sync(mapping, "feed/*.xml")
        #expect(first.outcome == "applied")
        let rows = try bench.reader.canonical()
        let same = try bench.sync(mapping, "feed/*.xml")
        #expect(same.status == 0)
        #expect(same.outcome == "same-bytes")
        #expect(same.codes == ["LB4010"])

        // Other bytes with the same content are read again, and every row is known.
        for name in names {
            let file = bench.folder.url.appendingPathComponent("feed/" + name)
            try (try Data(contentsOf: file) + Data("\n<!-- again -->\n".utf8)).write(to: file)
        }
        let other = try bench.sync(mapping, "feed/*.xml")
        #expect(other.status == 0)
        #expect(other.outcome == "unchanged")
        for (entity, count) in Self.rows { #expect(other.count(entity, "unchanged") == count, "\(entity)") }
        #expect(try bench.reader.canonical() == rows)
    }

    /// `files: 18`: without one of them the feed proves nothing about what is gone.
    @Test func missingDocumentDeletesNothing() throws {
        let bench = try Workbench()
        _ = try copyFeed(to: bench)
        let mapping = try bench.eighteenBills()
        _ = try bench.sync(mapping, "feed/*.xml")
        let rows = try bench.reader.canonical()
        try FileManager.default.removeItem(atPath: bench.folder.path("feed/BILLSTATUS-114hr22.xml"))
        let run = try bench.sync(mapping, "feed/*.xml")
        #expect(run.status == 0)
        #expect(Set(run.codes) == ["LB4013", "LB4011"])
        for entity in Self.rows.keys { #expect(run.count(entity, "deletes") == 0, "\(entity)") }
        // 380 cases hang on that bill: itself and 379 amendments.
        #expect(run.count("service_case", "retained") == 380)
        #expect(try bench.reader.canonical() == rows)
    }

    /// Two senators have a middle initial in some documents only. Mapped, it makes different rows of one key, and
    /// `duplicates: reject` keeps all eleven of them out.
    @Test func membersThatDifferAreNotChosenFrom() throws {
        let bench = try Workbench()
        let given = "      given_name: personName(m.full_name.split(' [')[0].substring(5), 'last first middle', 'person').given\n"
        let middle = given.replacingOccurrences(of: "given_name", with: "additional_name")
            .replacingOccurrences(of: ").given", with: ").middle")
        let variant = try bench.variant(of: "bill-status", replacing: [(given, given + middle)])
        // Eleven rows in conflict are more than the guard on rejects lets pass unasked.
        let stopped = try bench.sync(variant, feed)
        #expect(stopped.status == 4)
        #expect(stopped.codes == ["LB4007"])
        let run = try bench.sync(variant, feed, approve: ["rejects=11"])
        #expect(run.status == 0)
        #expect(run.codes == ["LB4012"])
        #expect(run.count("constituent", "inserts") == 344 - 2)
        #expect(run.count("identifier", "inserts") == 321)
        let known = try bench.reader.int("SELECT COUNT(*) FROM constituent WHERE source_key IN ('M001169', 'D000563')")
        #expect(known == 0)
        let listed = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json"])
        #expect(listed.list.count > 0)
        #expect(Set(listed.list.compactMap { $0["code"] as? String }) == ["LB4012"])
    }

    /// The feed after its schema changed: what stayed is read, and what moved (an action's committee) is not there any more.
    @Test func newerFormatLosesWhatMoved() throws {
        let bench = try Workbench()
        let run = try bench.sync(bench.eighteenBills(), Workbench.real("bill-status/newer-format/BILLSTATUS-117s1260.xml"))
        #expect(run.status == 0, "\(run.out) \(run.err)")
        // Actions of bills have no time and no committee of their own any more, those of amendments no time.
        #expect(Set(run.codes) == ["LB1228", "LB4013"])
        #expect(run.codes.count { $0 == "LB1228" } == 3)
        #expect(run.object["rejects"] as? Int == 0)
        let rows = [
            "constituent": 86 + 1, "identifier": 86, "relationship": 0, "service_case": 1 + 616, "case_participant": 630,
            "case_task": 1387, "interaction": 3,
        ]
        for (entity, count) in rows { #expect(run.count(entity, "inserts") == count, "\(entity)") }
        // Four of its actions name a committee, in `committees/item/systemCode`.
        #expect(try bench.reader.int("SELECT COUNT(*) FROM case_task WHERE attributes LIKE '%\"committee\":%'") == 0)
    }

    /// Copies the documents into the folder `feed`; returns their names.
    private func copyFeed(to bench: Workbench) throws -> [String] {
        let source = URL(fileURLWithPath: Workbench.real("bill-status"))
        let target = bench.folder.url.appendingPathComponent("feed")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: source.path).filter { $0.hasSuffix(".xml") }
        #expect(names.count == 18)
        for name in names {
            // The originals may not be written to; these may.
            try Data(contentsOf: source.appendingPathComponent(name)).write(to: target.appendingPathComponent(name))
        }
        return names
    }
}

/// Two bills that were made up, in the same format: what README.md shows.
@Suite struct BillSampleTests {
    @Test func theSampleRuns() throws {
        let bench = try Workbench()
        let run = try bench.sync(Workbench.mapping("bill-status"), Workbench.sample("bill-status/*.xml"))
        #expect(run.status == 0 && run.codes == [], "\(run.out) \(run.err)")
        #expect(run.object["records"] as? Int == 2 && run.object["rejects"] as? Int == 0)
        let rows = [
            "constituent": 6, "identifier": 3, "relationship": 1, "service_case": 3, "case_participant": 5, "case_task": 6, "interaction": 2,
        ]
        for (entity, count) in rows { #expect(run.count(entity, "inserts") == count, "\(entity): \(run.counts)") }
        #expect(try bench.reader.int("SELECT COUNT(*) FROM service_case WHERE status = 'enacted' AND tracking_id = 'HR 9001'") == 1)
    }
}
