internal import Diagnostics
internal import Records

extension BinaryValues {
    /// Days from 1970-01-01 to 2000-01-01, where the server's calendar begins.
    static let epochDays = 10_957

    /// Days since 2000-01-01; the two extremes are the infinities.
    static func dates(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var values = [Int32](repeating: 0, count: cells.count)
        var errors: [CellError] = []
        try cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                guard cells.lengths[row] == 4 else { throw origin.damaged("a date has not 4 bytes") }
                let days = Int32(bigEndian: raw.loadUnaligned(fromByteOffset: Int(cells.starts[row]), as: Int32.self))
                if let date = date(days) { values[row] = date } else {
                    errors.append(dateError(row, isInfinite: days == .max || days == .min, isLate: days > 0, origin))
                }
            }
        }
        return finish(.date(values), cells, errors)
    }

    private static func date(_ days: Int32) -> Int32? {
        let (sum, overflow) = days.addingReportingOverflow(Int32(epochDays))
        let inRange = !overflow && sum >= CalendarDate.minimum.days && sum <= CalendarDate.maximum.days
        return inRange ? sum : nil
    }

    /// Microseconds since 2000-01-01; the two extremes are the infinities.
    static func timestamps(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var values = [Timestamp](repeating: .epoch, count: cells.count)
        var errors: [CellError] = []
        try cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                guard cells.lengths[row] == 8 else { throw origin.damaged("a timestamp has not 8 bytes") }
                let micros = Int64(bigEndian: raw.loadUnaligned(fromByteOffset: Int(cells.starts[row]), as: Int64.self))
                if let time = timestamp(micros) { values[row] = time } else {
                    errors.append(dateError(row, isInfinite: micros == .max || micros == .min, isLate: micros > 0, origin))
                }
            }
        }
        return finish(.timestamp(values), cells, errors)
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
