import Diagnostics
import Records

/// How digits that do not fit are dropped.
enum Rounding: String, CaseIterable {
    case halfEven = "half-even"
    case halfUp = "half-up"
    case halfDown = "half-down"
    /// Away from zero.
    case up
    /// Towards zero.
    case down
    case ceiling
    case floor

    static func bind(_ site: CallSite, _ index: Int) throws(CallSiteError) -> Rounding {
        let name = try site.string(index, "the way of rounding")
        guard let mode = Rounding(rawValue: name) else {
            throw CallSiteError(
                argument: index, message: "there is no way of rounding `\(name)`",
                expected: allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "),
                help: Suggestion.nearest(to: name, among: allCases.map(\.rawValue)).map { "did you mean '\($0)'?" })
        }
        return mode
    }

    /// Whether a quotient is made larger by one, without its sign.
    ///
    /// - Parameter half: how the remainder compares with half of the divisor: -1, 0 or 1.
    func goesUp(isOdd: Bool, isNegative: Bool, isExact: Bool, half: Int) -> Bool {
        if isExact { return false }
        return switch self {
        case .halfEven: half > 0 || (half == 0 && isOdd)
        case .halfUp: half >= 0
        case .halfDown: half > 0
        case .up: true
        case .down: false
        case .ceiling: !isNegative
        case .floor: isNegative
        }
    }

    /// - Returns: the quotient with so many places; nil where it has over 38 digits. The divisor is not zero.
    func quotient(_ dividend: Decimal38, _ divisor: Decimal38, places: UInt8) -> Decimal38? {
        var denominator = divisor.mantissa.magnitude
        guard denominator != 0 else { return nil }
        let isNegative = (dividend.mantissa < 0) != (divisor.mantissa < 0)
        var rest = dividend.mantissa.magnitude
        // mantissa / mantissa × 10^steps is the quotient in units of the last place.
        var steps = Int(places) + Int(divisor.scale) - Int(dividend.scale)
        while steps < 0 {
            let (scaled, overflow) = denominator.multipliedReportingOverflow(by: 10)
            if overflow {
                // The divisor is over three times the dividend, so less than half of a unit is left.
                let goesUp = goesUp(isOdd: false, isNegative: isNegative, isExact: rest == 0, half: -1)
                return Decimal38(mantissa: goesUp ? (isNegative ? -1 : 1) : 0, scale: places)
            }
            denominator = scaled
            steps += 1
        }
        var (quotient, remainder) = rest.quotientAndRemainder(dividingBy: denominator)
        let limit = UInt128(Decimal38.maximumMantissa)
        while steps > 0 {
            if remainder == 0, quotient == 0 { break }
            let wide = remainder.multipliedFullWidth(by: 10)
            let (digit, next) = denominator.dividingFullWidth((wide.high, wide.low))
            guard quotient <= (limit - digit) / 10 else { return nil }
            quotient = quotient * 10 + digit
            remainder = next
            steps -= 1
        }
        rest = denominator - remainder
        let half = remainder < rest ? -1 : (remainder == rest ? 0 : 1)
        if goesUp(isOdd: quotient & 1 == 1, isNegative: isNegative, isExact: remainder == 0, half: half) { quotient += 1 }
        guard quotient <= limit else { return nil }
        return Decimal38(mantissa: isNegative ? -Int128(quotient) : Int128(quotient), scale: places)
    }
}
