import Diagnostics
import Records

let divideFunction = Function(
    "divide", summary: "The quotient of two numbers as a decimal with so many places after the point.",
    details: "The numbers are decimals, ints or uints. The quotient is rounded as round() does: half-even, or as the fourth argument says. Division by zero is an error.",
    examples: [
        .init("divide(decimal('10'), decimal('3'), 2)", "3.33"), .init("divide(decimal('1'), decimal('8'), 2)", "0.12"),
        .init("divide(decimal('1'), decimal('8'), 2, 'half-up')", "0.13"), .init("divide(decimal('-1200.00'), decimal('12'), 2)", "-100.00"),
        .init("divide(decimal('100.00'), 12, 2)", "8.33"), .init("divide(2, 3, 4)", "0.6667"),
        .init("divide(decimal('1'), decimal('0'), 2)", "error"),
    ],
    overloads: numberPairs.flatMap { left, right in
        [
            Overload([.exact(left), .exact(right), .exact(.int)], gives: .exact(.decimal), .kernel { divided($0, .halfEven) }),
            Overload(
                [.exact(left), .exact(right), .exact(.int), .exact(.string)], gives: .exact(.decimal),
                .bound { (site) throws(CallSiteError) in
                    let mode = try Rounding.bind(site, 3)
                    return BoundCall { divided($0, mode) }
                }),
        ]
    })

/// Decimals come first: they are what is divided nearly always.
private let numberPairs: [(ValueType, ValueType)] = [
    (.decimal, .decimal), (.decimal, .int), (.int, .decimal), (.int, .int), (.decimal, .uint), (.uint, .decimal), (.uint, .uint),
    (.int, .uint), (.uint, .int),
]

private func divided(_ call: CallArguments, _ mode: Rounding) -> Column {
    let dividends = DecimalLoops.promoted(call, 0)
    let divisors = DecimalLoops.promoted(call, 1)
    let places = call.ints(2)
    return call.decimalColumn { row in
        switch NumberForms.places(call, row, places[row]) {
        case .failure(let error): return .failure(error)
        case .success(let scale):
            guard divisors[row].mantissa != 0 else {
                return .failure(call.error(row, Arithmetic.divisionByZero))
            }
            if let value = mode.quotient(dividends[row], divisors[row], places: scale) { return .value(value) }
            return .failure(
                call.error(row, .numberOutOfRange, "the quotient has over 38 digits", expected: "at most 38 digits"))
        }
    }
}
