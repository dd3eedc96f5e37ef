import Records

/// The texts of key parts as they stand in an id's name.
enum KeyText {
    static let slash: UInt8 = 0x2F
    static let percent: UInt8 = 0x25

    static func appendEscaped(_ text: some Sequence<UInt8>, to target: inout [UInt8]) {
        for byte in text {
            switch byte {
            case percent: target.append(contentsOf: [percent, 0x32, 0x35])
            case slash: target.append(contentsOf: [percent, 0x32, 0x46])
            default: target.append(byte)
            }
        }
    }

    static func empty(_ count: Int) -> TextValues {
        TextValues(bytes: [], starts: [UInt32](repeating: 0, count: count), lengths: [UInt32](repeating: 0, count: count))
    }

    /// - Returns: nil where the column's type cannot be a key. What stands at masked rows is unspecified.
    static func texts(_ column: Column, count: Int) -> TextValues? {
        switch column.values {
        case .string(let all): return escaped(all, column.mask)
        case .bool(let all):
            return written(count, longest: 5, column.mask) { target, row in
                var length = 0
                for byte in all[row] ? StaticString("true").bytes : StaticString("false").bytes {
                    target[length] = byte
                    length += 1
                }
                return length
            }
        case .int(let all): return written(count, longest: 20, column.mask) { write(all[$1], to: $0) }
        case .decimal(let all):
            return written(count, longest: Decimal38.maximumTextLength, column.mask) { target, row in
                let value = all[row].normalized
                return Decimal38.write(value.mantissa, scale: value.scale, to: target)
            }
        case .date(let all):
            return written(count, longest: 10, column.mask) { target, row in
                CalendarDate(days: all[row]).write(to: target)
                return 10
            }
        case .timestamp(let all):
            return written(count, longest: Timestamp.maximumTextLength, column.mask) { all[$1].write(to: $0) }
        case .uuid(let all):
            return written(count, longest: RowID.textLength, column.mask) { target, row in
                all[row].write(to: target)
                return RowID.textLength
            }
        case .null, .double, .bytes, .list, .structure, .uint, .duration, .type, .dyn, .map, .optional: return nil
        }
    }

    /// The parts of each row with slashes between them; a single part is passed through.
    ///
    /// - Parameter flags: rows other than 0 get an empty text.
    static func joined(_ parts: [TextValues], _ flags: [UInt8], count: Int) -> TextValues {
        var starts = [UInt32](repeating: 0, count: count)
        var lengths = [UInt32](repeating: 0, count: count)
        if parts.count == 1 {
            for row in 0..<count where flags[row] == 0 {
                starts[row] = parts[0].starts[row]
                lengths[row] = parts[0].lengths[row]
            }
            return TextValues(bytes: parts[0].bytes, starts: starts, lengths: lengths)
        }
        var total = 0
        for row in 0..<count where flags[row] == 0 {
            var length = max(0, parts.count - 1)
            for part in parts { length += Int(part.lengths[row]) }
            starts[row] = UInt32(truncatingIfNeeded: total)
            lengths[row] = UInt32(truncatingIfNeeded: length)
            total += length
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, written in
            for (index, part) in parts.enumerated() {
                part.bytes.withUnsafeBufferPointer { source in
                    for row in 0..<count where flags[row] == 0 {
                        var position = Int(starts[row])
                        for earlier in parts[0..<index] { position += Int(earlier.lengths[row]) + 1 }
                        let start = Int(part.starts[row])
                        if index > 0 { target.initializeElement(at: position - 1, to: slash) }
                        _ = UnsafeMutableBufferPointer(rebasing: target[position...])
                            .initialize(fromContentsOf: source[start..<start + Int(part.lengths[row])])
                    }
                }
            }
            written = total
        }
        return TextValues(bytes: bytes, starts: starts, lengths: lengths)
    }

    /// Copies nothing while no text holds `%` or `/`.
    private static func escaped(_ all: TextValues, _ mask: CellMask) -> TextValues {
        let isPlain = all.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<all.count where mask.isValue(row) {
                let start = Int(all.starts[row])
                for position in start..<start + Int(all.lengths[row])
                where bytes[position] == percent || bytes[position] == slash { return false }
            }
            return true
        }
        if isPlain { return all }
        var result = TextValues()
        result.reserve(rows: all.count, bytes: 0)
        for row in 0..<all.count {
            guard mask.isValue(row) else {
                result.appendEmpty()
                continue
            }
            let start = result.bytes.count
            all.withBytes(row) { appendEscaped($0, to: &result.bytes) }
            result.starts.append(UInt32(truncatingIfNeeded: start))
            result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
        }
        return result
    }

    @inline(__always)
    private static func written(
        _ count: Int, longest: Int, _ mask: CellMask, _ write: (UnsafeMutablePointer<UInt8>, Int) -> Int
    ) -> TextValues {
        var result = empty(count)
        result.bytes = [UInt8](unsafeUninitializedCapacity: count * longest) { target, written in
            guard let start = target.baseAddress else { return }
            for row in 0..<count where mask.isValue(row) {
                let length = write(start + written, row)
                result.starts[row] = UInt32(truncatingIfNeeded: written)
                result.lengths[row] = UInt32(truncatingIfNeeded: length)
                written += length
            }
        }
        return result
    }

    private static func write(_ value: Int64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var length = value < 0 ? 1 : 0
        var rest = value.magnitude
        repeat {
            length += 1
            rest /= 10
        } while rest > 0
        rest = value.magnitude
        var position = length
        repeat {
            position -= 1
            target[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        } while rest > 0
        if value < 0 { target[0] = 0x2D }
        return length
    }
}

extension StaticString {
    /// The bytes of an ASCII literal.
    fileprivate var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
