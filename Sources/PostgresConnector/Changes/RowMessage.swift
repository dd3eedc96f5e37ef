/// An insert, update or delete taken apart: the row before and the row after, as views into the bytes that messages are gathered in.
struct RowMessage {
    enum Kind: UInt8, Sendable {
        case null = 0x6E
        /// Out of line and not changed, so it was not sent.
        case unchanged = 0x75
        case text = 0x74
        case binary = 0x62
    }

    struct Cell: Sendable, Hashable {
        let kind: Kind
        let start: UInt32
        let length: UInt32
    }

    /// A row: as many cells as its table has columns, one after the other, and where it stands as a whole.
    struct Tuple: Sendable, Hashable {
        var firstCell: Int
        var start: Int
        var end: Int
    }

    private(set) var old: Tuple?
    /// Only the columns of the replica identity are in the old row; the others are null whatever they were.
    private(set) var hasOnlyKey = false
    private(set) var new: Tuple?

    /// - Parameters:
    ///   - range: of one whole message.
    ///   - width: columns of its table.
    ///   - cells: gets those of both rows.
    /// - Throws: `GatewayError` with `LB1620` where it is no such message.
    init(_ raw: UnsafeRawBufferPointer, _ range: Range<Int>, width: Int, cells: inout [Cell]) throws {
        var reader = MessageReader(raw, range)
        let tag = try reader.byte()
        _ = try reader.int32()
        var mark = try reader.byte()
        if tag != 0x49, mark == 0x4B || mark == 0x4F {
            hasOnlyKey = mark == 0x4B
            old = try Self.tuple(&reader, width, &cells)
            if tag == 0x55 { mark = try reader.byte() }
        }
        switch tag {
        case 0x49, 0x55:
            guard mark == 0x4E else { throw PluginDecoder.damaged("an insert or update has no new row") }
            new = try Self.tuple(&reader, width, &cells)
        case 0x44:
            guard old != nil else { throw PluginDecoder.damaged("a delete has no old row") }
        default: throw PluginDecoder.damaged("a message is no change of a row")
        }
        guard reader.left == 0 else { throw PluginDecoder.damaged("a message is longer than it says") }
    }

    private static func tuple(_ reader: inout MessageReader, _ width: Int, _ cells: inout [Cell]) throws -> Tuple {
        guard Int(try reader.int16()) == width else { throw PluginDecoder.damaged("a row has another number of columns than its table") }
        let start = reader.position
        let first = cells.count
        for _ in 0..<width {
            guard let kind = Kind(rawValue: try reader.byte()) else { throw PluginDecoder.damaged("a value is of an unknown kind") }
            guard kind == .text || kind == .binary else {
                cells.append(Cell(kind: kind, start: 0, length: 0))
                continue
            }
            let length = Int(try reader.int32())
            guard length <= reader.left else { throw PluginDecoder.damaged("a value is longer than its message") }
            cells.append(
                Cell(kind: kind, start: UInt32(truncatingIfNeeded: reader.position), length: UInt32(truncatingIfNeeded: length)))
            reader.position += length
        }
        return Tuple(firstCell: first, start: start, end: reader.position)
    }
}
