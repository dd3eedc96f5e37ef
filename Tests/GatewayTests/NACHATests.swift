import Foundation
import Testing

/// Payment files that other systems wrote, against what their own control records and a count of their lines say.
@Suite(.enabled(if: Workbench.hasReal("nacha"))) struct NACHATests {
    /// A file and what must come of it. A batch proves 7 control totals; the file 6, and 5 in `nacha-utf8`.
    struct Extract: Sendable, CustomTestStringConvertible {
        let name: String
        var mapping = "nacha"
        /// Lines that begin with 8.
        let batches: Int
        /// Lines that begin with 6.
        let entries: Int
        /// Distinct pairs of company number and name, columns 41–50 and 5–20 of the lines that begin with 5.
        let companies: Int
        /// Lines that begin with 705.
        let information: Int
        /// Cents, columns 32–43 and 44–55 of the file control record.
        let debits: Int
        let credits: Int
        /// Lines but for file header, file control and filler.
        let records: Int

        var controls: Int { 7 * batches + (mapping == "nacha" ? 6 : 5) }
        var testDescription: String { name }
    }

    static let extracts: [Extract] = [
        Extract(
            name: "20110805A.ach", batches: 4, entries: 48, companies: 3, information: 0, debits: 5_101_000, credits: 200,
            records: 91),
        Extract(
            name: "flattenBatchesMultipleBatchHeaders.ach", batches: 4, entries: 12, companies: 3, information: 12, debits: 0,
            credits: 1_200_000, records: 32),
        Extract(
            name: "iat-debit.ach", batches: 1, entries: 1, companies: 1, information: 0, debits: 100_000, credits: 0,
            records: 12),
        Extract(
            name: "two-micro-deposits.ach", batches: 2, entries: 6, companies: 1, information: 6, debits: 120, credits: 120,
            records: 16),
        Extract(
            name: "extended-ascii.ach", mapping: "nacha-utf8", batches: 2, entries: 6, companies: 1, information: 6,
            debits: 120, credits: 120, records: 16),
        Extract(
            name: "nonascii-utf8.ach", mapping: "nacha-utf8", batches: 1, entries: 1, companies: 1, information: 12,
            debits: 100_000_000, credits: 0, records: 15),
        Extract(
            name: "PPD-200-batches-100000-entries.ach.gz", batches: 200, entries: 100_199, companies: 1, information: 0,
            debits: 0, credits: 20_123_398_766, records: 100_599),
    ]

    @Test(arguments: extracts) func everyControlOfAGoodFileIsProved(_ extract: Extract) throws {
        let bench = try Workbench()
        let run = try bench.sync(Workbench.realMapping(extract.mapping), Workbench.real("nacha/" + extract.name))
        #expect(run.status == 0, "\(run.out) \(run.err)")
        #expect(run.object["controls_proved"] as? Int == extract.controls)
        #expect(run.object["records"] as? Int == extract.records)
        #expect(run.object["rejects"] as? Int == 0)
        #expect(run.codes == [])

        // Every entry has a receiver of its own.
        #expect(run.count("constituent", "inserts") == extract.entries + extract.companies)
        #expect(run.count("obligation", "inserts") == extract.batches)
        #expect(run.count("payment", "inserts") == extract.entries)
        #expect(run.count("interaction", "inserts") == extract.information)
        for entity in run.counts.keys { #expect(run.count(entity, "conflicts") == 0) }

        let cents = "COALESCE(SUM(CAST(ROUND(amount * 100) AS INTEGER)), 0)"
        #expect(try bench.reader.int("SELECT \(cents) FROM payment WHERE amount * 1 > 0") == extract.debits)
        #expect(try bench.reader.int("SELECT \(cents) FROM payment WHERE amount * 1 < 0") == -extract.credits)
        #expect(
            try bench.reader.int(
                """
                SELECT COUNT(*) FROM payment p JOIN obligation o ON o.id = p.obligation
                  JOIN constituent c ON c.id = p.constituent
                """) == extract.entries)
    }

    @Test func valuesAreThoseOfTheLines() throws {
        let bench = try Workbench()
        _ = try bench.sync(Workbench.realMapping("nacha"), Workbench.real("nacha/two-micro-deposits.ach"))
        let payment = try bench.reader.row(
            """
            SELECT p.amount, p.currency, p.paid_at, p.method, p.method_raw, p.reference, p.attributes, c.family_name,
              c.given_name, o.account, o.category, o.total, o.due_on
            FROM payment p JOIN constituent c ON c.id = p.constituent JOIN obligation o ON o.id = p.obligation
            WHERE p.source_key = '12104288220032415591/0000001/121042886829038'
            """)
        #expect(
            payment == [
                "-0.44", "USD", "2020-03-25T00:00:00.000000Z", "savings-credit", "32", "121042886829038",
                #"{"account":"322580734","bank":"121042882"}"#, "Austin", "Distracted", "001", "prearranged-payment", "0.76",
                "2020-03-25",
            ])
        let foreign = try Workbench()
        _ = try foreign.sync(Workbench.realMapping("nacha"), Workbench.real("nacha/iat-debit.ach"))
        #expect(
            try foreign.reader.row(
                """
                SELECT p.amount, p.method, p.attributes, c.name, c.kind
                FROM payment p JOIN constituent c ON c.id = p.constituent
                """) == [
                    "1000", "checking-debit", #"{"account":"123456789","bank":"121042882"}"#, "BEK Enterprises",
                    "organization",
                ])
        let characters = try Workbench()
        _ = try characters.sync(Workbench.realMapping("nacha-utf8"), Workbench.real("nacha/nonascii-utf8.ach"))
        #expect(
            try characters.reader.row(
                "SELECT c.name, p.reference FROM payment p JOIN constituent c ON c.id = p.constituent")
                == ["Receiver¦Acc Name", "111111110000001"])
    }

    @Test func sameFileTwiceIsNothingToDo() throws {
        let bench = try Workbench()
        let file = Workbench.real("nacha/20110805A.ach")
        let first = try bench.sync(Workbench.realMapping("nacha"), file)
        #expect(first.outcome == "applied")
        let state = try bench.state()
        let second = try bench.sync(Workbench.realMapping("nacha"), file)
        #expect(second.status == 0)
        #expect(second.outcome == "same-bytes")
        #expect(second.codes == ["LB4010"])
        #expect(try bench.state() == state)
    }

    /// A digit of a control record, and the control that must notice when it is another one.
    static let digits: [(line: Int, column: Int, control: String)] = [
        (9, 94, "batch_control.batch_number"), (9, 80, "batch_control.odfi"), (9, 3, "batch_control.service_class"),
        (9, 10, "batch_control.line_count"), (9, 20, "batch_control.entry_hash"), (9, 32, "batch_control.debits"),
        (9, 44, "batch_control.credits"), (18, 7, "file_control.batch_count"), (18, 13, "file_control.block_count"),
        (18, 21, "file_control.line_count"), (18, 31, "file_control.entry_hash"), (18, 43, "file_control.debits"),
        (18, 55, "file_control.credits"),
    ]

    @Test(arguments: digits) func everyControlCanFail(line: Int, column: Int, control: String) throws {
        let bench = try Workbench()
        let file = try bench.changed("nacha/two-micro-deposits.ach", line: line) { text in
            var characters = Array(text)
            characters[column - 1] = characters[column - 1] == "5" ? "4" : "5"
            return String(characters)
        }
        let before = try bench.state()
        let run = try bench.sync(Workbench.realMapping("nacha"), file)
        #expect(run.status == 4)
        let failed = run.diagnostics.filter { ($0["expected"] as? String)?.hasPrefix(control + " == ") == true }
        #expect(failed.compactMap { $0["code"] as? String } == ["LB1005"], "\(run.out)")
        #expect((failed.first?["place"] as? [String: Any])?["record"] as? Int == line)
        #expect(try bench.state() == before)
    }

    /// Two originators state totals that are none: the mappings say so, and without that their files are refused.
    @Test(arguments: [
        (
            "nacha", "20110805A.ach", " || file_control.batch_count == max(batch_control.batch_number)", 93,
            "5 against count(…) = 4"
        ),
        (
            "nacha-utf8", "nonascii-utf8.ach", " || file_control.line_count == count(entry)", 17,
            "1 against count(…) = 1, count(…) = 12"
        ),
    ])
    func habitsOfOriginatorsAreNotGuessed(mapping: String, name: String, habit: String, record: Int, found: String) throws {
        let bench = try Workbench()
        let strict = try bench.variant(of: mapping, replacing: [(habit, "")])
        let run = try bench.sync(strict, Workbench.real("nacha/" + name))
        #expect(run.status == 4)
        #expect(run.codes == ["LB1005"])
        #expect(run.place("LB1005", "record") == record)
        #expect(run.diagnostic("LB1005")["found"] as? String == found)
    }

    @Test func columnsAreNotCharactersUnlessTheMappingSaysSo() throws {
        let bench = try Workbench()
        let long = try bench.sync(Workbench.realMapping("nacha"), Workbench.real("nacha/extended-ascii.ach"))
        #expect(long.status == 1)
        #expect(long.codes == ["LB1104"])
        #expect(long.place("LB1104", "record") == 15)
        #expect(long.place("LB1104", "byte_offset") == 14 * 95)
        let short = try bench.sync(Workbench.realMapping("nacha"), Workbench.real("nacha/nonascii-utf8.ach"))
        #expect(short.status == 1)
        #expect(short.codes == ["LB1103"])
        #expect(short.place("LB1103", "record") == 1)
    }

    // MARK: files that must be refused

    /// The file header lacks a column, and the batch headers another.
    @Test func headersThatLackAColumn() throws {
        let bench = try Workbench()
        let name = "nacha/invalid/20110729A-invalid.ach"
        let before = try bench.state()
        let run = try bench.sync(Workbench.realMapping("nacha"), Workbench.real(name))
        #expect(run.status == 1)
        #expect(run.codes == ["LB1103"])
        #expect(run.place("LB1103", "record") == 1)
        #expect(run.place("LB1103", "byte_offset") == 0)
        #expect(run.diagnostic("LB1103")["found"] as? String == "93 bytes")

        // With the blank before the origin the lines are whole, and all 178 entries and 4 batches lack a date.
        let repaired = try bench.changed(name, line: 1) { $0.prefix(13) + " " + $0.dropFirst(13) }
        let second = try bench.sync(Workbench.realMapping("nacha"), repaired)
        #expect(second.status == 4)
        #expect((second.diagnostic("LB4007")["message"] as? String)?.hasPrefix("182 of 291 records") == true)
        #expect(second.place("LB3003", "record") == 3)
        #expect(second.place("LB3003", "byte_offset") == 2 * 95)
        #expect(try bench.state() == before)
    }

    /// No line breaks, and a character too many at the beginning.
    @Test func oneLongLine() throws {
        let bench = try Workbench()
        let file = Workbench.real("nacha/invalid/ppd-debit-fixedLengthInvalid.ach")
        let before = try bench.state()
        let lines = try bench.sync(Workbench.realMapping("nacha"), file)
        #expect(lines.status == 1)
        #expect(lines.codes == ["LB1104"])
        #expect(lines.place("LB1104", "record") == 1)
        #expect(lines.diagnostic("LB1104")["found"] as? String == "471 bytes")
        let framed = try bench.variant(of: "nacha", replacing: [("framing: lines", "framing: fixed")])
        let fixed = try bench.sync(framed, file)
        #expect(fixed.status == 1)
        #expect(fixed.codes == ["LB1107"])
        #expect(fixed.place("LB1107", "record") == 2)
        #expect(fixed.place("LB1107", "byte_offset") == 94)
        #expect(try bench.state() == before)
    }

    /// An entry has letters in its amount: with control totals the file is refused, without them the record is.
    @Test func amountThatIsNone() throws {
        let bench = try Workbench()
        let file = Workbench.real("nacha/invalid/invalid-two-micro-deposits.ach")
        let before = try bench.state()
        let refused = try bench.sync(Workbench.realMapping("nacha"), file)
        #expect(refused.status == 4)
        #expect(refused.codes == ["LB1006"])
        #expect(
            refused.diagnostic("LB1006")["expected"] as? String
                == "batch_control.debits == sum(entry.amount, entry.code_digit >= 5)")
        #expect((refused.diagnostic("LB1006")["message"] as? String)?.contains("amount is not a number") == true)
        #expect(refused.place("LB1006", "record") == 15)
        #expect(refused.place("LB1006", "byte_offset") == 1_330)
        #expect(try bench.state() == before)
        for text in [refused.out, refused.err] { #expect(!text.contains("Austin") && !text.contains("191759324")) }

        let open = try bench.variant(of: "nacha", replacing: Self.withoutControls)
        let run = try bench.sync(open, file)
        #expect(run.status == 0)
        #expect(run.object["rejects"] as? Int == 1)
        #expect(run.object["controls_proved"] as? Int == 0)
        #expect(run.count("payment", "inserts") == 5)
        let listed = try bench.run(["quarantine", "list", "--store", bench.store, "--format", "json"])
        #expect(listed.list.count == 1)
        let entry = try #require(listed.list.first)
        #expect(entry["code"] as? String == "LB3002")
        #expect(entry["field"] as? String == "amount")
        #expect(entry["record"] as? Int == 15)
        #expect(entry["byte_offset"] as? Int == 14 * 95)
        #expect(entry["raw"] is NSNull)
    }

    /// Turns every line under `control` into a comment.
    private static let withoutControls: [(text: String, by: String)] = [
        ("  control:\n", ""), ("    - batch_control.", "    # "), ("    - file_control.", "    # "),
    ]

    /// The file control counts no entries where there are two, in the layout that accounting advices have.
    @Test func advicesThatAreNotCounted() throws {
        let bench = try Workbench()
        let name = "nacha/invalid/adv-invalidFileControl.ach"
        let before = try bench.state()
        let run = try bench.sync(Workbench.realMapping("nacha-adv"), Workbench.real(name))
        #expect(run.status == 4)
        #expect(run.codes == ["LB1005"])
        #expect(run.diagnostic("LB1005")["expected"] as? String == "file_control.line_count == count(entry)")
        #expect(run.diagnostic("LB1005")["found"] as? String == "0 against count(…) = 2")
        #expect(run.place("LB1005", "record") == 6)
        #expect(run.place("LB1005", "byte_offset") == 5 * 95)

        // The mapping of other entries does not take the advices for its own.
        let other = try bench.sync(Workbench.realMapping("nacha"), Workbench.real(name))
        #expect(other.status == 4)
        #expect(Set(other.codes) == ["LB1005"])
        #expect(try bench.state() == before)

        let corrected = try bench.changed(name, line: 6) { $0.prefix(13) + "00000002" + $0.dropFirst(21) }
        let good = try bench.sync(Workbench.realMapping("nacha-adv"), corrected)
        #expect(good.status == 0)
        #expect(good.object["controls_proved"] as? Int == 13)
        let amounts = try bench.reader.rows("SELECT amount FROM payment ORDER BY source_key")
        #expect(amounts == [["-500"], ["2500"]])
    }

    /// A batch control names another bank and batch than the header of its batch.
    @Test func controlOfAnotherBatch() throws {
        let bench = try Workbench()
        let name = "nacha/invalid/iat-invalidBatchControl.ach"
        let before = try bench.state()
        let bytes = try bench.sync(Workbench.realMapping("nacha"), Workbench.real(name))
        #expect(bytes.status == 1)
        #expect(bytes.codes == ["LB1103"])
        #expect(bytes.place("LB1103", "record") == 22)
        #expect(bytes.place("LB1103", "byte_offset") == 21 * 95)

        // With the blanks that were cut off at the end of line 22:
        let run = try bench.sync(Workbench.realMapping("nacha-utf8"), Workbench.real(name))
        #expect(run.status == 4)
        #expect(run.codes == ["LB1005", "LB1005"])
        #expect(
            Set(run.diagnostics.compactMap { $0["expected"] as? String }) == [
                "batch_control.batch_number == batch_header.batch_number", "batch_control.odfi == batch_header.odfi",
            ])
        for diagnostic in run.diagnostics {
            #expect((diagnostic["place"] as? [String: Any])?["record"] as? Int == 11)
            #expect((diagnostic["place"] as? [String: Any])?["byte_offset"] as? Int == 10 * 95)
        }
        #expect(try bench.state() == before)

        let corrected = try bench.changed(name, line: 11) { $0.prefix(79) + "231380100000001" }
        let good = try bench.sync(Workbench.realMapping("nacha-utf8"), corrected)
        #expect(good.status == 0)
        #expect(good.object["controls_proved"] as? Int == 19)
        #expect(good.count("payment", "inserts") == 2)
    }
}
