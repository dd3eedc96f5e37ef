import Diagnostics
import Records

/// `/` and `%` of decimals.
enum DecimalDivision {
    /// Places of a quotient that has no end, as in 1 / 3.
    static let places: UInt8 = 10

    static let quotients = overloads(quotient)
    static let remainders = overloads(remainder)

    private static func overloads(_ operation: @escaping @Sendable (Decimal38, Decimal38) -> Decimal38?) -> [Overload] {
        let pairs: [(ValueType, ValueType)] = [
            (.decimal, .decimal), (.decimal, .int), (.int, .decimal), (.decimal, .uint), (.uint, .decimal),
        ]
        return pairs.map { left, right in
            Overload(
                [.exact(left), .exact(right)], gives: .exact(.decimal),
                .kernel { call in
                    let first = DecimalLoops.promoted(call, 0)
                    let second = DecimalLoops.promoted(call, 1)
                    return call.decimalColumn { row in
                        let divisor = second[row]
                        guard divisor.mantissa != 0 else { return .failure(call.error(row, Arithmetic.divisionByZero)) }
                        if let value = operation(first[row], divisor) { return .value(value) }
                        return .failure(
                            call.error(
                                row, .numberOutOfRange, "the quotient has over 38 digits", expected: "at most 38 digits",
                                help: "divide() takes the number of places"))
                    }
                })
        }
    }

    /// Rounded half-even to ten places, or to those of the dividend where it has more; zeros behind the dividend's places are
    /// dropped. Where 38 digits do not hold them there are fewer places.
    ///
    /// - Parameter divisor: not zero.
    /// - Returns: nil where the quotient has over 38 digits without any places of its own.
    static func quotient(_ dividend: Decimal38, _ divisor: Decimal38) -> Decimal38? {
        var places = max(dividend.scale, Self.places)
        while true {
            if let value = Rounding.halfEven.quotient(dividend, divisor, places: places) {
                var mantissa = value.mantissa
                var scale = value.scale
                while scale > dividend.scale, mantissa % 10 == 0 {
                    mantissa /= 10
                    scale -= 1
                }
                return Decimal38(mantissa: mantissa, scale: scale)
            }
            if places == 0 { return nil }
            places -= 1
        }
    }

    /// What is left of the dividend, exact, with the dividend's sign and the larger number of places.
    ///
    /// - Parameter divisor: not zero.
    static func remainder(_ dividend: Decimal38, _ divisor: Decimal38) -> Decimal38? {
        var modulus = divisor.mantissa.magnitude
        var rest = dividend.mantissa.magnitude
        // Both in units of the last place of either.
        var steps = Int(divisor.scale) - Int(dividend.scale)
        while steps < 0 {
            let (scaled, overflow) = modulus.multipliedReportingOverflow(by: 10)
            // The divisor is larger than any dividend.
            if overflow { return dividend }
            modulus = scaled
            steps += 1
        }
        rest %= modulus
        while steps > 0 {
            let wide = rest.multipliedFullWidth(by: 10)
            rest = modulus.dividingFullWidth((wide.high, wide.low)).remainder
            steps -= 1
        }
        guard let mantissa = Int128(exactly: rest) else { return nil }
        return Decimal38(mantissa: dividend.mantissa < 0 ? -mantissa : mantissa, scale: max(dividend.scale, divisor.scale))
    }
}
