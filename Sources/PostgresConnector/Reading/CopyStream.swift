internal import Diagnostics
internal import Postgres

/// Rows of one binary copy as they come, gathered into blocks (PostgreSQL manual, COPY, "Binary Format").
struct CopyStream {
    /// Whole rows.
    struct Block {
        var bytes: [UInt8]
        var rows: Int
    }

    private static let signature: [UInt8] = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
    private static let trailer: [UInt8] = [0xFF, 0xFF]
    /// Bytes of one row.
    static let maximumRow = 64 << 20

    private let relation: String
    private var hasHeader = false
    private(set) var hasEnded = false

    /// - Parameter relation: for messages.
    init(relation: String) { self.relation = relation }

    /// Reads rows until they have so many bytes, or to the end.
    ///
    /// - Returns: nil after the last row.
    /// - Throws: `GatewayError`: `LB1606`, `LB1007`, or a code of the `LB52xx` series.
    mutating func next(_ connection: PostgresConnection, bytes limit: Int) throws -> Block? {
        guard !hasEnded else { return nil }
        var block = Block(bytes: [], rows: 0)
        block.bytes.reserveCapacity(limit + limit / 8)
        var sawTrailer = false
        while block.bytes.count < limit {
            let start = block.bytes.count
            guard var count = try connection.copyData(into: &block.bytes) else {
                guard sawTrailer else { throw damaged("it ends without its end mark") }
                hasEnded = true
                break
            }
            guard !sawTrailer else { throw damaged("something follows its end mark") }
            if !hasHeader {
                let header = try headerLength(block.bytes[start...])
                block.bytes.removeSubrange(start..<start + header)
                count -= header
                hasHeader = true
                if count == 0 { continue }
            }
            if count == 2, block.bytes[start...].elementsEqual(Self.trailer) {
                block.bytes.removeLast(2)
                sawTrailer = true
                // The end of the copy follows at once.
                continue
            }
            guard count <= Self.maximumRow else {
                throw GatewayError(
                    Diagnostic(
                        .recordTooLarge, "a row has \(count) bytes", at: Place(file: relation),
                        expected: "at most \(Self.maximumRow) bytes", help: "leave the large columns out with `fields` or a query"))
            }
            block.rows += 1
        }
        if sawTrailer, !hasEnded {
            guard try connection.copyData(into: &block.bytes) == nil else { throw damaged("something follows its end mark") }
            hasEnded = true
        }
        return block.rows > 0 ? block : nil
    }

    private func headerLength(_ bytes: ArraySlice<UInt8>) throws -> Int {
        guard bytes.starts(with: Self.signature), bytes.count >= 19 else { throw damaged("it does not begin as a binary copy") }
        let words = bytes.dropFirst(Self.signature.count).prefix(8).map { UInt32($0) }
        let flags = words[0] << 24 | words[1] << 16 | words[2] << 8 | words[3]
        let extra = Int(words[4] << 24 | words[5] << 16 | words[6] << 8 | words[7])
        // The upper half says what a reader must understand.
        guard flags & 0xFFFF_0000 == 0, extra <= bytes.count - 19 else { throw damaged("its header is of an unknown form") }
        return 19 + extra
    }

    private func damaged(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .copyDamaged, "the copy of \(relation) cannot be taken apart: \(what)", at: Place(file: relation),
                help: "run the command again; check what stands between here and the server, such as a pooler"))
    }
}
