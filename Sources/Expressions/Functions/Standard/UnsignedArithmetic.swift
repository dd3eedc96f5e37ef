import Records

/// Overloads of the operators for uints, timestamps and durations.
enum UnsignedArithmetic {
    static func uints(
        isDivision: Bool = false,
        _ operation: @escaping @Sendable (UInt64, UInt64) -> (partialValue: UInt64, overflow: Bool)
    ) -> Overload {
        Overload(
            [.exact(.uint), .exact(.uint)], gives: .exact(.uint),
            .kernel { call in
                let left = call.uints(0)
                let right = call.uints(1)
                return call.uintCells { row throws(CellFailure) in
                    let (value, overflow) = operation(left[row], right[row])
                    if overflow { throw isDivision && right[row] == 0 ? Arithmetic.divisionByZero : .outOfRange }
                    return value
                }
            })
    }

    static let sums: [Overload] = [
        uints { $0.addingReportingOverflow($1) },
        Overload(
            [.exact(.timestamp), .exact(.duration)], gives: .exact(.timestamp),
            .kernel { call in moved(call, call.instants(0), call.spans(1), sign: 1) }),
        Overload(
            [.exact(.duration), .exact(.timestamp)], gives: .exact(.timestamp),
            .kernel { call in moved(call, call.instants(1), call.spans(0), sign: 1) }),
        spans(sign: 1),
    ]

    static let differences: [Overload] = [
        uints { $0.subtractingReportingOverflow($1) },
        Overload(
            [.exact(.timestamp), .exact(.duration)], gives: .exact(.timestamp),
            .kernel { call in moved(call, call.instants(0), call.spans(1), sign: -1) }),
        Overload(
            [.exact(.timestamp), .exact(.timestamp)], gives: .exact(.duration),
            .kernel { call in
                let left = call.instants(0)
                let right = call.instants(1)
                return call.spanCells { row throws(CellFailure) in
                    guard let span = TimeSpan(nanoseconds: left[row].totalNanoseconds - right[row].totalNanoseconds) else {
                        throw .outOfRange
                    }
                    return span
                }
            }),
        spans(sign: -1),
    ]

    private static func spans(sign: Int128) -> Overload {
        Overload(
            [.exact(.duration), .exact(.duration)], gives: .exact(.duration),
            .kernel { call in
                let left = call.spans(0)
                let right = call.spans(1)
                return call.spanCells { row throws(CellFailure) in
                    guard let span = TimeSpan(nanoseconds: left[row].nanoseconds + sign * right[row].nanoseconds) else {
                        throw .outOfRange
                    }
                    return span
                }
            })
    }

    private static func moved(_ call: CallArguments, _ instants: [Timestamp], _ spans: [TimeSpan], sign: Int128) -> Column {
        call.instantCells { row throws(CellFailure) in
            guard let moved = Timestamp(totalNanoseconds: instants[row].totalNanoseconds + sign * spans[row].nanoseconds) else {
                throw .outOfRange
            }
            return moved
        }
    }
}

extension Timestamp {
    var totalNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    init?(totalNanoseconds: Int128) {
        var (seconds, rest) = totalNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000_000
        }
        guard let whole = Int64(exactly: seconds) else { return nil }
        self.init(seconds: whole, nanoseconds: Int32(truncatingIfNeeded: rest))
    }
}
