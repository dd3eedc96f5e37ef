extension DatePattern {
    /// The day that a text names; a time in the pattern is read and left out.
    ///
    /// - Returns: nil where the text does not follow the pattern or there is no such day; blanks are not trimmed.
    public func parse(_ text: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        guard let base = text.baseAddress else { return nil }
        if let fixed, !fixed.hasTime {
            let days = fixed.days(base, text.count)
            return days == FixedDateLayout.invalid ? nil : CalendarDate(days: days)
        }
        var reader = Reader(base: base, count: text.count)
        guard reader.read(elements, pivot: pivot), let date = reader.date, reader.isTimeValid else { return nil }
        return date
    }

    /// The instant that a text names; UTC where the pattern has no zone, midnight where it has no time.
    ///
    /// - Returns: nil where the text does not follow the pattern, or names no instant of the years 1 to 9999.
    public func parseTimestamp(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard let base = text.baseAddress else { return nil }
        var reader = Reader(base: base, count: text.count)
        guard reader.read(elements, pivot: pivot), let date = reader.date, reader.isTimeValid else { return nil }
        let second = (reader.hour * 60 + reader.minute - reader.zoneMinutes) * 60 + reader.second
        return Timestamp(
            seconds: Int64(date.days) * 86_400 + Int64(second), nanoseconds: Int32(truncatingIfNeeded: reader.nanoseconds))
    }

    /// Reads one text element by element.
    private struct Reader {
        let base: UnsafePointer<UInt8>
        let count: Int
        var position = 0
        var year = 0
        var month = 0
        var day = 0
        var dayOfYear = -1
        var hour = 0
        var minute = 0
        var second = 0
        var nanoseconds = 0
        var zoneMinutes = 0
        /// 1 a.m., 2 p.m.
        var half = 0

        init(base: UnsafePointer<UInt8>, count: Int) {
            self.base = base
            self.count = count
        }

        var date: CalendarDate? {
            dayOfYear >= 0
                ? CalendarDate(year: year, dayOfYear: dayOfYear) : CalendarDate(year: year, month: month, day: day)
        }

        var isTimeValid: Bool { hour <= 23 && minute <= 59 && second <= 59 }

        mutating func read(_ elements: [Element], pivot: Int?) -> Bool {
            for element in elements {
                switch element {
                case .literal(let byte):
                    guard take(byte) else { return false }
                case .digits(let part, let least, let most):
                    guard let number = number(least, most) else { return false }
                    switch part {
                    case .year: year = number
                    case .shortYear: year = number + (number < pivot ?? 0 ? 2000 : 1900)
                    case .month: month = number
                    case .day: day = number
                    case .dayOfYear: dayOfYear = number
                    case .hour: hour = number
                    case .halfDayHour:
                        guard number >= 1, number <= 12 else { return false }
                        hour = number % 12
                    case .minute: minute = number
                    case .second: second = number
                    }
                case .monthName(let isWhole):
                    guard readMonth(isWhole) else { return false }
                case .fraction(let digits):
                    guard let number = number(digits, digits) else { return false }
                    nanoseconds = number
                    for _ in digits..<9 { nanoseconds *= 10 }
                case .halfDay:
                    guard position + 2 <= count, base[position + 1] | 0x20 == 0x6D else { return false }
                    switch base[position] | 0x20 {
                    case 0x61: half = 1
                    case 0x70: half = 2
                    default: return false
                    }
                    position += 2
                case .zone:
                    guard readZone() else { return false }
                case .isoTimestamp:
                    guard readISO() else { return false }
                }
            }
            if half == 2 { hour += 12 }
            return position == count
        }

        private mutating func readMonth(_ isWhole: Bool) -> Bool {
            for (index, name) in MonthNames.lowercase.enumerated() {
                let length = isWhole ? name.count : 3
                guard position + length <= count, name[..<length].indices.allSatisfy({ base[position + $0] | 0x20 == name[$0] })
                else { continue }
                month = index + 1
                position += length
                return true
            }
            return false
        }

        private mutating func readISO() -> Bool {
            guard let y = number(4, 4), take(0x2D), let m = number(2, 2), take(0x2D), let d = number(2, 2) else {
                return false
            }
            (year, month, day) = (y, m, d)
            guard take(0x54) || take(0x74) || take(0x20) else { return false }
            guard let h = number(2, 2), take(0x3A), let min = number(2, 2) else { return false }
            (hour, minute) = (h, min)
            if take(0x3A) {
                guard let s = number(2, 2) else { return false }
                second = s
                if take(0x2E) || take(0x2C) {
                    var weight = 100_000_000
                    let start = position
                    while position < count, base[position] >= 0x30, base[position] <= 0x39 {
                        // Digits below a nanosecond only pass where they are zeros: nothing is cut off in silence.
                        if weight == 0, base[position] != 0x30 { return false }
                        nanoseconds += Int(base[position] - 0x30) * weight
                        weight /= 10
                        position += 1
                    }
                    guard position > start else { return false }
                }
            }
            return position == count || readZone()
        }

        private mutating func readZone() -> Bool {
            if take(0x5A) || take(0x7A) { return true }
            guard position < count, base[position] == 0x2B || base[position] == 0x2D else { return false }
            let isWest = base[position] == 0x2D
            position += 1
            guard let hours = number(2, 2), take(0x3A), let minutes = number(2, 2), hours <= 18, minutes <= 59 else {
                return false
            }
            zoneMinutes = (hours * 60 + minutes) * (isWest ? -1 : 1)
            return true
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard position < count, base[position] == byte else { return false }
            position += 1
            return true
        }

        private mutating func number(_ least: Int, _ most: Int) -> Int? {
            var value = 0
            var digits = 0
            while digits < most, position < count, base[position] >= 0x30, base[position] <= 0x39 {
                value = value * 10 + Int(base[position] - 0x30)
                position += 1
                digits += 1
            }
            return digits >= least ? value : nil
        }
    }
}
