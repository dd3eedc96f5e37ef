public import Canonical
import Crypto
import Diagnostics
import Records

/// Encodes mapped rows as the bytes that are hashed, spilled and handed to the store, and decodes them again.
///
/// A row is a version byte and then, for each field that is not null, in ascending order of names: a 4-byte tag of the name, a
/// type byte, and the value's canonical bytes, integers little-endian. The row hash is the first 16 bytes of SHA-256 over
/// exactly these bytes. Absent fields are null, so a new nullable field changes no hash.
public struct RowCodec: Sendable {
    /// Goes first into every row; another encoding takes another number.
    public static let version: UInt8 = 1

    public let stream: EntityStream
    let tags: [UInt32]
    /// Nil for fields of a type that no store column holds.
    let types: [CellTypeTag?]

    public init(stream: EntityStream) {
        self.stream = stream
        tags = FieldTags.of(stream)
        types = stream.fields.map { CellTypeTag($0.type) }
    }

    /// Encodes and hashes the rows of a batch, column by column.
    ///
    /// - Parameter batch: with ids, and with columns as ``EntityStream/fields`` has them.
    /// - Throws: `LB4002` where the batch does not fit the stream, or a cell is an error or a double that is not finite.
    /// - Complexity: O(bytes of the batch).
    public func encode(_ batch: EntityBatch) throws -> EncodedRows {
        try check(batch)
        let count = batch.count
        let columns = try columnTypes(batch)
        // One more entry, so that the prefix sum of the lengths is the table of offsets.
        var offsets = [Int](repeating: 1, count: count + 1)
        try offsets.withUnsafeMutableBufferPointer { lengths in
            for (index, type) in columns.enumerated() {
                if let type { try measure(batch.columns[index], type, field: index, batch, into: lengths) }
            }
            var position = 0
            for row in 0..<count {
                let length = lengths[row]
                lengths[row] = position
                position += length
            }
            lengths[count] = position
        }
        let total = offsets[count]
        var failure: (row: Int, field: Int)?
        let payload = [UInt8](unsafeUninitializedCapacity: total) { target, written in
            guard total > 0, let start = target.baseAddress else { return }
            var cursors = offsets
            cursors.withUnsafeMutableBufferPointer { cursors in
                for row in 0..<count {
                    start[cursors[row]] = Self.version
                    cursors[row] += 1
                }
                for (index, type) in columns.enumerated() {
                    guard let type else { continue }
                    let scatter = ColumnScatter(
                        tag: tags[index], type: type.rawValue, count: count, cursors: cursors,
                        target: UnsafeMutableRawPointer(start))
                    if let row = scatter.write(batch.columns[index]) { failure = failure ?? (row, index) }
                }
            }
            written = total
        }
        if let failure {
            throw SyncError.damagedBatch(
                "a double is not a finite number", at: place(batch, row: failure.row, field: failure.field))
        }
        let origins = batch.origins
        return try EncodedRows(
            stream: batch.stream, ids: batch.ids, hashes: Self.hashes(payload, offsets), keys: batch.keys,
            file: origins.file, recordNumbers: batch.recordRows.map { origins.recordNumbers[Int($0)] },
            byteOffsets: batch.recordRows.map { origins.byteOffsets[Int($0)] }, payload: payload, offsets: offsets)
    }

    /// The hash of one encoded row.
    public static func hash(_ payload: UnsafeRawBufferPointer) -> RowHash {
        var hasher = SHA256()
        hasher.update(bufferPointer: payload)
        return hasher.finalize().withUnsafeBytes {
            RowHash(
                high: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    private static func hashes(_ payload: [UInt8], _ offsets: [Int]) -> [RowHash] {
        payload.withUnsafeBytes { bytes in
            let count = offsets.count - 1
            return [RowHash](unsafeUninitializedCapacity: count) { target, written in
                for row in 0..<count {
                    target.initializeElement(
                        at: row, to: hash(UnsafeRawBufferPointer(rebasing: bytes[offsets[row]..<offsets[row + 1]])))
                }
                written = count
            }
        }
    }

    private func check(_ batch: EntityBatch) throws {
        guard batch.columns.count == stream.fields.count, batch.columns.allSatisfy({ $0.count == batch.count }) else {
            throw SyncError.damagedBatch("its columns are not those of stream \(stream.name)")
        }
        guard batch.ids.count == batch.count, batch.keys.count == batch.count, batch.recordRows.count == batch.count else {
            throw SyncError.damagedBatch("ids, keys or origins are missing")
        }
        let records = min(batch.origins.recordNumbers.count, batch.origins.byteOffsets.count)
        for record in batch.recordRows where record < 0 || Int(record) >= records {
            throw SyncError.damagedBatch("a row comes from no record of its batch")
        }
    }

    /// - Returns: for each column its type, nil where it has nothing but nulls.
    private func columnTypes(_ batch: EntityBatch) throws -> [CellTypeTag?] {
        var result: [CellTypeTag?] = []
        for (index, column) in batch.columns.enumerated() {
            let flags = column.mask.flags
            guard flags.isEmpty || flags.count == batch.count else {
                throw SyncError.damagedBatch("field \(stream.fields[index].name) has a mask of another size")
            }
            if let row = flags.firstIndex(where: { $0 >= CellMask.error }) {
                throw SyncError.damagedBatch("a cell is an error", at: place(batch, row: row, field: index))
            }
            if !flags.isEmpty, !flags.contains(CellMask.value) {
                result.append(nil)
                continue
            }
            if batch.count == 0 {
                result.append(nil)
                continue
            }
            guard let type = types[index], CellTypeTag(column.type) == type,
                column.valuesCount == batch.count
            else {
                throw SyncError.damagedBatch(
                    "field \(stream.fields[index].name) is \(stream.fields[index].type) and its column \(column.type)")
            }
            result.append(type)
        }
        return result
    }

    private func measure(
        _ column: Column, _ type: CellTypeTag, field: Int, _ batch: EntityBatch,
        into lengths: UnsafeMutableBufferPointer<Int>
    ) throws {
        let count = batch.count
        let flags = column.mask.flags
        if let size = type.fixedSize {
            if flags.isEmpty {
                for row in 0..<count { lengths[row] += 5 + size }
            } else {
                flags.withUnsafeBufferPointer { flags in
                    for row in 0..<count { lengths[row] += flags[row] == CellMask.value ? 5 + size : 0 }
                }
            }
            return
        }
        guard let texts = column.texts else { return }
        let available = texts.bytes.count
        let isSound = texts.lengths.withUnsafeBufferPointer { sizes in
            texts.starts.withUnsafeBufferPointer { starts in
                flags.withUnsafeBufferPointer { flags in
                    var isSound = true
                    for row in 0..<count where flags.isEmpty || flags[row] == CellMask.value {
                        let size = Int(sizes[row])
                        if Int(starts[row]) + size > available { isSound = false }
                        lengths[row] += 9 + size
                    }
                    return isSound
                }
            }
        }
        guard isSound else {
            throw SyncError.damagedBatch("a text of field \(stream.fields[field].name) lies outside of its column")
        }
    }

    private func place(_ batch: EntityBatch, row: Int, field: Int) -> Place {
        let record = Int(batch.recordRows[row])
        return Place(
            file: batch.origins.file, record: Int(batch.origins.recordNumbers[record]),
            byteOffset: Int(batch.origins.byteOffsets[record]), field: stream.fields[field].name)
    }
}

extension Column {
    fileprivate var texts: TextValues? {
        switch values {
        case .string(let texts), .bytes(let texts): texts
        default: nil
        }
    }

    /// How many values stand behind the column, which a sound column has as many of as rows.
    fileprivate var valuesCount: Int {
        switch values {
        case .bool(let all): all.count
        case .int(let all): all.count
        case .double(let all): all.count
        case .decimal(let all): all.count
        case .date(let all): all.count
        case .timestamp(let all): all.count
        case .string(let all), .bytes(let all): min(all.starts.count, all.lengths.count)
        case .uuid(let all): all.count
        case .null, .list, .structure, .uint, .duration, .type, .dyn, .map, .optional: 0
        }
    }
}
