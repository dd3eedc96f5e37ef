internal import Diagnostics
internal import Records

/// Columns out of PostgreSQL's text format, as sessions with ``SourceSession`` settings write it: ISO dates, UTC, hexadecimal bytes.
/// What they give is what ``BinaryValues`` gives for the same values.
enum WrittenValues {
    /// - Throws: `GatewayError` with `LB1606` where a value is not written as its type is.
    static func column(_ type: ColumnType, _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        switch type {
        case .bool:
            return BinaryValues.finish(
                .bool(try map(cells, origin, false) { $0.count != 1 ? nil : $0[0] == 0x74 ? true : $0[0] == 0x66 ? false : nil }), cells)
        case .int2, .int4, .int8, .oid: return BinaryValues.finish(.int(try map(cells, origin, 0) { int($0) }), cells)
        case .float4:
            return BinaryValues.finish(
                .double(try map(cells, origin, 0) { Float(double(String(decoding: $0, as: UTF8.self))).map { Double($0) } }), cells)
        case .float8:
            return BinaryValues.finish(.double(try map(cells, origin, 0) { Double(double(String(decoding: $0, as: UTF8.self))) }), cells)
        case .uuid:
            return BinaryValues.finish(
                .uuid(try map(cells, origin, RowID(high: 0, low: 0)) { RowID(String(decoding: $0, as: UTF8.self)) }), cells)
        case .numeric: return try decimals(cells, origin)
        case .date:
            let (values, errors) = try times(cells, origin, Int32(0)) { (text: UnsafeBufferPointer<UInt8>) -> Int32?? in
                guard let (year, month, day, end) = date(text), end == text.count else { return nil }
                return .some(CalendarDate(year: year, month: month, day: day)?.days)
            }
            return BinaryValues.finish(.date(values), cells, errors)
        case .timestamp, .timestamptz:
            let (values, errors) = try times(cells, origin, Timestamp.epoch) { timestamp($0) }
            return BinaryValues.finish(.timestamp(values), cells, errors)
        case .bytea: return try bytes(cells, origin)
        case .text, .other, .jsonb: return BinaryValues.texts(cells, origin)
        case .character: return BinaryValues.texts(BinaryValues.withoutBlanks(cells), origin)
        case .array(let element): return try lists(element, cells, origin)
        case .composite(let members): return try structures(members, cells, origin)
        }
    }

    private static func double(_ text: String) -> String {
        switch text {
        case "Infinity": "inf"
        case "-Infinity": "-inf"
        default: text
        }
    }

    @inline(__always)
    private static func map<Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ filler: Value, _ read: (UnsafeBufferPointer<UInt8>) -> Value?
    ) throws -> [Value] {
        var values = [Value](repeating: filler, count: cells.count)
        let isWhole = cells.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                let start = Int(cells.starts[row])
                guard let value = read(UnsafeBufferPointer(rebasing: bytes[start..<start + Int(cells.lengths[row])])) else { return false }
                values[row] = value
            }
            return true
        }
        guard isWhole else { throw origin.damaged("it is not written as its type is") }
        return values
    }

    /// Digits, with `-` before them where it is negative.
    private static func int(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = text.first == 0x2D
        guard text.count > (isNegative ? 1 : 0) else { return nil }
        var value: Int64 = 0
        for byte in text.dropFirst(isNegative ? 1 : 0) {
            guard (0x30...0x39).contains(byte) else { return nil }
            let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
            // Downwards, since there is one more of the negative numbers.
            let (sum, isLarger) = product.subtractingReportingOverflow(Int64(byte - 0x30))
            if isLarge || isLarger { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    private static func decimals(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        let texts = cells.texts
        var values = DecimalValues(fillers: cells.count)
        var errors: [CellError] = []
        for row in 0..<cells.count where cells.flags[row] == CellMask.value {
            if let value = texts.withBytes(row, { Decimal38.parse($0) }) {
                values[row] = value
                continue
            }
            let text = texts.string(row)
            let isWord = ["NaN", "Infinity", "-Infinity"].contains(text)
            let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
            guard isWord || isNumber else { throw origin.damaged("a numeric is not written as one") }
            errors.append(
                origin.error(
                    row, .numberOutOfRange, isWord ? "the number is \(text)" : "the number needs more than 38 digits",
                    expected: "a number of at most 38 digits", found: text))
        }
        return BinaryValues.finish(.decimal(values), cells, errors)
    }

    // MARK: dates

    /// A value, or one that is out of range; nil where the text is none.
    @inline(__always)
    private static func times<Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ filler: Value, _ read: (UnsafeBufferPointer<UInt8>) -> Value??
    ) throws -> (values: [Value], errors: [CellError]) {
        var values = [Value](repeating: filler, count: cells.count)
        var errors: [CellError] = []
        let isWhole = cells.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                let start = Int(cells.starts[row])
                let text = UnsafeBufferPointer(rebasing: bytes[start..<start + Int(cells.lengths[row])])
                if let last = text.last, !(0x30...0x39).contains(last) {
                    let isBefore = text.elementsEqual("-infinity".utf8) || text.suffix(3).elementsEqual(" BC".utf8)
                    let isInfinite = text.suffix(8).elementsEqual("infinity".utf8)
                    guard isBefore || text.elementsEqual("infinity".utf8) else { return false }
                    errors.append(BinaryValues.dateError(row, isInfinite: isInfinite, isLate: !isBefore, origin))
                    continue
                }
                guard let found = read(text) else { return false }
                if let value = found {
                    values[row] = value
                } else {
                    errors.append(BinaryValues.dateError(row, isInfinite: false, isLate: true, origin))
                }
            }
            return true
        }
        guard isWhole else { throw origin.damaged("a date is not written as one") }
        return (values, errors)
    }

    /// Up to nine digits from a place on.
    @inline(__always)
    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, most: Int = 9) -> Int? {
        let start = place
        var value = 0
        while place < text.count, place - start < most, (0x30...0x39).contains(text[place]) {
            value = value * 10 + Int(text[place] - 0x30)
            place += 1
        }
        return place > start ? value : nil
    }

    @inline(__always)
    private static func skip(_ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Bool {
        guard place < text.count, text[place] == byte else { return false }
        place += 1
        return true
    }

    /// `2024-02-29` at the beginning of a text, and where it ends.
    private static func date(_ text: UnsafeBufferPointer<UInt8>) -> (year: Int, month: Int, day: Int, end: Int)? {
        var place = 0
        guard let year = digits(text, &place), skip(0x2D, text, &place), let month = digits(text, &place, most: 2),
            skip(0x2D, text, &place), let day = digits(text, &place, most: 2)
        else { return nil }
        return (year, month, day, place)
    }

    /// `2024-02-29 12:34:56.789`, with `+00` behind it where it has a zone.
    private static func timestamp(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp?? {
        guard let (year, month, day, end) = date(text) else { return nil }
        var place = end
        guard skip(0x20, text, &place), let hour = digits(text, &place, most: 2), skip(0x3A, text, &place),
            let minute = digits(text, &place, most: 2), skip(0x3A, text, &place), let second = digits(text, &place, most: 2)
        else { return nil }
        var nanoseconds = 0
        if skip(0x2E, text, &place) {
            let start = place
            guard let fraction = digits(text, &place) else { return nil }
            nanoseconds = fraction
            for _ in place - start..<9 { nanoseconds *= 10 }
        }
        if place < text.count { guard text[place...].elementsEqual("+00".utf8) else { return nil } }
        guard (0...24).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        guard let date = CalendarDate(year: year, month: month, day: day) else { return .some(nil) }
        let seconds = Int64(date.days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return .some(Timestamp(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: nanoseconds)))
    }

    // MARK: bytes

    private static func bytes(_ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var values = TextValues()
        values.reserve(rows: cells.count, bytes: cells.bytes.count / 2)
        let texts = cells.texts
        for row in 0..<cells.count {
            guard cells.flags[row] == CellMask.value else {
                values.appendEmpty()
                continue
            }
            let decoded: [UInt8]? = texts.withBytes(row) { text in
                guard text.count >= 2, text.count % 2 == 0, text[0] == 0x5C, text[1] == 0x78 else { return nil }
                var result: [UInt8] = []
                result.reserveCapacity(text.count / 2 - 1)
                for index in stride(from: 2, to: text.count, by: 2) {
                    guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
                    result.append(high << 4 | low)
                }
                return result
            }
            guard let decoded else { throw origin.damaged("bytes are not written in hexadecimal") }
            decoded.withUnsafeBufferPointer { values.append($0) }
        }
        return BinaryValues.finish(.bytes(values), cells)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }
}
