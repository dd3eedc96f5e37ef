import Diagnostics
import Testing

@testable import Copybook

/// Copybooks with random damage: they are read or refused with codes, and what is read is consistent.
@Suite struct HostileTextTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let seeds = [
        """
        000100* HEADER                                                          PROG0001
        000200 01  CLAIM-REC.                                                   PROG0001
        000300     05  CLAIM-NO          PIC S9(8) COMP SYNC.
        000400     05  CLAIM-TYPE        PIC X VALUE 'A'.
        000500         88  IS-NEW        VALUE 'N' 'M' THRU 'P'.
        000600     05  COUNTS.
        000700         10  WEEKS         PIC 9(2).
        000800     05  BODY              PIC X(40) VALUE 'continued lit
        000900-    'eral'.
        001000     05  OTHER REDEFINES BODY.
        001100         10  AMT           PIC S9(7)V99 COMP-3 OCCURS 3.
        001200     05  WEEK OCCURS 0 TO 52 DEPENDING ON WEEKS INDEXED BY I.
        001300         10  PAID          PIC -Z,ZZ9.99 BLANK WHEN ZERO.
        001400     66  PART RENAMES CLAIM-NO THRU COUNTS.
        """,
        """
        01 XREC. COPY M REPLACING ==:T:== BY ==X== LEADING ==OLD== BY ==NEW==.
           05 A OCCURS 2 TO 5 DEPENDING ON X-N. 10 B COMP-1 SYNC. 10 C PIC P(3)9 COMP-5.
           05 D PIC N(4) USAGE NATIONAL. 05 E PIC +9.9E+99. 05 F POINTER.
        REPLACE ==FOO== BY ==BAR==.
        77 G PIC $$,$$9.99CR. 78 LEN VALUE 5. 01 H PIC X(LEN) JUST RIGHT.
        """,
    ]
    private static let members = ["M": "05 :T:-N PIC 9. 05 OLD-Z PIC S9(5) TRAILING SEPARATE. COPY N.", "N": "05 FOO PIC X."]
    private static let pieces = [
        ".", " ", "\n", "(", ")", "'", "\"", "==", ":", ",", "-", "9", "X", "S", "V", "P", "0", "99999999999999999999",
        "OCCURS ", "REDEFINES ",
        "DEPENDING ON ", "PIC ", "COPY M. ", "REPLACING ", "REPLACE ", "88 A VALUE ", "66 A RENAMES ", "01 ", "05 ", "49 ",
        "COMP-3 ", "SYNC ",
        "THRU ", "*>", "\t", "\u{0}", "é", "日本", "\u{1A}", "\r", "      -", "ZERO", "UNBOUNDED", "X'0'", "(33554432)",
        "OCCURS 33554432 ",
    ]

    private static func variant(_ random: inout Random) -> String {
        var text = Array(seeds[Int.random(in: 0..<seeds.count, using: &random)])
        for _ in 0..<(Bool.random(using: &random) ? 1 : Int.random(in: 1...6, using: &random)) {
            let place = Int.random(in: 0...max(text.count - 1, 0), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: text.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
            case 1: text.removeSubrange(place..<min(place + Int.random(in: 1...12, using: &random), text.count))
            case 2:
                let end = min(place + Int.random(in: 1...60, using: &random), text.count)
                text.insert(contentsOf: text[place..<end], at: Int.random(in: 0...text.count, using: &random))
            case 3: text = Array(text.prefix(place + 1))
            default:
                if text.indices.contains(place) {
                    text[place] = Character(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &random)))
                }
            }
        }
        return String(text)
    }

    @Test func damagedCopybooksAreReadOrRefused() throws {
        var random = Random(state: 4_711)
        var readable = 0
        for number in 0..<5_000 {
            let text = Self.variant(&random)
            var options = CopybookOptions()
            options.binarySizes = CopybookOptions.BinarySizes.allCases[number % 3]
            options.tableStyle = number.isMultiple(of: 2) ? .actualCount : .maximumCount
            do {
                let copybook = try CopybookText.parse(text, options, members: Self.members)
                readable += 1
                for record in copybook.records { check(record, text) }
            } catch let error as GatewayError {
                #expect(!error.diagnostics.isEmpty)
                for diagnostic in error.diagnostics {
                    #expect(diagnostic.code.number.hasPrefix("LB114") && (diagnostic.place?.line ?? 0) > 0, "\(text)")
                }
            }
        }
        for seed in Self.seeds { #expect(CopybookText.errors(seed, members: Self.members) == []) }
        // Both outcomes must have been seen often, or the damage says nothing.
        #expect((200...4_500).contains(readable), "\(readable) of 5,000 were readable")
    }

    /// Items lie within their record, whatever the counts.
    private func check(_ record: CopybookRecord, _ text: String) {
        let layout = record.layout
        #expect(layout.fields.count == record.items.count)
        for pick in 0..<3 {
            let counts = layout.tables.map { pick == 0 ? $0.minimum : pick == 1 ? $0.maximum : ($0.minimum + $0.maximum) / 2 }
            guard let extents = layout.extents(counts: counts) else {
                Issue.record("no extents: \(text)")
                return
            }
            let length = layout.bytes(layout.length, extents: extents)
            #expect(length >= layout.minimumLength && length <= layout.maximumLength, "\(text)")
            let isWithin = layout.fields.allSatisfy { field in
                let isEmptyTable = field.tables.contains { layout.tables[$0].countItem != nil && counts[$0] == 0 }
                let end = layout.bytes(field.offset, extents: extents) + layout.bytes(field.length, extents: extents)
                return field.offset.fixed >= 0 && (isEmptyTable || end <= length)
            }
            #expect(isWithin, "\(text)")
        }
        #expect(!CopybookTable(record).text(width: 80).isEmpty)
        for item in record.items { _ = ConditionTable(item)?.csv }
    }

    /// Nothing here is timed: work that grew with the square of the text would be seen.
    @Test func manyReferencesAreResolved() throws {
        let overlays = "01 R. 05 A PIC X. " + (1..<9_000).map { "05 B\($0) REDEFINES A PIC X.\n" }.joined()
        #expect(try CopybookText.record(overlays).layout.maximumLength == 1)
        let unknown = "01 R.\n" + (1..<9_000).map { "05 A-\($0) PIC X OCCURS 1 TO 2 DEPENDING ON B-\($0).\n" }.joined()
        #expect(CopybookText.errors(unknown).count == 200)
        let twins = "01 R. " + String(repeating: "05 A PIC X.\n", count: 9_000)
        #expect(Set(try CopybookText.record(twins).columnNames).count == 9_001)
    }
}
