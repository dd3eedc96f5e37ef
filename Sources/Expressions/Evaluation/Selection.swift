public import Records

/// Puts columns together, row by row or end to end.
public enum Selection {
    /// For each row the cell of the column that `choice` names; a choice outside of the columns gives an unspecified value.
    static func select(_ choice: [UInt8], _ columns: [Column], type: ValueType, count: Int) -> Column {
        let rows = choice.enumerated().map { row, chosen in
            Int32(truncatingIfNeeded: min(Int(chosen), columns.count - 1) * count + row)
        }
        return concatenated(columns, type: type).gathered(rows)
    }

    /// The columns one after the other; a column of the null type takes on the wanted type.
    public static func concatenated(_ columns: [Column], type: ValueType) -> Column {
        let parts = columns.map { column in
            column.type == .null && type != .null
                ? Column(Column.empty(type, count: column.count).values, count: column.count, mask: column.mask, errors: column.errors)
                : column
        }
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
        case .null: return .null
        case .bool: return .bool(parts.flatMap { part -> [Bool] in if case .bool(let all) = part.values { all } else { [] } })
        case .int: return .int(parts.flatMap { part -> [Int64] in if case .int(let all) = part.values { all } else { [] } })
        case .double: return .double(parts.flatMap { part -> [Double] in if case .double(let all) = part.values { all } else { [] } })
        case .date: return .date(parts.flatMap { part -> [Int32] in if case .date(let all) = part.values { all } else { [] } })
        case .timestamp: return .timestamp(parts.flatMap { part -> [Timestamp] in if case .timestamp(let all) = part.values { all } else { [] } })
        case .uuid: return .uuid(parts.flatMap { part -> [RowID] in if case .uuid(let all) = part.values { all } else { [] } })
        case .decimal:
            var result = DecimalValues()
            for part in parts {
                if case .decimal(let all) = part.values {
                    result.mantissas += all.mantissas
                    result.scales += all.scales
                }
            }
            return .decimal(result)
        case .string, .bytes:
            var result = TextValues()
            for part in parts {
                let all: TextValues
                switch part.values {
                case .string(let texts), .bytes(let texts): all = texts
                default: continue
                }
                let shift = UInt32(truncatingIfNeeded: result.bytes.count)
                result.bytes += all.bytes
                result.starts += all.starts.map { $0 &+ shift }
                result.lengths += all.lengths
            }
            return type == .string ? .string(result) : .bytes(result)
        case .list(let element):
            var offsets: [Int32] = [0]
            var children: [Column] = []
            var base: Int32 = 0
            for part in parts {
                guard case .list(let lists) = part.values else { continue }
                offsets += lists.offsets.dropFirst().map { $0 + base }
                base = offsets[offsets.count - 1]
                children.append(lists.elements)
            }
            return .list(ListValues(offsets: offsets, elements: concatenated(children, type: element)))
        case .structure(let fields):
            let columns = fields.indices.map { index in
                concatenated(
                    parts.compactMap { if case .structure(let all) = $0.values { all.columns[index] } else { nil } },
                    type: fields[index].type)
            }
            return .structure(StructValues(fields: fields, columns: columns))
        }
    }
}
