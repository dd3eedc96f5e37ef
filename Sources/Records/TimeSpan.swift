/// A length of time, exact to the nanosecond and of either sign; at most about 292 years, as CEL has it: the nanoseconds fit 64
/// bits (cel-spec, "Overflow").
public struct TimeSpan: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let nanoseconds: Int128

    public static let zero = TimeSpan(unchecked: 0)

    private init(unchecked nanoseconds: Int128) { self.nanoseconds = nanoseconds }

    /// - Returns: nil where 64 bits do not hold the nanoseconds.
    public init?(nanoseconds: Int128) {
        guard Int64(exactly: nanoseconds) != nil else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// Reads `1h30m`, `-1.5s`, `250ms`, `3us`, `7ns`: numbers with units, one after the other, after one sign.
    public init?(_ text: String) {
        var bytes = Substring(text).utf8
        var isNegative = false
        if let sign = bytes.first, sign == 0x2D || sign == 0x2B {
            isNegative = sign == 0x2D
            bytes.removeFirst()
        }
        if bytes.elementsEqual("0".utf8) {
            self = .zero
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: Int128 = 0
        while !bytes.isEmpty {
            var mantissa: Int128 = 0
            var divisor: Int128 = 1
            var digits = 0
            var pointSeen = false
            while let byte = bytes.first, (byte >= 0x30 && byte <= 0x39) || (byte == 0x2E && !pointSeen) {
                bytes.removeFirst()
                if byte == 0x2E {
                    pointSeen = true
                    continue
                }
                digits += 1
                if pointSeen {
                    // Digits below what a nanosecond can show are dropped.
                    guard divisor < 1_000_000_000_000_000 else { continue }
                    divisor *= 10
                }
                mantissa = mantissa * 10 + Int128(byte - 0x30)
                guard mantissa < 1_000_000_000_000_000_000_000_000_000 else { return nil }
            }
            guard digits > 0, let unit = Self.takeUnit(&bytes) else { return nil }
            total += mantissa * unit / divisor
            guard total <= Int128(Int64.max) + 1 else { return nil }
        }
        self.init(nanoseconds: isNegative ? -total : total)
    }

    private static func takeUnit(_ bytes: inout Substring.UTF8View) -> Int128? {
        let units: [(String, Int128)] = [
            ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
            ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        for (name, length) in units where bytes.starts(with: name.utf8) {
            bytes.removeFirst(name.utf8.count)
            return length
        }
        return nil
    }

    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Whole seconds, cut towards zero.
    public var seconds: Int64 { Int64(truncatingIfNeeded: nanoseconds / 1_000_000_000) }

    /// Seconds with as many fraction digits as needed: `5400s`, `-1.5s`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        var fraction = String(magnitude % 1_000_000_000)
        fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return (nanoseconds < 0 ? "-" : "") + String(magnitude / 1_000_000_000) + (fraction.isEmpty ? "" : "." + fraction) + "s"
    }
}
