import Foundation
import Testing

/// The tax roll off the mainframe (code page 037, COMP-3, record descriptors) against its ASCII twin.
@Suite struct MainframeSamples {
    private static func roll(_ day: String, _ form: String) -> String { Workbench.sample("county-tax/roll-\(day).\(form)") }
    private let ascii = Workbench.mapping("property-tax")
    private let packed = Workbench.mapping("property-tax-mainframe")
    private static let days = ["2026-09-30", "2026-10-31"]

    /// Every row of every stream, and whether it lives, without the place that it was read from.
    private func rows(_ bench: Workbench) throws -> [String] {
        try bench.reader.canonical().map(SampleOracle.withoutOrigin).sorted()
    }

    @Test func bothFormsGiveTheSameRows() throws {
        let (first, second) = (try Workbench(), try Workbench())
        for (day, live) in zip(Self.days, [5369, 5568]) {
            let fromText = try first.sync(ascii, Self.roll(day, "txt"))
            let fromPacked = try second.sync(packed, Self.roll(day, "dat"))
            for outcome in [fromText, fromPacked] {
                #expect(outcome.status == 0, "\(outcome.err)")
                #expect(outcome.object["as_of"] as? String == day)
                #expect(outcome.object["rejects"] as? Int == 3)
            }
            #expect(fromPacked.counts == fromText.counts)
            let texts = try rows(first)
            #expect(texts.count { $0.hasSuffix(",1") } == live)
            #expect(texts == (try rows(second)))
        }
        // The same records are in quarantine: their numbers, not their bytes, are those of the twin.
        func quarantined(_ bench: Workbench) throws -> [Int] {
            try bench.run(["quarantine", "list", "--store", bench.store, "--all", "--format", "json"]).list
                .compactMap { $0["record"] as? Int }.sorted()
        }
        #expect(try quarantined(first) == [144, 487, 489, 1048, 1223, 1229, 1258, 1266])
        #expect(try quarantined(second) == (try quarantined(first)))
    }

    @Test func theTwinChangesNothing() throws {
        let bench = try Workbench()
        for day in Self.days {
            #expect(try bench.sync(ascii, Self.roll(day, "txt")).status == 0)
            let before = try bench.reader.canonical()
            let twin = try bench.sync(packed, Self.roll(day, "dat"))
            #expect(twin.status == 0, "\(twin.err)")
            for (entity, counts) in twin.counts {
                for change in ["inserts", "updates", "deletes", "restores"] { #expect(counts[change] == 0, "\(entity) \(change)") }
            }
            #expect(twin.counts.values.compactMap { $0["unchanged"] }.reduce(0, +) > 5_000)
            #expect(try bench.reader.canonical() == before)
        }
    }

    /// A month of the one form behind a month of the other is what two months of one form are.
    @Test func eitherFormMayFollowTheOther() throws {
        let (mixed, plain) = (try Workbench(), try Workbench())
        #expect(try mixed.sync(packed, Self.roll(Self.days[0], "dat")).status == 0)
        #expect(try plain.sync(ascii, Self.roll(Self.days[0], "txt")).status == 0)
        let second = try mixed.sync(ascii, Self.roll(Self.days[1], "txt"))
        try SampleOracle.expectCounts(second, "county-tax", "day_2")
        #expect(try plain.sync(packed, Self.roll(Self.days[1], "dat")).counts == second.counts)
        #expect(try rows(mixed) == (try rows(plain)))
    }

    @Test func everyControlIsProved() throws {
        let bench = try Workbench()
        let outcome = try bench.run(bench.syncWords(packed, [Self.roll(Self.days[0], "dat")]))
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("4 control totals proved"), "\(outcome.out)")
    }
}
