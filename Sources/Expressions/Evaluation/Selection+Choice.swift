import Records

/// Choosing between columns row by row.
extension Selection {
    /// For each row the cell of the column that `choice` names; a choice outside of the columns gives an unspecified value.
    ///
    /// - Complexity: O(rows); texts are copied only where the columns do not share their bytes.
    static func select(_ choice: [UInt8], _ columns: [Column], type: ValueType, count: Int) -> Column {
        let parts = columns.map { $0.type == type ? $0 : $0.converted(to: type) }
        guard let values = chosen(choice, parts, count: count) else {
            let rows = choice.enumerated().map { row, chosen in
                Int32(truncatingIfNeeded: min(Int(chosen), columns.count - 1) * count + row)
            }
            return concatenated(parts, type: type).gathered(rows)
        }
        var result = Column(values, count: count)
        if parts.contains(where: { !$0.mask.isAllValues }) {
            let none = [UInt8](repeating: CellMask.value, count: count)
            result.mask.flags = pick(choice, parts.map { $0.mask.isAllValues ? none : $0.mask.flags }, count)
            result.mask.compact()
            for (index, part) in parts.enumerated() {
                result.errors += part.errors.filter { min(Int(choice[Int($0.row)]), parts.count - 1) == index }
            }
            if parts.count(where: { !$0.errors.isEmpty }) > 1 { result.errors.sort { $0.row < $1.row } }
        }
        return result
    }

    /// - Returns: nil for types whose values stand in children.
    private static func chosen(_ choice: [UInt8], _ parts: [Column], count: Int) -> Column.Values? {
        guard let first = parts.first else { return nil }
        switch first.values {
        case .bool:
            return .bool(pick(choice, parts.map { if case .bool(let all) = $0.values { all } else { [] } }, count))
        case .int: return .int(pick(choice, parts.map { if case .int(let all) = $0.values { all } else { [] } }, count))
        case .uint: return .uint(pick(choice, parts.map { if case .uint(let all) = $0.values { all } else { [] } }, count))
        case .double:
            return .double(pick(choice, parts.map { if case .double(let all) = $0.values { all } else { [] } }, count))
        case .date: return .date(pick(choice, parts.map { if case .date(let all) = $0.values { all } else { [] } }, count))
        case .timestamp:
            return .timestamp(pick(choice, parts.map { if case .timestamp(let all) = $0.values { all } else { [] } }, count))
        case .decimal:
            let all = parts.map { if case .decimal(let all) = $0.values { all } else { DecimalValues() } }
            if let (mantissas, scale) = DecimalLoops.narrow(all) {
                return .decimal(DecimalValues(pick(choice, mantissas, count), scale: scale))
            }
            let wide = all.map(\.wide)
            return .decimal(
                DecimalValues(
                    mantissas: pick(choice, wide.map(\.mantissas), count), scales: pick(choice, wide.map(\.scales), count)))
        case .string:
            return .string(texts(choice, parts.map { if case .string(let all) = $0.values { all } else { TextValues() } }, count))
        case .bytes:
            return .bytes(texts(choice, parts.map { if case .bytes(let all) = $0.values { all } else { TextValues() } }, count))
        default: return nil
        }
    }

    @inline(__always)
    private static func pick<Value>(_ choice: [UInt8], _ parts: [[Value]], _ count: Int) -> [Value] {
        if parts.count == 2 {
            return [Value](unsafeUninitializedCapacity: count) { target, filled in
                choice.withUnsafeBufferPointer { choice in
                    parts[0].withUnsafeBufferPointer { first in
                        parts[1].withUnsafeBufferPointer { second in
                            for row in 0..<count {
                                target.initializeElement(at: row, to: choice[row] == 0 ? first[row] : second[row])
                            }
                        }
                    }
                }
                filled = count
            }
        }
        let last = parts.count - 1
        return (0..<count).map { parts[min(Int(choice[$0]), last)][$0] }
    }

    /// Views into the parts' bytes where they share them, or where these are small; copies of the chosen texts otherwise, since
    /// the bytes of a source's column are those of the whole frame.
    private static func texts(_ choice: [UInt8], _ parts: [TextValues], _ count: Int) -> TextValues {
        let starts = pick(choice, parts.map(\.starts), count)
        let lengths = pick(choice, parts.map(\.lengths), count)
        let addresses = parts.map { part in part.bytes.withUnsafeBytes { $0.baseAddress } }
        if addresses.allSatisfy({ $0 == addresses[0] }) { return TextValues(bytes: parts[0].bytes, starts: starts, lengths: lengths) }
        var wanted = 0
        for length in lengths { wanted += Int(length) }
        let last = parts.count - 1
        if parts.reduce(0, { $0 + $1.bytes.count }) <= wanted + count {
            var bytes: [UInt8] = []
            var shifts: [UInt32] = []
            for part in parts {
                shifts.append(UInt32(truncatingIfNeeded: bytes.count))
                bytes += part.bytes
            }
            let shifted = RowLoops.values(starts, choice, count) { $0 &+ shifts[min(Int($1), last)] }
            return TextValues(bytes: bytes, starts: shifted, lengths: lengths)
        }
        var newStarts = starts
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { target, filled in
            for (index, part) in parts.enumerated() {
                part.bytes.withUnsafeBytes { source in
                    for row in 0..<count where min(Int(choice[row]), last) == index {
                        newStarts[row] = UInt32(truncatingIfNeeded: filled)
                        let length = Int(lengths[row])
                        guard length > 0, let base = target.baseAddress, let from = source.baseAddress else { continue }
                        UnsafeMutableRawPointer(base + filled).copyMemory(from: from + Int(starts[row]), byteCount: length)
                        filled += length
                    }
                }
            }
        }
        return TextValues(bytes: bytes, starts: newStarts, lengths: lengths)
    }
}
