internal import Diagnostics

/// Takes messages of `pgoutput` apart.
///
/// Transactions that are still open are never sent: streaming them is not asked for, so the server spills what is over its
/// `logical_decoding_work_mem` to its own disk, and drops what is rolled back.
enum PluginDecoder {
    /// - Parameters:
    ///   - bytes: that messages are gathered in; offsets of cells count in them.
    ///   - range: of one whole message.
    /// - Throws: `GatewayError` with `LB1620` where it is none.
    static func message(_ bytes: [UInt8], _ range: Range<Int>) throws -> PluginMessage {
        var reader = Reader(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        let tag = try reader.byte()
        let message: PluginMessage
        switch tag {
        case 0x42:  // B
            let end = try reader.int64()
            _ = try reader.int64()
            message = .begin(end: end, xid: try reader.int32())
        case 0x43:  // C
            _ = try reader.byte()
            _ = try reader.int64()
            message = .commit(end: try reader.int64(), time: Int64(bitPattern: try reader.int64()))
        case 0x52: message = .relation(try relation(&reader))
        case 0x49:  // I
            let id = try reader.int32()
            guard try reader.byte() == 0x4E else { throw damaged("an insert has no new row") }
            message = .insert(relation: id, new: try tuple(&reader))
        case 0x55:  // U
            let id = try reader.int32()
            var mark = try reader.byte()
            var old: OldTuple?
            if mark == 0x4B || mark == 0x4F {
                old = OldTuple(isKey: mark == 0x4B, cells: try tuple(&reader))
                mark = try reader.byte()
            }
            guard mark == 0x4E else { throw damaged("an update has no new row") }
            message = .update(relation: id, old: old, new: try tuple(&reader))
        case 0x44:  // D
            let id = try reader.int32()
            let mark = try reader.byte()
            guard mark == 0x4B || mark == 0x4F else { throw damaged("a delete has no old row") }
            message = .delete(relation: id, old: OldTuple(isKey: mark == 0x4B, cells: try tuple(&reader)))
        case 0x54:  // T
            let count = Int(try reader.int32())
            _ = try reader.byte()
            guard count <= reader.left / 4 else { throw damaged("a truncate has fewer tables than it says") }
            message = .truncate(relations: try (0..<count).map { _ in try reader.int32() })
        case 0x59, 0x4F, 0x4D: return .other
        default: throw damaged("a message is of the unknown kind \(tag)")
        }
        guard reader.left == 0 else { throw damaged("a message is longer than it says") }
        return message
    }

    private static func relation(_ reader: inout Reader) throws -> ReplicatedRelation {
        let id = try reader.int32()
        let schema = try reader.text()
        let name = try reader.text()
        let identity = try reader.byte()
        let count = Int(try reader.int16())
        var columns: [ReplicatedRelation.Column] = []
        for _ in 0..<count {
            let flags = try reader.byte()
            let column = try reader.text()
            columns.append(ReplicatedRelation.Column(name: column, typeID: try reader.int32(), isKey: flags & 1 != 0))
            _ = try reader.int32()
        }
        // The server leaves its own schema's name out.
        return ReplicatedRelation(
            id: id, schema: schema.isEmpty ? "pg_catalog" : schema, name: name, identity: identity, columns: columns)
    }

    private static func tuple(_ reader: inout Reader) throws -> TupleCells {
        let count = Int(try reader.int16())
        guard count <= reader.left else { throw damaged("a row has fewer columns than it says") }
        var cells: [TupleCells.Cell] = []
        cells.reserveCapacity(count)
        for _ in 0..<count {
            guard let kind = TupleCells.Kind(rawValue: try reader.byte()) else { throw damaged("a value is of an unknown kind") }
            guard kind == .text || kind == .binary else {
                cells.append(TupleCells.Cell(kind: kind, start: 0, length: 0))
                continue
            }
            let length = Int(try reader.int32())
            guard length <= reader.left else { throw damaged("a value is longer than its message") }
            cells.append(
                TupleCells.Cell(
                    kind: kind, start: UInt32(truncatingIfNeeded: reader.position), length: UInt32(truncatingIfNeeded: length)))
            reader.position += length
        }
        return TupleCells(cells: cells)
    }

    static func damaged(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .changeDamaged, "the stream of changes cannot be taken apart: \(what)",
                help: "run the command again: nothing was confirmed, so the server sends the same once more"))
    }

    private struct Reader {
        let bytes: [UInt8]
        var position: Int
        let end: Int

        var left: Int { end - position }

        private mutating func number(_ count: Int) throws -> UInt64 {
            guard left >= count else { throw PluginDecoder.damaged("a message ends early") }
            var value: UInt64 = 0
            for index in position..<position + count { value = value << 8 | UInt64(bytes[index]) }
            position += count
            return value
        }

        mutating func byte() throws -> UInt8 { UInt8(truncatingIfNeeded: try number(1)) }
        mutating func int16() throws -> UInt16 { UInt16(truncatingIfNeeded: try number(2)) }
        mutating func int32() throws -> UInt32 { UInt32(truncatingIfNeeded: try number(4)) }
        mutating func int64() throws -> UInt64 { try number(8) }

        /// Up to a NUL.
        mutating func text() throws -> String {
            guard let stop = bytes[position..<end].firstIndex(of: 0) else { throw PluginDecoder.damaged("a name has no end") }
            guard let text = String(validating: bytes[position..<stop], as: UTF8.self) else {
                throw PluginDecoder.damaged("a name is not UTF-8")
            }
            position = stop + 1
            return text
        }
    }
}
