import Diagnostics
import Records

/// Conversions between decimals and the other numbers.
enum DecimalConversions {
    static let toDouble = Overload(
        [.exact(.decimal)], gives: .exact(.double),
        .kernel { call in
            let values = call.decimals(0)
            return call.doubleCells { row throws(CellFailure) in
                guard let value = double(values[row]) else { throw .outOfRange }
                return value
            }
        })

    static let toUint = Overload(
        [.exact(.decimal)], gives: .exact(.uint),
        .kernel { call in
            let values = call.decimals(0)
            return call.uintCells { row throws(CellFailure) in
                let value = values[row].normalized
                guard value.scale == 0, let whole = UInt64(exactly: value.mantissa) else {
                    throw CellFailure(
                        message: "the number is no unsigned 64-bit whole number", expected: "a whole number, 0 or more",
                        code: .numberOutOfRange)
                }
                return whole
            }
        })

    static let fromUint = Overload(
        [.exact(.uint)], gives: .exact(.decimal),
        .kernel { call in Column(.decimal(call.promotedDecimals(0)), count: call.count) })

    static let fromDouble = Overload(
        [.exact(.double)], gives: .exact(.decimal),
        .kernel { call in
            let values = call.doubles(0)
            return call.decimalColumn { row in
                if values[row].isFinite, let value = Decimal38(values[row].description) { return .value(value.normalized) }
                return .failure(
                    call.error(
                        row, .numberOutOfRange, "the double is no decimal of at most 38 digits",
                        expected: "a finite number with at most 38 places"))
            }
        })

    private static let powers: [Double] = (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    /// The nearest double.
    static func double(_ value: Decimal38) -> Double? {
        // Both are exact as doubles, so the quotient is rounded once.
        if value.mantissa.magnitude <= 1 << 53, value.scale < powers.count { return Double(value.mantissa) / powers[Int(value.scale)] }
        return Double(value.description)
    }
}
