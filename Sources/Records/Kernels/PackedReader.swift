/// Packed decimals, sixteen nibbles at a time.
struct PackedReader: StoredNumberReader {
    private let hasSign: Bool
    private let signBits: UInt64
    private let plus: UInt16
    private let minus: UInt16
    private let declaredDigits: Int?
    /// The nibbles of the last sixteen digits that must be 0.
    private let excess: UInt64
    /// What the digits before those come to is below this.
    private let aboveLimit: UInt64

    init(_ packed: PackedNumber) {
        hasSign = packed.hasSignNibble
        signBits = hasSign ? 4 : 0
        (plus, minus) = packed.signs.nibbles(isSigned: packed.isSigned)
        declaredDigits = packed.digits
        let digits = packed.digits ?? Decimal38.maximumDigits
        excess = digits < 16 ? ~0 << UInt64(digits * 4) : 0
        // Up to 9 219 999 999 999 999 999 the number fits 64 bits.
        aboveLimit = digits >= 19 ? 922 : UInt64(Decimal38.powerOfTen(max(digits - 16, 0)))
    }

    /// The `count` bytes before `end`, 1 to 8 of them, as a number whose first byte is the highest.
    @inline(__always)
    private static func word(_ end: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let unused = UInt64(truncatingIfNeeded: 64 &- count &* 8)
        return (UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self).bigEndian &<< unused) &>> unused
    }

    /// Not zero where a nibble is above 9: its bit of 8 stands together with that of 4 or of 2.
    @inline(__always)
    private static func wrong(_ nibbles: UInt64) -> UInt64 { nibbles & (nibbles &<< 1 | nibbles &<< 2) & 0x8888_8888_8888_8888 }

    /// The number of sixteen digits: pairs, fours, eights, all.
    @inline(__always)
    private static func value(_ nibbles: UInt64) -> UInt64 {
        let pairs = nibbles &- 6 &* (nibbles &>> 4 & 0x0F0F_0F0F_0F0F_0F0F)
        let fours = (pairs & 0x00FF_00FF_00FF_00FF) &+ 100 &* (pairs &>> 8 & 0x00FF_00FF_00FF_00FF)
        let eights = (fours & 0x0000_FFFF_0000_FFFF) &+ 10_000 &* (fours &>> 16 & 0x0000_FFFF_0000_FFFF)
        return (eights & 0xFFFF_FFFF) &+ 100_000_000 &* (eights &>> 32)
    }

    @inline(__always)
    func fast(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int64? {
        let end = start &+ length
        let low: UInt64
        var high: UInt64 = 0
        if length <= 8 {
            guard end >= 8, length > 0 else { return nil }
            low = Self.word(base + end, length)
        } else {
            // Nineteen digits at most; what lies beyond 64 bits is found below.
            guard end >= 16, length <= 10 else { return nil }
            low = Self.word(base + end, 8)
            high = Self.word(base + (end &- 8), length &- 8)
        }
        let sign = UInt16(truncatingIfNeeded: low & 15)
        let isMinus = hasSign ? (minus &>> sign) & 1 : 0
        let isSign = hasSign ? (plus | minus) &>> sign & 1 : 1
        let last = low &>> signBits | (hasSign ? high &<< 60 : 0)
        let first = hasSign ? high &>> 4 : high
        guard Self.wrong(last) | Self.wrong(first) | last & excess == 0, isSign == 1 else { return nil }
        var value = Self.value(last)
        if length > 8 {
            let above = Self.value(first)
            guard above < aboveLimit else { return nil }
            value = value &+ above &* 10_000_000_000_000_000
        }
        let mask = 0 &- Int64(isMinus)
        return (Int64(truncatingIfNeeded: value) ^ mask) &- mask
    }

    @inline(never)
    func read(_ field: UnsafePointer<UInt8>, _ length: Int) -> StoredNumber {
        let nibbleCount = length * 2 - (hasSign ? 1 : 0)
        guard length > 0, length <= PackedNumber.maximumLength else { return .malformed("it has \(length) bytes") }
        var value: Int128 = 0
        var isTooLarge = false
        for index in 0..<nibbleCount {
            let nibble = index & 1 == 0 ? field[index / 2] >> 4 : field[index / 2] & 15
            guard nibble <= 9 else { return .malformed("byte \(index / 2 + 1) does not hold two digits") }
            if nibble > 0, let declaredDigits, nibbleCount - index > declaredDigits {
                return .malformed("it has more digits than the declared \(declaredDigits)")
            }
            if value > (Decimal38.maximumMantissa - Int128(nibble)) / 10 { isTooLarge = true }
            if !isTooLarge { value = value * 10 + Int128(nibble) }
        }
        guard hasSign else { return isTooLarge ? .tooLarge : .value(value) }
        let sign = UInt16(field[length - 1] & 15)
        if minus >> sign & 1 == 1 { return isTooLarge ? .tooLarge : .value(-value) }
        guard plus >> sign & 1 == 1 else { return .malformed("its last nibble is not a sign that the field takes") }
        return isTooLarge ? .tooLarge : .value(value)
    }
}
