import Diagnostics
import Records

/// What a function gives for one row.
enum RowOutcome<Value> {
    case value(Value)
    case null
    case failure(CellError)
}

extension CallArguments {
    /// The days of an argument; the checker has made sure that they are.
    func dates(_ index: Int) -> [Int32] {
        if case .date(let values) = columns[index].values { values } else { [Int32](repeating: 0, count: count) }
    }

    func timestamps(_ index: Int) -> [Timestamp] {
        if case .timestamp(let values) = columns[index].values { values }
        else { [Timestamp](repeating: .epoch, count: count) }
    }

    /// A value for every row that is wanted and has its arguments; the others keep the filler.
    ///
    /// Inlined with its body, so that the outcome of a row never exists as a value in memory.
    @inline(__always)
    func rows<Value>(
        _ filler: Value, _ body: (Int) -> RowOutcome<Value>
    ) -> (values: [Value], mask: CellMask, errors: [CellError]) {
        var mask = CellMask()
        var errors: [CellError] = []
        let values = [Value](unsafeUninitializedCapacity: count) { target, filled in
            blocked.withUnsafeBufferPointer { blocked in
                for row in 0..<count {
                    target.initializeElement(at: row, to: filler)
                    if !blocked.isEmpty, blocked[row] != 0 { continue }
                    switch body(row) {
                    case .value(let value): target[row] = value
                    case .null: mask.set(CellMask.null, at: row, count: count)
                    case .failure(let error):
                        mask.set(CellMask.error, at: row, count: count)
                        errors.append(error)
                    }
                }
            }
            filled = count
        }
        return (values, mask, errors)
    }

    /// The same for what rarely fails: the error is made apart from the loop, which then moves nothing but values.
    @inline(__always)
    func present<Value>(
        _ filler: Value, _ value: (Int) -> Value?, orElse failure: (Int) -> CellError
    ) -> (values: [Value], mask: CellMask, errors: [CellError]) {
        var failed: [Int32] = []
        let values = [Value](unsafeUninitializedCapacity: count) { target, filled in
            for row in 0..<count {
                if let value = value(row) {
                    target.initializeElement(at: row, to: value)
                } else {
                    target.initializeElement(at: row, to: filler)
                    failed.append(Int32(truncatingIfNeeded: row))
                }
            }
            filled = count
        }
        var mask = CellMask()
        var errors: [CellError] = []
        for row in failed where !isBlocked(Int(row)) {
            mask.set(CellMask.error, at: Int(row), count: count)
            errors.append(failure(Int(row)))
        }
        return (values, mask, errors)
    }

    @inline(__always)
    func dateColumn(_ body: (Int) -> RowOutcome<CalendarDate>) -> Column {
        let (values, mask, errors) = rows(CalendarDate(days: 0), body)
        return Column(.date(RowLoops.values(values, count) { $0.days }), count: count, mask: mask, errors: errors)
    }

    @inline(__always)
    func timestampColumn(_ body: (Int) -> RowOutcome<Timestamp>) -> Column {
        let (values, mask, errors) = rows(Timestamp.epoch, body)
        return Column(.timestamp(values), count: count, mask: mask, errors: errors)
    }

    @inline(__always)
    func intColumn(_ body: (Int) -> RowOutcome<Int64>) -> Column {
        let (values, mask, errors) = rows(Int64(0), body)
        return Column(.int(values), count: count, mask: mask, errors: errors)
    }

    @inline(__always)
    func decimalColumn(_ body: (Int) -> RowOutcome<Decimal38>) -> Column {
        var exceptions: [(row: Int, value: Decimal38)] = []
        var scale: UInt8?
        var mantissas = [Int64](repeating: 0, count: count)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<count where !isBlocked(row) {
            switch body(row) {
            case .value(let value):
                if let mantissa = Int64(exactly: value.mantissa), value.scale == scale ?? value.scale {
                    mantissas[row] = mantissa
                    scale = value.scale
                } else {
                    exceptions.append((row, value))
                }
            case .null: mask.set(CellMask.null, at: row, count: count)
            case .failure(let error):
                mask.set(CellMask.error, at: row, count: count)
                errors.append(error)
            }
        }
        return Column(.decimal(DecimalValues(mantissas, scale: scale, except: exceptions)), count: count, mask: mask, errors: errors)
    }

    /// Texts that are written row by row: `write` appends the bytes of its row.
    func textColumn(_ write: (Int, inout [UInt8]) -> Outcome) -> Column {
        var result = TextValues()
        result.reserve(rows: count, bytes: count * 16)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<count {
            let start = result.bytes.count
            if !isBlocked(row) {
                switch start > Self.maximumColumnBytes ? .failure(columnTooLong(row)) : write(row, &result.bytes) {
                case .value: break
                case .null: mask.set(CellMask.null, at: row, count: count)
                case .failure(let error):
                    mask.set(CellMask.error, at: row, count: count)
                    errors.append(error)
                }
            }
            result.starts.append(UInt32(truncatingIfNeeded: start))
            result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
        }
        return Column(.string(result), count: count, mask: mask, errors: errors)
    }

    /// A question that every text answers.
    func predicate(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Column {
        let texts = texts(0)
        return Column(.bool((0..<count).map { row in texts.withBytes(row, holds) }), count: count)
    }

    func malformed(
        _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ code: DiagnosticCode, _ message: String, expected: String,
        help: String? = nil
    ) -> CellError {
        error(row, code, message, expected: expected, found: String(decoding: text, as: UTF8.self), help: help)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The text without blanks at its ends.
    var trimmed: UnsafeBufferPointer<UInt8> {
        let (start, end) = trimmedBounds(self, 0, count)
        return UnsafeBufferPointer(rebasing: self[start..<end])
    }

    var isASCII: Bool { allSatisfy { $0 < 0x80 } }

    var characterCount: Int { reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) } }

    /// The number that the digits of a range write; nil where one of them is no digit.
    func number(_ range: Range<Int>) -> Int? {
        guard range.lowerBound >= 0, range.upperBound <= count, range.count <= 18 else { return nil }
        var value = 0
        for byte in self[range] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Bytes in the form in which tables of words are looked up: upper case, words parted by one space, without points.
    var plainWords: String {
        var result: [UInt8] = []
        var pending = false
        var index = 0
        while index < count {
            let byte = self[index]
            if byte == 0x2E {
                index += 1
                continue
            }
            if let width = byte == 0x2C ? 1 : UnicodeBlank.width(self, at: index) {
                pending = !result.isEmpty
                index += width
                continue
            }
            index += 1
            if pending { result.append(0x20) }
            pending = false
            result.append(byte &- 0x61 < 26 ? byte ^ 0x20 : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
