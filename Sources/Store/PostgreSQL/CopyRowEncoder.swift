internal import Canonical
internal import Delta
internal import Glibc
internal import Records

/// Writes changes as rows of a binary COPY. Values go from the change's payload to the buffer without an allocation.
struct CopyRowEncoder: ~Copyable {
    private let stream: EntityStream
    private let codec: RowCodec
    /// Whether every row also has what is the same in all of them: system, stream and run.
    private let isWhole: Bool
    private let isJSON: [Bool]
    private let fieldCount: Int16
    private let run: Int64
    var buffer = CopyBuffer(capacity: 2 * Self.threshold)

    /// Bytes that are worth a call of libpq.
    static let threshold = 131_072

    /// - Parameter isWhole: for the table itself; otherwise for the staging table.
    init(_ stream: EntityStream, run: Int64, isWhole: Bool) {
        self.stream = stream
        self.isWhole = isWhole
        self.run = run
        codec = RowCodec(stream: stream)
        isJSON = stream.fields.map { $0.name == Entity.attributesName }
        fieldCount = Int16(clamping: Self.columns(stream, isWhole: isWhole).count)
    }

    /// The columns in the order of ``append(_:)``.
    static func columns(_ stream: EntityStream, isWhole: Bool) -> [String] {
        ["id", "source_key"] + stream.fields.map(\.name) + ["lb_hash", "lb_origin"]
            + (isWhole ? ["source_system", "lb_stream", "lb_run"] : [])
    }

    /// - Throws: `LB4001` where the payload is not a row of the stream, `LB5010` where a value cannot be stored.
    mutating func append(_ change: Change) throws {
        buffer.appendFieldCount(fieldCount)
        buffer.append(id: change.id)
        buffer.append(text: try checked(change.key, "source_key", change))
        // A copy, since the visit writes to this value's buffer.
        let codec = codec
        try change.payload.withUnsafeBytes { payload in
            var next = 0
            try codec.decode(payload) { field, value in
                while next < field {
                    buffer.appendNull()
                    next += 1
                }
                next = field + 1
                try append(value, field: field, change)
            }
            while next < stream.fields.count {
                buffer.appendNull()
                next += 1
            }
        }
        buffer.append(hash: change.hash)
        buffer.append(text: try checked(change.origin, "lb_origin", change))
        if isWhole {
            buffer.append(text: stream.system)
            buffer.append(text: stream.name)
            buffer.append(int: run)
        }
    }

    private mutating func append(_ value: CellValue, field: Int, _ change: Change) throws {
        switch value {
        case .bool(let value): buffer.append(bool: value)
        case .int(let value): buffer.append(int: value)
        case .double(let value): buffer.append(double: value)
        case .decimal(let value): buffer.append(decimal: value)
        case .date(let value):
            guard value >= .minimum, value <= .maximum else {
                throw notStorable("a date outside the years 1 to 9999", stream.fields[field].name, change)
            }
            buffer.append(date: value)
        case .timestamp(let microseconds):
            guard let value = StoreText.timestamp(microseconds: microseconds) else {
                throw notStorable("a timestamp outside the years 1 to 9999", stream.fields[field].name, change)
            }
            buffer.append(timestamp: value)
        case .string(let bytes):
            if Self.hasNUL(bytes) || isJSON[field] && Self.hasEscapedNUL(bytes) {
                throw notStorable("a text with a NUL character", stream.fields[field].name, change)
            }
            if isJSON[field] { buffer.append(json: bytes) } else { buffer.append(bytes: bytes) }
        case .bytes(let bytes): buffer.append(bytes: bytes)
        case .uuid(let value): buffer.append(id: value)
        }
    }

    private func checked(_ text: String, _ field: String, _ change: Change) throws -> String {
        if text.utf8.contains(0) { throw notStorable("a text with a NUL character", field, change) }
        return text
    }

    private static func hasNUL(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return false }
        return memchr(start, 0, bytes.count) != nil
    }

    /// Whether a JSON text has `\u0000`, which jsonb does not take.
    private static func hasEscapedNUL(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 6 else { return false }
        var index = 0
        while index < bytes.count - 5 {
            // What stands behind a backslash is no beginning of another escape.
            if bytes[index] != 0x5C {
                index += 1
            } else if bytes[index + 1] == 0x75, (2..<6).allSatisfy({ bytes[index + $0] == 0x30 }) {
                return true
            } else {
                index += 2
            }
        }
        return false
    }

    private func notStorable(_ what: String, _ field: String, _ change: Change) -> any Error {
        StoreError.notStorable(what, id: change.id, field: field, origin: change.origin)
    }
}
