import Connector

/// A field at the same place of every record that says how many bytes the record has.
public struct LengthField: Sendable, Hashable {
    public enum Usage: String, Sendable, Hashable, CaseIterable {
        /// Digits in the layout's code page.
        case display
        /// An unsigned binary number of up to 4 bytes.
        case binary
        /// Packed decimal (COMP-3).
        case packed
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

    /// What the field says.
    ///
    /// - Parameters:
    ///   - bytes: the field.
    ///   - page: of `display`.
    /// - Returns: nil where it is not a whole number of up to 9 digits, or of up to 4 bytes.
    func value(_ bytes: UnsafeBufferPointer<UInt8>, _ page: CodePage) -> Int? {
        var value = 0
        switch usage {
        case .display:
            var digits = 0
            for byte in bytes {
                let character = page.isASCIICompatible ? byte : page.ascii[Int(byte)]
                // Blanks in front of a number that is not filled up with zeros.
                if character == 0x20, digits == 0 { continue }
                guard (0x30...0x39).contains(character), digits < 9 else { return nil }
                value = value * 10 + Int(character - 0x30)
                digits += 1
            }
            return digits > 0 ? value : nil
        case .binary:
            guard bytes.count <= 4 else { return nil }
            for index in bytes.indices { value = value << 8 | Int(bytes[isBigEndian ? index : bytes.count - 1 - index]) }
            return value
        case .packed:
            guard bytes.count <= 5 else { return nil }
            for (index, byte) in bytes.enumerated() {
                let high = Int(byte >> 4)
                let low = Int(byte & 15)
                guard high < 10 else { return nil }
                value = value * 10 + high
                if index < bytes.count - 1 {
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
