import Records

/// Decimals of whole columns. Nearly all of them are narrow (``DecimalValues``), and are computed with as ints are. Where a column is
/// not, or a result does not fit 64 bits, the mantissas are brought to a common scale in 128 bits once a column; where that cannot
/// be either, there is nothing here and every row is done on its own.
enum DecimalLoops {
    /// Uints as decimals without places. Those of over 63 bits make the column wide.
    static func promoted(_ values: [UInt64]) -> DecimalValues {
        if values.allSatisfy({ $0 <= UInt64(Int64.max) }) {
            return DecimalValues(whole: RowLoops.values(values, values.count) { Int64(bitPattern: $0) })
        }
        return DecimalValues(
            mantissas: RowLoops.values(values, values.count) { Int128($0) }, scales: [UInt8](repeating: 0, count: values.count))
    }

    /// A column of any numbers that are exact, as decimals.
    static func promoted(_ call: CallArguments, _ index: Int) -> DecimalValues {
        switch call.columns[index].values {
        case .int(let values): DecimalValues(whole: values)
        case .uint(let values): promoted(values)
        default: call.decimals(index)
        }
    }

    /// Columns that are narrow and have one scale.
    static func narrow(_ columns: [DecimalValues]) -> (mantissas: [[Int64]], scale: UInt8)? {
        var mantissas: [[Int64]] = []
        var common: UInt8?
        for column in columns {
            guard case .narrow(let values, let scale) = column.form, scale == common ?? scale else { return nil }
            mantissas.append(values)
            common = scale
        }
        return common.map { (mantissas, $0) }
    }

    /// Comparisons.
    ///
    /// - Returns: nil where rows have to be done one by one.
    static func compared<Op: ComparisonOperator>(
        _ operation: Op.Type, _ a: DecimalValues, _ b: DecimalValues, _ count: Int
    ) -> [Bool]? {
        if let constant = b.repeatedValue, case .narrow(let values, let scale) = a.form, let bound = mantissa(constant, scale) {
            return Op.holds(values, [Int64](repeating: bound, count: count), count)
        }
        if let constant = a.repeatedValue, case .narrow(let values, let scale) = b.form, let bound = mantissa(constant, scale) {
            return Op.holds([Int64](repeating: bound, count: count), values, count)
        }
        if case .narrow(let left, let scaleA) = a.form, case .narrow(let right, let scaleB) = b.form {
            if scaleA == scaleB { return Op.holds(left, right, count) }
            if let factor = factor(scaleA, scaleB) {
                let (values, isWide) =
                    scaleA < scaleB
                    ? RowLoops.checked(left, right, count) { a, b in
                        let (scaled, overflow) = a.multipliedReportingOverflow(by: factor)
                        return (Op.holds(scaled, b), overflow)
                    }
                    : RowLoops.checked(left, right, count) { a, b in
                        let (scaled, overflow) = b.multipliedReportingOverflow(by: factor)
                        return (Op.holds(a, scaled), overflow)
                    }
                if !isWide { return values }
            }
        }
        guard let (left, right, _) = aligned(a, b, count) else { return nil }
        return RowLoops.values(left, right, count) { Op.holds($0, $1) }
    }

    /// Sums or differences.
    ///
    /// - Parameters: `narrow`, for all rows, and `wide`, for one, are the same operation on mantissas of one scale.
    /// - Returns: nil where rows have to be done one by one, also where one may have over 38 digits.
    @inline(__always)
    static func combined(
        _ a: DecimalValues, _ b: DecimalValues, _ count: Int,
        narrow: ([Int64], [Int64], Int) -> (values: [Int64], hasOverflow: Bool), wide: (Int128, Int128) -> Int128
    ) -> DecimalValues? {
        if let (left, right, scale) = alignedNarrow(a, b, count) {
            let (values, hasOverflow) = narrow(left, right, count)
            if !hasOverflow { return DecimalValues(values, scale: scale) }
        }
        guard let (left, right, scale) = aligned(a, b, count) else { return nil }
        // Operands have at most 38 digits, so that a result that does not fit 128 bits comes out with an upper half that is beyond
        // this bound, which 10^38 reaches as well.
        let bound = Int64(truncatingIfNeeded: Decimal38.maximumMantissa >> 64)
        let (values, mayBeTooLong) = RowLoops.checked(left, right, count) { a, b in
            let value = wide(a, b)
            let upper = Int64(truncatingIfNeeded: value >> 64)
            return (value, UInt64(bitPattern: upper &+ bound) >= UInt64(bitPattern: bound) &* 2)
        }
        return mayBeTooLong ? nil : DecimalValues(mantissas: values, scales: [UInt8](repeating: scale, count: count))
    }

    /// - Returns: nil where rows have to be done one by one.
    static func products(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> DecimalValues? {
        guard case .narrow(let left, let scaleA) = a.form, case .narrow(let right, let scaleB) = b.form,
            Int(scaleA) + Int(scaleB) <= Decimal38.maximumDigits
        else { return nil }
        let (values, hasOverflow) = RowLoops.products(left, right, count)
        if !hasOverflow { return DecimalValues(values, scale: scaleA + scaleB) }
        // The product of two 64-bit numbers is below 8.6 · 10^37.
        let products = RowLoops.values(left, right, count) { a, b in
            let product = a.multipliedFullWidth(by: b)
            return Int128(product.high) << 64 | Int128(product.low)
        }
        return DecimalValues(mantissas: products, scales: [UInt8](repeating: scaleA + scaleB, count: count))
    }

    /// Every decimal has an opposite.
    static func negated(_ values: DecimalValues, _ count: Int) -> DecimalValues {
        if case .narrow(let mantissas, let scale) = values.form {
            let (opposites, hasOverflow) = RowLoops.opposites(mantissas, count)
            if !hasOverflow { return DecimalValues(opposites, scale: scale) }
        }
        let (mantissas, scales) = values.wide
        return DecimalValues(mantissas: RowLoops.values(mantissas, count) { 0 &- $0 }, scales: scales)
    }

    /// Two narrow columns at the larger of their scales, still narrow.
    private static func alignedNarrow(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> ([Int64], [Int64], UInt8)? {
        guard case .narrow(let left, let scaleA) = a.form, case .narrow(let right, let scaleB) = b.form else { return nil }
        if scaleA == scaleB { return (left, right, scaleA) }
        guard let factor = factor(scaleA, scaleB) else { return nil }
        let scaled = RowLoops.checked(scaleA < scaleB ? left : right, count) { $0.multipliedReportingOverflow(by: factor) }
        guard !scaled.hasOverflow else { return nil }
        return scaleA < scaleB ? (scaled.values, right, scaleB) : (left, scaled.values, scaleA)
    }

    /// Two columns of one scale each, at the larger of their scales.
    ///
    /// - Returns: nil where a column has several scales, or a mantissa does not fit 128 bits after it.
    private static func aligned(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> ([Int128], [Int128], UInt8)? {
        let (left, leftScales) = a.wide
        let (right, rightScales) = b.wide
        guard let scaleA = common(leftScales), let scaleB = common(rightScales) else { return nil }
        if scaleA == scaleB { return (left, right, scaleA) }
        let factor = Decimal38.powerOfTen(Int(max(scaleA, scaleB) - min(scaleA, scaleB)))
        let scaled = RowLoops.checked(scaleA < scaleB ? left : right, count) { $0.multipliedReportingOverflow(by: factor) }
        guard !scaled.hasOverflow else { return nil }
        return scaleA < scaleB ? (scaled.values, right, scaleB) : (left, scaled.values, scaleA)
    }

    /// The mantissa that a value has at a scale.
    ///
    /// - Returns: nil where it has more places, or does not fit 64 bits.
    private static func mantissa(_ value: Decimal38, _ scale: UInt8) -> Int64? {
        let least = value.normalized
        guard least.scale <= scale else { return nil }
        let (mantissa, overflow) = least.mantissa.multipliedReportingOverflow(by: Decimal38.powerOfTen(Int(scale - least.scale)))
        return overflow ? nil : Int64(exactly: mantissa)
    }

    /// The scale that all rows share.
    private static func common(_ scales: [UInt8]) -> UInt8? {
        guard let first = scales.first else { return nil }
        var differences: UInt8 = 0
        scales.withUnsafeBufferPointer { for row in 0..<$0.count { differences |= $0[row] ^ first } }
        return differences == 0 ? first : nil
    }

    /// 10^(difference of the scales), where it fits 64 bits.
    private static func factor(_ a: UInt8, _ b: UInt8) -> Int64? {
        Int64(exactly: Decimal38.powerOfTen(Int(max(a, b) - min(a, b))))
    }
}
