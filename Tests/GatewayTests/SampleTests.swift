import Foundation
import Testing

/// The samples of two days, against counts that come from their generator and values read off their lines.
@Suite struct SampleTests {
    private static let feeds: [(system: String, mapping: String, day1: String, day2: String)] = [
        (
            "county-tax", Workbench.mapping("property-tax"), Workbench.sample("county-tax/roll-2026-09-30.txt"),
            Workbench.sample("county-tax/roll-2026-10-31.txt")
        ),
        (
            "licensing", Workbench.mapping("licensing"), Workbench.sample("licensing/licenses-2026-09-30.xml"),
            Workbench.sample("licensing/licenses-2026-10-31.xml")
        ),
    ]

    // MARK: counts

    @Test func bothDaysOfBothSystemsCountAsTheGeneratorSays() throws {
        let bench = try Workbench()
        for (day, isFirst) in [("day_1", true), ("day_2", false)] {
            for feed in Self.feeds {
                let outcome = try bench.sync(feed.mapping, isFirst ? feed.day1 : feed.day2)
                try SampleOracle.expectCounts(outcome, feed.system, day)
                #expect(outcome.object["as_of"] as? String == (isFirst ? "2026-09-30" : "2026-10-31"))
                try SampleOracle.expectQuarantine(bench, feed.system, day)
            }
        }

        // Rows are soft-deleted, and stay.
        for feed in Self.feeds {
            let first = try #require(try SampleOracle.expected(feed.system, "day_1")["rows"] as? [String: [String: Int]])
            let second = try #require(try SampleOracle.expected(feed.system, "day_2")["rows"] as? [String: [String: Int]])
            for (entity, inserted) in try #require(first["inserted"]) {
                let added = second["inserted"]?[entity] ?? 0
                let deleted = second["deleted"]?[entity] ?? 0
                let all = "SELECT count(*) FROM \"\(entity)\" WHERE source_system = '\(feed.system)'"
                #expect(try bench.reader.int(all) == inserted + added, "\(entity)")
                #expect(try bench.reader.int(all + " AND lb_deleted_at IS NOT NULL") == deleted, "\(entity)")
            }
        }

        // What did not change was not written: it still has the run that inserted it.
        let second = try #require(try SampleOracle.expected("county-tax", "day_2")["rows"] as? [String: [String: Int]])
        for entity in ["constituent", "address", "contact_point", "obligation", "payment"] {
            let untouched = (second["unchanged"]?[entity] ?? 0) + (second["kept_by_rejected_record"]?[entity] ?? 0)
            #expect(
                try bench.reader.int(
                    """
                    SELECT count(*) FROM "\(entity)" WHERE source_system = 'county-tax' AND lb_run = 1
                    AND lb_deleted_at IS NULL
                    """) == untouched, "\(entity)")
        }

        // The store's own description agrees.
        let status = try bench.run(["store", "status", bench.store, "--format", "json"])
        let rows = try #require(status.object["rows"] as? [[String: Any]])
        let owners = try #require(rows.first { $0["stream"] as? String == "county-tax/property-tax/constituent" })
        #expect(owners["live"] as? Int == 812)
        #expect(owners["deleted"] as? Int == 11)
        #expect(status.object["open_quarantine"] as? Int == 9)
    }

    @Test func theSameContentUnderALaterDateRestoresWhatHadGone() throws {
        let bench = try Workbench()
        let tax = Self.feeds[0]
        #expect(try bench.sync(tax.mapping, tax.day1).status == 0)
        let before = try bench.reader.canonical()
        #expect(try bench.sync(tax.mapping, tax.day2).status == 0)

        // Day 1 again, as the extract of a later day.
        let text = try String(contentsOfFile: tax.day1, encoding: .utf8)
        #expect(text.hasPrefix("H20260930"))
        try bench.folder.write("later.txt", "H20261130" + text.dropFirst(9))
        // That takes away the payments of a month: more than the mapping's guard lets through.
        let stopped = try bench.sync(tax.mapping, "later.txt")
        #expect(stopped.status == 4)
        #expect((stopped.diagnostic("LB4005")["help"] as? String)?.contains("--approve deletes=280`") == true)
        let back = try bench.sync(tax.mapping, "later.txt", approve: ["deletes=280"])
        #expect(back.status == 0, "\(back.err)")
        let second = try #require(try SampleOracle.expected("county-tax", "day_2")["rows"] as? [String: [String: Int]])
        for entity in ["constituent", "address", "contact_point", "payment"] {
            #expect(back.count(entity, "restores") == second["deleted"]?[entity], "\(entity)")
            #expect(back.count(entity, "deletes") == second["inserted"]?[entity], "\(entity)")
            #expect(back.count(entity, "updates") == second["updated"]?[entity], "\(entity)")
            #expect(back.count(entity, "inserts") == 0, "\(entity)")
        }
        // The bill that line 1048 spoils came on day 2, so the rejected record keeps it now.
        #expect(back.count("obligation", "restores") == 30)
        #expect(back.count("obligation", "inserts") == 0)
        #expect(back.count("obligation", "deletes") == 16)
        #expect(back.count("obligation", "kept") == 1)

        // Every row of day 1 is back as it was, but for the place that it was read from.
        let after = Set(try bench.reader.canonical().map(SampleOracle.withoutOrigin))
        #expect(before.map(SampleOracle.withoutOrigin).filter { !after.contains($0) } == [])
    }

    // MARK: values

    @Test func valuesAreThoseOfTheLines() throws {
        let bench = try Workbench()
        for feed in Self.feeds { #expect(try bench.sync(feed.mapping, feed.day1).status == 0) }
        let reader = bench.reader

        func obligation(_ key: String) throws -> [String?] {
            try reader.row(
                """
                SELECT category, total, due, paid, due_on, paid_on, period, exemption, exemption_raw, account, currency
                FROM obligation WHERE source_key = '\(key)'
                """)
        }
        // Line 2: paid in full. Line 11: a credit, overpunched 0000579M, with a due date of zeros.
        #expect(
            try obligation("10-0101-3894/2026/1") == [
                "property-tax", "1862.8", "0", "1862.8", "2026-02-18", "2026-02-18", "2026-1", nil, nil, "10-0101-3894",
                "USD",
            ])
        #expect(
            try obligation("10-0105-4698/2026/2") == [
                "property-tax-credit", "-57.94", "-57.94", "0", nil, nil, "2026-2", "homestead", "HS", "10-0105-4698", "USD",
            ])
        // Line 12: two-digit year before the pivot. Line 84: a code in no table. Line 160: amount paid not known.
        #expect(
            try obligation("10-0106-7527/1997/2") == [
                "property-tax", "660.44", "0", "660.44", "1997-07-15", "1997-12-03", "1997-2", "senior-citizen", "SC",
                "10-0106-7527", "USD",
            ])
        #expect(
            try obligation("10-0141-3317/2026/2") == [
                "property-tax", "4383.33", "0", "4383.33", "2026-10-15", "2026-07-12", "2026-2", "other", "ZQ",
                "10-0141-3317", "USD",
            ])
        #expect(
            try obligation("11-0120-2323/2026/2") == [
                "property-tax", "3306.34", "3306.34", nil, "2026-10-15", nil, "2026-2", "senior-citizen", "SC",
                "11-0120-2323", "USD",
            ])
        // Line 216: open due date. Line 320: a returned payment raises what is due. Line 1228: the first of two stays.
        #expect(
            try obligation("11-0146-7769/2026/2") == [
                "property-tax", "2610.15", "2610.15", "0", nil, nil, "2026-2", "homestead", "HS", "11-0146-7769", "USD",
            ])
        #expect(
            try reader.row(
                """
                SELECT json_extract(attributes, '$.open_due_date'), json_extract(attributes, '$.parcel_class'),
                json_extract(attributes, '$.parcel_class_code'), json_extract(attributes, '$.site_address')
                FROM obligation WHERE source_key = '11-0146-7769/2026/2'
                """) == ["1", "residential-small-unplatted", "511", "1648 CHERRY AVE"])
        #expect(
            try obligation("12-0139-1196/2026/1") == [
                "property-tax", "3941.28", "3956.28", "-15", "2026-02-18", "2026-03-02", "2026-1", nil, nil,
                "12-0139-1196", "USD",
            ])
        #expect(try obligation("20-0116-6378/2026/2")[1] == "1914.98")
        // Rejected lines 487, 1048 and 1266 left no row of their own.
        #expect(
            try reader.int(
                """
                SELECT count(*) FROM obligation WHERE lb_origin GLOB '*#487@*' OR lb_origin GLOB '*#1048@*'
                OR lb_origin GLOB '*#1266@*'
                """) == 0)
        #expect(
            try reader.row(
                "SELECT amount, paid_at, method, method_raw FROM payment WHERE source_key = '12-0139-1196/2026/1'")
                == ["-15", "2026-03-02T00:00:00.000000Z", "returned", "R"])
        // Exact sums, in cents: what the generator counted, less the three rejected lines and the lost duplicate.
        let total = try reader.int("SELECT sum(CAST(round(CAST(total AS REAL) * 100) AS INTEGER)) FROM obligation")
        #expect(total == 463_176_957 - (try centsOfLines([487, 1048, 1266, 1229])))

        func person(_ key: String) throws -> [String?] {
            try reader.row(
                """
                SELECT kind, kind_raw, family_name, given_name, additional_name, birth_date, gender, gender_raw
                FROM constituent WHERE source_key = '\(key)'
                """)
        }
        #expect(try person("00001275") == ["person", "P", "Hendricks", "Michael", "A", nil, nil, nil])
        #expect(try person("00001443") == ["person", "P", "Kessler", "Debbie", "J", "1937-12-14", nil, nil])
        #expect(try person("00002805") == ["person", "P", "Gentry", "Jeffrey", nil, "1983-08-29", nil, nil])
        #expect(try person("L000001") == ["person", "I", "Ogden", "Laura", nil, "1960-11-09", "female", "F"])
        #expect(try person("L000002") == ["person", "I", "Wakefield", "Janet", "Maria", "1965-04-18", nil, nil])
        #expect(try person("L000003") == ["person", "I", "Abbott", "Theresa", nil, "1999-02-25", "female", "f"])
        #expect(
            try reader.row("SELECT kind, name, alternate_name, family_name FROM constituent WHERE source_key = 'L000019'")
                == ["organization", "Marsden Realty LP", "Marsden Realty", nil])
        #expect(
            try reader.row("SELECT json_extract(attributes, '$.remarks') FROM constituent WHERE source_key = 'L000003'")
                == ["Moved from Smith & Sons to own practice."])
        for rejected in ["L000102", "L000121", "L000127", "L000150"] {
            #expect(try person(rejected) == [], "\(rejected)")
        }

        #expect(
            try reader.rows(
                """
                SELECT source_key, system, value, use, use_raw, rank FROM contact_point
                WHERE source_key IN ('00001275/phone', 'L000001/phone/H', 'L000001/phone/W', 'L000003/email/0')
                ORDER BY source_key
                """) == [
                    ["00001275/phone", "phone", "+17405550104", nil, nil, "1"],
                    ["L000001/phone/H", "phone", "+12485550176", "home", "H", "1"],
                    ["L000001/phone/W", "phone", "+12165550180", "work", "W", "3"],
                    ["L000003/email/0", "email", "theresa.abbott2801@example.org", nil, nil, "1"],
                ])
        #expect(
            try reader.int(
                "SELECT count(*) FROM contact_point WHERE system = 'phone' AND (value NOT GLOB '+1[2-9]*' OR length(value) <> 12)")
                == 0)
        #expect(
            try reader.row("SELECT scheme, value FROM identifier WHERE source_key = 'L000001/tax-id'")
                == ["ssn", "968209133"])
        #expect(
            try reader.row("SELECT scheme, value FROM identifier WHERE source_key = 'L000019/tax-id'")
                == ["fein", "006127729"])
        #expect(
            try reader.rows(
                """
                SELECT address_1, address_2, city, state_province, postal_code, country, address_type, address_type_raw
                FROM address WHERE source_key IN ('00002502/mailing', '00002643/mailing', 'L000003/m') ORDER BY source_key
                """) == [
                    ["1040 Alder Rd", nil, "Pine Hollow", "OH", "43997-3989", "US", "postal", nil],
                    ["1191 Quarry Ave", "#27B", "Pine Hollow", "OH", "43997", "US", "postal", nil],
                    ["405 Mulberry Rd", "#7A", "New Salem", "OH", "43995-7794", "US", "postal", "m"],
                ])
        #expect(
            try reader.rows(
                """
                SELECT license_type, license_type_raw, profession_raw, status, status_raw, applied_on, issued_on, expires_on,
                renewed_on, json_extract(attributes, '$.fee') FROM license
                WHERE number IN ('BAR-000010', 'FPS-000011') ORDER BY number
                """) == [
                    [
                        "Barber - Temporary Permit", "BAR3", "BAR", "active", "A", "2015-10-15", "2015-11-09", "2027-02-28",
                        "2025-02-28", "318.0",
                    ],
                    [
                        "other", "ZZ9", "FPS", "lapsed", "L", "2011-04-26", "2011-07-19", "2026-01-28", "2024-01-29",
                        "43.0",
                    ],
                ])
        // Times with an offset are kept in UTC.
        #expect(
            try reader.row(
                """
                SELECT case_type, status, status_raw, opened_at, closed_at FROM service_case
                WHERE source_key LIKE '%/A-2015-00001'
                """) == [
                    "license-application", "approved", "AP", "2015-10-15T14:15:00.000000Z", "2015-11-09T21:09:00.000000Z",
                ])
        #expect(
            try reader.row(
                """
                SELECT name, stage, stage_raw, status, due_on, completed_at, sequence, origin FROM case_task
                WHERE source_key LIKE '%/A-2015-00001/20'
                """) == [
                    "background check", "background-check", "BGCK", "completed", "2015-11-12",
                    "2015-11-07T19:07:00.000000Z", "20", "planned",
                ])
    }

    /// Amounts due of lines of day 1, from their bytes: eight digits and an overpunched ninth.
    private func centsOfLines(_ lines: [Int]) throws -> Int {
        let all = try String(contentsOfFile: Self.feeds[0].day1, encoding: .utf8).split(separator: "\n")
        let signs = Array("{ABCDEFGHI")
        return try lines.reduce(0) { sum, line in
            let field = all[line - 1].dropFirst(156).prefix(9)
            let sign = try #require(field.last)
            let last = try #require(signs.firstIndex(of: sign))
            let digits = try #require(Int(field.dropLast()))
            return sum + digits * 10 + last
        }
    }

    // MARK: references and bookkeeping

    @Test func referencesMeetRowsAndRowsKnowWhereTheyComeFrom() throws {
        let bench = try Workbench()
        for feed in Self.feeds {
            #expect(try bench.sync(feed.mapping, feed.day1).status == 0)
            #expect(try bench.sync(feed.mapping, feed.day2).status == 0)
        }
        let reader = bench.reader
        let references = [
            ("identifier", "constituent", "constituent"), ("contact_point", "constituent", "constituent"),
            ("address", "constituent", "constituent"), ("license", "constituent", "constituent"),
            ("service_case", "constituent", "constituent"), ("case_participant", "constituent", "constituent"),
            ("obligation", "constituent", "constituent"), ("payment", "constituent", "constituent"),
            ("payment", "obligation", "obligation"), ("license", "case", "service_case"),
            ("case_participant", "case", "service_case"), ("case_task", "case", "service_case"),
        ]
        for (table, column, target) in references {
            let referring = try #require(
                try reader.int("SELECT count(*) FROM \"\(table)\" WHERE \"\(column)\" IS NOT NULL AND lb_deleted_at IS NULL"))
            #expect(referring > 100, "\(table).\(column) is hardly used")
            #expect(
                try reader.int(
                    """
                    SELECT count(*) FROM "\(table)" t WHERE t."\(column)" IS NOT NULL AND t.lb_deleted_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM "\(target)" r WHERE r.id = t."\(column)" AND r.lb_deleted_at IS NULL)
                    """) == 0, "\(table).\(column)")
        }
        // A row names its owner: the parcel of line 2 belongs to Michael Hendricks.
        #expect(
            try reader.row(
                """
                SELECT c.source_key, c.family_name FROM obligation o JOIN constituent c ON c.id = o.constituent
                WHERE o.source_key = '10-0101-3894/2026/1'
                """) == ["00001275", "Hendricks"])

        for table in ["constituent", "obligation", "license", "case_task"] {
            #expect(
                try reader.int(
                    """
                    SELECT count(*) FROM "\(table)" WHERE length(lb_hash) <> 16 OR length(id) <> 36 OR lb_origin IS NULL
                    OR lb_run NOT BETWEEN 1 AND 4 OR substr(id, 15, 1) <> '5'
                    OR lb_stream NOT IN ('county-tax/property-tax/\(table)', 'licensing/licensing/\(table)')
                    OR lb_stream NOT LIKE source_system || '/%'
                    """) == 0, "\(table)")
        }
        // Line 144 of day 2 is spoiled: its bill is as day 1 had it, and says so.
        let kept = try reader.row(
            "SELECT total, lb_run, lb_deleted_at, lb_origin FROM obligation WHERE source_key = '11-0111-0801/2026/2'")
        #expect(kept.count == 4)
        #expect(Array(kept.prefix(3)) == ["3340.57", "1", nil])
        #expect(kept.last??.contains("roll-2026-09-30.txt#") == true)
    }

    // MARK: nothing to do

    @Test func theSameBytesAreANoOp() throws {
        let bench = try Workbench()
        let feed = Self.feeds[1]
        #expect(try bench.sync(feed.mapping, feed.day1).status == 0)
        let before = try bench.state()
        let again = try bench.sync(feed.mapping, feed.day1)
        #expect(again.status == 0)
        #expect(again.outcome == "same-bytes")
        #expect(again.codes == ["LB4010"])
        #expect(again.run == nil)
        #expect(try bench.state() == before)
    }
}
