import Diagnostics
import Records

/// Ages, and dates some days, months or years apart.
enum PeriodFunctions {
    static let functions: [Function] = [
        ageFunction, shift("addDays", "days", "addDays(date('2026-12-31'), 1)", "2027-01-01") { days(date: $0, $1) },
        shift("addMonths", "months", "addMonths(date('2026-01-31'), 1)", "2026-02-28") { months(date: $0, $1) },
        shift("addYears", "years", "addYears(date('2024-02-29'), 1)", "2025-02-28") { date, count in
            let (all, overflow) = count.multipliedReportingOverflow(by: 12)
            return overflow ? nil : months(date: date, all)
        },
        difference(
            "daysBetween", "How many days the second date is after the first.", "Negative where it is before.",
            [.init("daysBetween(date('2026-02-28'), date('2026-03-01'))", "1")]) { Int64($1.days) - Int64($0.days) },
        difference(
            "monthsBetween", "How many whole months the second date is after the first.",
            "A month is whole on the same day, or on the last day of a month that has no such day. Negative where it is before.",
            [
                .init("monthsBetween(date('2026-01-31'), date('2026-02-28'))", "1"),
                .init("monthsBetween(date('2026-01-15'), date('2026-02-14'))", "0"),
                .init("monthsBetween(date('2026-02-15'), date('2026-01-15'))", "-1"),
            ]) { wholeMonths($0, $1) },
        difference(
            "yearsBetween", "How many whole years the second date is after the first.",
            "A year is twelve months of monthsBetween(). Negative where it is before.",
            [.init("yearsBetween(date('2024-02-29'), date('2025-02-28'))", "1")]) { wholeMonths($0, $1) / 12 },
    ]

    private static let ageFunction = Function(
        "age", summary: "The age in whole years of somebody who was born on one day, on another day.",
        details:
            "Who was born on 29 February is a year older on 1 March of other years. A birth after the second day is an error. Nothing reads the clock: the second day comes from the data, such as the date of the extract.",
        examples: [
            .init("age(date('1985-07-04'), date('2026-07-03'))", "40"), .init("age(date('1985-07-04'), date('2026-07-04'))", "41"),
            .init("age(date('2008-02-29'), date('2026-02-28'))", "17"), .init("age(date('2026-01-02'), date('2026-01-01'))", "error"),
        ],
        overloads: [
            Overload(
                [.exact(.date), .exact(.date)], style: .either, gives: .exact(.int),
                .kernel { call in
                    let births = call.dates(0)
                    let days = call.dates(1)
                    // The second day is nearly always the same for all rows.
                    var known = CalendarDate(days: 0)
                    var day = known.civil
                    let (values, mask, errors) = call.present(Int64(0)) { row in
                        guard births[row] <= days[row] else { return nil }
                        if days[row] != known.days {
                            known = CalendarDate(days: days[row])
                            day = known.civil
                        }
                        let birth = CalendarDate(days: births[row]).civil
                        let isBefore = day.month &* 32 &+ day.day < birth.month &* 32 &+ birth.day
                        return Int64(day.year &- birth.year &- (isBefore ? 1 : 0))
                    } orElse: { row in
                        call.error(
                            row, .expressionFailed, "the birth is after the day of the age",
                            expected: "a day not before the birth", found: CalendarDate(days: births[row]).description)
                    }
                    return Column(.int(values), count: call.count, mask: mask, errors: errors)
                })
        ])

    static func days(date: CalendarDate, _ count: Int64) -> CalendarDate? {
        let (days, overflow) = Int64(date.days).addingReportingOverflow(count)
        return overflow || days < Int64(CalendarDate.minimum.days) || days > Int64(CalendarDate.maximum.days)
            ? nil : CalendarDate(days: Int32(truncatingIfNeeded: days))
    }

    static func months(date: CalendarDate, _ count: Int64) -> CalendarDate? {
        let (year, month, day) = date.civil
        let (total, overflow) = count.addingReportingOverflow(Int64(year * 12 + month - 1))
        guard !overflow, total >= 12, total < 120_000 else { return nil }
        let target = Int(total)
        let last = CalendarDate.daysInMonth(year: target / 12, month: target % 12 + 1)
        return CalendarDate(year: target / 12, month: target % 12 + 1, day: min(day, last))
    }

    /// The most months that may be added to the first without passing the second.
    static func wholeMonths(_ first: CalendarDate, _ second: CalendarDate) -> Int64 {
        let from = first.civil
        let to = second.civil
        var count = Int64((to.year - from.year) * 12 + to.month - from.month)
        if count > 0, let reached = months(date: first, count), reached > second { count -= 1 }
        if count < 0, let reached = months(date: first, count), reached < second { count += 1 }
        return count
    }

    private static func shift(
        _ name: String, _ unit: String, _ example: String, _ result: String,
        _ move: @escaping @Sendable (CalendarDate, Int64) -> CalendarDate?
    ) -> Function {
        Function(
            name, summary: "The date that is a number of \(unit) later, or earlier where the number is negative.",
            details: unit == "days"
                ? "A date outside of the years 1 to 9999 is an error."
                : "Where the month has no such day, its last one. A date outside of the years 1 to 9999 is an error.",
            examples: [
                .init(example, result), .init("\(name)(date('2026-05-15'), 0)", "2026-05-15"),
                .init("\(name)(date('9999-12-31'), 40000)", "error"),
            ],
            overloads: [
                Overload(
                    [.exact(.date), .exact(.int)], style: .either, gives: .exact(.date),
                    .kernel { call in
                        let dates = call.dates(0)
                        let counts = call.ints(1)
                        let (values, mask, errors) = call.present(Int32(0)) { row in
                            move(CalendarDate(days: dates[row]), counts[row])?.days
                        } orElse: { row in
                            call.error(
                                row, .numberOutOfRange, "there is no such date", expected: "a date of the years 1 to 9999",
                                found: "\(counts[row]) \(unit)")
                        }
                        return Column(.date(values), count: call.count, mask: mask, errors: errors)
                    })
            ])
    }

    private static func difference(
        _ name: String, _ summary: String, _ details: String, _ examples: [Function.Example],
        _ measure: @escaping @Sendable (CalendarDate, CalendarDate) -> Int64
    ) -> Function {
        Function(
            name, summary: summary, details: details, examples: examples,
            overloads: [
                Overload(
                    [.exact(.date), .exact(.date)], style: .either, gives: .exact(.int),
                    .kernel { call in
                        let first = call.dates(0)
                        let second = call.dates(1)
                        return call.intColumn { .value(measure(CalendarDate(days: first[$0]), CalendarDate(days: second[$0]))) }
                    })
            ])
    }
}
