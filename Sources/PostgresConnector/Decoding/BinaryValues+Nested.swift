internal import Diagnostics
internal import Records

extension BinaryValues {
    /// Dimensions, whether there are nulls, the type; size and first index of each dimension; the elements (PostgreSQL source,
    /// `array_send`).
    static func lists(_ element: ColumnType, _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(cells.count + 1)
        var elements = Cells(bytes: cells.bytes)
        var errors: [CellError] = []
        try cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count {
                if cells.flags[row] == CellMask.value {
                    var reader = BinaryReader(raw, start: Int(cells.starts[row]), length: Int(cells.lengths[row]), origin)
                    let dimensions = try reader.int32()
                    reader.skip(8)
                    if dimensions == 1 {
                        let count = Int(try reader.int32())
                        reader.skip(4)
                        guard count >= 0, count <= reader.left / 4 else { throw origin.damaged("an array is larger than its bytes") }
                        for _ in 0..<count { try reader.value(into: &elements) }
                    } else if dimensions != 0 {
                        errors.append(
                            origin.error(
                                row, .arrayOfDimensions, "the array has \(dimensions) dimensions", expected: "a list: one dimension",
                                found: "\(dimensions) dimensions", help: "flatten it in a query, as with unnest()"))
                        reader.skip(reader.left)
                    }
                    guard reader.left == 0 else { throw origin.damaged("an array goes on after its last element") }
                }
                offsets.append(Int32(truncatingIfNeeded: elements.count))
            }
        }
        let child = try column(element, elements, origin)
        return finish(.list(ListValues(offsets: offsets, elements: child)), cells, errors)
    }

    /// How many members; type, length and bytes of each (PostgreSQL source, `record_send`).
    static func structures(_ members: [ColumnType.Member], _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var parts = members.map { _ in Cells(bytes: cells.bytes) }
        try cells.bytes.withUnsafeBytes { raw in
            for row in 0..<cells.count {
                guard cells.flags[row] == CellMask.value else {
                    for index in parts.indices { parts[index].appendNull() }
                    continue
                }
                var reader = BinaryReader(raw, start: Int(cells.starts[row]), length: Int(cells.lengths[row]), origin)
                guard try reader.int32() == Int32(truncatingIfNeeded: members.count) else {
                    throw origin.damaged("a composite has another number of members than its type")
                }
                for index in parts.indices {
                    reader.skip(4)
                    try reader.value(into: &parts[index])
                }
                guard reader.left == 0 else { throw origin.damaged("a composite goes on after its last member") }
            }
        }
        let columns = try zip(members, parts).map { member, cells in
            try column(
                member.type, cells,
                FieldOrigin(
                    relation: origin.relation, field: "\(origin.field).\(FieldNaming.name(member.name))", isPersonal: origin.isPersonal))
        }
        guard case .structure(let fields) = ColumnType.composite(members).valueType else { return finish(.null, cells) }
        return finish(.structure(StructValues(fields: fields, columns: columns)), cells)
    }

    /// Goes through the bytes of one value, never past them.
    private struct BinaryReader {
        let raw: UnsafeRawBufferPointer
        var position: Int
        let end: Int
        let origin: FieldOrigin

        init(_ raw: UnsafeRawBufferPointer, start: Int, length: Int, _ origin: FieldOrigin) {
            self.raw = raw
            position = start
            end = start + length
            self.origin = origin
        }

        var left: Int { end - position }

        mutating func int32() throws -> Int32 {
            guard left >= 4 else { throw origin.damaged("it ends early") }
            defer { position += 4 }
            return Int32(bigEndian: raw.loadUnaligned(fromByteOffset: position, as: Int32.self))
        }

        mutating func skip(_ count: Int) { position += min(max(count, 0), left) }

        /// A length, -1 for null, and as many bytes.
        mutating func value(into cells: inout Cells) throws {
            let length = Int(try int32())
            if length == -1 { return cells.appendNull() }
            guard length >= 0, length <= left else { throw origin.damaged("a part is longer than the whole") }
            cells.append(start: position, length: length)
            position += length
        }
    }
}
