import Diagnostics
import Records

/// Parts of dates, and dates of parts.
enum DatePartFunctions {
    static let functions: [Function] = [
        part("year", "The year of a date.", "year(date('2026-11-22'))", "2026") { Int64($0.civil.year) },
        part("month", "The month of a date, 1 to 12.", "date('2026-11-22').month()", "11") { Int64($0.civil.month) },
        part("day", "The day of the month of a date, 1 to 31.", "day(date('2026-11-22'))", "22") { Int64($0.civil.day) },
        part("dayOfYear", "The day of the year of a date, 1 to 366.", "dayOfYear(date('2026-11-22'))", "326") { date in
            Int64(date.days - CalendarDate.daysFromCivil(year: date.civil.year, month: 1, day: 1)) + 1
        },
        part(
            "weekday", "The day of the week of a date, from 1 for Monday to 7 for Sunday.", "weekday(date('2026-11-22'))", "7"
        ) { Int64((($0.days + 3) % 7 + 7) % 7) + 1 },
        part("quarter", "The quarter of the calendar year of a date, 1 to 4.", "quarter(date('2026-11-22'))", "4") {
            Int64(($0.civil.month - 1) / 3) + 1
        },
        fiscalYearFunction, makeDateFunction,
        monthEdge("firstOfMonth", "The first day of the month of a date.", "2026-02-01") { _, _ in 1 },
        monthEdge("lastOfMonth", "The last day of the month of a date.", "2026-02-28") {
            CalendarDate.daysInMonth(year: $0, month: $1)
        },
    ]

    private static let fiscalYearFunction = Function(
        "fiscalYear", summary: "The fiscal year of a date, named after the calendar year in which it ends.",
        details: "The second argument is the month in which fiscal years begin, 1 to 12: 10 for the federal government of the United States.",
        examples: [
            .init("fiscalYear(date('2026-10-01'), 10)", "2027"), .init("fiscalYear(date('2026-06-30'), 7)", "2026"),
            .init("fiscalYear(date('2026-06-30'), 1)", "2026"), .init("fiscalYear(date('2026-06-30'), 13)", "error"),
        ],
        overloads: [
            Overload(
                [.exact(.date), .exact(.int)], style: .either, gives: .exact(.int),
                .kernel { call in
                    let dates = call.dates(0)
                    let months = call.ints(1)
                    return call.intColumn { row in
                        let first = months[row]
                        guard (1...12).contains(first) else {
                            return .failure(
                                call.error(
                                    row, .numberOutOfRange, "there is no such month", expected: "1 to 12", found: "\(first)"))
                        }
                        let civil = CalendarDate(days: dates[row]).civil
                        return .value(Int64(civil.year) + (first > 1 && Int64(civil.month) >= first ? 1 : 0))
                    }
                })
        ])

    private static let makeDateFunction = Function(
        "makeDate", summary: "The date of a year, a month and a day that stand in fields of their own.",
        details: "A year is taken as it is: 26 is the year 26, not 2026. A day that does not exist is an error.",
        examples: [.init("makeDate(2026, 11, 22)", "2026-11-22"), .init("makeDate(2026, 2, 29)", "error"), .init("makeDate(2026, null, 1)", "null")],
        overloads: [
            Overload(
                [.exact(.int), .exact(.int), .exact(.int)], gives: .exact(.date),
                .kernel { call in
                    let parts = (0..<3).map { call.ints($0) }
                    return call.dateColumn { row in
                        if let year = Int(exactly: parts[0][row]), let month = Int(exactly: parts[1][row]),
                            let day = Int(exactly: parts[2][row]), let date = CalendarDate(year: year, month: month, day: day) {
                            return .value(date)
                        }
                        return .failure(
                            call.error(
                                row, .malformedDate, "there is no such day", expected: "a day that exists",
                                found: "\(parts[0][row])-\(parts[1][row])-\(parts[2][row])"))
                    }
                })
        ])

    private static func part(
        _ name: String, _ summary: String, _ example: String, _ result: String, _ read: @escaping @Sendable (CalendarDate) -> Int64
    ) -> Function {
        Function(
            name, summary: summary, details: "", examples: [.init(example, result)],
            overloads: [
                Overload(
                    [.exact(.date)], style: .either, gives: .exact(.int),
                    .kernel { call in
                        let dates = call.dates(0)
                        return Column(.int(dates.map { read(CalendarDate(days: $0)) }), count: call.count)
                    })
            ])
    }

    private static func monthEdge(
        _ name: String, _ summary: String, _ result: String, _ day: @escaping @Sendable (_ year: Int, _ month: Int) -> Int
    ) -> Function {
        Function(
            name, summary: summary, details: "", examples: [.init("\(name)(date('2026-02-14'))", result)],
            overloads: [
                Overload(
                    [.exact(.date)], style: .either, gives: .exact(.date),
                    .kernel { call in
                        let dates = call.dates(0)
                        let edges = dates.map { days in
                            let (year, month, _) = CalendarDate(days: days).civil
                            return CalendarDate.daysFromCivil(year: year, month: month, day: day(year, month))
                        }
                        return Column(.date(edges), count: call.count)
                    })
            ])
    }
}
