import Connector

/// A field at the same place of every record that says how many bytes the record has.
public struct LengthField: Sendable, Hashable {
    public enum Usage: String, Sendable, Hashable, CaseIterable {
        /// Digits in the layout's code page.
        case display
        /// An unsigned binary number of up to 8 bytes.
        case binary
        /// Packed decimal (COMP-3) of up to 10 bytes.
        case packed
        /// The same without a sign (COMP-6).
        case packedUnsigned = "packed-unsigned"

        /// Bytes that a field may have.
        var maximumLength: Int {
            switch self {
            case .display: 18
            case .binary: 8
            case .packed, .packedUnsigned: 10
            }
        }
    }

    public enum Endian: String, Sendable, Hashable, CaseIterable { case big, little }

    /// 0-based.
    public let start: Int
    public let length: Int
    public let usage: Usage
    public let isBigEndian: Bool
    /// Added to what the field says.
    public let adjust: Int

    public init(start: Int, length: Int, usage: Usage, isBigEndian: Bool = true, adjust: Int = 0) {
        self.start = start
        self.length = length
        self.usage = usage
        self.isBigEndian = isBigEndian
        self.adjust = adjust
    }

    var end: Int { start + length }

    /// Longer records are refused anyway, and sums with it cannot overflow.
    private static let maximum = 999_999_999

    /// What the field says.
    ///
    /// - Parameters:
    ///   - bytes: the field.
    ///   - page: of `display`.
    /// - Returns: nil where it is not a whole number from 0 to 999,999,999.
    func value(_ bytes: UnsafeBufferPointer<UInt8>, _ page: CodePage) -> Int? {
        var value = 0
        switch usage {
        case .display:
            var digits = 0
            for (index, byte) in bytes.enumerated() {
                var character = page.isASCIICompatible ? byte : page.ascii[Int(byte)]
                // A signed item has its sign in the last byte: + is 0xC0 to 0xC9 in EBCDIC, `{` and `A` to `I` in ASCII.
                if index == bytes.count - 1, digits > 0 || bytes.count == 1 {
                    if character == 0x7B || (page.isEBCDIC && byte == 0xC0) { character = 0x30 }
                    if (0x41...0x49).contains(character) { character -= 0x10 }
                }
                // Blanks in front of a number that is not filled up with zeros.
                if character == 0x20, digits == 0 { continue }
                guard (0x30...0x39).contains(character), value <= Self.maximum / 10 else { return nil }
                value = value * 10 + Int(character - 0x30)
                digits += 1
            }
            return digits > 0 ? value : nil
        case .binary:
            for index in bytes.indices {
                guard value <= Self.maximum >> 8 else { return nil }
                value = value << 8 | Int(bytes[isBigEndian ? index : bytes.count - 1 - index])
            }
            return value <= Self.maximum ? value : nil
        case .packed, .packedUnsigned:
            for (index, byte) in bytes.enumerated() {
                let high = Int(byte >> 4)
                let low = Int(byte & 15)
                guard high < 10, value <= Self.maximum / 100 else { return nil }
                value = value * 10 + high
                if index < bytes.count - 1 || usage == .packedUnsigned {
                    guard low < 10 else { return nil }
                    value = value * 10 + low
                } else if low != 0xC && low != 0xF && low != 0xA && low != 0xE {
                    return nil
                }
            }
            return value
        }
    }
}
