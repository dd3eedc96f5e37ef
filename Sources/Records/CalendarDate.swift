/// A day of the proleptic Gregorian calendar, as days since 1970-01-01; years 1 to 9999.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let days: Int32

    public init(days: Int32) { self.days = days }

    public static let minimum = CalendarDate(days: -719_162)  // 0001-01-01
    public static let maximum = CalendarDate(days: 2_932_896)  // 9999-12-31

    /// - Returns: nil where there is no such day.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
            day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        self.init(days: Self.daysFromCivil(year: year, month: month, day: day))
    }

    /// - Returns: nil where the year has no such day.
    public init?(year: Int, dayOfYear: Int) {
        guard year >= 1, year <= 9999, dayOfYear >= 1, dayOfYear <= (Self.isLeap(year) ? 366 : 365) else { return nil }
        self.init(days: Self.daysFromCivil(year: year, month: 1, day: 1) + Int32(dayOfYear - 1))
    }

    @inlinable
    public static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

    @inlinable
    public static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    @inlinable
    public static func daysFromCivil(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
    }

    /// Days of the years 1 to 9999: Cassio Neri and Lorenz Schneider, "Euclidean affine functions and their application to
    /// calendar algorithms", which needs no division by a number that is no power of two but multiplications.
    @inlinable
    public var civil: (year: Int, month: Int, day: Int) {
        guard days >= -719_162, days <= 2_932_896 else { return distantCivil }
        let quarters = UInt32(bitPattern: days &+ 719_468) &* 4 &+ 3
        let century = quarters / 146_097
        let dayOfCentury = quarters % 146_097 | 3
        let product = UInt64(dayOfCentury) &* 2_939_745
        let yearOfCentury = UInt32(truncatingIfNeeded: product &>> 32)
        let dayOfYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
        let monthAndDay = dayOfYear &* 2_141 &+ 197_913
        let month = monthAndDay &>> 16
        let day = (monthAndDay & 0xFFFF) / 2_141
        let isNextYear: UInt32 = dayOfYear >= 306 ? 1 : 0
        return (
            Int(century &* 100 &+ yearOfCentury &+ isNextYear), Int(month &- 12 &* isNextYear), Int(day &+ 1)
        )
    }

    /// Howard Hinnant, civil_from_days; for any number of days.
    @usableFromInline
    var distantCivil: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.days < right.days }

    /// ISO 8601: `2026-11-22`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            write(to: start)
            return String(decoding: buffer, as: UTF8.self)
        }
    }

    /// Writes the ten bytes of `yyyy-MM-dd`.
    @inlinable
    public func write(to target: UnsafeMutablePointer<UInt8>) {
        let (year, month, day) = civil
        target[0] = UInt8(truncatingIfNeeded: 0x30 + year / 1000)
        target[1] = UInt8(truncatingIfNeeded: 0x30 + year / 100 % 10)
        target[2] = UInt8(truncatingIfNeeded: 0x30 + year / 10 % 10)
        target[3] = UInt8(truncatingIfNeeded: 0x30 + year % 10)
        target[4] = 0x2D
        target[5] = UInt8(truncatingIfNeeded: 0x30 + month / 10)
        target[6] = UInt8(truncatingIfNeeded: 0x30 + month % 10)
        target[7] = 0x2D
        target[8] = UInt8(truncatingIfNeeded: 0x30 + day / 10)
        target[9] = UInt8(truncatingIfNeeded: 0x30 + day % 10)
    }
}
