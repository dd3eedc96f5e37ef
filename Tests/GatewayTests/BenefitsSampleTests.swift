import Foundation
import Testing

/// Unemployment claims off a mainframe: counts that come from the generator, and values of claims that it made.
@Suite struct BenefitsSamples {
    private let mapping = Workbench.mapping("benefits")
    private static func extract(_ day: String) -> String { Workbench.sample("benefits/benefits-\(day).dat") }
    private static let days = [("2026-09-30", "day_1"), ("2026-10-31", "day_2")]

    @Test func bothDaysCountAsTheGeneratorSays() throws {
        let bench = try Workbench()
        for (date, day) in Self.days {
            let outcome = try bench.sync(mapping, Self.extract(date))
            try SampleOracle.expectCounts(outcome, "benefits", day)
            #expect(outcome.object["as_of"] as? String == date)
            #expect(!outcome.codes.contains("LB4011"))
            try SampleOracle.expectQuarantine(bench, "benefits", day)
            let oracle = try SampleOracle.expected("benefits", day)
            #expect(
                try bench.reader.int(
                    """
                    SELECT sum(CAST(round(CAST(amount AS REAL) * 100) AS INTEGER)) FROM payment
                    WHERE lb_deleted_at IS NULL AND lb_origin LIKE '%\(date)%'
                    """) ?? 0 > 0)
            guard day == "day_1" else { continue }
            #expect(
                try bench.reader.int("SELECT sum(CAST(round(CAST(amount AS REAL) * 100) AS INTEGER)) FROM payment")
                    == oracle["paid_cents_of_accepted_claims"] as? Int)
        }
        // Nothing to do the second time; ten control totals of the file, seven of each of five offices.
        let again = try bench.run(bench.syncWords(mapping, [Self.extract("2026-10-31")]))
        #expect(again.status == 0)
        let fresh = try Workbench()
        let first = try fresh.run(fresh.syncWords(mapping, [Self.extract("2026-10-31")]))
        #expect(first.out.contains("45 control totals proved"), "\(first.out)")
    }

    /// A trailer's field by its last byte: a binary number differs by one there, a packed one in its last digit.
    private static let trailerFields: [(field: String, end: Int, bit: UInt8)] = [
        ("totals.claim_count", 4, 0x01), ("totals.week_count", 8, 0x01), ("totals.payment_count", 12, 0x01),
        ("totals.weekly_total", 18, 0x10), ("totals.paid_total", 25, 0x10), ("totals.routing_hash", 31, 0x10),
        ("issue_count", 35, 0x01), ("contact_count", 39, 0x01), ("claim_hash", 44, 0x10),
    ]

    @Test func everyControlFailsByOneDigit() throws {
        let bench = try Workbench()
        let good = try Data(contentsOf: URL(fileURLWithPath: Self.extract("2026-09-30")))
        // `OT2010` in code page 037, and the last record of the file: 48 bytes, of which `FT` and the offices are four.
        let office = try #require(good.range(of: Data([0xD6, 0xE3, 0xF2, 0xF0, 0xF1, 0xF0])))
        let trailers = [("office_trailer", office.upperBound, 6), ("trailer", good.count - 44, Self.trailerFields.count)]
        #expect(good[(good.count - 48)...].starts(with: [0xC6, 0xE3, 0, 5]))
        for (kind, start, count) in trailers {
            for (field, end, bit) in Self.trailerFields.prefix(count) {
                var bytes = good
                bytes[start + end - 1] ^= bit
                try bench.folder.write("changed.dat", bytes)
                let refused = try bench.sync(mapping, "changed.dat")
                #expect(refused.status == 4, "\(kind).\(field)")
                #expect(refused.codes.count { $0 == "LB1005" } == 1, "\(kind).\(field)")
                let expected = try #require(refused.diagnostic("LB1005")["expected"] as? String)
                #expect(expected.hasPrefix("\(kind).\(field) =="), "\(kind).\(field): \(expected)")
            }
        }
        #expect(try bench.reader.int("SELECT count(*) FROM service_case") == 0)
    }

    @Test func referencesMeetRows() throws {
        let bench = try Workbench()
        for (date, _) in Self.days { #expect(try bench.sync(mapping, Self.extract(date)).status == 0) }
        let references = [
            ("identifier", "constituent", "constituent", 300), ("contact_point", "constituent", "constituent", 300),
            ("address", "constituent", "constituent", 300), ("relationship", "from", "constituent", 300),
            ("relationship", "to", "constituent", 300), ("service_case", "constituent", "constituent", 300),
            ("case_participant", "constituent", "constituent", 300), ("case_participant", "case", "service_case", 300),
            ("case_task", "case", "service_case", 300), ("interaction", "constituent", "constituent", 300),
            ("interaction", "case", "service_case", 300), ("payment", "constituent", "constituent", 300),
            ("obligation", "constituent", "constituent", 20),
        ]
        for (table, column, target, least) in references {
            let live = "FROM \"\(table)\" t WHERE t.\"\(column)\" IS NOT NULL AND t.lb_deleted_at IS NULL"
            #expect(try bench.reader.int("SELECT count(*) " + live) ?? 0 > least, "\(table).\(column)")
            #expect(
                try bench.reader.int(
                    """
                    SELECT count(*) \(live)
                    AND NOT EXISTS (SELECT 1 FROM "\(target)" r WHERE r.id = t."\(column)" AND r.lb_deleted_at IS NULL)
                    """) == 0, "\(table).\(column)")
        }
    }

    // MARK: values

    @Test func valuesAreThoseOfTheClaims() throws {
        let bench = try Workbench()
        #expect(try bench.sync(mapping, Self.extract("2026-09-30")).status == 0)
        let reader = bench.reader

        // A person, whose middle name was never entered, and an employer in the same bytes.
        #expect(
            try reader.rows(
                """
                SELECT source_key, kind, family_name, given_name, additional_name, birth_date, gender, name FROM constituent
                WHERE source_key IN ('P/401246', 'E/2000130', 'E/2000234') ORDER BY source_key
                """) == [
                    ["E/2000130", "organization", nil, nil, nil, nil, nil, "Larkin Foods Llc"],
                    ["E/2000234", "organization", nil, nil, nil, nil, nil, "Finley Pharmacy Co"],
                    ["P/401246", "person", "Holloway", "Kenneth", nil, "1941-09-29", "male", nil],
                ])
        #expect(
            try reader.rows("SELECT scheme, value FROM identifier WHERE source_key IN ('P/401246', 'E/2000130') ORDER BY 1") == [
                ["fein", "006545421"], ["ssn", "924249870"],
            ])
        #expect(
            try reader.rows("SELECT source_key, value, use, rank FROM contact_point WHERE source_key LIKE 'P/400826/%' ORDER BY 1")
                == [
                    ["P/400826/email/0", "jacqueline.brewster2779@example.net", nil, "1"],
                    ["P/400826/phone/0", "+13125550153", "home", "1"], ["P/400826/phone/1", "+13045550132", "work", "2"],
                ])
        #expect(
            try reader.rows(
                "SELECT address_1, address_2, city, postal_code FROM address WHERE source_key IN ('P/401246/mailing', 'P/400826/mailing') ORDER BY 1"
            ) == [["1091 Union Road", nil, "Harlan Mills", "43996"], ["1805 Grove Dr", nil, "Stony Ford", "43994-5297"]])
        #expect(
            try reader.row("SELECT end_date, attributes FROM relationship WHERE source_key = '401246/2000234'") == [
                "2026-03-01",
                #"{"base_period_wages":[6020.90,5567.58,5779.95,5842.07],"separation":"quit","separation_code":"QT"}"#,
            ])

        // Cases; times are those of the county's clocks.
        #expect(
            try reader.rows(
                """
                SELECT source_key, status, channel, channel_raw, opened_at, closed_at, agency_responsible,
                json_extract(attributes, '$.program'), json_extract(attributes, '$.weekly_amount'),
                json_extract(attributes, '$.effective_date') FROM service_case
                WHERE source_key IN ('310001947', '310001512') ORDER BY 1
                """) == [
                    [
                        "310001512", "active", "web", "W", "2026-09-07T21:47:42.000000Z", nil, "Job Services, Calder",
                        "shared-work", "1740.0", "2026-09-06",
                    ],
                    [
                        "310001947", "active", "web", "W", "2026-08-06T20:42:25.000000Z", nil, "Job Services, Stony Ford",
                        "regular-state", "223.17", "2026-08-02",
                    ],
                ])
        // Weeks are planned, issues are not.
        #expect(
            try reader.rows(
                """
                SELECT source_key, name, stage, origin, status, status_raw, due_on, completed_at, sequence, attributes
                FROM case_task WHERE source_key IN ('310003624/week/2', '310003624/issue/1') ORDER BY 1
                """) == [
                    [
                        "310003624/issue/1", "separation", "adjudication", "unplanned", "active", "A", "2026-10-02", nil, "1",
                        nil,
                    ],
                    [
                        "310003624/week/2", "Certify for the week ending 2026-09-19", "weekly-certification", "planned",
                        "completed", "P", "2026-10-03", "2026-09-22T17:08:33.000000Z", "2",
                        #"{"answers":"YYNYY","earnings":279.73,"hours_worked":15.1}"#,
                    ],
                ])
        #expect(
            try reader.rows(
                """
                SELECT source_key, direction, amount, paid_at, method, reference, obligation FROM payment
                WHERE source_key IN ('310003624/52002981', '310003624/52002984') ORDER BY 1
                """) == [
                    [
                        "310003624/52002981", "outbound", "492.06", "2026-09-15T00:00:00.000000Z", "direct-deposit", "52002981",
                        nil,
                    ],
                    [
                        "310003624/52002984", "outbound", "282.27", "2026-09-24T00:00:00.000000Z", "direct-deposit", "52002984",
                        nil,
                    ],
                ])
        #expect(
            try reader.rows(
                """
                SELECT source_key, channel, channel_raw, direction, occurred_at, subject FROM interaction
                WHERE source_key LIKE '310001947/contact/%' OR source_key IN ('310001947/filing/0', '310003624/week/1') ORDER BY 1
                """) == [
                    ["310001947/contact/1", "web", "W", "inbound", "2026-09-29T19:13:49.000000Z", "Call back"],
                    ["310001947/contact/2", "mail", "M", "inbound", "2026-08-30T20:08:49.000000Z", "Change of address"],
                    ["310001947/filing/0", "web", "W", "inbound", "2026-08-06T20:42:25.000000Z", "Claim filed"],
                    ["310003624/week/1", "phone", "I", "inbound", "2026-09-13T21:02:50.000000Z", "Weekly certification"],
                ])
        // What was paid back too much (zoned, negative) is no debt.
        #expect(try reader.int("SELECT count(*) FROM obligation WHERE source_key = '310003624'") == 0)
        #expect(
            try reader.row("SELECT category, total, paid, due FROM obligation WHERE source_key = '310000477'") == [
                "benefit-overpayment", "2527.47", "1263.73", "1263.74",
            ])
    }

    @Test func aRejectedClaimKeepsItsSegmentsBytes() throws {
        let bench = try Workbench()
        #expect(try bench.sync(mapping, Self.extract("2026-09-30")).status == 0)
        let listed = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json", "--code", "LB3020"])
        let id = try #require(listed.list.first?["id"] as? Int)
        let offset = try #require(listed.list.first?["byte_offset"] as? Int)
        let raw = try #require(try bench.reader.row("SELECT hex(raw) FROM lb_quarantine WHERE id = \(id)").first ?? nil)
        let file = try Data(contentsOf: URL(fileURLWithPath: Self.extract("2026-09-30")))
        let bytes = file[offset..<offset + raw.utf8.count / 2].map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        #expect(raw == bytes.joined())
        #expect(raw.hasPrefix("C3D3") && raw.contains("E6C3F0F2"))
    }
}
