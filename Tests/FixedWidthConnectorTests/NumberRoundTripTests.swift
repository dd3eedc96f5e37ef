import FixedWidthConnector
import Records
import Testing

/// Random values written in random declarations by an encoder of the tests' own, and read back.
@Suite struct NumberRoundTrips {
    @Test(arguments: 1...40) func valuesComeBack(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let isEBCDIC = random.next(2) == 0
        let fields = (0..<8).map { NumberField.random("f\($0)", isEBCDIC: isEBCDIC, &random) }
        let yaml =
            "encoding: \(isEBCDIC ? "cp037" : "iso-8859-1")\nframing: fixed\nlength: \(fields.reduce(0) { $0 + $1.length })\nfields:\n"
            + fields.enumerated().map { index, field in
                "  - { name: \(field.name), \(index == 0 ? "start: 1, " : "")\(field.keys) }\n"
            }.joined()
        let layout = try Fixture.layout(yaml)
        var expected = [[String]](repeating: [], count: fields.count)
        var bytes: [UInt8] = []
        for _ in 0..<60 {
            for (index, field) in fields.enumerated() {
                let value = field.value(&random)
                bytes += field.encode(value, &random)
                expected[index].append(field.text(value))
            }
        }
        for batchBytes in [200, 1 << 20] {
            let reading = try Fixture.batches(layout, [bytes], batchBytes: batchBytes)
            for (index, field) in fields.enumerated() {
                #expect(reading.cells("record", field.name) == expected[index], "\(field.keys)")
            }
        }
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// A declaration of a number, with how COBOL would write its values.
struct NumberField {
    enum Kind: CaseIterable { case packed, packedUnsigned, binary, native, zoned, zonedLeading, separate, separateLeading, unsigned }

    let name: String
    let kind: Kind
    let digits: Int
    let decimals: Int
    let isSigned: Bool
    let isLittle: Bool
    let isEBCDIC: Bool

    static func random(_ name: String, isEBCDIC: Bool, _ random: inout SplitMix) -> NumberField {
        let kind = Kind.allCases[random.next(Kind.allCases.count)]
        let isBinary = kind == .binary || kind == .native
        let digits = 1 + random.next(isBinary ? 18 : 31)
        let mayBeUnsigned = kind == .packed || isBinary
        return NumberField(
            name: name, kind: kind, digits: digits, decimals: random.next(digits + 3),
            isSigned: kind != .packedUnsigned && kind != .unsigned && (!mayBeUnsigned || random.next(2) == 0), isLittle: random.next(2) == 0,
            isEBCDIC: isEBCDIC)
    }

    var length: Int {
        switch kind {
        case .packed: digits / 2 + 1
        case .packedUnsigned: (digits + 1) / 2
        case .binary, .native: digits < 5 ? 2 : digits < 10 ? 4 : 8
        case .zoned, .zonedLeading, .unsigned: digits
        case .separate, .separateLeading: digits + 1
        }
    }

    var keys: String {
        let common = "type: decimal, decimals: \(decimals), "
        let signed = isSigned ? "" : ", signed: false"
        let endian = ", endian: \(isLittle ? "little" : "big")"
        return common
            + {
                switch kind {
                case .packed: "usage: packed, digits: \(digits)\(signed)"
                case .packedUnsigned: "usage: packed-unsigned, digits: \(digits)"
                case .binary: "usage: binary, digits: \(digits)\(signed)\(endian)"
                case .native: "usage: native, digits: \(digits)\(signed)\(endian)"
                case .zoned: "length: \(length), sign: overpunch"
                case .zonedLeading: "length: \(length), sign: overpunch-leading"
                case .unsigned: "length: \(length), sign: none"
                case .separate: "length: \(length), sign: trailing"
                case .separateLeading: "length: \(length), sign: separate-leading"
                }
            }()
    }

    func value(_ random: inout SplitMix) -> Int128 {
        var magnitude: Int128 = 0
        for _ in 0..<(1 + random.next(digits)) { magnitude = magnitude * 10 + Int128(random.next(10)) }
        if kind == .native, random.next(2) == 0 {
            let bits = random.next() >> UInt64(64 - length * 8 + (isSigned || length == 8 ? 1 : 0))
            magnitude = Int128(bits)
        }
        return isSigned && random.next(2) == 0 ? -magnitude : magnitude
    }

    func text(_ value: Int128) -> String { Decimal38(mantissa: value, scale: UInt8(decimals))?.description ?? "?" }

    func encode(_ value: Int128, _ random: inout SplitMix) -> [UInt8] {
        let text = Array(String(value.magnitude).utf8)
        let padded = [UInt8](repeating: 0x30, count: max(digits - text.count, 0)) + text
        let isMinus = value < 0
        switch kind {
        case .packed, .packedUnsigned:
            var nibbles = padded.map { $0 & 15 }
            if kind == .packed {
                let plus: [UInt8] = [0xC, 0xF, 0xA, 0xE]
                let minus: [UInt8] = [0xD, 0xB]
                nibbles.append(isMinus ? minus[random.next(2)] : plus[random.next(4)])
            }
            if nibbles.count % 2 == 1 { nibbles.insert(0, at: 0) }
            return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
        case .binary, .native:
            let bits = UInt128(truncatingIfNeeded: value)
            let little = (0..<length).map { UInt8(truncatingIfNeeded: bits >> UInt128($0 * 8)) }
            return isLittle ? little : little.reversed()
        case .unsigned: return isEBCDIC ? padded.map { $0 | 0xF0 } : padded
        case .zoned, .zonedLeading:
            let place = kind == .zoned ? digits - 1 : 0
            return padded.enumerated().map { index, digit in
                index == place ? sign(digit & 15, isMinus, &random) : isEBCDIC ? digit | 0xF0 : digit
            }
        case .separate, .separateLeading:
            let number = isEBCDIC ? padded.map { $0 | 0xF0 } : padded
            let sign: UInt8 = isEBCDIC ? (isMinus ? 0x60 : 0x4E) : (isMinus ? 0x2D : 0x2B)
            return kind == .separate ? number + [sign] : [sign] + number
        }
    }

    private func sign(_ digit: UInt8, _ isMinus: Bool, _ random: inout SplitMix) -> UInt8 {
        if isEBCDIC {
            let plus: [UInt8] = [0xC0, 0xF0, 0xA0, 0xE0]
            let minus: [UInt8] = [0xD0, 0xB0]
            return digit | (isMinus ? minus[random.next(2)] : plus[random.next(4)])
        }
        let characters: [[UInt8]] =
            isMinus
            ? [Array("}JKLMNOPQR".utf8), Array("pqrstuvwxy".utf8)] : [Array("{ABCDEFGHI".utf8), Array("0123456789".utf8)]
        return characters[random.next(2)][Int(digit)]
    }
}
