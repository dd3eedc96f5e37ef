import Diagnostics
import Records

let parseTimestampFunction = Function(
    "parseTimestamp",
    summary: "A text as a timestamp, by a pattern of yyyy, MM, MMM, dd, DDD, HH or hh with a, mm, ss, S, XXX and literal characters.",
    details:
        "hh and a are hours of 1 to 12 with AM or PM, and go together; S stands for a digit of the second's fraction. Without XXX in the pattern the time is UTC, or that of the zone which is named as in localToUtc(), with 'earlier' or 'later' for times that came twice. The pattern and the zone are constants.",
    examples: [
        .init("parseTimestamp('20261122083000', 'yyyyMMddHHmmss')", "2026-11-22T08:30:00Z"),
        .init("parseTimestamp('11/22/2026 08:30 PM', 'MM/dd/yyyy hh:mm a', 'America/Chicago')", "2026-11-23T02:30:00Z"),
        .init("parseTimestamp('2026-11-22-08.30.00.123456', 'yyyy-MM-dd-HH.mm.ss.SSSSSS')", "2026-11-22T08:30:00.123456Z"),
        .init("parseTimestamp('20261122083000', 'yyyyMMddHHmmss', 'Mars/Olympus')", "error"),
        .init("parseTimestamp('20261122256000', 'yyyyMMddHHmmss')", "error"), .init("parseTimestamp(null, 'yyyyMMddHHmm')", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in
                let pattern = try DatePattern.bind(site, 1, pivot: nil, ofDay: false)
                return BoundCall { call in
                    let texts = call.texts(0)
                    return call.timestampColumn { row in texts.withBytes(row) { parsed(call, row, $0, pattern) } }
                }
            }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in try bindZoned(site, .refused) }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.string), .exact(.string)], style: .either, gives: .exact(.timestamp),
            .bound { (site) throws(CallSiteError) in try bindZoned(site, try LocalTime.Twice.bind(site, 3)) }),
    ])

private func bindZoned(_ site: CallSite, _ twice: LocalTime.Twice) throws(CallSiteError) -> BoundCall {
    let pattern = try DatePattern.bind(site, 1, pivot: nil, ofDay: false)
    guard !pattern.text.contains("XXX") else {
        throw CallSiteError(argument: 2, message: "the pattern reads a zone, and another one is named", expected: "one of the two")
    }
    let zone = try ZoneRules.bind(site, 2)
    return BoundCall { call in
        var rules = zone
        let texts = call.texts(0)
        return call.timestampColumn { row in
            switch texts.withBytes(row, { parsed(call, row, $0, pattern) }) {
            case .value(let local): LocalTime.instant(call, row, local, &rules, twice)
            case let other: other
            }
        }
    }
}

private func parsed(
    _ call: CallArguments, _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ pattern: DatePattern
) -> RowOutcome<Timestamp> {
    if let value = pattern.parseTimestamp(text) { return .value(value) }
    return .failure(
        call.malformed(
            row, text, .malformedDate, "the text is no time of that pattern", expected: "a time that exists, as \(pattern)"))
}

extension DatePattern {
    /// The pattern that a call names by a constant.
    /// - Parameter ofDay: whether a time that the pattern reads would be lost.
    static func bind(_ site: CallSite, _ index: Int, pivot: Int?, ofDay: Bool = true) throws(CallSiteError) -> DatePattern {
        let text = try site.string(index, "the pattern")
        let pattern: DatePattern
        do {
            pattern = try DatePattern(text, pivot: pivot)
        } catch {
            // The layer below speaks of settings; here the pivot is an argument.
            let needsPivot = ofDay && pivot == nil && (try? DatePattern(text, pivot: 50)) != nil
            throw CallSiteError(
                argument: index, message: "the pattern cannot be used: \(error.reason)",
                help: needsPivot ? "write the pivot behind the pattern, as in ('\(text)', 50): years below it are 20yy" : error.help)
        }
        if ofDay, pattern.hasTime {
            throw CallSiteError(
                argument: index, message: "the pattern reads a time, which a date does not keep",
                expected: "a pattern of year, month and day", help: "write dateOf(parseTimestamp(…)) where the time may go")
        }
        return pattern
    }
}
