/// A computed row id: the 16 bytes of a UUID, big-endian.
public struct RowID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 36 characters of RFC 9562, in either case.
    public init?(_ text: String) {
        var digits: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == 0x2D else { return nil }
                continue
            }
            switch byte {
            case 0x30...0x39: digits.append(byte - 0x30)
            case 0x41...0x46: digits.append(byte - 0x41 + 10)
            case 0x61...0x66: digits.append(byte - 0x61 + 10)
            default: return nil
            }
        }
        guard digits.count == 32 else { return nil }
        self.init(
            high: digits[0..<16].reduce(0) { $0 << 4 | UInt64($1) },
            low: digits[16..<32].reduce(0) { $0 << 4 | UInt64($1) })
    }

    public static func < (left: RowID, right: RowID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    public static let textLength = 36

    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.textLength) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            write(to: start)
            return String(decoding: buffer, as: UTF8.self)
        }
    }

    /// Writes the 36 bytes of the lower-case form.
    public func write(to target: UnsafeMutablePointer<UInt8>) {
        var position = 0
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                target[position] = 0x2D
                position += 1
            }
            let word = index < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64((15 - index % 16) * 4)) & 15
            target[position] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
            position += 1
        }
    }
}
