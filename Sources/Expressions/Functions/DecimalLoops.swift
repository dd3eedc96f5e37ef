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

    /// Sums or differences.
    ///
    /// - Returns: nil where rows have to be done one by one, also where one has over 38 digits.
    @inline(__always)
    static func combined(
        _ a: DecimalValues, _ b: DecimalValues, _ count: Int,
        _ operation: (Int128, Int128) -> (partialValue: Int128, overflow: Bool)
    ) -> DecimalValues? {
        guard let (left, right) = aligned(a, b, count) else { return nil }
        let limit = Decimal38.maximumMantissa
        let (values, hasOverflow) = RowLoops.checked(left.mantissas, right.mantissas, count) { a, b in
            let (value, overflow) = operation(a, b)
            return (value, overflow || value > limit || value < -limit)
        }
        return hasOverflow ? nil : DecimalValues(mantissas: values, scales: [UInt8](repeating: left.scale, count: count))
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
        guard digits <= 18 else { return nil }
        let factor = Int64(truncatingIfNeeded: Decimal38.powerOfTen(Int(digits)))
        var isWide: UInt8 = 0
        let result = RowLoops.values(mantissas, count) { mantissa in
            let narrow = Int64(truncatingIfNeeded: mantissa)
            isWide |= Int128(narrow) != mantissa ? 1 : 0
            let product = narrow.multipliedFullWidth(by: factor)
            return Int128(product.high) << 64 | Int128(product.low)
        }
        return isWide == 0 ? result : nil
    }
}
