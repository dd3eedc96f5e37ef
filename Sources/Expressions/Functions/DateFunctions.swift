import Diagnostics
import Records

/// Making dates and timestamps.
enum DateFunctions {
    static let functions: [Function] = [dateFunction, timestampFunction, dateOfFunction, parseDateFunction]

    private static let dateFunction = Function(
        "date", summary: "A text `yyyy-MM-dd` as a date, or the day of a timestamp in UTC.",
        details: "A day that does not exist is an error.",
        examples: [
            .init("date('2026-02-28')", "2026-02-28"), .init("date('2026-02-31')", "error"),
            .init("date(timestamp('2026-11-22T23:30:00-05:00'))", "2026-11-23"),
        ],
        overloads: [
            Overload([.exact(.date)], gives: .exact(.date), .kernel { $0.columns[0] }),
            Overload([.exact(.string)], gives: .exact(.date), .kernel { parseDates($0, .isoDate) }),
            Overload([.exact(.timestamp)], gives: .exact(.date), .kernel(dayKernel)),
        ])

    private static let timestampFunction = Function(
        "timestamp", summary: "A text in ISO 8601, a date (its first instant in UTC), or seconds since 1970, as a timestamp.",
        details: "A text without a zone is taken as UTC.",
        examples: [
            .init("timestamp('2026-11-22T08:30:00-05:00')", "2026-11-22T13:30:00Z"),
            .init("timestamp(date('2026-11-22'))", "2026-11-22T00:00:00Z"),
        ],
        overloads: [
            Overload([.exact(.timestamp)], gives: .exact(.timestamp), .kernel { $0.columns[0] }),
            Overload(
                [.exact(.date)], gives: .exact(.timestamp),
                .kernel { call in
                    guard case .date(let days) = call.columns[0].values else { return .nulls(call.count) }
                    return Column(.timestamp(days.map { Timestamp(date: CalendarDate(days: $0)) }), count: call.count)
                }),
            Overload(
                [.exact(.string)], gives: .exact(.timestamp),
                .kernel { call in
                    let (values, mask, errors) = call.tryParse(default: Timestamp.epoch) { row, text in
                        if let value = DatePattern.isoTimestamp.parseTimestamp(text) { return .success(value) }
                        return .failure(malformed(call, row, text, .isoTimestamp))
                    }
                    return Column(.timestamp(values), count: call.count, mask: mask, errors: errors)
                }),
            Overload(
                [.exact(.int)], gives: .exact(.timestamp),
                .kernel { call in
                    let seconds = call.ints(0)
                    var values = [Timestamp](repeating: .epoch, count: call.count)
                    var mask = CellMask()
                    var errors: [CellError] = []
                    for row in 0..<call.count where !call.isBlocked(row) {
                        if let value = Timestamp(seconds: seconds[row]) {
                            values[row] = value
                        } else {
                            mask.set(CellMask.error, at: row, count: call.count)
                            errors.append(
                                call.error(
                                    row, .numberOutOfRange, "no timestamp has that many seconds",
                                    expected: "an instant of the years 1 to 9999"))
                        }
                    }
                    return Column(.timestamp(values), count: call.count, mask: mask, errors: errors)
                }),
        ])

    private static let dateOfFunction = Function(
        "dateOf", summary: "The day of a timestamp, in UTC.", details: "",
        examples: [.init("dateOf(timestamp('2026-11-22T23:30:00-05:00'))", "2026-11-23")],
        overloads: [
            Overload(
                [.exact(.timestamp)], style: .either, gives: .exact(.date), .kernel(dayKernel))
        ])

    @Sendable private static func dayKernel(_ call: CallArguments) -> Column {
        guard case .timestamp(let all) = call.columns[0].values else { return .nulls(call.count) }
        return Column(.date(all.map { $0.date.days }), count: call.count)
    }

    private static let parseDateFunction = Function(
        "parseDate", summary: "A text as a date, by a pattern of yyyy, yy, MM, M, MMM, MMMM, dd, d, DDD and literal characters.",
        details:
            "A pattern with yy needs the pivot: years below it are 20yy, the others 19yy. MMM takes the first three letters of a month's English name, MMMM all of them, in capitals or not; letters that stand for themselves are quoted. A pattern with a time is refused: parseTimestamp() reads it. What does not fit is an error.",
        examples: [
            .init("parseDate('11/22/2026', 'MM/dd/yyyy')", "2026-11-22"),
            .init("parseDate('NOV 22 2026', 'MMM d yyyy')", "2026-11-22"), .init("parseDate('22 November 2026', 'd MMMM yyyy')", "2026-11-22"),
            .init("parseDate('850704', 'yyMMdd', 30)", "1985-07-04"), .init("parseDate('13/45/2026', 'MM/dd/yyyy')", "error"),
        ],
        overloads: [
            Overload(
                [.exact(.string), .exact(.string)], style: .either, gives: .exact(.date),
                .bound { (site) throws(CallSiteError) in try bind(site, pivot: nil) }),
            Overload(
                [.exact(.string), .exact(.string), .exact(.int)], style: .either, gives: .exact(.date),
                .bound { (site) throws(CallSiteError) in try bind(site, pivot: Int(try site.int(2, "the pivot"))) }),
        ])

    private static func bind(_ site: CallSite, pivot: Int?) throws(CallSiteError) -> BoundCall {
        let pattern = try DatePattern.bind(site, 1, pivot: pivot)
        return BoundCall { call in parseDates(call, pattern) }
    }

    private static func parseDates(_ call: CallArguments, _ pattern: DatePattern) -> Column {
        let (values, mask, errors) = call.tryParse(default: Int32(0)) { row, text in
            if let value = pattern.parse(text) { return .success(value.days) }
            return .failure(malformed(call, row, text, pattern))
        }
        return Column(.date(values), count: call.count, mask: mask, errors: errors)
    }

    private static func malformed(
        _ call: CallArguments, _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ pattern: DatePattern
    ) -> CellError {
        call.error(
            row, .malformedDate, "the text is no date of that pattern", expected: "a day that exists, as \(pattern)",
            found: String(decoding: text, as: UTF8.self))
    }
}
