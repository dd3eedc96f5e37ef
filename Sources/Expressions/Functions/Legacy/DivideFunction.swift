import Diagnostics
import Records

let divideFunction = Function(
    "divide", summary: "The quotient of two decimals or whole numbers with so many places after the point.",
    details: "It is rounded as round() does: half-even, or as the fourth argument says. Division by zero is an error.",
    examples: [
        .init("divide(decimal('10'), decimal('3'), 2)", "3.33"), .init("divide(decimal('1'), decimal('8'), 2)", "0.12"),
        .init("divide(decimal('1'), decimal('8'), 2, 'half-up')", "0.13"), .init("divide(decimal('-1200.00'), decimal('12'), 2)", "-100.00"),
        .init("divide(10, 3, 2)", "3.33"), .init("divide(decimal('1'), decimal('0'), 2)", "error"),
    ],
    overloads: numbers.flatMap { dividend in
        numbers.flatMap { divisor in
            [
                Overload(
                    [.exact(dividend), .exact(divisor), .exact(.int)], gives: .exact(.decimal), .kernel { divided($0, .halfEven) }),
                Overload(
                    [.exact(dividend), .exact(divisor), .exact(.int), .exact(.string)], gives: .exact(.decimal),
                    .bound { (site) throws(CallSiteError) in
                        let mode = try Rounding.bind(site, 3)
                        return BoundCall { divided($0, mode) }
                    }),
            ]
        }
    })

private let numbers: [ValueType] = [.decimal, .int, .uint]

private func divided(_ call: CallArguments, _ mode: Rounding) -> Column {
    let dividends = call.promotedDecimals(0)
    let divisors = call.promotedDecimals(1)
    let places = call.ints(2)
    return call.decimalColumn { row in
        switch NumberForms.places(call, row, places[row]) {
        case .failure(let error): return .failure(error)
        case .success(let scale):
            guard divisors[row].mantissa != 0 else {
                return .failure(call.divisionByZero(row))
            }
            if let value = mode.quotient(dividends[row], divisors[row], places: scale) { return .value(value) }
            return .failure(
                call.error(row, .numberOutOfRange, "the quotient has over 38 digits", expected: "at most 38 digits"))
        }
    }
}
