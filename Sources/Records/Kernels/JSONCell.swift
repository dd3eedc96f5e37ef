/// One column opened for writing: its kind and the raw pointers to its values, so that a row costs a switch and no reference
/// counting. Only valid inside ``JSONCell/with(_:_:)``.
struct JSONCell {
    private enum Kind {
        case null, bool, int, double, decimal, wideDecimal, date, timestamp, text, json, bytes, uuid, other
    }

    private let kind: Kind
    private let values: UnsafeRawPointer?
    /// Scales of wide decimals, lengths of texts.
    private let second: UnsafeRawPointer?
    /// Bytes of texts.
    private let third: UnsafeRawPointer?
    private let flags: UnsafePointer<UInt8>?
    /// Of decimals that have the same.
    private let scale: UInt8
    let column: Column?

    private init(
        _ kind: Kind, _ values: UnsafeRawPointer?, _ second: UnsafeRawPointer?, _ third: UnsafeRawPointer?,
        _ flags: UnsafePointer<UInt8>?, scale: UInt8 = 0, column: Column? = nil
    ) {
        self.kind = kind
        self.values = values
        self.second = second
        self.third = third
        self.flags = flags
        self.scale = scale
        self.column = column
    }

    /// Opens columns for the time of the body.
    ///
    /// - Parameter json: positions of columns whose texts are JSON already.
    static func with<Result>(_ columns: [Column], json: Set<Int> = [], _ body: ([JSONCell]) -> Result) -> Result {
        open(columns[...], json, [], body)
    }

    private static func open<Result>(
        _ columns: ArraySlice<Column>, _ json: Set<Int>, _ opened: [JSONCell], _ body: ([JSONCell]) -> Result
    ) -> Result {
        guard let column = columns.first else { return body(opened) }
        return with(column, isJSON: json.contains(columns.startIndex)) { open(columns.dropFirst(), json, opened + [$0], body) }
    }

    static func with<Result>(_ column: Column, isJSON: Bool = false, _ body: (JSONCell) -> Result) -> Result {
        column.mask.flags.withUnsafeBufferPointer { flags in
            let mask = flags.isEmpty ? nil : flags.baseAddress
            func simple<Value>(_ kind: Kind, _ array: [Value]) -> Result {
                array.withUnsafeBytes { body(JSONCell(kind, $0.baseAddress, nil, nil, mask)) }
            }
            func texts(_ kind: Kind, _ texts: TextValues) -> Result {
                texts.starts.withUnsafeBytes { starts in
                    texts.lengths.withUnsafeBytes { lengths in
                        texts.bytes.withUnsafeBytes { bytes in
                            body(JSONCell(kind, starts.baseAddress, lengths.baseAddress, bytes.baseAddress, mask))
                        }
                    }
                }
            }
            switch column.values {
            case .null: return body(JSONCell(.null, nil, nil, nil, mask))
            case .bool(let all): return simple(.bool, all)
            case .int(let all): return simple(.int, all)
            case .double(let all): return simple(.double, all)
            case .date(let all): return simple(.date, all)
            case .timestamp(let all): return simple(.timestamp, all)
            case .uuid(let all): return simple(.uuid, all)
            case .decimal(let all):
                switch all.form {
                case .narrow(let mantissas, let scale):
                    return mantissas.withUnsafeBytes { body(JSONCell(.decimal, $0.baseAddress, nil, nil, mask, scale: scale)) }
                case .wide(let mantissas, let scales):
                    return mantissas.withUnsafeBytes { mantissas in
                        scales.withUnsafeBytes { scales in
                            body(JSONCell(.wideDecimal, mantissas.baseAddress, scales.baseAddress, nil, mask))
                        }
                    }
                }
            case .string(let all): return texts(isJSON ? .json : .text, all)
            case .bytes(let all): return texts(.bytes, all)
            case .list, .structure, .map, .optional, .dyn, .uint, .duration, .type:
                return body(JSONCell(.other, nil, nil, nil, mask, column: column))
            }
        }
    }

    var isNested: Bool { kind == .other }

    /// How many bytes the cell needs at most.
    @inline(__always)
    func bound(_ row: Int) -> Int {
        switch kind {
        case .text: 2 + 6 * length(row)
        case .json: 8 + length(row)
        case .bytes: 4 + 2 * length(row)
        case .other: 0
        default: 48
        }
    }

    @inline(__always)
    private func length(_ row: Int) -> Int {
        guard let second else { return 0 }
        return Int(second.load(fromByteOffset: row * 4, as: UInt32.self))
    }

    /// Writes the cell; the caller has room for ``bound(_:)`` bytes.
    @inline(__always)
    func write(_ row: Int, to target: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        if let flags, flags[row] != 0 { return Self.writeNull(target) }
        guard let values else { return kind == .text || kind == .bytes ? Self.writeEmpty(target) : Self.writeNull(target) }
        switch kind {
        case .text:
            let count = length(row)
            guard count > 0, let third else { return Self.writeEmpty(target) }
            let start = Int(values.load(fromByteOffset: row * 4, as: UInt32.self))
            return Self.writeQuoted(
                UnsafeBufferPointer(
                    start: (third + start).assumingMemoryBound(to: UInt8.self), count: count), to: target)
        case .json:
            let count = length(row)
            guard count > 0, let third else { return Self.writeNull(target) }
            let start = Int(values.load(fromByteOffset: row * 4, as: UInt32.self))
            UnsafeMutableRawPointer(target).copyMemory(from: third + start, byteCount: count)
            return target + count
        case .decimal:
            let mantissa = values.load(fromByteOffset: row * 8, as: Int64.self)
            return target + Decimal38.write(mantissa, scale: scale, to: target)
        case .wideDecimal:
            let mantissa = values.load(fromByteOffset: row * 16, as: Int128.self)
            guard let second else { return Self.writeNull(target) }
            let scale = second.load(fromByteOffset: row, as: UInt8.self)
            return target + Decimal38.write(mantissa, scale: scale, to: target)
        case .date:
            target[0] = 0x22
            CalendarDate(days: values.load(fromByteOffset: row * 4, as: Int32.self)).write(to: target + 1)
            target[11] = 0x22
            return target + 12
        case .int:
            let value = values.load(fromByteOffset: row * 8, as: Int64.self)
            return target + Decimal38.write(value, scale: 0, to: target)
        case .bool:
            let value = values.load(fromByteOffset: row, as: UInt8.self) != 0
            return Self.writeWord(value ? "true" : "false", target)
        case .double:
            let value = values.load(fromByteOffset: row * 8, as: Double.self)
            // JSON has no words for these.
            guard value.isFinite else { return Self.writeWord("\"\(value)\"", target) }
            return Self.writeWord(value.description, target)
        case .timestamp:
            target[0] = 0x22
            let stride = MemoryLayout<Timestamp>.stride
            let count = values.load(fromByteOffset: row * stride, as: Timestamp.self).write(to: target + 1)
            target[count + 1] = 0x22
            return target + count + 2
        case .uuid:
            target[0] = 0x22
            values.load(fromByteOffset: row * 16, as: RowID.self).write(to: target + 1)
            target[37] = 0x22
            return target + 38
        case .bytes:
            guard let third else { return Self.writeEmpty(target) }
            let start = Int(values.load(fromByteOffset: row * 4, as: UInt32.self))
            var position = target
            position[0] = 0x22
            position += 1
            for index in 0..<length(row) {
                let byte = third.load(fromByteOffset: start + index, as: UInt8.self)
                position[0] = Self.hexadecimal(byte >> 4)
                position[1] = Self.hexadecimal(byte & 15)
                position += 2
            }
            position[0] = 0x22
            return position + 1
        case .null, .other: return Self.writeNull(target)
        }
    }

    private static func hexadecimal(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }

    @inline(__always)
    static func writeNull(_ target: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(target).storeBytes(of: 0x6C_6C_75_6E, as: UInt32.self)
        return target + 4
    }

    private static func writeEmpty(_ target: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        target[0] = 0x22
        target[1] = 0x22
        return target + 2
    }

    private static func writeWord(_ word: String, _ target: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        var position = target
        for byte in word.utf8 {
            position.pointee = byte
            position += 1
        }
        return position
    }

    /// Quotes a text (RFC 8259, section 7); room for six bytes a byte and two quotes is needed.
    ///
    /// Eight bytes are copied and looked at together; only where one of them needs an escape are they taken one by one.
    @inline(__always)
    static func writeQuoted(
        _ text: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        target[0] = 0x22
        var position = target + 1
        var index = 0
        guard let base = text.baseAddress else { return writeEmpty(target) }
        let source = UnsafeRawPointer(base)
        while index + 8 <= text.count {
            let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if needsEscape(word) { break }
            UnsafeMutableRawPointer(position).storeBytes(of: word, as: UInt64.self)
            position += 8
            index += 8
        }
        let rest = text.count - index
        if rest > 0, rest < 8, index > 0 {
            // The last eight bytes overlap those that were copied already, which needed no escape.
            let word = source.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
            if !needsEscape(word) {
                UnsafeMutableRawPointer(position + rest - 8).storeBytes(of: word, as: UInt64.self)
                position += rest
                index = text.count
            }
        }
        while index < text.count {
            let byte = base[index]
            index += 1
            if byte >= 0x20, byte != 0x22, byte != 0x5C {
                position[0] = byte
                position += 1
            } else {
                position = writeEscape(byte, to: position)
            }
        }
        position[0] = 0x22
        return position + 1
    }

    /// Whether any of eight bytes is below 0x20, a quote or a backslash.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let low = (word &- ones &* 0x20) & ~word
        let isQuote = (quote &- ones) & ~quote
        let isBackslash = (backslash &- ones) & ~backslash
        return (low | isQuote | isBackslash) & highs != 0
    }

    @inline(never)
    private static func writeEscape(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        target[0] = 0x5C
        switch byte {
        case 0x22, 0x5C: target[1] = byte
        case 0x0A: target[1] = 0x6E
        case 0x0D: target[1] = 0x72
        case 0x09: target[1] = 0x74
        default:
            target[1] = 0x75
            target[2] = 0x30
            target[3] = 0x30
            target[4] = hexadecimal(byte >> 4)
            target[5] = hexadecimal(byte & 15)
            return target + 6
        }
        return target + 2
    }
}
