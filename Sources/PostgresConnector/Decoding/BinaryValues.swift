internal import Diagnostics
internal import Records

/// Columns out of PostgreSQL's binary format (PostgreSQL source, the `_send` functions of `src/backend/utils/adt`).
enum BinaryValues {
    /// - Throws: `GatewayError` with `LB1606` where a value has another form than its type sends.
    static func column(_ type: ColumnType, _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        switch type {
        case .bool:
            return finish(.bool(try fixed(cells, origin, 1) { $0.load(fromByteOffset: $1, as: UInt8.self) != 0 }), cells)
        case .int2:
            return finish(.int(try fixed(cells, origin, 2) { Int64(Int16(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: Int16.self))) }), cells)
        case .int4:
            return finish(.int(try fixed(cells, origin, 4) { Int64(Int32(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: Int32.self))) }), cells)
        case .int8:
            return finish(.int(try fixed(cells, origin, 8) { Int64(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: Int64.self)) }), cells)
        case .oid:
            return finish(.int(try fixed(cells, origin, 4) { Int64(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: UInt32.self))) }), cells)
        case .float4:
            return finish(.double(try fixed(cells, origin, 4) { Double(Float(bitPattern: UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: UInt32.self)))) }), cells)
        case .float8:
            return finish(.double(try fixed(cells, origin, 8) { Double(bitPattern: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: $1, as: UInt64.self))) }), cells)
        case .uuid:
            return finish(.uuid(try fixed(cells, origin, 16, RowID(high: 0, low: 0)) { raw, at in
                RowID(
                    high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
                    low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)))
            }), cells)
        case .date: return try dates(cells, origin)
        case .timestamp, .timestamptz: return try timestamps(cells, origin)
        case .numeric: return try decimals(cells, origin)
        case .bytea: return finish(.bytes(cells.texts), cells)
        case .text, .other: return texts(cells, origin)
        case .character: return texts(withoutBlanks(cells), origin)
        case .jsonb: return texts(try withoutVersion(cells, origin), origin)
        case .array(let element): return try lists(element, cells, origin)
        case .composite(let members): return try structures(members, cells, origin)
        }
    }

    static func finish(_ values: Column.Values, _ cells: Cells, _ errors: [CellError] = []) -> Column {
        var mask = CellMask(flags: cells.flags)
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: cells.count) }
        mask.compact()
        return Column(values, count: cells.count, mask: mask, errors: errors)
    }

    /// Values of one size.
    @inline(__always)
    private static func fixed<Value: ExpressibleByIntegerLiteral>(
        _ cells: Cells, _ origin: FieldOrigin, _ size: UInt32, _ read: (UnsafeRawBufferPointer, Int) -> Value
    ) throws -> [Value] {
        try fixed(cells, origin, size, 0, read)
    }

    @inline(__always)
    private static func fixed(
        _ cells: Cells, _ origin: FieldOrigin, _ size: UInt32, _ read: (UnsafeRawBufferPointer, Int) -> Bool
    ) throws -> [Bool] {
        try fixed(cells, origin, size, false, read)
    }

    @inline(__always)
    static func fixed<Value>(
        _ cells: Cells, _ origin: FieldOrigin, _ size: UInt32, _ filler: Value,
        _ read: (UnsafeRawBufferPointer, Int) -> Value
    ) throws -> [Value] {
        var values = [Value](repeating: filler, count: cells.count)
        var isWhole = true
        cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count where cells.flags[row] == CellMask.value {
                guard cells.lengths[row] == size else {
                    isWhole = false
                    return
                }
                values[row] = read(raw, Int(cells.starts[row]))
            }
        }
        guard isWhole else { throw origin.damaged("it has not the \(size) bytes of its type") }
        return values
    }

    // MARK: texts

    static func texts(_ cells: Cells, _ origin: FieldOrigin) -> Column {
        let errors = PlainText.malformedRows(cells.bytes, cells.starts, cells.lengths, cells.flags).map { row in
            origin.error(
                row, .malformedText, "the text is not valid UTF-8", expected: "UTF-8", found: hexadecimal(cells, row),
                help: "a database in SQL_ASCII holds bytes as they came: convert the column in a query with convert_from()")
        }
        return finish(.string(cells.texts), cells, errors)
    }

    static func hexadecimal(_ cells: Cells, _ row: Int) -> String {
        cells.texts.withBytes(row) { bytes in bytes.prefix(40).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }

    /// Blanks at the end of `character(n)` are filling (PostgreSQL manual, "Character Types").
    static func withoutBlanks(_ cells: Cells) -> Cells {
        var result = cells
        cells.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<cells.count {
                let start = Int(cells.starts[row])
                var length = Int(cells.lengths[row])
                while length > 0, bytes[start + length - 1] == 0x20 { length -= 1 }
                result.lengths[row] = UInt32(truncatingIfNeeded: length)
            }
        }
        return result
    }

    private static func withoutVersion(_ cells: Cells, _ origin: FieldOrigin) throws -> Cells {
        var result = cells
        for row in 0..<cells.count where cells.flags[row] == CellMask.value {
            guard cells.lengths[row] > 0, cells.bytes[Int(cells.starts[row])] == 1 else {
                throw origin.damaged("it is jsonb of an unknown version")
            }
            result.starts[row] += 1
            result.lengths[row] -= 1
        }
        return result
    }
}
