import Connector
import Diagnostics
import FixedWidthConnector
import Foundation
import Records
import Testing

/// Random values, written through random copybooks in every framing, come back; and damage is never passed over in silence.
@Suite struct CopybookRoundTrips {
    /// More rounds than the usual ones, for a long run: `LANDBRIDGE_ROUND_TRIPS=5000`.
    private static let rounds = ProcessInfo.processInfo.environment["LANDBRIDGE_ROUND_TRIPS"].flatMap { Int($0) } ?? 6

    /// A framing: the keys that read it, and its writer, which splits and blocks at random.
    struct Form: Sendable {
        let name: String
        let keys: @Sendable (Int) -> String
        var needsFixed = false
        var needsText = false
        var hasLength = false
        let write: @Sendable ([[UInt8]], inout SplitMix, Bool) -> [UInt8]
    }

    private static func word(_ length: Int, _ bytes: Int = 2) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: length >> ((bytes - 1 - $0) * 8)) }
    }

    private static func described(_ record: [UInt8]) -> [UInt8] { word(record.count + 4) + [0, 0] + record }

    private static func blocked(_ parts: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        var result: [UInt8] = []
        var rest = parts[...]
        while !rest.isEmpty {
            let part = rest.prefix(1 + random.next(4))
            rest = rest.dropFirst(part.count)
            let data = part.flatMap { $0 }
            // Large blocks have their highest bit set and 31 bits of length.
            result += random.next(3) == 0 ? word((data.count + 4) | 1 << 31, 4) : word(data.count + 4) + [0, 0]
            result += data
        }
        return result
    }

    private static func segments(_ record: [UInt8], _ random: inout SplitMix) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var rest = record[...]
        repeat {
            let part = random.next(3) == 0 ? rest : rest.prefix(1 + random.next(max(rest.count, 1)))
            rest = rest.dropFirst(part.count)
            let code: UInt8 = result.isEmpty ? (rest.isEmpty ? 0 : 1) : (rest.isEmpty ? 2 : 3)
            result.append(word(part.count + 4) + [code, 0] + part)
        } while !rest.isEmpty
        return result
    }

    static let forms: [Form] = [
        Form(name: "fixed", keys: { "framing: fixed\nlength: \($0)" }, needsFixed: true) { records, _, _ in records.flatMap { $0 } },
        Form(name: "lines", keys: { _ in "framing: { lines: { line_end: lf } }\nshort: absent" }, needsText: true) { records, _, isEBCDIC in
            records.flatMap { $0 + [isEBCDIC ? 0x25 : 0x0A] }
        },
        Form(name: "rdw", keys: { _ in "framing: rdw" }) { records, _, _ in records.flatMap(described) },
        Form(name: "rdw little", keys: { _ in "framing: { rdw: { endian: little, includes_itself: false } }" }) { records, _, _ in
            records.flatMap { word($0.count).reversed() + [0, 0] + $0 }
        },
        Form(name: "prefix 2", keys: { _ in "framing: { prefix: { bytes: 2 } }" }) { records, _, _ in
            records.flatMap { word($0.count) + $0 }
        },
        Form(name: "prefix 4 little", keys: { _ in "framing: { prefix: { endian: little, adjust: -3 } }" }) { records, _, _ in
            records.flatMap { word($0.count + 3, 4).reversed() + $0 }
        },
        Form(name: "vb", keys: { _ in "framing: vb" }) { records, random, _ in blocked(records.map(described), &random) },
        Form(name: "vbs", keys: { _ in "framing: vbs" }) { records, random, _ in
            var all: [[UInt8]] = []
            for record in records { all += segments(record, &random) }
            return blocked(all, &random)
        },
        Form(name: "length field", keys: { _ in "framing: { length_field: rec_len }" }, hasLength: true) { records, _, _ in
            records.flatMap { $0 }
        },
        Form(name: "header and footer", keys: { _ in "framing: rdw\nskip_bytes: { header: 11, footer: 3 }" }) { records, _, _ in
            Array(repeating: 0xAA, count: 11) + records.flatMap(described) + [0xBB, 0xBB, 0xBB]
        },
    ]

    /// A feed of one copybook.
    private struct Feed {
        let copybook: RandomCopybook
        let layout: FixedWidthLayout
        let records: [(bytes: [UInt8], shown: [String: String])]
        let bytes: [UInt8]

        init?(_ form: Form, seed: UInt64, badCount: Bool = false) throws {
            var random = SplitMix(state: seed)
            let isEBCDIC = random.next(2) == 0
            let copybook = RandomCopybook(&random, isEBCDIC: isEBCDIC, isText: form.needsText, hasLength: form.hasLength)
            if form.needsFixed, copybook.hasVariableTable { return nil }
            guard !badCount || copybook.variableTables != nil else { return nil }
            self.copybook = copybook
            let bad = 1
            records = (0..<7).map { index in
                copybook.record(&random, badCount: badCount && index == 3 ? bad : nil)
            }
            let keys = "complete: end-of-file\nencoding: \(isEBCDIC ? "cp037" : "iso-8859-1")\n"
                + form.keys(records[0].bytes.count) + "\ncopybook: FILE"
            layout = try CopybookFixture.layout(copybook.copybook, keys)
            bytes = form.write(records.map(\.bytes), &random, isEBCDIC)
        }
    }

    private static func seeds(_ form: Form) -> [UInt64] { (0..<UInt64(rounds)).map { $0 * 1_000 + UInt64(form.name.utf8.count) } }

    @Test(arguments: forms.map(\.name)) func valuesComeBack(name: String) throws {
        let form = try #require(Self.forms.first { $0.name == name })
        var read = 0
        for seed in Self.seeds(form) {
            guard let feed = try Feed(form, seed: seed) else { continue }
            read += 1
            for chunk in [64, 1 << 20] {
                let reading = try Fixture.batches(feed.layout, [feed.bytes], batchBytes: chunk)
                #expect(reading.rejects.isEmpty)
                for field in feed.layout.schema.kinds[0].columns {
                    let index = try #require(feed.layout.schema.kinds[0].column(named: field.name))
                    let cells = reading.batches.flatMap { batch in
                        (0..<batch.count).map { Segments.shown(batch.columns[index], $0) }
                    }
                    let expected = feed.records.map { $0.shown[field.name] ?? "no such item" }
                    #expect(cells == expected, "\(name), seed \(seed), \(field.name)\n\(feed.copybook.copybook)")
                    if cells != expected { return }
                }
            }
            #expect(Set(feed.records[0].shown.keys) == Set(feed.layout.schema.kinds[0].columns.map(\.name)), "seed \(seed)")
        }
        #expect(read > 0)
    }

    @Test(arguments: forms.map(\.name)) func aNegativeCountIsAnErrorOfItsRecord(name: String) throws {
        let form = try #require(Self.forms.first { $0.name == name })
        guard !form.needsFixed else { return }
        var read = 0
        for seed in Self.seeds(form).map({ $0 + 500 }) + Self.seeds(form).map({ $0 + 501 }) {
            guard let feed = try Feed(form, seed: seed, badCount: true) else { continue }
            read += 1
            let batches = try Fixture.batches(feed.layout, [feed.bytes]).batches
            let kind = feed.layout.schema.kinds[0]
            var failing: Set<Int64> = []
            for batch in batches {
                for column in batch.columns { for error in column.errors { failing.insert(batch.origins.recordNumbers[Int(error.row)]) } }
            }
            #expect(failing == [4], "\(name), seed \(seed)")
            #expect(batches.reduce(0) { $0 + $1.count } == 7)
            for (index, field) in kind.columns.enumerated() {
                let cells = batches.flatMap { batch in (0..<batch.count).map { Segments.shown(batch.columns[index], $0) } }
                for row in cells.indices where row != 3 { #expect(cells[row] == feed.records[row].shown[field.name]) }
            }
        }
        #expect(read > 0)
    }

    /// What was cut off is told, with the record that it hit and where that begins; the records before it are whole.
    @Test(arguments: forms.filter { $0.name != "lines" }.map(\.name)) func truncatedFilesAreTold(name: String) throws {
        let form = try #require(Self.forms.first { $0.name == name })
        for seed in Self.seeds(form) {
            guard let feed = try Feed(form, seed: seed) else { continue }
            var random = SplitMix(state: seed &+ 7)
            for _ in 0..<12 {
                let kept = random.next(feed.bytes.count)
                let bytes = Array(feed.bytes[..<kept])
                do {
                    let reading = try Fixture.batches(feed.layout, [bytes])
                    // Only a cut between records leaves a file that looks whole.
                    let count = reading.batches.reduce(0) { $0 + $1.count }
                    let whole = form.write(Array(feed.records.prefix(count).map(\.bytes)), &random, feed.copybook.isEBCDIC)
                    #expect(
                        ["vb", "vbs"].contains(name) || whole.count == kept || name == "header and footer",
                        "\(name), seed \(seed), \(kept) bytes: \(count) records")
                } catch let error as GatewayError {
                    let place = try #require(error.diagnostics.first?.place)
                    let code = error.diagnostics.first?.code.number ?? ""
                    #expect(code.hasPrefix("LB11"))
                    if code != "LB1130" { #expect(place.record != nil && (place.byteOffset ?? .max) <= kept, "\(error)") }
                }
            }
        }
    }

    /// Lengths that are zero, or beyond their block or the file.
    @Test(arguments: ["rdw", "vb", "vbs", "prefix 2", "length field"]) func damagedLengthsAreTold(name: String) throws {
        let form = try #require(Self.forms.first { $0.name == name })
        for seed in Self.seeds(form) {
            guard let feed = try Feed(form, seed: seed) else { continue }
            // The first length of the file, and of a record in a block.
            for (at, width) in name.hasPrefix("vb") ? [(0, 4), (4, 2)] : [(0, name == "length field" ? 4 : 2)] {
                for value: UInt8 in [0, 0x7F] {
                    var bytes = feed.bytes
                    for index in at..<at + width { bytes[index] = value }
                    let failure = Fixture.failure(feed.layout, bytes)
                    #expect(failure.hasPrefix("LB11") && failure.contains(" record 1 byte \(at == 4 ? 4 : 0)"), "\(name) \(failure)")
                }
            }
        }
    }
}
