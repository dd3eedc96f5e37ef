internal import Connector
internal import Diagnostics
internal import Records

/// Consecutive rows of one binary copy.
struct CopyFrame: SourceFrame {
    let layout: PostgresLayout
    /// Index into the layout's kinds, and its place among the tables of the source.
    let kind: Int
    /// Indices into the kind's fields, in the order of the copy's columns, and how those travel.
    let fields: [Int]
    let types: [ColumnType]
    let bytes: [UInt8]
    let rowCount: Int
    /// Rows of the same kind before these, and bytes.
    let rowsBefore: Int64
    let bytesBefore: Int64

    func decode() throws -> SourceBatch {
        let kind = layout.kinds[kind]
        let (rows, cells) = try takeApart(kind.relation.name)
        var columns = kind.fields.map { Column.nulls(rowCount, type: $0.column.type.valueType) }
        for (index, cells) in zip(fields, cells) {
            let field = kind.fields[index]
            let origin = FieldOrigin(relation: kind.relation.name, field: field.name, isPersonal: field.isPersonal)
            let type = types[index]
            columns[index] = try type.isBinary ? BinaryValues.column(type, cells, origin) : WrittenValues.column(type, cells, origin)
        }
        var batch = RecordBatch(
            kind: self.kind, count: rowCount, columns: columns, origins: origins(rows, kind.relation.name),
            groupOrdinals: [[Int64](repeating: Int64(self.kind), count: rowCount)], raw: bytes)
        batch.rawSpans = rows
        return SourceBatch(batches: [batch])
    }

    private func origins(_ rows: [(start: UInt32, length: UInt32)], _ name: String) -> RecordOrigins {
        RecordOrigins(
            file: name, fileIndex: kind, recordNumbers: rows.indices.map { rowsBefore + Int64($0) + 1 },
            byteOffsets: rows.map { bytesBefore + Int64($0.start) },
            byteLengths: rows.map { Int32(truncatingIfNeeded: $0.length) })
    }

    /// Finds every value: each row is a count of fields, and each field a length, -1 for null, and as many bytes.
    private func takeApart(_ name: String) throws -> (rows: [(start: UInt32, length: UInt32)], cells: [Cells]) {
        let width = fields.count
        let total = width * rowCount
        var rows: [(start: UInt32, length: UInt32)] = []
        rows.reserveCapacity(rowCount)
        var isWhole = true
        var flags = [UInt8](repeating: CellMask.value, count: total)
        var lengths = [UInt32](repeating: 0, count: total)
        // Column by column, so that each column's part is one stretch.
        let starts = [UInt32](unsafeUninitializedCapacity: total) { starts, initialized in
            starts.update(repeating: 0)
            initialized = total
            bytes.withUnsafeBytes { raw in
                var position = 0
                for row in 0..<rowCount {
                    let begin = position
                    guard position + 2 <= raw.count,
                        Int(UInt16(bigEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt16.self))) == width
                    else {
                        isWhole = false
                        return
                    }
                    position += 2
                    var cell = row
                    for _ in 0..<width {
                        guard position + 4 <= raw.count else {
                            isWhole = false
                            return
                        }
                        let length = Int(Int32(bigEndian: raw.loadUnaligned(fromByteOffset: position, as: Int32.self)))
                        position += 4
                        if length == -1 {
                            flags[cell] = CellMask.null
                        } else {
                            guard length >= 0, length <= raw.count - position else {
                                isWhole = false
                                return
                            }
                            starts[cell] = UInt32(truncatingIfNeeded: position)
                            lengths[cell] = UInt32(truncatingIfNeeded: length)
                            position += length
                        }
                        cell += rowCount
                    }
                    rows.append((UInt32(truncatingIfNeeded: begin), UInt32(truncatingIfNeeded: position - begin)))
                }
                if position != raw.count { isWhole = false }
            }
        }
        guard isWhole else {
            throw GatewayError(
                Diagnostic(
                    .copyDamaged, "the copy of \(name) cannot be taken apart", at: Place(file: name),
                    expected: "rows of \(width) columns", help: "run the command again"))
        }
        let cells = (0..<width).map { column in
            let part = column * rowCount..<(column + 1) * rowCount
            return Cells(bytes: bytes, starts: Array(starts[part]), lengths: Array(lengths[part]), flags: Array(flags[part]))
        }
        return (rows, cells)
    }
}
