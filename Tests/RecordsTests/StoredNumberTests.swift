import Diagnostics
import Records
import Testing

/// Numbers that are not text, from hexadecimal literals.
@Suite struct PackedNumbers {
    private func packed(
        _ digits: Int? = nil, type: ValueType = .int, decimals: Int? = nil, signed: Bool = true, signs: SignPolicy = .any,
        nulls: [[UInt8]] = [], pattern: DatePattern? = nil
    ) -> FieldFormat {
        FieldFormat(
            name: "n", type: type, nulls: nulls, decimals: decimals, pattern: pattern,
            storage: .packed(PackedNumber(digits: digits, isSigned: signed, signs: signs)))
    }

    @Test func everySignNibble() {
        let fields = (0...15).map { nibble in [UInt8(0x12), UInt8(0x30 | nibble)] }
        let bad = [String](repeating: "LB3020", count: 10)
        #expect(stored(packed(), fields) == bad + ["123", "-123", "123", "-123", "123", "123"])
        #expect(stored(packed(signed: false), fields) == bad + ["123", "LB3020", "123", "LB3020", "123", "123"])
        #expect(
            stored(packed(signs: .preferred), fields)
                == bad + ["LB3020", "LB3020", "123", "-123", "LB3020", "LB3020"])
        #expect(
            stored(packed(signed: false, signs: .preferred), fields)
                == bad + ["LB3020", "LB3020", "LB3020", "LB3020", "LB3020", "123"])
    }

    /// Lengths on both sides of where the decoder takes another way through the decoder.
    @Test(arguments: [1, 2, 8, 9, 10, 11, 16, 17, 20]) func everyBadNibbleInEveryPlace(length: Int) {
        let good = [UInt8](repeating: 0, count: length - 1) + [0x0C]
        #expect(stored(packed(type: .decimal), [good]) == ["0"])
        for place in 0..<(length * 2 - 1) {
            let fields = (10...15).map { nibble in
                var field = good
                field[place / 2] |= UInt8(place % 2 == 0 ? nibble << 4 : nibble)
                return field
            }
            #expect(stored(packed(type: .decimal), fields) == [String](repeating: "LB3020", count: 6), "nibble \(place)")
        }
    }

    @Test func errorsShowTheBytes() throws {
        let column = storedColumn(packed(5, decimals: 2), [[0x12, 0x3A, 0x4C], [0x40, 0x40, 0x40], [0x12, 0x34, 0x51]])
        #expect(column.errors.map(\.code.number) == ["LB3020", "LB3020", "LB3020"])
        #expect(column.errors.map { $0.found?.revealed } == ["bytes 12 3A 4C", "bytes 40 40 40", "bytes 12 34 51"])
        #expect(column.errors[0].message == "n is not a packed number: byte 2 does not hold two digits")
        #expect(column.errors[1].message == "n is not a packed number: its last nibble is not a sign that the field takes")
        #expect(column.errors[0].expected == "signed packed digits, 5 of them")
        var personal = packed(5)
        personal.isPersonal = true
        let hidden = try #require(storedColumn(personal, [[0x12, 0x3A, 0x4C]]).errors.first?.found)
        #expect(!"\(hidden)".contains("3A"))
    }

    @Test func theHighNibbleOfAnEvenNumberOfDigitsIsZero() {
        let fields: [[UInt8]] = [[0x01, 0x23, 0x4C], [0x11, 0x23, 0x4C], [0x00, 0x00, 0x0D]]
        #expect(stored(packed(4), fields) == ["1234", "LB3020", "0"])
        #expect(stored(packed(5), fields) == ["1234", "11234", "0"])
        #expect(stored(packed(2), fields) == ["LB3020", "LB3020", "0"])
        #expect(
            stored(packed(16, type: .decimal), [[0x01] + [UInt8](repeating: 0x23, count: 7) + [0x4D]]) == ["-1232323232323234"])
        #expect(stored(packed(16, type: .decimal), [[0x11] + [UInt8](repeating: 0x23, count: 7) + [0x4D]]) == ["LB3020"])
        #expect(stored(packed(18), [[0x10] + [UInt8](repeating: 0, count: 8) + [0x0C]]) == ["LB3020"])
    }

    @Test(arguments: 1...20) func ninesOfEveryLength(length: Int) {
        let field = [UInt8](repeating: 0x99, count: length - 1) + [0x9D]
        let digits = length * 2 - 1
        let nines = String(repeating: "9", count: digits)
        #expect(stored(packed(), [field]) == [digits <= 18 ? "-" + nines : "LB3006"])
        #expect(stored(packed(type: .decimal), [field]) == [digits <= 38 ? "-" + nines : "LB3006"])
    }

    @Test func thirtyEightDigitsInTwentyBytes() {
        let field: [UInt8] = [0x09] + [UInt8](repeating: 0x99, count: 18) + [0x9C]
        #expect(stored(packed(38, type: .decimal, decimals: 38), [field]) == ["0." + String(repeating: "9", count: 38)])
    }

    @Test func sixtyFourBitsHaveAnEnd() {
        #expect(stored(packed(), [[0x92, 0x23, 0x37, 0x20, 0x36, 0x85, 0x47, 0x75, 0x80, 0x7C]]) == ["9223372036854775807"])
        #expect(stored(packed(), [[0x92, 0x23, 0x37, 0x20, 0x36, 0x85, 0x47, 0x75, 0x80, 0x8C]]) == ["LB3006"])
        #expect(stored(packed(), [[0x92, 0x23, 0x37, 0x20, 0x36, 0x85, 0x47, 0x75, 0x80, 0x8D]]) == ["-9223372036854775808"])
    }

    @Test func pointsToTheLeftAndToTheRight() {
        let field: [[UInt8]] = [[0x12, 0x34, 0x5D]]
        #expect(stored(packed(type: .decimal, decimals: 2), field) == ["-123.45"])
        #expect(stored(packed(type: .decimal, decimals: 7), field) == ["-0.0012345"])
        #expect(stored(packed(type: .decimal, decimals: -3), field) == ["-12345000"])
        #expect(stored(packed(type: .int, decimals: -3), field) == ["-12345000"])
        #expect(stored(packed(type: .int, decimals: -15), field) == ["LB3006"])
        #expect(stored(packed(type: .decimal, decimals: -34), field) == ["LB3006"])
        #expect(storedColumn(packed(type: .int, decimals: -15), field).errors[0].found?.revealed == "-12345")
    }

    @Test func withoutASign() {
        let format = FieldFormat(name: "n", type: .int, storage: .packed(PackedNumber(hasSignNibble: false)))
        #expect(
            stored(format, [[0x12, 0x34], [0x12, 0x3C], [0x00, 0x00], [0x99, 0x99]]) == ["1234", "LB3020", "0", "9999"])
        let long = FieldFormat(name: "n", type: .decimal, storage: .packed(PackedNumber(hasSignNibble: false)))
        #expect(stored(long, [[UInt8](repeating: 0x98, count: 9)]) == [String(repeating: "98", count: 9)])
        let nine = FieldFormat(name: "n", type: .decimal, storage: .packed(PackedNumber(digits: 17, hasSignNibble: false)))
        #expect(
            stored(nine, [[UInt8](repeating: 0x08, count: 9), [UInt8](repeating: 0x18, count: 9)]) == [
                "8" + String(repeating: "08", count: 8), "LB3020",
            ])
    }

    @Test func digitsAsTextAndDates() throws {
        let zip = packed(9, type: .string)
        #expect(stored(zip, [[0x01, 0x23, 0x45, 0x67, 0x8F], [0x01, 0x2B, 0x45, 0x67, 0x8F]]) == ["012345678", "LB3020"])
        let date = packed(8, type: .date, nulls: [Array("00000000".utf8)], pattern: try DatePattern("yyyyMMdd", pivot: nil))
        #expect(
            stored(date, [[0x02, 0x02, 0x61, 0x03, 0x1C], [0, 0, 0, 0, 0x0C], [0x02, 0x02, 0x61, 0x33, 0x1C]]) == [
                "2026-10-31", "null", "LB3003",
            ])
    }

    @Test func listedNumbersAreNull() {
        let format = packed(3, nulls: ["999", "-1"].map { Array($0.utf8) })
        #expect(stored(format, [[0x99, 0x9C], [0x99, 0x9D], [0x00, 0x1D], [0x00, 0x1C]]) == ["null", "-999", "null", "1"])
    }

    @Test func oneBadCellSpoilsNoOther() {
        let fields = (0..<1_000).map { row -> [UInt8] in
            if row % 100 == 57 { return [0xFF, 0xFF] }
            let hundreds = UInt8(row / 100)
            let tens = UInt8(row / 10 % 10)
            return [hundreds << 4 | tens, UInt8(row % 10) << 4 | 0x0C]
        }
        let result = stored(packed(), fields)
        for row in 0..<1_000 { #expect(result[row] == (row % 100 == 57 ? "LB3020" : "\(row)")) }
    }
}

@Suite struct BinaryNumbers {
    private func binary(_ type: ValueType = .int, digits: Int? = nil, signed: Bool = true, little: Bool = false) -> FieldFormat
    {
        FieldFormat(
            name: "n", type: type, storage: .binary(BinaryNumber(digits: digits, isSigned: signed, isLittleEndian: little)))
    }

    @Test(arguments: 1...8) func extremesOfEveryLength(length: Int) {
        let rest = length - 1
        let least = [0x80] + [UInt8](repeating: 0, count: rest)
        let most = [0x7F] + [UInt8](repeating: 0xFF, count: rest)
        let ones = [UInt8](repeating: 0xFF, count: length)
        let top = Int128(1) << Int128(length * 8 - 1)
        let signed = ["\(-top)", "\(top - 1)", "-1"]
        #expect(stored(binary(), [least, most, ones]) == signed)
        #expect(stored(binary(little: true), [least, most, ones].map { $0.reversed() }) == signed)
        let unsigned = ["\(top)", "\(top - 1)", "\(top * 2 - 1)"]
        #expect(stored(binary(.decimal, signed: false), [least, most, ones]) == unsigned)
        #expect(stored(binary(.decimal, signed: false, little: true), [least, most, ones].map { $0.reversed() }) == unsigned)
        if length == 8 { #expect(stored(binary(signed: false), [least, most]) == ["LB3006", unsigned[1]]) }
    }

    @Test func pictureBoundsTheValue() {
        #expect(
            stored(binary(digits: 4), [[0x27, 0x0F], [0x27, 0x10], [0xD8, 0xF1], [0xD8, 0xF0]]) == [
                "9999", "LB3021", "-9999", "LB3021",
            ])
        let error = storedColumn(binary(digits: 4), [[0x27, 0x10]]).errors[0]
        #expect(error.found?.revealed == "bytes 27 10")
        #expect(error.expected == "a signed binary number of at most 4 digits")
        #expect(stored(binary(), [[0x27, 0x10]]) == ["10000"])
    }

    @Test func sixteenBytes() {
        let most: [UInt8] = [
            0x4B, 0x3B, 0x4C, 0xA8, 0x5A, 0x86, 0xC4, 0x7A, 0x09, 0x8A, 0x22, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF,
        ]
        let more = Array(most.prefix(11)) + [0x40, 0, 0, 0, 0]
        let ones = [UInt8](repeating: 0xFF, count: 16)
        #expect(stored(binary(.decimal), [most, more, ones]) == [String(repeating: "9", count: 38), "LB3006", "-1"])
        #expect(stored(binary(.decimal, little: true), [most.reversed()]) == [String(repeating: "9", count: 38)])
        #expect(stored(binary(.decimal, signed: false), [ones]) == ["LB3006"])
        #expect(stored(binary(.decimal, digits: 20), [[UInt8](repeating: 0, count: 15) + [7]]) == ["7"])
    }

    @Test func digitsAsText() {
        #expect(stored(binary(.string, digits: 4), [[0, 42], [0, 0]]) == ["0042", "0000"])
        #expect(stored(binary(.string), [[0, 42]]) == ["42"])
    }
}

@Suite struct FloatingPointNumbers {
    private func float(_ format: FloatNumber.Format, little: Bool = false) -> FieldFormat {
        FieldFormat(name: "n", type: .double, storage: .float(FloatNumber(format, isLittleEndian: little)))
    }

    /// Values of z/Architecture Principles of Operation, and the ends of the range.
    @Test func hexadecimal() {
        let single: [([UInt8], Double)] = [
            ([0x41, 0x10, 0x00, 0x00], 1), ([0xC2, 0x76, 0xA0, 0x00], -118.625), ([0x42, 0x64, 0x00, 0x00], 100),
            ([0x40, 0x80, 0x00, 0x00], 0.5), ([0x00, 0x00, 0x00, 0x00], 0), ([0x80, 0x00, 0x00, 0x00], 0),
            ([0x7F, 0xFF, 0xFF, 0xFF], 0x1.fffffep251), ([0x00, 0x10, 0x00, 0x00], 0x1p-260),
            ([0x00, 0x00, 0x00, 0x01], 0x1p-280), ([0x46, 0x00, 0x00, 0x01], 1),
        ]
        let column = storedColumn(float(.ibm), single.map(\.0))
        guard case .double(let values) = column.values else { return #expect(Bool(false)) }
        #expect(values == single.map(\.1))
        #expect(storedDoubles(float(.ibm, little: true), single.map { $0.0.reversed() }) == single.map(\.1))
    }

    @Test func longFractionsAreRoundedToNearestAndEven() {
        let fields: [[UInt8]] = [
            [0x41, 0x10, 0, 0, 0, 0, 0, 0], [0x40, 0x1A, 0x36, 0xE2, 0xEB, 0x1C, 0x43, 0x2D],
            // 2^53 + 1 lies between two doubles, as does 2^53 + 3: one goes down, one up.
            [0x4E, 0x20, 0, 0, 0, 0, 0, 0x01], [0x4E, 0x20, 0, 0, 0, 0, 0, 0x03],
            [0xCE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ]
        #expect(
            storedDoubles(float(.ibm), fields) == [
                1, Double(0x1A_36E2_EB1C_432D) / 0x1p56, 9_007_199_254_740_992, 9_007_199_254_740_996, -0x1p56,
            ])
    }

    @Test func ieee() {
        #expect(
            storedDoubles(float(.ieee), [[0x3F, 0x80, 0, 0], [0xC0, 0x48, 0xF5, 0xC3], [0x80, 0, 0, 0]]) == [
                1, Double(Float(-3.14)), 0,
            ])
        #expect(storedDoubles(float(.ieee, little: true), [[0x1F, 0x85, 0xEB, 0x51, 0xB8, 0x1E, 0x09, 0x40]]) == [3.14])
        let bad: [[UInt8]] = [[0x7F, 0x80, 0, 0], [0xFF, 0x80, 0, 0], [0x7F, 0xC0, 0, 0]]
        let column = storedColumn(float(.ieee), bad)
        #expect(column.errors.map(\.code.number) == ["LB3006", "LB3006", "LB3006"])
        #expect(column.errors[0].found?.revealed == "bytes 7F 80 00 00")
    }
}

/// The fields as one buffer of records, decoded, with a byte before them and without.
func storedColumn(_ format: FieldFormat, _ fields: [[UInt8]]) -> Column {
    let length = fields.first?.count ?? 0
    let starts = fields.indices.map { UInt32($0 * (length + 1)) }
    return FieldDecoder(format).decode(
        fields.flatMap { [0xEE] + $0 }, recordStarts: starts, offset: 1, length: length, isPlainASCII: false)
}

func stored(_ format: FieldFormat, _ fields: [[UInt8]]) -> [String] {
    let column = storedColumn(format, fields)
    let result = cells(column)
    // Far from the front of the buffer, where whole words can be loaded, everything reads the same.
    let far = storedColumn(format, [[UInt8]](repeating: fields.first ?? [], count: 24) + fields)
    #expect(Array(cells(far).dropFirst(24)) == result)
    return result
}

private func storedDoubles(_ format: FieldFormat, _ fields: [[UInt8]]) -> [Double] {
    if case .double(let values) = storedColumn(format, fields).values { values } else { [] }
}
