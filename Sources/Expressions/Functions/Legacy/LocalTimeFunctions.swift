import Diagnostics
import Records

let localToUtcFunction = Function(
    "localToUtc", summary: "The instant, in UTC, of a local time that was read without its zone.",
    details:
        "A text without a zone is read as if it were UTC; this corrects it: clocks of the zone showed that time at the instant it gives. The zone is a constant, by its name in the system's zone data, such as America/New_York. A time that the change to daylight saving skipped is an error; one that came twice is an error too, unless 'earlier' or 'later' says which is meant.",
    examples: [
        .init("localToUtc(timestamp('2026-07-01T08:30:00'), 'America/New_York')", "2026-07-01T12:30:00Z"),
        .init("localToUtc(timestamp('2026-12-01T08:30:00'), 'America/New_York')", "2026-12-01T13:30:00Z"),
        .init("localToUtc(timestamp('2026-03-08T02:30:00'), 'America/New_York')", "error"),
        .init("localToUtc(timestamp('2026-11-01T01:30:00'), 'America/New_York')", "error"),
        .init("localToUtc(timestamp('2026-11-01T01:30:00'), 'America/New_York', 'later')", "2026-11-01T06:30:00Z"),
        .init("localToUtc(timestamp('2026-07-01T08:30:00'), 'America/Gotham')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.timestamp), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in
                let zone = try ZoneRules.bind(site, 1)
                return BoundCall { call in LocalTime.toUtc(call, zone, .refused) }
            }),
        Overload(
            [.exact(.timestamp), .exact(.string), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in
                let zone = try ZoneRules.bind(site, 1)
                let twice = try LocalTime.Twice.bind(site, 2)
                return BoundCall { call in LocalTime.toUtc(call, zone, twice) }
            }),
    ])

let utcToLocalFunction = Function(
    "utcToLocal", summary: "The time that clocks of a zone show at an instant.",
    details:
        "The result is a timestamp that reads like those clocks but counts as UTC: for writing it or taking its parts, not for storing it as an instant. The local day of an instant is dateOf(utcToLocal(t, 'America/New_York')). The zone is a constant, by its name in the system's zone data.",
    examples: [
        .init("utcToLocal(timestamp('2026-07-01T02:30:00Z'), 'America/New_York')", "2026-06-30T22:30:00Z"),
        .init("dateOf(utcToLocal(timestamp('2026-07-01T02:30:00Z'), 'America/New_York'))", "2026-06-30"),
        .init("utcToLocal(timestamp('2026-07-01T02:30:00Z'), 'nowhere')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.timestamp), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in
                let zone = try ZoneRules.bind(site, 1)
                return BoundCall { call in
                    var rules = zone
                    let instants = call.timestamps(0)
                    return call.timestampColumn { row in
                        LocalTime.outcome(call, row, rules.local(instants[row].seconds), instants[row].nanoseconds)
                    }
                }
            })
    ])

enum LocalTime {
    /// Which instant is meant where clocks showed a time twice.
    enum Twice: String {
        case refused
        case earlier
        case later

        static func bind(_ site: CallSite, _ index: Int) throws(CallSiteError) -> Twice {
            let name = try site.string(index, "which of two instants is meant")
            guard let choice = Twice(rawValue: name), choice != .refused else {
                throw CallSiteError(
                    argument: index, message: "`\(name)` does not say which of two instants is meant",
                    expected: "'earlier' or 'later'",
                    help: Suggestion.nearest(to: name, among: ["earlier", "later"]).map { "did you mean '\($0)'?" })
            }
            return choice
        }
    }

    static func toUtc(_ call: CallArguments, _ zone: ZoneRules, _ twice: Twice) -> Column {
        var rules = zone
        let locals = call.timestamps(0)
        return call.timestampColumn { row in instant(call, row, locals[row], &rules, twice) }
    }

    static func instant(
        _ call: CallArguments, _ row: Int, _ local: Timestamp, _ rules: inout ZoneRules, _ twice: Twice
    ) -> RowOutcome<Timestamp> {
        let seconds: Int64
        switch rules.instant(local: local.seconds) {
        case .instant(let only): seconds = only
        case .overlap(let earlier, _) where twice == .earlier: seconds = earlier
        case .overlap(_, let later) where twice == .later: seconds = later
        case .overlap:
            return .failure(
                call.error(
                    row, .malformedDate, "clocks showed this time twice, when they went back", expected: "a time that came once",
                    found: local.description, help: "say which is meant: 'earlier' or 'later' as one more argument"))
        case .gap:
            return .failure(
                call.error(
                    row, .malformedDate, "clocks never showed this time: they went forward over it",
                    expected: "a time that exists in the zone", found: local.description))
        }
        return outcome(call, row, seconds, local.nanoseconds)
    }

    static func outcome(_ call: CallArguments, _ row: Int, _ seconds: Int64, _ nanoseconds: Int32) -> RowOutcome<Timestamp> {
        if let value = Timestamp(seconds: seconds, nanoseconds: nanoseconds) { return .value(value) }
        return .failure(
            call.error(row, .numberOutOfRange, "the instant is outside of the years 1 to 9999", expected: "a year from 1 to 9999"))
    }
}
