import Diagnostics
import Records

let parseCyymmddFunction = Function(
    "parseCyymmdd", summary: "A text or number CYYMMDD as a date, as IBM i writes it: C is the century, 0 for 19yy and 1 for 20yy.",
    details: "A number may have lost zeros at its start, those of 19yy; a text has all seven digits. C above 1 is an error, and so is zero: see nullIf().",
    examples: [
        .init("parseCyymmdd('1261122')", "2026-11-22"), .init("parseCyymmdd(991231)", "1999-12-31"),
        .init("parseCyymmdd('261122')", "error"), .init("parseCyymmdd(2991231)", "error"), .init("parseCyymmdd(0)", "error"), .init("parseCyymmdd(nullIf(0, 0))", "null"),
    ],
    overloads: numbered(digits: 7, numbersFrom: 1, expected: "CYYMMDD with C 0 or 1, such as 1261122") { number in
        number >= 2_000_000 ? nil : CalendarDate(year: 1900 + number / 10_000, month: number / 100 % 100, day: number % 100)
    })

let parseJulianFunction = Function(
    "parseJulian", summary: "A text or number yyyyDDD, or yyDDD with a pivot, as a date: the year and the day of the year.",
    details: "With a pivot, years below it are 20yy and the others 19yy, and a number may have lost zeros at its start. Without one a number, too, has all seven digits.",
    examples: [
        .init("parseJulian('2026326')", "2026-11-22"), .init("parseJulian('26326', 50)", "2026-11-22"),
        .init("parseJulian(5001, 50)", "2005-01-01"), .init("parseJulian(26326)", "error"), .init("parseJulian(0, 50)", "error"), .init("parseJulian('2025366')", "error"),
    ],
    overloads: numbered(digits: 7, numbersFrom: 1_000_000, expected: "yyyyDDD, such as 2026326") { number in
        CalendarDate(year: number / 1000, dayOfYear: number % 1000)
    } + [ValueType.string, .int].map { type in
        Overload(
            [.exact(type), .exact(.int)], style: .either, gives: .exact(.date),
            .bound { (site) throws(CallSiteError) in
                let pivot = try site.int(1, "the pivot")
                guard (0...100).contains(pivot) else {
                    throw CallSiteError(argument: 1, message: "the pivot is not a number from 0 to 100", expected: "0 to 100")
                }
                return BoundCall { call in
                    numberedDates(call, digits: 5, numbersFrom: 1, expected: "yyDDD, such as 26326") { number in
                        let year = number / 1000
                        return CalendarDate(year: year + (year < Int(pivot) ? 2000 : 1900), dayOfYear: number % 1000)
                    }
                }
            })
    })

let parseCyydddFunction = Function(
    "parseCyyddd", summary: "A text or number CYYDDD as a date, as JD Edwards writes it: C is the century, 0 for 19yy and 1 for 20yy.",
    details: "A number may have lost zeros at its start, those of 19yy; a text has all six digits. C above 1 is an error, and so is zero: see nullIf().",
    examples: [.init("parseCyyddd(126326)", "2026-11-22"), .init("parseCyyddd('099365')", "1999-12-31"), .init("parseCyyddd('126')", "error")],
    overloads: numbered(digits: 6, numbersFrom: 1, expected: "CYYDDD with C 0 or 1, such as 126326") { number in
        number >= 200_000 ? nil : CalendarDate(year: 1900 + number / 1000, dayOfYear: number % 1000)
    })

let excelDateFunction = Function(
    "excelDate", summary: "The day that a spreadsheet keeps as a number, counted from 1900.",
    details: "Day 1 is 1900-01-01. Day 60, 1900-02-29, is in spreadsheets but not in the calendar, and is an error.",
    examples: [.init("excelDate(1)", "1900-01-01"), .init("excelDate(46348)", "2026-11-22"), .init("excelDate(60)", "error")],
    overloads: [
        Overload(
            [.exact(.int)], style: .either, gives: .exact(.date),
            .kernel { call in
                let numbers = call.ints(0)
                return call.dateColumn { row in
                    let number = numbers[row]
                    guard number >= 1, number != 60, number <= 2_958_465 else {
                        return .failure(
                            call.error(
                                row, .malformedDate, "the number is no day of a spreadsheet", expected: "1 to 2958465, not 60",
                                found: "\(number)"))
                    }
                    // 1899-12-30 is day -25569; the day that is not in the calendar shifts those before it by one.
                    return .value(CalendarDate(days: Int32(truncatingIfNeeded: number - 25_569 + (number < 60 ? 1 : 0))))
                }
            })
    ])

/// - Parameters:
///   - digits: of a text.
///   - least: the least number, which may have fewer digits where zeros at the start belong to the form.
private func numbered(
    digits: Int, numbersFrom least: Int64, expected: String, _ make: @escaping @Sendable (Int) -> CalendarDate?
) -> [Overload] {
    [ValueType.string, .int].map { type in
        Overload(
            [.exact(type)], style: .either, gives: .exact(.date),
            .kernel { call in numberedDates(call, digits: digits, numbersFrom: least, expected: expected, make) })
    }
}

private func numberedDates(
    _ call: CallArguments, digits: Int, numbersFrom least: Int64, expected: String, _ make: (Int) -> CalendarDate?
) -> Column {
    if case .int(let numbers) = call.columns[0].values {
        var limit: Int64 = 1
        for _ in 0..<digits { limit *= 10 }
        return call.dateColumn { row in
            if numbers[row] >= least, numbers[row] < limit, let date = make(Int(numbers[row])) { return .value(date) }
            return .failure(
                call.error(row, .malformedDate, "the number is no date", expected: expected, found: "\(numbers[row])"))
        }
    }
    let texts = call.texts(0)
    return call.dateColumn { row in
        texts.withBytes(row) { text in
            if text.count == digits, let number = text.number(0..<text.count), let date = make(number) { return .value(date) }
            return .failure(call.malformed(row, text, .malformedDate, "the text is no date", expected: expected))
        }
    }
}
