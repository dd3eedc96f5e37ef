import Records

/// Conversions between decimals and CEL's numbers.
enum DecimalConversions {
    static let toDouble = [
        Overload(
            [.exact(.decimal)], gives: .exact(.double),
            .kernel { call in
                let values = call.decimals(0)
                return Column(.double((0..<call.count).map { nearest(values[$0]) }), count: call.count)
            })
    ]

    static let toDecimal = [
        Overload(
            [.exact(.uint)], gives: .exact(.decimal),
            .kernel { call in Column(.decimal(DecimalLoops.promoted(call.uints(0))), count: call.count) }),
        Overload(
            [.exact(.double)], gives: .exact(.decimal),
            .kernel { call in
                let values = call.doubles(0)
                return call.decimalColumn { row in
                    if let value = shortest(values[row]) { return .value(value) }
                    return .failure(
                        call.error(
                            row, .numberOutOfRange, "the double is no decimal", expected: "a finite number of at most 38 digits",
                            found: DoubleText.shortest(values[row])))
                }
            }),
    ]

    static let toUint = Overload(
        [.exact(.decimal)], gives: .exact(.uint),
        .kernel { call in
            let values = call.decimals(0)
            return call.uintCells { row throws(CellFailure) in
                let value = values[row].normalized
                guard value.scale == 0, let whole = UInt64(exactly: value.mantissa) else {
                    throw CellFailure(
                        message: "the number is no unsigned 64-bit whole number", expected: "a whole number of 0 or more",
                        found: values[row].description, code: .numberOutOfRange)
                }
                return whole
            }
        })

    /// Powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = (0...22).map { Double(Decimal38.powerOfTen($0)) }

    /// The double that is nearest to a decimal.
    static func nearest(_ value: Decimal38) -> Double {
        // The quotient of two numbers that are exact is rounded once.
        if value.scale <= 22, value.mantissa.magnitude <= 1 << 53 {
            return Double(Int64(truncatingIfNeeded: value.mantissa)) / exactPowers[Int(value.scale)]
        }
        return Double(value.description) ?? .nan
    }

    /// The shortest decimal that reads back as the double.
    private static func shortest(_ value: Double) -> Decimal38? {
        guard value.isFinite else { return nil }
        if let whole = Int64(exactly: value), whole.magnitude <= 1 << 53 { return Decimal38(whole) }
        return Decimal38(DoubleText.shortest(value))
    }
}
