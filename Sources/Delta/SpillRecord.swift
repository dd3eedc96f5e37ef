import Records

/// The records of a ``SpillLane``, in the machine's own byte order: they never outlive the process.
enum SpillRecord {
    /// An entry of a table, or a fingerprint of the store.
    static let entry: UInt8 = 1
    /// An id whose record was rejected.
    static let keep: UInt8 = 2
    /// A row that waits to be compared.
    static let row: UInt8 = 3
    /// A row that goes to the store, until a later record of its id says otherwise.
    static let change: UInt8 = 4
    /// The id's earlier change is void.
    static let cancel: UInt8 = 5
    /// An id whose record is gone from the source, or has become another version of itself.
    static let remove: UInt8 = 6
    /// An id whose record is gone, unless another one of the run has it.
    static let drop: UInt8 = 7

    /// Tag and id.
    static let shortSize = 17
    /// Tag, id, hash, origin, kind, length of the key, length of the payload.
    static let rowHeaderSize = 1 + 16 + 16 + RowOrigin.encodedSize + 1 + 4 + 4

    static func entrySize(_ layout: FingerprintTable.Layout) -> Int {
        1 + 16 + 16 + 1 + (layout.keepsOrigin ? RowOrigin.encodedSize : 0) + (layout.keepsBaseHash ? 16 : 0)
    }

    /// - Parameter bytes: starts with a record.
    /// - Returns: the bytes of that record; nil where too few are there to know.
    /// - Throws: `LB4003` where no record starts so.
    static func size(_ bytes: UnsafeRawBufferPointer, _ layout: FingerprintTable.Layout) throws -> Int? {
        guard let tag = bytes.first else { return nil }
        switch tag {
        case entry: return entrySize(layout)
        case keep, cancel, remove, drop: return shortSize
        case row, change:
            guard bytes.count >= rowHeaderSize else { return nil }
            let key = bytes.loadUnaligned(fromByteOffset: rowHeaderSize - 8, as: UInt32.self)
            let payload = bytes.loadUnaligned(fromByteOffset: rowHeaderSize - 4, as: UInt32.self)
            return rowHeaderSize + Int(key) + Int(payload)
        default: throw SyncError.damagedSpill("a record of unknown kind \(tag)")
        }
    }

    static func id(_ record: UnsafeRawBufferPointer) -> RowID {
        RowID(
            high: record.loadUnaligned(fromByteOffset: 1, as: UInt64.self),
            low: record.loadUnaligned(fromByteOffset: 9, as: UInt64.self))
    }

    /// Of an entry, a row or a change.
    static func hash(_ record: UnsafeRawBufferPointer) -> RowHash {
        RowHash(
            high: record.loadUnaligned(fromByteOffset: 17, as: UInt64.self),
            low: record.loadUnaligned(fromByteOffset: 25, as: UInt64.self))
    }

    /// Of a row or a change.
    static func incoming(_ record: UnsafeRawBufferPointer) -> IncomingRow {
        let keyEnd = rowHeaderSize + Int(record.loadUnaligned(fromByteOffset: rowHeaderSize - 8, as: UInt32.self))
        return IncomingRow(
            id: id(record), hash: hash(record), origin: origin(record, at: 33),
            key: UnsafeRawBufferPointer(rebasing: record[rowHeaderSize..<keyEnd]),
            payload: UnsafeRawBufferPointer(rebasing: record[keyEnd...]))
    }

    /// Of a row or a change: the raw value of its ``ChangeKind``.
    static func kind(_ record: UnsafeRawBufferPointer) -> UInt8 { record[33 + RowOrigin.encodedSize] }

    /// Of an entry.
    static func entryState(_ record: UnsafeRawBufferPointer) -> UInt8 { record[33] }

    /// Of an entry, where the layout has them.
    static func entryExtras(
        _ record: UnsafeRawBufferPointer, _ layout: FingerprintTable.Layout
    ) -> (origin: RowOrigin, baseHash: RowHash) {
        guard layout.keepsOrigin else { return (RowOrigin(), hash(record)) }
        let origin = origin(record, at: 34)
        guard layout.keepsBaseHash else { return (origin, hash(record)) }
        let start = 34 + RowOrigin.encodedSize
        return (
            origin,
            RowHash(
                high: record.loadUnaligned(fromByteOffset: start, as: UInt64.self),
                low: record.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
        )
    }

    private static func origin(_ record: UnsafeRawBufferPointer, at start: Int) -> RowOrigin {
        RowOrigin(
            recordNumber: record.loadUnaligned(fromByteOffset: start, as: Int64.self),
            byteOffset: record.loadUnaligned(fromByteOffset: start + 8, as: Int64.self),
            file: record.loadUnaligned(fromByteOffset: start + 16, as: UInt32.self))
    }

    // Writing: `target` has room for the record.

    static func writeShort(_ tag: UInt8, _ id: RowID, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: tag, as: UInt8.self)
        target.storeBytes(of: id.high, toByteOffset: 1, as: UInt64.self)
        target.storeBytes(of: id.low, toByteOffset: 9, as: UInt64.self)
    }

    private static func write(_ hash: RowHash, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: hash.high, as: UInt64.self)
        target.storeBytes(of: hash.low, toByteOffset: 8, as: UInt64.self)
    }

    private static func write(_ origin: RowOrigin, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: origin.recordNumber, as: Int64.self)
        target.storeBytes(of: origin.byteOffset, toByteOffset: 8, as: Int64.self)
        target.storeBytes(of: origin.file, toByteOffset: 16, as: UInt32.self)
    }

    static func writeEntry(
        _ id: RowID, _ hash: RowHash, state: UInt8, origin: RowOrigin, baseHash: RowHash,
        _ layout: FingerprintTable.Layout, to target: UnsafeMutableRawPointer
    ) {
        writeShort(entry, id, to: target)
        write(hash, to: target + 17)
        target.storeBytes(of: state, toByteOffset: 33, as: UInt8.self)
        if layout.keepsOrigin { write(origin, to: target + 34) }
        if layout.keepsBaseHash { write(baseHash, to: target + 34 + RowOrigin.encodedSize) }
    }

    /// - Parameters:
    ///   - keySize: bytes of the key, as the caller has checked that they fit.
    ///   - payloadSize: as `keySize`.
    static func writeRow(
        _ tag: UInt8, _ row: IncomingRow, kind: UInt8, keySize: UInt32, payloadSize: UInt32,
        to target: UnsafeMutableRawPointer
    ) {
        writeShort(tag, row.id, to: target)
        write(row.hash, to: target + 17)
        write(row.origin, to: target + 33)
        target.storeBytes(of: kind, toByteOffset: 33 + RowOrigin.encodedSize, as: UInt8.self)
        target.storeBytes(of: keySize, toByteOffset: rowHeaderSize - 8, as: UInt32.self)
        target.storeBytes(of: payloadSize, toByteOffset: rowHeaderSize - 4, as: UInt32.self)
        if keySize > 0, let source = row.key.baseAddress {
            (target + rowHeaderSize).copyMemory(from: source, byteCount: Int(keySize))
        }
        if payloadSize > 0, let source = row.payload.baseAddress {
            (target + rowHeaderSize + Int(keySize)).copyMemory(from: source, byteCount: Int(payloadSize))
        }
    }
}
