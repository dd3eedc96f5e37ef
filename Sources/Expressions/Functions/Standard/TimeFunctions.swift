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
                    var zones = ZoneCache()
                    return call.intCells { row throws(CellFailure) in
                        let local = try zones.local(instants[row].seconds, names.string(row))
                        return Int64(ofInstant(Local(instants[row], offset: Int(local - instants[row].seconds))))
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
            name, summary: summary + ".", details: "In UTC, or in the zone that is named, by its name in the system's zone data or as an offset such as -05:00.",
            examples: [.init("timestamp('2026-11-22T08:30:15.25Z').\(name)()", example)], overloads: overloads)
    }
}

/// Time zones by their name, for the rows of a batch: the name is nearly always the same for all of them.
private struct ZoneCache {
    private var known: [String: Int] = [:]
    private var zones: [ZoneRules] = []
    private var last: (name: String, zone: Int)?

    /// What clocks of the zone show at an instant, as the number that it would be in UTC.
    mutating func local(_ seconds: Int64, _ name: String) throws(CellFailure) -> Int64 {
        if let last, last.name == name { return zones[last.zone].local(seconds) }
        let zone: Int
        if let found = known[name] {
            zone = found
        } else {
            guard let rules = ZoneRules(name) else {
                throw CellFailure(
                    message: "there is no such time zone", expected: "a name such as America/Chicago, or +02:00", found: name)
            }
            if zones.count == 100 {
                zones = []
                known = [:]
            }
            zone = zones.count
            zones.append(rules)
            known[name] = zone
        }
        last = (name, zone)
        return zones[zone].local(seconds)
    }
}
