public import Records

/// Puts columns together, end to end or (in an extension) row by row.
public enum Selection {
    /// The columns one after the other; a column of the null type takes on the wanted type.
    public static func concatenated(_ columns: [Column], type: ValueType) -> Column {
        let parts = columns.map { $0.type == type ? $0 : $0.converted(to: type) }
        let total = parts.reduce(0) { $0 + $1.count }
        var flags: [UInt8] = []
        var errors: [CellError] = []
        if parts.contains(where: { !$0.mask.isAllValues }) { flags.reserveCapacity(total) }
        let needsMask = parts.contains { !$0.mask.isAllValues }
        var base = 0
        for part in parts {
            if needsMask {
                flags += part.mask.isAllValues ? [UInt8](repeating: 0, count: part.count) : part.mask.flags
            }
            for var error in part.errors {
                error.row += Int32(truncatingIfNeeded: base)
                errors.append(error)
            }
            base += part.count
        }
        return Column(values(parts, type: type, total: total), count: total, mask: CellMask(flags: flags), errors: errors)
    }

    private static func values(_ parts: [Column], type: ValueType, total: Int) -> Column.Values {
        switch type {
        case .null, .undecided, .abstract: return .null
        case .bool: return .bool(parts.flatMap { part -> [Bool] in if case .bool(let all) = part.values { all } else { [] } })
        case .int: return .int(parts.flatMap { part -> [Int64] in if case .int(let all) = part.values { all } else { [] } })
        case .double: return .double(parts.flatMap { part -> [Double] in if case .double(let all) = part.values { all } else { [] } })
        case .date: return .date(parts.flatMap { part -> [Int32] in if case .date(let all) = part.values { all } else { [] } })
        case .timestamp: return .timestamp(parts.flatMap { part -> [Timestamp] in if case .timestamp(let all) = part.values { all } else { [] } })
        case .uuid: return .uuid(parts.flatMap { part -> [RowID] in if case .uuid(let all) = part.values { all } else { [] } })
        case .decimal:
            var result = DecimalValues()
            for part in parts {
                if case .decimal(let all) = part.values { result.append(contentsOf: all) }
            }
            return .decimal(result)
        case .string, .bytes, .type:
            var result = TextValues()
            for part in parts {
                let all: TextValues
                switch part.values {
                case .string(let texts), .bytes(let texts), .type(let texts): all = texts.packed()
                default: continue
                }
                let shift = UInt32(truncatingIfNeeded: result.bytes.count)
                result.bytes += all.bytes
                result.starts += all.starts.map { $0 &+ shift }
                result.lengths += all.lengths
            }
            return type == .string ? .string(result) : type == .bytes ? .bytes(result) : .type(result)
        case .uint: return .uint(parts.flatMap { part -> [UInt64] in if case .uint(let all) = part.values { all } else { [] } })
        case .duration: return .duration(parts.flatMap { part -> [TimeSpan] in if case .duration(let all) = part.values { all } else { [] } })
        case .dyn: return .dyn(unions(parts))
        case .list(let element), .optional(let element):
            let lists = parts.compactMap { part -> ListValues? in
                switch part.values {
                case .list(let all), .optional(let all): all
                default: nil
                }
            }
            let (offsets, children) = ranges(lists.map { ($0.offsets, $0.elements) })
            let values = ListValues(offsets: offsets, elements: concatenated(children, type: element))
            if case .list = type { return .list(values) }
            return .optional(values)
        case .map(let key, let value):
            let maps = parts.compactMap { if case .map(let all) = $0.values { all } else { nil } }
            let (offsets, keys) = ranges(maps.map { ($0.offsets, $0.keys) })
            let (_, values) = ranges(maps.map { ($0.offsets, $0.values) })
            return .map(
                MapValues(offsets: offsets, keys: concatenated(keys, type: key), values: concatenated(values, type: value)))
        case .structure(let fields):
            let columns = fields.indices.map { index in
                concatenated(
                    parts.compactMap { if case .structure(let all) = $0.values { all.columns[index] } else { nil } },
                    type: fields[index].type)
            }
            return .structure(StructValues(fields: fields, columns: columns))
        }
    }

    /// The offsets of lists end to end, and their children without what stands behind the last element.
    private static func ranges(_ parts: [(offsets: [Int32], child: Column)]) -> (offsets: [Int32], children: [Column]) {
        var offsets: [Int32] = [0]
        var children: [Column] = []
        var base: Int32 = 0
        for part in parts {
            offsets += part.offsets.dropFirst().map { $0 + base }
            let end = part.offsets[part.offsets.count - 1]
            base += end
            children.append(part.child.count == Int(end) ? part.child : part.child.gathered(Array(0..<end)))
        }
        return (offsets, children)
    }

    private static func unions(_ parts: [Column]) -> DynValues {
        var types: [ValueType] = []
        var pieces: [[Column]] = []
        var tags: [UInt8] = []
        var positions: [Int32] = []
        for part in parts {
            guard case .dyn(let all) = part.values else { continue }
            var slots: [(tag: UInt8, shift: Int32)] = []
            for child in all.children {
                let type = child.type
                let slot = types.firstIndex(of: type) ?? types.count
                if slot == types.count {
                    types.append(type)
                    pieces.append([])
                }
                let shift = pieces[slot].reduce(0) { $0 + $1.count }
                slots.append((UInt8(truncatingIfNeeded: slot), Int32(truncatingIfNeeded: shift)))
                pieces[slot].append(child)
            }
            for row in 0..<part.count {
                let slot = slots[Int(all.tags[row])]
                tags.append(slot.tag)
                positions.append(all.positions[row] + slot.shift)
            }
        }
        if types.isEmpty { return DynValues(nulls: 0) }
        let children = zip(types, pieces).map { $1.count == 1 ? $1[0] : concatenated($1, type: $0) }
        return DynValues(tags: tags, positions: positions, children: children)
    }
}

extension TextValues {
    /// The texts in a buffer of their own, where they are views into a much larger one: putting columns together that share a
    /// buffer would double it each time.
    fileprivate func packed() -> TextValues {
        guard bytes.count > 4_096 else { return self }
        let used = lengths.reduce(0) { $0 &+ Int($1) }
        guard bytes.count > 2 * used else { return self }
        var result = TextValues()
        result.reserve(rows: count, bytes: used)
        for row in 0..<count { withBytes(row) { result.append($0) } }
        return result
    }
}
