import Records

/// Decimals of whole columns. Fields of a layout have one scale each, so that mantissas can be brought to a common scale once a
/// column; where that is not so, or a number is too large for it, there is nothing here and every row is done on its own.
enum DecimalLoops {
    /// Mantissas of one scale.
    struct Uniform {
        let mantissas: [Int128]
        let scale: UInt8
    }

    /// Two columns at the larger of their scales.
    ///
    /// - Returns: nil where a column has several scales, or a mantissa that cannot be scaled up in 64-bit steps.
    static func aligned(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> (Uniform, Uniform)? {
        guard let scaleA = scale(a, count), let scaleB = scale(b, count) else { return nil }
        if scaleA == scaleB { return (Uniform(mantissas: a.mantissas, scale: scaleA), Uniform(mantissas: b.mantissas, scale: scaleA)) }
        if scaleA < scaleB {
            guard let scaled = scaledUp(a.mantissas, count, by: scaleB - scaleA) else { return nil }
            return (Uniform(mantissas: scaled, scale: scaleB), Uniform(mantissas: b.mantissas, scale: scaleB))
        }
        guard let scaled = scaledUp(b.mantissas, count, by: scaleA - scaleB) else { return nil }
        return (Uniform(mantissas: a.mantissas, scale: scaleA), Uniform(mantissas: scaled, scale: scaleA))
    }

    /// Comparisons, without a column of scaled mantissas in between.
    ///
    /// - Returns: nil where rows have to be done one by one.
    @inline(__always)
    static func compared(
        _ a: DecimalValues, _ b: DecimalValues, _ count: Int, _ holds: (Int128, Int128) -> Bool
    ) -> [Bool]? {
        guard let scaleA = scale(a, count), let scaleB = scale(b, count) else { return nil }
        if scaleA == scaleB { return RowLoops.values(a.mantissas, b.mantissas, count, holds) }
        guard let factor = factor(Int(max(scaleA, scaleB) - min(scaleA, scaleB))) else { return nil }
        let scalesLeft = scaleA < scaleB
        let (values, isWide) =
            scalesLeft
            ? RowLoops.checked(a.mantissas, b.mantissas, count) { a, b in
                let (scaled, isWide) = scaledUp(a, factor)
                return (holds(scaled, b), isWide)
            }
            : RowLoops.checked(a.mantissas, b.mantissas, count) { a, b in
                let (scaled, isWide) = scaledUp(b, factor)
                return (holds(a, scaled), isWide)
            }
        return isWide ? nil : values
    }

    /// Sums or differences.
    ///
    /// - Returns: nil where rows have to be done one by one, also where one may have over 38 digits.
    @inline(__always)
    static func combined(
        _ a: DecimalValues, _ b: DecimalValues, _ count: Int, _ operation: (Int128, Int128) -> Int128
    ) -> DecimalValues? {
        guard let (left, right) = aligned(a, b, count) else { return nil }
        // Operands have at most 38 digits, so that a result that does not fit 128 bits comes out with an upper half that is beyond
        // this bound, which 10^38 reaches as well.
        let bound = Int64(truncatingIfNeeded: Decimal38.maximumMantissa >> 64)
        let (values, mayBeTooLong) = RowLoops.checked(left.mantissas, right.mantissas, count) { a, b in
            let value = operation(a, b)
            let upper = Int64(truncatingIfNeeded: value >> 64)
            return (value, UInt64(bitPattern: upper &+ bound) >= UInt64(bitPattern: bound) &* 2)
        }
        return mayBeTooLong ? nil : DecimalValues(mantissas: values, scales: [UInt8](repeating: left.scale, count: count))
    }

    /// - Returns: nil where rows have to be done one by one.
    static func products(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> DecimalValues? {
        guard let scaleA = scale(a, count), let scaleB = scale(b, count), Int(scaleA) + Int(scaleB) <= Decimal38.maximumDigits
        else { return nil }
        // The product of two 64-bit numbers is below 8.6 · 10^37.
        let (values, isWide) = RowLoops.checked(a.mantissas, b.mantissas, count) { a, b in
            let left = Int64(truncatingIfNeeded: a)
            let right = Int64(truncatingIfNeeded: b)
            let product = left.multipliedFullWidth(by: right)
            return (Int128(product.high) << 64 | Int128(product.low), Int128(left) != a || Int128(right) != b)
        }
        return isWide ? nil : DecimalValues(mantissas: values, scales: [UInt8](repeating: scaleA + scaleB, count: count))
    }

    /// The scale that all rows share.
    private static func scale(_ values: DecimalValues, _ count: Int) -> UInt8? {
        guard count > 0, values.scales.count >= count, values.mantissas.count >= count else { return nil }
        let first = values.scales[0]
        var differences: UInt8 = 0
        values.scales.withUnsafeBufferPointer { scales in
            for row in 0..<count { differences |= scales[row] ^ first }
        }
        return differences == 0 ? first : nil
    }

    private static func scaledUp(_ mantissas: [Int128], _ count: Int, by digits: UInt8) -> [Int128]? {
        guard let factor = factor(Int(digits)) else { return nil }
        var isWide: UInt8 = 0
        let result = RowLoops.values(mantissas, count) { mantissa in
            let (scaled, wide) = scaledUp(mantissa, factor)
            isWide |= wide ? 1 : 0
            return scaled
        }
        return isWide == 0 ? result : nil
    }

    /// 10^digits, where it fits 64 bits.
    private static func factor(_ digits: Int) -> Int64? {
        digits <= 18 ? Int64(truncatingIfNeeded: Decimal38.powerOfTen(digits)) : nil
    }

    /// - Returns: the product, which is none where the mantissa does not fit 64 bits.
    @inline(__always)
    private static func scaledUp(_ mantissa: Int128, _ factor: Int64) -> (Int128, isWide: Bool) {
        let narrow = Int64(truncatingIfNeeded: mantissa)
        let product = narrow.multipliedFullWidth(by: factor)
        return (Int128(product.high) << 64 | Int128(product.low), Int128(narrow) != mantissa)
    }
}
