internal import Foundation
import Records

/// `duration` and the parts of timestamps and durations.
enum TimeFunctions {
    static let functions: [Function] = [
        Function(
            "duration", summary: "A text of numbers with units as a length of time.",
            details: "Units are h, m, s, ms, us and ns.",
            examples: [.init("duration('1h30m')", "5400s"), .init("duration('1 hour')", "error")],
            overloads: [
                Overload([.exact(.duration)], gives: .exact(.duration), .kernel { $0.columns[0] }),
                Overload(
                    [.exact(.string)], gives: .exact(.duration),
                    .kernel { call in
                        let texts = call.texts(0)
                        return call.spanCells { row throws(CellFailure) in
                            guard let span = TimeSpan(texts.string(row)) else {
                                throw CellFailure(
                                    message: "the text is no duration", expected: "numbers with units, such as 1h30m or -1.5s",
                                    code: .malformedNumber)
                            }
                            return span
                        }
                    }),
            ]),
        part("getFullYear", "The year", "2026", { $0.civil.year }),
        part("getMonth", "The month, counted from 0", "10", { $0.civil.month - 1 }),
        part("getDate", "The day of the month, counted from 1", "22", { $0.civil.day }),
        part("getDayOfMonth", "The day of the month, counted from 0", "21", { $0.civil.day - 1 }),
        part("getDayOfWeek", "The day of the week, counted from 0 on Sunday", "0", { $0.weekday }),
        part("getDayOfYear", "The day of the year, counted from 0", "325", { $0.dayOfYear }),
        part("getHours", "The hour of the day, or the whole hours of a duration", "8", { $0.second / 3600 }) {
            $0 / 3_600_000_000_000
        },
        part("getMinutes", "The minute of the hour, or the whole minutes of a duration", "30", { $0.second / 60 % 60 }) {
            $0 / 60_000_000_000
        },
        part("getSeconds", "The second of the minute, or the whole seconds of a duration", "15", { $0.second % 60 }) {
            $0 / 1_000_000_000
        },
        part("getMilliseconds", "The milliseconds within the second", "250", { $0.nanoseconds / 1_000_000 }) {
            $0 / 1_000_000 % 1_000
        },
    ]

    /// What a clock and a calendar of some zone show.
    struct Local {
        let days: Int
        let second: Int
        let nanoseconds: Int

        var civil: (year: Int, month: Int, day: Int) { CalendarDate(days: Int32(truncatingIfNeeded: days)).civil }
        var weekday: Int { ((days + 4) % 7 + 7) % 7 }
        var dayOfYear: Int { days - Int(CalendarDate.daysFromCivil(year: civil.year, month: 1, day: 1)) }

        init(_ instant: Timestamp, offset: Int) {
            let seconds = Int(instant.seconds) + offset
            second = (seconds % 86_400 + 86_400) % 86_400
            days = (seconds - second) / 86_400
            nanoseconds = Int(instant.nanoseconds)
        }
    }

    private static func part(
        _ name: String, _ summary: String, _ example: String, _ ofInstant: @escaping @Sendable (Local) -> Int,
        ofSpan: (@Sendable (Int128) -> Int128)? = nil
    ) -> Function {
        var overloads = [
            Overload(
                [.exact(.timestamp)], style: .method, gives: .exact(.int),
                .kernel { call in
                    let instants = call.instants(0)
                    return Column(.int(instants.map { Int64(ofInstant(Local($0, offset: 0))) }), count: call.count)
                }),
            Overload(
                [.exact(.timestamp), .exact(.string)], style: .method, gives: .exact(.int),
                .kernel { call in
                    let instants = call.instants(0)
                    let names = call.texts(1)
                    var zones: [String: TimeZone] = [:]
                    return call.intCells { row throws(CellFailure) in
                        let name = names.string(row)
                        guard let zone = zones[name] ?? zone(name) else {
                            throw CellFailure(
                                message: "there is no such time zone", expected: "a name such as America/Chicago, or +02:00")
                        }
                        zones[name] = zone
                        let date = Date(timeIntervalSince1970: TimeInterval(instants[row].seconds))
                        return Int64(ofInstant(Local(instants[row], offset: zone.secondsFromGMT(for: date))))
                    }
                }),
        ]
        if let ofSpan {
            overloads.append(
                Overload(
                    [.exact(.duration)], style: .method, gives: .exact(.int),
                    .kernel { call in
                        Column(
                            .int(call.spans(0).map { Int64(truncatingIfNeeded: ofSpan($0.nanoseconds)) }), count: call.count)
                    }))
        }
        return Function(
            name, summary: summary + ".", details: "In UTC, or in the zone that is named.",
            examples: [.init("timestamp('2026-11-22T08:30:15.25Z').\(name)()", example)], overloads: overloads)
    }

    private static func zone(_ name: String) -> TimeZone? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, let minutes = Int(parts[1]), parts[1].count == 2, minutes < 60, minutes >= 0,
            let hours = Int(parts[0]), hours.magnitude <= 18 {
            return TimeZone(secondsFromGMT: (Int(hours.magnitude) * 3600 + minutes * 60) * (name.hasPrefix("-") ? -1 : 1))
        }
        guard !name.contains("..") else { return nil }
        return TimeZone(identifier: name)
    }
}
