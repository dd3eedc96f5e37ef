/// Where the parts of a date stand whose pattern has no part of variable width: the byte kernel for columns of dates.
struct FixedDateLayout: Sendable, Hashable {
    /// No day has this number.
    static let invalid = Int32.min

    let length: Int
    let hasTime: Bool
    /// `yyyyMMdd` and nothing else: one word a value.
    let isCompact: Bool
    private var yearAt = 0
    private var isShortYear = false
    private var pivot = 0
    private var monthAt = 0
    private var dayAt = 0
    private var dayOfYearAt = -1
    private var literals: [Literal] = []

    private struct Literal: Sendable, Hashable {
        let at: Int
        let byte: UInt8
    }

    /// - Returns: nil where a part has no fixed width.
    init?(_ elements: [DatePattern.Element], pivot: Int?) {
        var position = 0
        var time = false
        self.pivot = pivot ?? 0
        for element in elements {
            switch element {
            case .literal(let byte):
                literals.append(Literal(at: position, byte: byte))
                position += 1
            case .digits(let part, let least, let most):
                guard least == most else { return nil }
                switch part {
                case .year: yearAt = position
                case .shortYear:
                    yearAt = position
                    isShortYear = true
                case .month: monthAt = position
                case .day: dayAt = position
                case .dayOfYear: dayOfYearAt = position
                case .hour, .halfDayHour, .minute, .second: time = true
                }
                position += most
            case .monthName, .fraction, .halfDay, .zone, .isoTimestamp: return nil
            }
        }
        length = position
        hasTime = time
        isCompact =
            literals.isEmpty && length == 8 && !isShortYear && dayOfYearAt < 0 && yearAt == 0 && monthAt == 4 && dayAt == 6
    }

    /// - Returns: days since 1970-01-01, or ``invalid``.
    @inline(__always)
    func days(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
        guard count == length else { return Self.invalid }
        if isCompact { return Self.compactDays(UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)) }
        return spreadDays(text)
    }

    /// Eight digits `yyyyMMdd` as a little-endian word.
    @inline(__always)
    static func compactDays(_ word: UInt64) -> Int32 {
        let digits = word ^ 0x3030_3030_3030_3030
        guard (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return invalid }
        // Pairs of digits in the bytes 0, 2, 4 and 6.
        let pairs = digits &* 10 &+ digits >> 8
        return days(
            century: Int32(truncatingIfNeeded: pairs & 0xFF), year: Int32(truncatingIfNeeded: pairs >> 16 & 0xFF),
            month: Int32(truncatingIfNeeded: pairs >> 32 & 0xFF), day: Int32(truncatingIfNeeded: pairs >> 48 & 0xFF))
    }

    /// Without a division: most of the time of a column of dates would go into the calendar.
    ///
    /// The numbers of days are those of C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar
    /// algorithms" (2022), on years that begin in March.
    @inline(__always)
    private static func days(century: Int32, year: Int32, month: Int32, day: Int32) -> Int32 {
        let isLeap = (year == 0 ? century : year) & 3 == 0
        let lengthOfMonth = month == 2 ? (isLeap ? 29 : 28) : 30 &+ ((month &+ (month >> 3)) & 1)
        // Each operand has its top bit set where the part is out of range: one branch that is nearly never taken.
        let wrong = (century | year) == 0 ? -1 : (month &- 1) | (12 &- month) | (day &- 1) | (lengthOfMonth &- day)
        let isEarly: Int32 = month <= 2 ? 1 : 0
        let full = century &* 100 &+ year &- isEarly
        let centuries = (full &* 5_243) >> 19
        let inYear = (979 &* (month &+ 12 &* isEarly) &- 2_919) >> 5
        let result = (full &* 1_461) >> 2 &- centuries &+ centuries >> 2 &+ inYear &+ day &- 719_469
        return wrong < 0 ? invalid : result
    }

    private func spreadDays(_ text: UnsafePointer<UInt8>) -> Int32 {
        for literal in literals where text[literal.at] != literal.byte { return Self.invalid }
        var bad: UInt8 = 0
        func two(_ at: Int) -> Int {
            let tens = text[at] ^ 0x30
            let ones = text[at + 1] ^ 0x30
            bad |= (tens > 9 ? 1 : 0) | (ones > 9 ? 1 : 0)
            return Int(tens) &* 10 &+ Int(ones)
        }
        var year = two(yearAt)
        if isShortYear { year += year < pivot ? 2000 : 1900 } else { year = year * 100 + two(yearAt + 2) }
        if dayOfYearAt >= 0 {
            let hundreds = text[dayOfYearAt] ^ 0x30
            let day = Int(hundreds) * 100 + two(dayOfYearAt + 1)
            guard bad == 0, hundreds <= 9, let date = CalendarDate(year: year, dayOfYear: day) else { return Self.invalid }
            return date.days
        }
        let month = two(monthAt)
        let day = two(dayAt)
        return bad == 0 ? CalendarDate(year: year, month: month, day: day)?.days ?? Self.invalid : Self.invalid
    }
}
