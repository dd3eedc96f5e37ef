/// An instant: seconds since 1970-01-01T00:00:00Z and nanoseconds of the second; years 1 to 9999.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let seconds: Int64
    /// 0 to 999,999,999.
    public let nanoseconds: Int32

    public static let minimumSeconds: Int64 = -62_135_596_800
    public static let maximumSeconds: Int64 = 253_402_300_799

    /// - Returns: nil outside the years 1 to 9999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds >= Self.minimumSeconds, seconds <= Self.maximumSeconds, nanoseconds >= 0,
            nanoseconds < 1_000_000_000
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    private init(unchecked seconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = 0
    }

    public static let epoch = Timestamp(unchecked: 0)

    public init(date: CalendarDate) { self.init(unchecked: Int64(date.days) * 86_400) }

    /// The UTC day.
    public var date: CalendarDate {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return CalendarDate(days: Int32(truncatingIfNeeded: days))
    }

    public var secondOfDay: Int { Int(seconds - Int64(date.days) * 86_400) }

    /// As the store keeps it: nanoseconds below a microsecond are cut off.
    public var microseconds: Int64 { seconds * 1_000_000 + Int64(nanoseconds / 1_000) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds == right.seconds ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// RFC 3339 in UTC with as many fraction digits as needed: `2026-11-22T08:30:00Z`, `…:00.25Z`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumTextLength) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            let count = write(to: start)
            return String(decoding: buffer[0..<count], as: UTF8.self)
        }
    }

    public static let maximumTextLength = 30

    /// Writes RFC 3339; the caller has room for ``maximumTextLength`` bytes.
    ///
    /// - Returns: how many bytes were written.
    public func write(to target: UnsafeMutablePointer<UInt8>) -> Int {
        date.write(to: target)
        let second = secondOfDay
        target[10] = 0x54
        Self.writeTwo(second / 3600, to: target + 11)
        target[13] = 0x3A
        Self.writeTwo(second / 60 % 60, to: target + 14)
        target[16] = 0x3A
        Self.writeTwo(second % 60, to: target + 17)
        var length = 19
        if nanoseconds != 0 {
            target[19] = 0x2E
            var divisor: Int32 = 100_000_000
            var rest = nanoseconds
            length = 20
            while rest > 0 {
                target[length] = UInt8(truncatingIfNeeded: 0x30 + rest / divisor)
                rest %= divisor
                divisor = max(divisor / 10, 1)
                length += 1
            }
        }
        target[length] = 0x5A
        return length + 1
    }

    private static func writeTwo(_ value: Int, to target: UnsafeMutablePointer<UInt8>) {
        target[0] = UInt8(truncatingIfNeeded: 0x30 + value / 10)
        target[1] = UInt8(truncatingIfNeeded: 0x30 + value % 10)
    }
}
