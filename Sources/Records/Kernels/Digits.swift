/// Decimal digits, eight at a time.
enum Digits {
    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The number of eight digits in a little-endian word of their values.
    @inline(__always)
    private static func value(_ digits: UInt64) -> UInt64 {
        let pairs = digits &* 10 &+ digits >> 8
        return ((pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
            &+ (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) >> 32
    }

    /// Not zero where a byte is no digit; the word is already exclusive-or'd with zeros.
    @inline(__always)
    private static func wrong(_ digits: UInt64) -> UInt64 {
        (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0
    }

    /// The `count` bytes before `end`, right-aligned in a word, as digits; 1 to 8 of them.
    @inline(__always)
    private static func word(_ end: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let all = UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self) ^ zeros
        let unused = UInt64(64 &- count &* 8)
        return (all &>> unused) &<< unused
    }

    /// Reads 1 to 18 digits.
    ///
    /// - Parameters:
    ///   - text: where the digits begin.
    ///   - room: how many bytes of the same buffer lie before `text`.
    /// - Returns: nil where a byte is no digit.
    @inline(__always)
    static func parse(_ text: UnsafePointer<UInt8>, _ count: Int, room: Int) -> UInt64? {
        guard room &+ count >= 8, count > 0 else { return parseSlowly(text, count) }
        let end = text + count
        if count <= 8 {
            let digits = word(end, count)
            return wrong(digits) == 0 ? value(digits) : nil
        }
        let low = UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self) ^ zeros
        if count <= 16 {
            guard room &+ count >= 16 else { return parseSlowly(text, count) }
            let high = word(end - 8, count &- 8)
            return wrong(low) | wrong(high) == 0 ? value(high) &* 100_000_000 &+ value(low) : nil
        }
        return parseSlowly(text, count)
    }

    @inline(never)
    private static func parseSlowly(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
        guard count > 0, count <= 18 else { return nil }
        var value: UInt64 = 0
        for index in 0..<count {
            let digit = text[index] ^ 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ UInt64(digit)
        }
        return value
    }
}
