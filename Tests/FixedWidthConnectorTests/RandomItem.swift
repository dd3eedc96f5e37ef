import Records

/// One elementary item of a random copybook: its clauses, and how a program would write its values.
struct RandomItem {
    enum Kind: CaseIterable {
        case text, justified, zoned, packed, unsignedPacked, binary, native, shortFloat, longFloat, edited, national
    }

    enum Sign: CaseIterable { case trailing, leading, trailingSeparate, leadingSeparate }

    let kind: Kind
    var digits = 0
    /// Negative: zeros that are not stored.
    var scale = 0
    var isSigned = false
    var sign = Sign.trailing
    var isBlankWhenZero = false
    var isSynchronized = false
    var picture = ""
    var length = 0

    private static let editedPictures = [
        "ZZ,ZZ9.99-", "$$$,$$9.99", "-----9", "+++,++9.9", "999.99CR", "**,**9.99", "99/99/9999", "999B99", "ZZZ9DB", "+999",
        "$ZZ9.99", "ZZZ.99", "Z,ZZZ,ZZ9", "$**9.99-",
    ]

    init(_ random: inout SplitMix, mayAlign: Bool, isText: Bool = false) {
        let kinds: [Kind] = isText ? [.text, .justified, .zoned, .edited] : Kind.allCases
        kind = kinds[random.next(kinds.count)]
        digits = 1 + random.next(kind == .binary || kind == .native ? 18 : 31)
        // Zeros that are not stored count as digits, of which 31 are the most.
        scale = random.next(3) == 0 ? random.next(digits + (digits < 16 ? 3 : 1)) : 0
        isSigned = random.next(2) == 0
        switch kind {
        case .text, .justified, .national:
            let count = 1 + random.next(9)
            length = kind == .national ? count * 2 : count
            picture = "PIC \(kind == .national ? "N" : "X")(\(count))" + (kind == .justified ? " JUSTIFIED RIGHT" : "")
        case .zoned:
            sign = Sign.allCases[random.next(4)]
            if random.next(8) == 0, digits < 15 { scale = -1 - random.next(3) }
            isBlankWhenZero = !isSigned && random.next(4) == 0
            let isSeparate = sign == .trailingSeparate || sign == .leadingSeparate
            length = digits + (isSigned && isSeparate ? 1 : 0)
            picture = "PIC " + pictureText
            if isSigned {
                picture += " SIGN \(sign == .leading || sign == .leadingSeparate ? "LEADING" : "TRAILING")\(isSeparate ? " SEPARATE" : "")"
            }
            if isBlankWhenZero { picture += " BLANK WHEN ZERO" }
        case .packed:
            length = digits / 2 + 1
            picture = "PIC \(pictureText) COMP-3"
        case .unsignedPacked:
            isSigned = false
            length = (digits + 1) / 2
            picture = "PIC \(pictureText) COMP-6"
        case .binary, .native:
            length = digits < 5 ? 2 : digits < 10 ? 4 : 8
            isSynchronized = mayAlign && random.next(3) == 0
            picture = "PIC \(pictureText) \(kind == .binary ? "COMP" : "COMP-5")\(isSynchronized ? " SYNC" : "")"
        case .shortFloat, .longFloat:
            length = kind == .shortFloat ? 4 : 8
            isSynchronized = mayAlign && random.next(3) == 0
            picture = (kind == .shortFloat ? "COMP-1" : "COMP-2") + (isSynchronized ? " SYNC" : "")
        case .edited:
            let text = Self.editedPictures[random.next(Self.editedPictures.count)]
            length = text.count
            digits = text.filter { "9Z*".contains($0) }.count + max(["$", "+", "-"].map { sign in
                text.filter { String($0) == sign }.count
            }.max() ?? 0, 1) - 1
            scale = text.firstIndex(of: ".").map { text[$0...].filter { "9Z".contains($0) }.count } ?? 0
            isSigned = text.contains { "+-CD".contains($0) }
            picture = "PIC " + text
        }
    }

    /// `S9(5)V9(2)`, `SV9(3)`, `SVP(2)9(3)` or `S9(3)P(2)`.
    private var pictureText: String {
        let sign = isSigned ? "S" : ""
        if scale < 0 { return "\(sign)9(\(digits))P(\(-scale))" }
        if scale == 0 { return "\(sign)9(\(digits))" }
        if scale > digits { return "\(sign)VP(\(scale - digits))9(\(digits))" }
        return scale == digits ? "\(sign)V9(\(digits))" : "\(sign)9(\(digits - scale))V9(\(scale))"
    }

    var boundary: Int { isSynchronized ? (kind == .longFloat ? 8 : length == 2 ? 2 : 4) : 1 }

    /// A random value: its bytes, and what reading it shows.
    func value(_ random: inout SplitMix, isEBCDIC: Bool) -> (bytes: [UInt8], shown: String) {
        switch kind {
        case .text, .justified:
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
            let text = (0..<1 + random.next(length)).map { _ in letters[random.next(letters.count)] }
            let blanks = [UInt8](repeating: 0x20, count: length - text.count)
            let padded = kind == .justified ? blanks + text : text + blanks
            return (characters(padded, isEBCDIC), String(decoding: text, as: UTF8.self))
        case .national:
            let letters = Array("AZé日本語Ω9".utf16)
            let text = (0..<1 + random.next(length / 2)).map { _ in letters[random.next(letters.count)] }
            let padded = text + [UInt16](repeating: 0x20, count: length / 2 - text.count)
            return (padded.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, String(decoding: text, as: UTF16.self))
        case .shortFloat, .longFloat:
            let number = Double(random.next(2_000_001) - 1_000_000) / 16
            let rounded = kind == .shortFloat ? Double(Int(number / 16)) : number
            return (isEBCDIC ? hexadecimal(rounded) : ieee(rounded), "\(rounded)")
        case .edited:
            var bound = 1
            for _ in 0..<min(digits, 9) { bound *= 10 }
            let number = (isSigned && random.next(2) == 0 ? -1 : 1) * (random.next(4) == 0 ? random.next(100) : random.next(bound))
            let symbols = picture.dropFirst(4)
            let text = Array(EditedNumber.text(String(symbols), number).utf8)
            return (characters(text, isEBCDIC), shown(Int128(number)))
        case .zoned, .packed, .unsignedPacked, .binary, .native:
            let value = number(&random)
            if isBlankWhenZero, value == 0 { return (characters([UInt8](repeating: 0x20, count: length), isEBCDIC), shown(0)) }
            return (field(isEBCDIC).encode(value, &random), shown(value))
        }
    }

    private func shown(_ value: Int128) -> String {
        if scale <= 0 {
            var value = value
            for _ in 0..<max(-scale, 0) { value *= 10 }
            return "\(value)"
        }
        return Decimal38(mantissa: value, scale: UInt8(scale))?.description ?? "?"
    }

    private func number(_ random: inout SplitMix) -> Int128 {
        var magnitude: Int128 = 0
        for _ in 0..<(1 + random.next(digits)) { magnitude = magnitude * 10 + Int128(random.next(10)) }
        return isSigned && random.next(2) == 0 ? -magnitude : magnitude
    }

    /// The same as a field of a mapping, whose encoder it shares.
    private func field(_ isEBCDIC: Bool) -> NumberField {
        let kind: NumberField.Kind =
            switch self.kind {
            case .packed: .packed
            case .unsignedPacked: .packedUnsigned
            case .binary: .binary
            case .native: .native
            default:
                if !isSigned { .unsigned } else {
                    switch sign {
                    case .trailing: .zoned
                    case .leading: .zonedLeading
                    case .trailingSeparate: .separate
                    case .leadingSeparate: .separateLeading
                    }
                }
            }
        return NumberField(
            name: "", kind: kind, digits: digits, decimals: 0, isSigned: isSigned,
            isLittle: self.kind == .native && !isEBCDIC, isEBCDIC: isEBCDIC)
    }

    private func characters(_ text: [UInt8], _ isEBCDIC: Bool) -> [UInt8] { isEBCDIC ? text.map(RandomItem.ebcdic) : text }

    static func ebcdic(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte + 0xC0
        case 0x41...0x49: byte + 0x80
        case 0x4A...0x52: byte + 0x87
        case 0x53...0x5A: byte + 0x8F
        default: [0x20: 0x40, 0x2E: 0x4B, 0x2C: 0x6B, 0x2D: 0x60, 0x2B: 0x4E, 0x24: 0x5B, 0x2A: 0x5C, 0x2F: 0x61][byte] ?? 0x6F
        }
    }

    private func ieee(_ value: Double) -> [UInt8] {
        if kind == .shortFloat { return (0..<4).map { UInt8(truncatingIfNeeded: Float(value).bitPattern >> UInt32($0 * 8)) } }
        return (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
    }

    /// A sign, seven bits of a power of 16 in excess of 64, and a fraction.
    private func hexadecimal(_ value: Double) -> [UInt8] {
        if value == 0 { return [UInt8](repeating: 0, count: length) }
        var fraction = value.magnitude
        var exponent = 64
        while fraction >= 1 {
            fraction /= 16
            exponent += 1
        }
        while fraction < 1 / 16 {
            fraction *= 16
            exponent -= 1
        }
        var bytes = [UInt8(exponent) | (value < 0 ? 0x80 : 0)]
        for _ in 1..<length {
            fraction *= 256
            let byte = fraction.rounded(.down)
            bytes.append(UInt8(byte))
            fraction -= byte
        }
        return bytes
    }
}
