import Diagnostics
import Records

let roundFunction = Function(
    "round", summary: "A decimal with so many places after the point.",
    details:
        "Half of the last place goes to the even digit (half-even, as banks round), or as the third argument says: 'half-up' away from zero, 'half-down' towards it; 'up', 'down', 'ceiling' and 'floor' look at more than halves. Missing places are filled with zeros. It is a constant.",
    examples: [
        .init("round(decimal('2.345'), 2)", "2.34"), .init("round(decimal('2.345'), 2, 'half-up')", "2.35"),
        .init("round(decimal('-2.345'), 2, 'half-up')", "-2.35"), .init("round(decimal('2.001'), 2, 'ceiling')", "2.01"),
        .init("round(decimal('7'), 2)", "7.00"), .init("round(decimal('7'), 39)", "error"), .init("round(decimal('1.5'), 0, 'odd')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.decimal), .exact(.int)], style: .either, gives: .exact(.decimal), .kernel { rounded($0, .halfEven) }),
        Overload(
            [.exact(.decimal), .exact(.int), .exact(.string)], style: .either, gives: .exact(.decimal),
            .bound { (site) throws(CallSiteError) in
                let mode = try Rounding.bind(site, 2)
                return BoundCall { rounded($0, mode) }
            }),
    ])

private func rounded(_ call: CallArguments, _ mode: Rounding) -> Column {
    let values = call.decimals(0)
    let places = call.ints(1)
    return call.decimalColumn { row in
        switch NumberForms.places(call, row, places[row]) {
        case .failure(let error): return .failure(error)
        case .success(let scale):
            if values[row].scale == scale { return .value(values[row]) }
            if let value = mode.quotient(values[row], Decimal38(1), places: scale) { return .value(value) }
            return .failure(
                call.error(row, .numberOutOfRange, "the number has over 38 digits with that many places", expected: "at most 38 digits"))
        }
    }
}
