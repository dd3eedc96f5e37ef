import Diagnostics
import Records

/// `+` and `-` of dates: days are ints, as in SQL; durations must be whole days.
enum DateArithmetic {
    static let sums = [moved(.int, dateAt: 0, sign: 1), moved(.int, dateAt: 1, sign: 1), moved(.duration, dateAt: 0, sign: 1), moved(.duration, dateAt: 1, sign: 1)]

    static let differences = [
        Overload(
            [.exact(.date), .exact(.date)], gives: .exact(.int),
            .kernel { call in
                let left = call.dates(0)
                let right = call.dates(1)
                return Column(.int(RowLoops.values(left, right, call.count) { Int64($0) - Int64($1) }), count: call.count)
            }),
        moved(.int, dateAt: 0, sign: -1), moved(.duration, dateAt: 0, sign: -1),
    ]

    private static func moved(_ type: ValueType, dateAt position: Int, sign: Int64) -> Overload {
        Overload(
            position == 0 ? [.exact(.date), .exact(type)] : [.exact(type), .exact(.date)], gives: .exact(.date),
            .kernel { call in
                let dates = call.dates(position)
                guard type == .duration else {
                    let days = call.ints(1 - position)
                    return call.dateColumn { row in shifted(call, row, dates[row], days[row], sign) }
                }
                let spans = call.spans(1 - position)
                return call.dateColumn { row in
                    let (days, rest) = spans[row].nanoseconds.quotientAndRemainder(dividingBy: 86_400_000_000_000)
                    guard rest == 0, let days = Int64(exactly: days) else {
                        return .failure(
                            call.error(
                                row, .numberOutOfRange, "the duration is no whole number of days", expected: "a multiple of 24h",
                                help: "for a time of day write timestamp(…)"))
                    }
                    return shifted(call, row, dates[row], days, sign)
                }
            })
    }

    private static func shifted(_ call: CallArguments, _ row: Int, _ date: Int32, _ days: Int64, _ sign: Int64) -> RowOutcome<CalendarDate> {
        let (signed, overflow) = days.multipliedReportingOverflow(by: sign)
        if !overflow, let moved = PeriodFunctions.days(date: CalendarDate(days: date), signed) { return .value(moved) }
        return .failure(call.error(row, .numberOutOfRange, "there is no such date", expected: "a date of the years 1 to 9999"))
    }
}
