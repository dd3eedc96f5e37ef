internal import Diagnostics
internal import Records

extension BinaryValues {
    /// Days from 1970-01-01 to 2000-01-01, where the server's calendar begins.
    static let epochDays = 10_957

    /// Days since 2000-01-01.
    static func dates(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        let (values, errors) = try times(cells, origin, Int32(0)) { date($0) }
        return finish(.date(values), cells, errors)
    }

    /// Microseconds since 2000-01-01.
    static func timestamps(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        let (values, errors) = try times(cells, origin, Timestamp.epoch) { timestamp($0) }
        return finish(.timestamp(values), cells, errors)
    }

    /// Counts of days or microseconds; the two extremes are the infinities.
    @inline(__always)
    private static func times<Count: FixedWidthInteger, Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ filler: Value, _ value: (Count) -> Value?
    ) throws -> (values: [Value], errors: [CellError]) {
        let counts = try fixed(cells, origin, UInt32(Count.bitWidth / 8), Count.zero) {
            Count(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: Count.self))
        }
        var values = [Value](repeating: filler, count: cells.count)
        var errors: [CellError] = []
        for row in 0..<cells.count where cells.flags[row] == CellMask.value {
            if let time = value(counts[row]) { values[row] = time } else {
                errors.append(
                    dateError(row, isInfinite: counts[row] == .max || counts[row] == .min, isLate: counts[row] > 0, origin))
            }
        }
        return (values, errors)
    }

    private static func date(_ days: Int32) -> Int32? {
        let (sum, overflow) = days.addingReportingOverflow(Int32(epochDays))
        let inRange = !overflow && sum >= CalendarDate.minimum.days && sum <= CalendarDate.maximum.days
        return inRange ? sum : nil
    }

    private static func timestamp(_ micros: Int64) -> Timestamp? {
        var (seconds, rest) = micros.quotientAndRemainder(dividingBy: 1_000_000)
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000
        }
        return Timestamp(seconds: seconds + Int64(epochDays) * 86_400, nanoseconds: Int32(truncatingIfNeeded: rest) * 1_000)
    }

    static func dateError(_ row: Int, isInfinite: Bool, isLate: Bool, _ origin: FieldOrigin) -> CellError {
        origin.error(
            row, .dateOutOfRange, isInfinite ? "the date is \(isLate ? "" : "-")infinity" : "the date is out of range",
            expected: "a day of the years 1 to 9999",
            found: isInfinite ? (isLate ? "infinity" : "-infinity") : (isLate ? "after 9999-12-31" : "before 0001-01-01"),
            help: "where it stands for an open end, make it null in a query: nullif(column, 'infinity')")
    }
}
