/// An exact decimal: `mantissa × 10^-scale`, at most 38 digits, scale 0 to 38.
public struct Decimal38: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let mantissa: Int128
    public let scale: UInt8

    public static let maximumDigits = 38
    /// 10^38 - 1.
    public static let maximumMantissa: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999

    /// - Returns: nil when the mantissa has over 38 digits or the scale is above 38.
    public init?(mantissa: Int128, scale: UInt8) {
        guard mantissa.magnitude <= UInt128(Self.maximumMantissa), scale <= 38 else { return nil }
        self.mantissa = mantissa
        self.scale = scale
    }

    @inlinable
    init(unchecked mantissa: Int128, scale: UInt8) {
        self.mantissa = mantissa
        self.scale = scale
    }

    public init(_ value: Int64) { self.init(unchecked: Int128(value), scale: 0) }

    /// Reads `[+-]digits[.digits][e[+-]digits]`, as XML Schema and CEL write decimals; no blanks.
    ///
    /// - Returns: nil where the text is anything else, or needs more than 38 digits to be exact.
    public init?(_ text: String) {
        var copy = text
        guard let value = copy.withUTF8({ Self.parse($0) }) else { return nil }
        self = value
    }

    /// - Parameter text: UTF-8.
    public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Decimal38? {
        var index = 0
        var negative = false
        if index < text.count, text[index] == 0x2B || text[index] == 0x2D {
            negative = text[index] == 0x2D
            index += 1
        }
        var mantissa: Int128 = 0
        var scale = 0
        var digits = 0
        var pointSeen = false
        while index < text.count {
            let byte = text[index]
            if byte == 0x2E {
                if pointSeen { return nil }
                pointSeen = true
            } else if byte >= 0x30 && byte <= 0x39 {
                if mantissa > (maximumMantissa - 9) / 10 {
                    // Past the last digit that fits, only zeros after the point can be dropped without loss.
                    guard byte == 0x30, pointSeen else { return nil }
                } else {
                    mantissa = mantissa * 10 + Int128(byte - 0x30)
                    if pointSeen { scale += 1 }
                }
                digits += 1
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        if index < text.count {
            guard text[index] == 0x65 || text[index] == 0x45 else { return nil }
            index += 1
            var exponentNegative = false
            if index < text.count, text[index] == 0x2B || text[index] == 0x2D {
                exponentNegative = text[index] == 0x2D
                index += 1
            }
            guard index < text.count, text.count - index <= 3 else { return nil }
            var exponent = 0
            while index < text.count {
                guard text[index] >= 0x30 && text[index] <= 0x39 else { return nil }
                exponent = exponent * 10 + Int(text[index] - 0x30)
                index += 1
            }
            scale += exponentNegative ? exponent : -exponent
        }
        while scale > 38, mantissa % 10 == 0, mantissa != 0 {
            mantissa /= 10
            scale -= 1
        }
        if mantissa == 0 { scale = min(max(scale, 0), 38) }
        while scale < 0 {
            guard mantissa <= maximumMantissa / 10 else { return nil }
            mantissa *= 10
            scale += 1
        }
        guard scale <= 38 else { return nil }
        return Decimal38(unchecked: negative ? -mantissa : mantissa, scale: UInt8(scale))
    }

    /// 10^exponent; exponent 0 to 38.
    public static func powerOfTen(_ exponent: Int) -> Int128 { powers[exponent] }

    private static let powers: [Int128] = {
        var result: [Int128] = [1]
        for _ in 0..<38 { result.append(result[result.count - 1] * 10) }
        return result
    }()

    /// The same number with the least scale: `1.50` is `1.5`, `10.00` is `10`.
    public var normalized: Decimal38 {
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return Decimal38(unchecked: mantissa, scale: scale)
    }

    /// - Returns: nil where the exact sum needs over 38 digits.
    public func adding(_ other: Decimal38) -> Decimal38? {
        guard let (left, right, scale) = Self.aligned(self, other) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : Decimal38(mantissa: sum, scale: scale)
    }

    /// - Returns: nil where the exact difference needs over 38 digits.
    public func subtracting(_ other: Decimal38) -> Decimal38? {
        adding(Decimal38(unchecked: -other.mantissa, scale: other.scale))
    }

    /// Has the places of both factors together, fewer where they would be too many and end in zeros.
    ///
    /// - Returns: nil where the exact product needs over 38 digits.
    public func multiplied(by other: Decimal38) -> Decimal38? {
        if let product = Self.product(self, other) { return product }
        return Self.product(normalized, other.normalized)
    }

    private static func product(_ left: Decimal38, _ right: Decimal38) -> Decimal38? {
        let (product, overflow) = left.mantissa.multipliedReportingOverflow(by: right.mantissa)
        guard !overflow, Int(left.scale) + Int(right.scale) <= maximumDigits else { return nil }
        return Decimal38(mantissa: product, scale: left.scale + right.scale)
    }

    public var negated: Decimal38 { Decimal38(unchecked: -mantissa, scale: scale) }

    public static func < (left: Decimal38, right: Decimal38) -> Bool { compare(left, right) < 0 }
    public static func == (left: Decimal38, right: Decimal38) -> Bool { compare(left, right) == 0 }

    public func hash(into hasher: inout Hasher) {
        let least = normalized
        hasher.combine(least.mantissa)
        hasher.combine(least.scale)
    }

    /// - Returns: negative, zero or positive, by numeric value: `1.50` equals `1.5`.
    public static func compare(_ left: Decimal38, _ right: Decimal38) -> Int {
        if left.scale == right.scale {
            return left.mantissa < right.mantissa ? -1 : (left.mantissa == right.mantissa ? 0 : 1)
        }
        if let (a, b, _) = aligned(left, right) { return a < b ? -1 : (a == b ? 0 : 1) }
        // Alignment overflowed, so the magnitudes are far apart: the integer parts decide.
        let a = left.mantissa / powerOfTen(Int(left.scale))
        let b = right.mantissa / powerOfTen(Int(right.scale))
        if a != b { return a < b ? -1 : 1 }
        let fractionA = left.mantissa % powerOfTen(Int(left.scale))
        let fractionB = right.mantissa % powerOfTen(Int(right.scale))
        // Both fractions are below one, so each fits when it is scaled up to 38 places.
        let scaledA = fractionA * powerOfTen(38 - Int(left.scale))
        let scaledB = fractionB * powerOfTen(38 - Int(right.scale))
        return scaledA < scaledB ? -1 : (scaledA == scaledB ? 0 : 1)
    }

    private static func aligned(_ left: Decimal38, _ right: Decimal38) -> (Int128, Int128, UInt8)? {
        if left.scale == right.scale { return (left.mantissa, right.mantissa, left.scale) }
        if left.scale < right.scale {
            let (scaled, overflow) = left.mantissa.multipliedReportingOverflow(
                by: powerOfTen(Int(right.scale - left.scale)))
            return overflow ? nil : (scaled, right.mantissa, right.scale)
        }
        let (scaled, overflow) = right.mantissa.multipliedReportingOverflow(
            by: powerOfTen(Int(left.scale - right.scale)))
        return overflow ? nil : (left.mantissa, scaled, left.scale)
    }

    /// Plain notation with all digits of its scale: `1.50`, `-0.07`, `12`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumTextLength) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            let count = Self.write(mantissa, scale: scale, to: start)
            return String(decoding: buffer[0..<count], as: UTF8.self)
        }
    }

    /// Sign, 39 digits, point.
    public static let maximumTextLength = 42

    /// Writes plain notation; the caller has room for ``maximumTextLength`` bytes.
    ///
    /// - Returns: how many bytes were written.
    public static func write(_ mantissa: Int128, scale: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        // 64-bit division is several times as fast as 128-bit division, and nearly all amounts fit.
        if let narrow = Int64(exactly: mantissa) { return write(narrow, scale: scale, to: target) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { digits in
            var count = 0
            var magnitude = mantissa.magnitude
            while magnitude > UInt128(UInt64.max) {
                let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
                digits[count] = UInt8(truncatingIfNeeded: remainder) + 0x30
                magnitude = quotient
                count += 1
            }
            var small = UInt64(truncatingIfNeeded: magnitude)
            while small > 0 {
                let quotient = small / 10
                digits[count] = UInt8(truncatingIfNeeded: small - quotient * 10) + 0x30
                small = quotient
                count += 1
            }
            while count <= Int(scale) {
                digits[count] = 0x30
                count += 1
            }
            var length = 0
            if mantissa < 0 {
                target[0] = 0x2D
                length = 1
            }
            var index = count - 1
            while index >= 0 {
                target[length] = digits[index]
                length += 1
                if index == Int(scale), scale > 0 {
                    target[length] = 0x2E
                    length += 1
                }
                index -= 1
            }
            return length
        }
    }

    /// The same for mantissas of 64 bits: from the last digit to the first, straight to where they belong.
    @inline(__always)
    static func write(_ mantissa: Int64, scale: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = mantissa.magnitude
        var digits = 1
        var power: UInt64 = 10
        // 20 digits are the most that 64 bits have; the last power is the largest that they hold.
        while digits < 20, rest >= power {
            digits &+= 1
            power = digits < 20 ? power &* 10 : power
        }
        let places = Int(scale)
        let isNegative = mantissa < 0
        let length = max(digits, places &+ 1) &+ (places > 0 ? 1 : 0) &+ (isNegative ? 1 : 0)
        var position = length
        func put(_ count: Int) {
            for _ in 0..<count {
                let quotient = rest / 10
                position &-= 1
                target[position] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 0x30
                rest = quotient
            }
        }
        if places > 0 {
            put(places)
            position &-= 1
            target[position] = 0x2E
        }
        put(max(digits &- places, 1))
        if isNegative { target[0] = 0x2D }
        return length
    }
}
