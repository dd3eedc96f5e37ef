import Diagnostics
import Records

let lilianDateFunction = dayNumber(
    "lilianDate", summary: "The day that a Lilian day number counts, as IBM's Language Environment (CEEDAYS) writes it.",
    details: "Day 1 is 1582-10-15.", zero: -141428,
    examples: [.init("lilianDate(1)", "1582-10-15"), .init("lilianDate(162207)", "2026-11-22"), .init("lilianDate(0)", "error")])

let integerDateFunction = dayNumber(
    "integerDate", summary: "The day that COBOL's INTEGER-OF-DATE counts.",
    details: "Day 1 is 1601-01-01 (ISO 1989).", zero: -134775,
    examples: [.init("integerDate(1)", "1601-01-01"), .init("integerDate(155554)", "2026-11-22"), .init("integerDate(-1)", "error")])

let sasDateFunction = dayNumber(
    "sasDate", summary: "The day that SAS keeps as a number, counted from 1960.",
    details: "Day 0 is 1960-01-01; days before it are negative.", zero: -3_653, least: -137774,
    examples: [.init("sasDate(0)", "1960-01-01"), .init("sasDate(-1)", "1959-12-31"), .init("sasDate(3000000)", "error")])

/// - Parameters:
///   - zero: day 0, counted from 1970-01-01.
///   - least: the smallest number.
private func dayNumber(
    _ name: String, summary: String, details: String, zero: Int64, least: Int64 = 1, examples: [Function.Example]
) -> Function {
    // 9999-12-31
    let most = 2_932_896 - zero
    return Function(
        name, summary: summary, details: details + " A number of no day up to 9999-12-31 is an error.", examples: examples,
        overloads: [
            Overload(
                [.exact(.int)], style: .either, gives: .exact(.date),
                .kernel { call in
                    let numbers = call.ints(0)
                    return call.dateColumn { row in
                        let number = numbers[row]
                        guard number >= least, number <= most else {
                            return .failure(
                                call.error(
                                    row, .malformedDate, "the number is no day", expected: "\(least) to \(most)", found: "\(number)"))
                        }
                        return .value(CalendarDate(days: Int32(truncatingIfNeeded: number + zero)))
                    }
                })
        ])
}
