import Canonical
@testable import Delta
import Diagnostics
import Records
import Testing

@Suite struct RowCodecTests {
    static let types: [(String, ValueType)] = [
        ("when", .timestamp), ("amount", .decimal), ("blob", .bytes), ("count", .int), ("day", .date), ("flag", .bool),
        ("name", .string), ("ratio", .double), ("ref", .uuid),
    ]

    static func stream(_ types: [(String, ValueType)] = types) -> EntityStream {
        let fields = types.map { EntityField(name: $0.0, type: $0.1, description: "") }
        return EntityStream(
            system: "s", mapping: "m", entity: Entity(name: "e", description: "", fields: fields), fields: fields)
    }

    static func texts(_ all: [[UInt8]]) -> TextValues {
        var values = TextValues()
        for text in all { text.withUnsafeBufferPointer { values.append($0) } }
        return values
    }

    static func batch(_ columns: [Column], count: Int) -> EntityBatch {
        EntityBatch(
            stream: 3, count: count, columns: columns, ids: (0..<count).map { RowID(high: 7, low: UInt64($0)) },
            keys: texts((0..<count).map { Array("k\($0)".utf8) }), recordRows: (0..<count).map { Int32(count - 1 - $0) },
            origins: RecordOrigins(
                file: "a.dat", fileIndex: 0, recordNumbers: (0..<count).map { Int64($0 + 1) },
                byteOffsets: (0..<count).map { Int64($0 * 100) }))
    }

    /// Two rows of every type, in the order of names; the mask is the same for all columns.
    static func columns(mask: CellMask = CellMask()) -> [Column] {
        [
            Column(.decimal(DecimalValues(mantissas: [-150, 7], scales: [2, 0])), count: 2, mask: mask),
            Column(.bytes(texts([[0, 255], []])), count: 2, mask: mask),
            Column(.int([-2, .max]), count: 2, mask: mask),
            Column(.date([20_779, -1]), count: 2, mask: mask),
            Column(.bool([true, false]), count: 2, mask: mask),
            Column(.string(texts([Array("Zoë".utf8), Array("x".utf8)])), count: 2, mask: mask),
            Column(.double([-0.0, 1.5]), count: 2, mask: mask),
            Column(
                .uuid([RowID(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F), RowID(high: 1, low: 2)]), count: 2,
                mask: mask),
            Column(
                .timestamp([
                    Timestamp(seconds: 1, nanoseconds: 500_000_999) ?? .epoch,
                    Timestamp(seconds: -1, nanoseconds: 1_000) ?? .epoch,
                ]), count: 2, mask: mask),
        ]
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func decode(_ codec: RowCodec, _ payload: [UInt8]) throws -> [String] {
        var cells: [String] = []
        try payload.withUnsafeBytes { bytes in
            try codec.decode(bytes) { field, value in
                let text =
                    switch value {
                    case .bool(let it): "bool \(it)"
                    case .int(let it): "int \(it)"
                    case .double(let it): "double \(it)"
                    case .decimal(let it): "decimal \(it)"
                    case .date(let it): "date \(it)"
                    case .timestamp(let it): "timestamp \(it)"
                    case .string(let it): "string " + String(decoding: it, as: UTF8.self)
                    case .bytes(let it): "bytes " + hex(it)
                    case .uuid(let it): "uuid \(it)"
                    }
                cells.append("\(codec.stream.fields[field].name) \(text)")
            }
        }
        return cells
    }

    static func payload(_ rows: EncodedRows, _ row: Int) -> [UInt8] {
        Array(rows.payload[rows.offsets[row]..<rows.offsets[row + 1]])
    }

    static func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch let error as GatewayError { return error.diagnostics.first?.code.number } catch {}
        return nil
    }

    /// The expected bytes and hash come from Python's hashlib and struct.
    @Test func encodesAsDocumented() throws {
        let rows = try RowCodec(stream: Self.stream()).encode(Self.batch(Self.columns(), count: 2))
        #expect(
            Self.hex(Self.payload(rows, 0))
                == "01cf38d95c04f1ffffffffffffffffffffffffffffff01fa2c8cc4080200000000ff6c35493a02feffffffffffffff944c27e50"
                + "52b510000807d0fbc010182a3537f07040000005a6fc3ab2f04a79e0300000000000000003ff6c05709000102030405060708"
                + "090a0b0c0d0e0f15eaa7520660e3160000000000")
        #expect(rows.hashes[0] == RowHash(high: 0x8efa_ad65_9136_6685, low: 0x1f85_7f10_cec1_3dde))
        #expect(rows.stream == 3)
        #expect(rows.file == "a.dat")
        #expect(rows.recordNumbers == [2, 1])
        #expect(rows.byteOffsets == [100, 0])
        #expect(rows.keys.string(1) == "k1")
    }

    @Test func decodesWhatItEncodes() throws {
        let codec = RowCodec(stream: Self.stream())
        let rows = try codec.encode(Self.batch(Self.columns(), count: 2))
        #expect(
            try Self.decode(codec, Self.payload(rows, 0)) == [
                "amount decimal -1.5", "blob bytes 00ff", "count int -2", "day date 2026-11-22", "flag bool true",
                "name string Zoë", "ratio double 0.0", "ref uuid 00010203-0405-0607-0809-0a0b0c0d0e0f",
                "when timestamp 1500000",
            ])
        #expect(
            try Self.decode(codec, Self.payload(rows, 1)) == [
                "amount decimal 7", "blob bytes ", "count int 9223372036854775807", "day date 1969-12-31",
                "flag bool false", "name string x", "ratio double 1.5", "ref uuid 00000000-0000-0001-0000-000000000002",
                "when timestamp -999999",
            ])
    }

    @Test func leavesOutNulls() throws {
        let codec = RowCodec(stream: Self.stream())
        let rows = try codec.encode(Self.batch(Self.columns(mask: CellMask(flags: [1, 0])), count: 2))
        #expect(Self.payload(rows, 0) == [1])
        #expect(try Self.decode(codec, Self.payload(rows, 0)) == [])
        #expect(try Self.decode(codec, Self.payload(rows, 1)).count == 9)
        let empty = try codec.encode(Self.batch(Self.types.map { Column.nulls(2, type: $0.1) }, count: 2))
        #expect(empty.payload == [1, 1])
    }

    @Test func newNullableFieldKeepsTheHash() throws {
        let before = try RowCodec(stream: Self.stream()).encode(Self.batch(Self.columns(), count: 2))
        let wider = Self.stream(Self.types + [("aaa", .string), ("zzz", .decimal)])
        let after = try RowCodec(stream: wider).encode(
            Self.batch([.nulls(2)] + Self.columns() + [.nulls(2, type: .decimal)], count: 2))
        #expect(after.hashes == before.hashes)
    }

    @Test func equalValuesHaveEqualHashes() throws {
        let codec = RowCodec(stream: Self.stream([("d", .decimal), ("f", .double)]))
        let columns = [
            Column(
                .decimal(
                    DecimalValues(
                        mantissas: [15, 1_500, 0, 0, 100, 10_000_000_000_000_000_000_000_000, 1], scales: [1, 3, 0, 30, 2, 25, 0])),
                count: 7),
            Column(.double([1, 1, 0, -0.0, 2, 2, 2]), count: 7),
        ]
        let hashes = try codec.encode(Self.batch(columns, count: 7)).hashes
        #expect(hashes[0] == hashes[1])
        #expect(hashes[2] == hashes[3])
        #expect(hashes[4] == hashes[5])
        #expect(hashes[5] == hashes[6])
        #expect(Set([hashes[0], hashes[2], hashes[4]]).count == 3)
    }

    @Test func refusesWhatIsNoRowOfTheStream() {
        let codec = RowCodec(stream: Self.stream([("f", .double)]))
        let error = Column(.double([1]), count: 1, mask: CellMask(flags: [2]))
        #expect(Self.code { _ = try codec.encode(Self.batch([error], count: 1)) } == "LB4002")
        for value in [Double.nan, .infinity, -.infinity] {
            #expect(Self.code { _ = try codec.encode(Self.batch([Column(.double([value]), count: 1)], count: 1)) } == "LB4002")
        }
        // What stands in a null cell does not count.
        let null = Column(.double([.nan]), count: 1, mask: CellMask(flags: [1]))
        #expect(Self.code { _ = try codec.encode(Self.batch([null], count: 1)) } == nil)
        #expect(Self.code { _ = try codec.encode(Self.batch([Column(.int([1]), count: 1)], count: 1)) } == "LB4002")
        #expect(Self.code { _ = try codec.encode(Self.batch([Column(.double([]), count: 1)], count: 1)) } == "LB4002")
        #expect(Self.code { _ = try codec.encode(Self.batch([], count: 1)) } == "LB4002")
        var lost = Self.batch([Column(.double([1]), count: 1)], count: 1)
        lost.recordRows = [1]
        #expect(Self.code { _ = try codec.encode(lost) } == "LB4002")
        lost.recordRows = [0]
        lost.ids = []
        #expect(Self.code { _ = try codec.encode(lost) } == "LB4002")
        let text = RowCodec(stream: Self.stream([("t", .string)]))
        let outside = Column(.string(TextValues(bytes: [65], starts: [0], lengths: [2])), count: 1)
        #expect(Self.code { _ = try text.encode(Self.batch([outside], count: 1)) } == "LB4002")
    }

    @Test func namesTheRecordOfABadCell() throws {
        let codec = RowCodec(stream: Self.stream([("f", .double)]))
        let error = #expect(throws: GatewayError.self) {
            try codec.encode(Self.batch([Column(.double([1, .nan]), count: 2)], count: 2))
        }
        #expect(error?.diagnostics.first?.place == Place(file: "a.dat", record: 1, byteOffset: 0, field: "f"))
    }

    @Test func refusesDamagedPayloads() throws {
        let codec = RowCodec(stream: Self.stream())
        let good = Self.payload(try codec.encode(Self.batch(Self.columns(), count: 2)), 0)
        // Cut between cells it is a row with fewer fields; anywhere else it is damaged.
        let boundaries: Set = [1, 23, 34, 47, 56, 62, 75, 88, 109]
        for length in 0..<good.count {
            let cut = Array(good[0..<length])
            #expect(Self.code { _ = try Self.decode(codec, cut) } == (boundaries.contains(length) ? nil : "LB4001"))
        }
        func changed(_ index: Int, _ byte: UInt8) -> [UInt8] {
            var copy = good
            copy[index] = byte
            return copy
        }
        #expect(Self.code { _ = try Self.decode(codec, changed(0, 2)) } == "LB4001")  // version
        #expect(Self.code { _ = try Self.decode(codec, changed(1, 0)) } == "LB4001")  // name
        #expect(Self.code { _ = try Self.decode(codec, changed(5, 2)) } == "LB4001")  // type
        #expect(Self.code { _ = try Self.decode(codec, changed(22, 39)) } == "LB4001")  // scale
        #expect(Self.code { _ = try Self.decode(codec, changed(31, 255)) } == "LB4001")  // length
        #expect(Self.code { _ = try Self.decode(codec, changed(61, 2)) } == "LB4001")  // bool
        #expect(Self.code { _ = try Self.decode(codec, good + good[1...]) } == "LB4001")  // order
    }

    @Test func randomDamageNeverTraps() throws {
        let codec = RowCodec(stream: Self.stream())
        let good = Self.payload(try codec.encode(Self.batch(Self.columns(), count: 2)), 0)
        var random = SeededRandom(seed: 5)
        var refused = 0
        for _ in 0..<5_000 {
            var copy = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                copy[Int.random(in: 0..<copy.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Self.code({ _ = try Self.decode(codec, copy) }) == "LB4001" { refused += 1 }
        }
        #expect(refused > 1_000 && refused < 5_000)
    }

    @Test func tagsOfOneEntityNeverCollide() {
        let tags = FieldTags.assign(["a", "b", "a", "c", "d"]) { name, attempt in
            name == "d" ? 9 : UInt32(attempt)
        }
        #expect(tags == ["a": 0, "b": 1, "c": 2, "d": 9])
    }

    @Test func encodedRowsMustAgree() {
        func make(ids: Int = 2, offsets: [Int] = [0, 1, 2], keys: TextValues? = nil) throws {
            _ = try EncodedRows(
                stream: 0, ids: (0..<ids).map { RowID(high: 0, low: UInt64($0)) },
                hashes: [RowHash(high: 0, low: 0), RowHash(high: 0, low: 0)],
                keys: keys ?? TextValues(repeating: "k", count: 2), file: "f", recordNumbers: [1, 2], byteOffsets: [0, 1],
                payload: [1, 1], offsets: offsets)
        }
        #expect(Self.code { try make() } == nil)
        #expect(Self.code { try make(ids: 3) } == "LB4002")
        #expect(Self.code { try make(offsets: [0, 1, 3]) } == "LB4002")
        #expect(Self.code { try make(offsets: [0, 2, 1]) } == "LB4002")
        #expect(Self.code { try make(offsets: [-1, 1, 2]) } == "LB4002")
        #expect(Self.code { try make(keys: TextValues(bytes: [1], starts: [0, 1], lengths: [1, 1])) } == "LB4002")
    }
}
