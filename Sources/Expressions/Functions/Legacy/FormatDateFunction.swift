import Records

let formatDateFunction = Function(
    "formatDate", summary: "A date or timestamp as text, by a pattern of yyyy, yy, MM, M, MMM, MMMM, dd, d, DDD and literal characters.",
    details:
        "A timestamp also takes HH, hh, mm, ss, S, a and XXX, and is written in UTC: see utcToLocal(). MMM writes Nov, MMMM writes November. Letters that stand for themselves are quoted, except T and Z. The pattern is a constant.",
    examples: [
        .init("formatDate(date('2026-11-02'), 'MM/dd/yyyy')", "\"11/02/2026\""), .init("formatDate(date('2026-11-02'), 'd.M.yy')", "\"2.11.26\""),
        .init("formatDate(date('2026-11-02'), 'MMMM d, yyyy')", "\"November 2, 2026\""),
        .init("formatDate(timestamp('2026-11-22T20:05:09Z'), 'yyyy-MM-dd hh:mm a')", "\"2026-11-22 08:05 PM\""),
        .init("date('2026-11-22').formatDate('yyyyDDD')", "\"2026326\""), .init("formatDate(date('2026-11-22'), 'HH')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.date), .exact(.string)], style: .either, gives: .exact(.string),
            .bound { (site) throws(CallSiteError) in
                let format = try DateFormat(try site.string(1, "the pattern"), hasTime: false)
                return BoundCall { call in
                    let dates = call.dates(0)
                    return call.textColumn { row, bytes in
                        format.write(Timestamp(date: CalendarDate(days: dates[row])), into: &bytes)
                        return .value
                    }
                }
            }),
        Overload(
            [.exact(.timestamp), .exact(.string)], style: .either, gives: .exact(.string),
            .bound { (site) throws(CallSiteError) in
                let format = try DateFormat(try site.string(1, "the pattern"), hasTime: true)
                return BoundCall { call in
                    let instants = call.timestamps(0)
                    return call.textColumn { row, bytes in
                        format.write(instants[row], into: &bytes)
                        return .value
                    }
                }
            }),
    ])

/// A pattern that dates and timestamps are written by: the letters of ``DatePattern``.
struct DateFormat {
    private enum Part {
        case literal(UInt8)
        case year, shortYear, month(Int), monthName(isWhole: Bool), day(Int), dayOfYear, hour, halfDayHour, minute, second, fraction(Int), halfDay, zone
    }

    private let parts: [Part]

    init(_ text: String, hasTime: Bool) throws(CallSiteError) {
        func failure(_ message: String) -> CallSiteError {
            CallSiteError(
                argument: 1, message: "the pattern cannot be used: \(message)",
                expected: hasTime ? "yyyy yy MM M MMM MMMM dd d DDD HH hh mm ss SSS a XXX" : "yyyy yy MM M MMM MMMM dd d DDD",
                help: "quote letters that stand for themselves: 'T'")
        }
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 64 else { throw failure("it is empty or longer than 64 bytes") }
        var parts: [Part] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x27 {
                guard let close = bytes[(index + 1)...].firstIndex(of: 0x27) else { throw failure("a quote is not closed") }
                if close == index + 1 { parts.append(.literal(0x27)) }
                for literal in bytes[(index + 1)..<close] { parts.append(.literal(literal)) }
                index = close + 1
                continue
            }
            guard byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A, byte != 0x54, byte != 0x5A else {
                parts.append(.literal(byte))
                index += 1
                continue
            }
            let length = bytes[index...].prefix { $0 == byte }.count
            let run = String(decoding: bytes[index..<index + length], as: UTF8.self)
            let part: Part? =
                switch run {
                case "yyyy": .year
                case "yy": .shortYear
                case "MM", "M": .month(length)
                case "MMM", "MMMM": .monthName(isWhole: length == 4)
                case "dd", "d": .day(length)
                case "DDD": .dayOfYear
                case "HH" where hasTime: .hour
                case "hh" where hasTime: .halfDayHour
                case "mm" where hasTime: .minute
                case "ss" where hasTime: .second
                case "a" where hasTime: .halfDay
                case "XXX" where hasTime: .zone
                case _ where hasTime && byte == 0x53 && length <= 9: .fraction(length)
                default: nil
                }
            guard let part else {
                throw failure(
                    ["HH", "hh", "mm", "ss", "a", "XXX"].contains(run) ? "a date has no `\(run)`" : "it has an unknown part `\(run)`")
            }
            parts.append(part)
            index += length
        }
        self.parts = parts
    }

    func write(_ time: Timestamp, into bytes: inout [UInt8]) {
        let date = time.date
        let (year, month, day) = date.civil
        let second = time.secondOfDay
        func digits(_ value: Int, _ least: Int) {
            var divisor = 1
            for _ in 1..<least { divisor *= 10 }
            while value / divisor >= 10 { divisor *= 10 }
            while divisor > 0 {
                bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
                divisor /= 10
            }
        }
        for part in parts {
            switch part {
            case .literal(let byte): bytes.append(byte)
            case .year: digits(year, 4)
            case .shortYear: digits(year % 100, 2)
            case .month(let least): digits(month, least)
            case .monthName(let isWhole):
                let name = MonthNames.all[(month + 11) % 12].utf8
                bytes.append(contentsOf: isWhole ? name.prefix(name.count) : name.prefix(3))
            case .day(let least): digits(day, least)
            case .dayOfYear: digits(Int(date.days - CalendarDate.daysFromCivil(year: year, month: 1, day: 1)) + 1, 3)
            case .hour: digits(second / 3600, 2)
            case .halfDayHour: digits((second / 3600 + 11) % 12 + 1, 2)
            case .minute: digits(second / 60 % 60, 2)
            case .second: digits(second % 60, 2)
            case .halfDay: bytes += second < 43_200 ? [0x41, 0x4D] : [0x50, 0x4D]
            case .zone: bytes.append(0x5A)
            case .fraction(let count):
                var value = Int(time.nanoseconds)
                for _ in count..<9 { value /= 10 }
                digits(value, count)
            }
        }
    }
}
