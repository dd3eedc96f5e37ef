internal import Diagnostics

/// Tells messages of `pgoutput` apart.
///
/// Transactions that are still open are never sent: streaming them is not asked for, so the server spills what is over its
/// `logical_decoding_work_mem` to its own disk, and drops what is rolled back.
enum PluginDecoder {
    /// - Parameters:
    ///   - bytes: that messages are gathered in.
    ///   - range: of one whole message.
    /// - Throws: `GatewayError` with `LB1620` where it is none.
    static func message(_ bytes: [UInt8], _ range: Range<Int>) throws -> PluginMessage {
        try bytes.withUnsafeBytes { try message(MessageReader($0, range)) }
    }

    private static func message(_ reader: MessageReader) throws -> PluginMessage {
        var reader = reader
        let message: PluginMessage
        switch try reader.byte() {
        // I, U, D: whoever decodes the frame takes it apart.
        case 0x49, 0x55, 0x44: return .row(relation: try reader.int32())
        case 0x42:  // B
            let end = try reader.int64()
            _ = try reader.int64()
            message = .begin(end: end, xid: try reader.int32())
        case 0x43:  // C
            _ = try reader.byte()
            _ = try reader.int64()
            message = .commit(end: try reader.int64(), time: Int64(bitPattern: try reader.int64()))
        case 0x52: message = .relation(try relation(&reader))
        case 0x54:  // T
            let count = Int(try reader.int32())
            _ = try reader.byte()
            guard count <= reader.left / 4 else { throw damaged("a truncate has fewer tables than it says") }
            message = .truncate(relations: try (0..<count).map { _ in try reader.int32() })
        case 0x59, 0x4F, 0x4D: return .other
        case let tag: throw damaged("a message is of the unknown kind \(tag)")
        }
        guard reader.left == 0 else { throw damaged("a message is longer than it says") }
        return message
    }

    private static func relation(_ reader: inout MessageReader) throws -> ReplicatedRelation {
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

    static func damaged(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .changeDamaged, "the stream of changes cannot be taken apart: \(what)",
                help: "run the command again: nothing was confirmed, so the server sends the same once more"))
    }
}
