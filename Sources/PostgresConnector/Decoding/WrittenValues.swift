internal import Diagnostics
internal import Records

/// Columns out of PostgreSQL's text format, as sessions with ``SourceSession`` settings write it: ISO dates, UTC, hexadecimal bytes.
/// What they give is what ``BinaryValues`` gives for the same values.
enum WrittenValues {
    /// - Throws: `GatewayError` with `LB1606` where a value is not written as its type is.
    static func column(_ type: ColumnType, _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        switch type {
        case .bool: return BinaryValues.finish(.bool(try map(cells, origin, false) { $0 == "t" ? true : $0 == "f" ? false : nil }), cells)
        case .int2, .int4, .int8, .oid: return BinaryValues.finish(.int(try map(cells, origin, 0) { Int64($0) }), cells)
        case .float4:
            return BinaryValues.finish(.double(try map(cells, origin, 0) { Float(double($0)).map { Double($0) } }), cells)
        case .float8: return BinaryValues.finish(.double(try map(cells, origin, 0) { Double(double($0)) }), cells)
        case .uuid: return BinaryValues.finish(.uuid(try map(cells, origin, RowID(high: 0, low: 0)) { RowID($0) }), cells)
        case .numeric: return try decimals(cells, origin)
        case .date:
            let (values, errors) = try times(cells, origin, Int32(0)) { (text: Substring) -> Int32?? in
                guard let (year, month, day) = date(text) else { return nil }
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

    private static func map<Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ filler: Value, _ read: (String) -> Value?
    ) throws -> [Value] {
        let texts = cells.texts
        var values = [Value](repeating: filler, count: cells.count)
        for row in 0..<cells.count where cells.flags[row] == CellMask.value {
            guard let value = read(texts.string(row)) else { throw origin.damaged("it is not written as its type is") }
            values[row] = value
        }
        return values
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
    private static func times<Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ filler: Value, _ read: (Substring) -> Value??
    ) throws -> (values: [Value], errors: [CellError]) {
        let texts = cells.texts
        var values = [Value](repeating: filler, count: cells.count)
        var errors: [CellError] = []
        for row in 0..<cells.count where cells.flags[row] == CellMask.value {
            let text = texts.string(row)
            let isInfinite = text == "infinity" || text == "-infinity"
            let isBefore = text.hasSuffix(" BC") || text == "-infinity"
            if isInfinite || isBefore {
                errors.append(BinaryValues.dateError(row, isInfinite: isInfinite, isLate: !isBefore, origin))
                continue
            }
            guard let found = read(text[...]) else { throw origin.damaged("a date is not written as one") }
            if let value = found {
                values[row] = value
            } else {
                errors.append(BinaryValues.dateError(row, isInfinite: false, isLate: true, origin))
            }
        }
        return (values, errors)
    }

    private static func date(_ text: Substring) -> (Int, Int, Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        return (year, month, day)
    }

    /// `2024-02-29 12:34:56.789`, with `+00` behind it where it has a zone.
    private static func timestamp(_ text: Substring) -> Timestamp?? {
        guard let space = text.firstIndex(of: " "), let (year, month, day) = date(text[..<space]) else { return nil }
        var time = text[text.index(after: space)...]
        if time.hasSuffix("+00") { time = time.dropLast(3) }
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = Int(parts[0]), let minute = Int(parts[1]) else { return nil }
        let second = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(second.count), let whole = Int(second[0]) else { return nil }
        var nanoseconds = 0
        if second.count == 2 {
            let digits = second[1] + String(repeating: "0", count: max(0, 9 - second[1].count))
            guard digits.count == 9, let fraction = Int(digits) else { return nil }
            nanoseconds = fraction
        }
        guard (0...24).contains(hour), (0...59).contains(minute), (0...60).contains(whole) else { return nil }
        guard let date = CalendarDate(year: year, month: month, day: day) else { return .some(nil) }
        let seconds = Int64(date.days) * 86_400 + Int64(hour * 3_600 + minute * 60 + whole)
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
