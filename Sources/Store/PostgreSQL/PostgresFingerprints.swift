internal import Postgres

/// The fingerprint blocks of one stream in `lb_fingerprint`.
struct PostgresFingerprints: FingerprintBlocks {
    let storeName: String
    let stream: String
    private let connection: PostgresConnection
    private let table: String

    /// Half a MiB at once: a block alone would wait for the network each time.
    private static let blocksAtOnce = 8

    init(_ store: PostgresStore, stream: String) {
        storeName = store.name
        self.stream = stream
        connection = store.connection
        table = store.schema.qualified("lb_fingerprint")
    }

    func sizes() throws -> [(segment: Int64, entries: Int64)] {
        try connection.query(
            "SELECT segment, sum(entries)::bigint FROM \(table) WHERE stream = $1 GROUP BY segment ORDER BY segment", [stream]
        ).map { row in (TextRow(row).int(0), TextRow(row).int(1)) }
    }

    func read(segment: Int64, from block: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try connection.binaryQuery(
            """
            SELECT data FROM \(table) WHERE stream = $1 AND segment = $2::bigint AND block >= $3::bigint \
            AND block < $3::bigint + \(Self.blocksAtOnce) ORDER BY block
            """, [stream, String(segment), String(block)]
        ) { _, columns in
            if let data = columns.first ?? nil { try body(data) }
        }
    }

    func insert(segment: Int64, block: Int64, entries: Int, data: [UInt8]) throws {
        let copy = try connection.copyIn(
            "COPY \(table) (stream, segment, block, entries, data) FROM STDIN (FORMAT binary)")
        var buffer = CopyBuffer()
        buffer.appendHeader()
        buffer.appendFieldCount(5)
        buffer.append(text: stream)
        buffer.append(int: segment)
        buffer.append(int: block)
        buffer.append(int: Int64(entries))
        data.withUnsafeBytes { buffer.append(bytes: $0) }
        buffer.appendTrailer()
        try buffer.drain(to: copy)
        _ = try copy.finish()
    }

    func removeSegments(through segment: Int64) throws {
        _ = try connection.query("DELETE FROM \(table) WHERE stream = $1 AND segment <= $2::bigint", [stream, String(segment)])
    }
}
