internal import Records

/// How the store writes instants: ISO 8601 in UTC with exactly six places of seconds, so that texts sort as instants do.
enum StoreText {
    /// `2026-11-22T08:30:00.000000Z`
    static let timestampLength = 27

    /// The caller has room for ``timestampLength`` bytes.
    static func write(_ timestamp: Timestamp, to target: UnsafeMutablePointer<UInt8>) {
        timestamp.date.write(to: target)
        let second = timestamp.secondOfDay
        target[10] = 0x54
        two(second / 3600, target + 11)
        target[13] = 0x3A
        two(second / 60 % 60, target + 14)
        target[16] = 0x3A
        two(second % 60, target + 17)
        target[19] = 0x2E
        let micros = Int(timestamp.nanoseconds) / 1_000
        two(micros / 10_000, target + 20)
        two(micros / 100 % 100, target + 22)
        two(micros % 100, target + 24)
        target[26] = 0x5A
    }

    static func text(_ timestamp: Timestamp) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: timestampLength) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            write(timestamp, to: start)
            return String(decoding: buffer, as: UTF8.self)
        }
    }

    /// - Returns: nil where the text is not as ``text(_:)`` writes it.
    static func timestamp(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count == timestampLength else { return nil }
        func number(_ start: Int, _ length: Int) -> Int? {
            var value = 0
            for byte in bytes[start..<start + length] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), let micros = number(20, 6),
            let date = CalendarDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        let result = Timestamp(
            seconds: Int64(date.days) * 86_400 + Int64(hour * 3600 + minute * 60 + second),
            nanoseconds: Int32(micros * 1_000))
        return result.flatMap { self.text($0) == text ? $0 : nil }
    }

    /// - Returns: nil outside the years 1 to 9999.
    static func timestamp(microseconds: Int64) -> Timestamp? {
        let (quotient, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let seconds = rest < 0 ? quotient - 1 : quotient
        let micros = rest < 0 ? rest + 1_000_000 : rest
        return Timestamp(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: micros * 1_000))
    }

    private static func two(_ value: Int, _ target: UnsafeMutablePointer<UInt8>) {
        target[0] = UInt8(truncatingIfNeeded: 0x30 + value / 10)
        target[1] = UInt8(truncatingIfNeeded: 0x30 + value % 10)
    }
}
