import Connector
import Diagnostics
import FixedWidthConnector
import Records
import Testing

/// Records that a writer made come back, whatever the framing and the size of chunks.
@Suite struct FramingRoundTrip {
    /// A generator with a seed, so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    /// Two digits that hold the record's length, four letters, and six bytes of a tail that may be missing.
    private static func records(_ count: Int, isVariable: Bool, seed: UInt64) -> [[UInt8]] {
        var random = Random(state: seed)
        return (0..<count).map { _ in
            let length = isVariable && Bool.random(using: &random) ? (Bool.random(using: &random) ? 6 : 9) : 12
            let letters = (0..<length - 2).map { _ in UInt8.random(in: 0x41...0x5A, using: &random) }
            return Array(String(length + 100).utf8.dropFirst()) + letters
        }
    }

    private static func expected(_ records: [[UInt8]]) -> [[String]] {
        func text(_ record: [UInt8], _ range: Range<Int>) -> String {
            range.upperBound <= record.count ? String(decoding: record[range], as: UTF8.self) : "null"
        }
        return [records.map { text($0, 2..<6) }, records.map { text($0, 6..<9) }, records.map { text($0, 9..<12) }]
    }

    private static let fields = """

        complete: end-of-file
        fields:
          - { name: size, start: 1, length: 2 }
          - { name: a, start: 3, length: 4 }
          - { name: b, start: 7, length: 3 }
          - { name: c, start: 10, length: 3 }
        """

    private static let ebcdic: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 0x30...0x39: UInt8(byte) + 0xC0
        case 0x41...0x49: UInt8(byte) + 0x80
        case 0x4A...0x52: UInt8(byte) + 0x87
        case 0x53...0x5A: UInt8(byte) + 0x8F
        default: UInt8(byte)
        }
    }

    private func check(_ writer: RecordWriter, _ records: [[UInt8]], chunk: Int, isEBCDIC: Bool = false) throws {
        let bytes = writer.write(isEBCDIC ? records.map { $0.map { Self.ebcdic[Int($0)] } } : records)
        let page = isEBCDIC ? "encoding: cp037\n" : ""
        let layout = try Fixture.layout(page + writer.yaml + Self.fields)
        let reading = try Fixture.batches(layout, [bytes], batchBytes: chunk)
        let note: Comment = "\(writer.name), chunks of \(chunk)"
        #expect(
            [reading.cells("record", "a"), reading.cells("record", "b"), reading.cells("record", "c")]
                == Self.expected(records), note)
        #expect(reading.batches.flatMap(\.origins.recordNumbers) == records.indices.map { Int64($0) + 1 }, note)
        let raws = reading.batches.flatMap { batch in (0..<batch.count).map { batch.rawRecord($0) } }
        #expect(raws == (isEBCDIC ? records.map { $0.map { Self.ebcdic[Int($0)] } } : records), note)
        for batch in reading.batches {
            for (row, offset) in batch.origins.byteOffsets.enumerated() {
                let first = batch.rawRecord(row).prefix(2)
                #expect(
                    bytes.indices.contains(Int(offset) + 1) && Array(bytes[Int(offset)..<Int(offset) + 2]) == Array(first), note
                )
            }
        }
        #expect(reading.completeness.isComplete, note)
    }

    @Test(arguments: RecordWriter.all.map(\.name)) func everyChunkSizeGivesTheSame(name: String) throws {
        let writer = try #require(RecordWriter.all.first { $0.name == name })
        let records = Self.records(31, isVariable: writer.isVariable, seed: 7)
        for chunk in Array(1...64) + [1 << 20] { try check(writer, records, chunk: chunk) }
    }

    @Test(arguments: RecordWriter.all.map(\.name)) func randomRecordsComeBack(name: String) throws {
        let writer = try #require(RecordWriter.all.first { $0.name == name })
        var random = Random(state: 99)
        for seed in 1...40 {
            let count = Int.random(in: 0...60, using: &random)
            let records = Self.records(count, isVariable: writer.isVariable, seed: UInt64(seed))
            try check(writer, records, chunk: Int.random(in: 4...300, using: &random))
        }
    }

    @Test func ebcdicRecordsComeBack() throws {
        for writer in RecordWriter.all where !writer.yaml.contains("lines") {
            for chunk in [5, 64, 1 << 20] {
                try check(writer, Self.records(25, isVariable: writer.isVariable, seed: 3), chunk: chunk, isEBCDIC: true)
            }
        }
    }

    /// Damaged files end in a diagnostic with a place, or in records.
    @Test func damagedFilesNeverCrash() throws {
        var random = Random(state: 2_026)
        var failures = 0
        let writers = RecordWriter.all
        let layouts = try writers.map { try Fixture.layout($0.yaml + Self.fields) }
        let files = writers.map { $0.write(Self.records(12, isVariable: $0.isVariable, seed: 11)) }
        for round in 0..<5_000 {
            let index = round % writers.count
            var bytes = files[index]
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] = [0, 0xFF, 0x80, 0x7F].randomElement(using: &random) ?? 0
                case 2: bytes.removeSubrange(at...)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
                }
            }
            do {
                _ = try Fixture.batches(
                    layouts[index], [bytes], batchBytes: Int.random(in: 4...80, using: &random), maximumRecordBytes: 4_096)
            } catch let error as GatewayError {
                failures += 1
                let first = try #require(error.diagnostics.first)
                #expect(first.code.number.hasPrefix("LB1"))
                #expect(first.place?.file == "0.txt")
                if first.code.number != "LB1130" { #expect(first.place?.byteOffset != nil && first.place?.record != nil) }
            }
        }
        #expect(failures > 1_000 && failures < 5_000)
    }
}
