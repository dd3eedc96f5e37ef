internal import Delta
internal import Records

/// A stretch of a stream's fingerprints, ascending by id, as bytes: a version byte, the number of entries (4 bytes, little
/// endian), then for each entry id (16), hash (16) and state (1).
enum FingerprintBlock {
    enum State: UInt8 {
        case live = 0
        case tombstone = 1
        /// The row is gone from the store: hides entries of earlier segments.
        case removed = 2
    }

    struct Entry {
        let id: RowID
        let hash: RowHash
        let state: State
    }

    /// What a change leaves.
    ///
    /// - Parameter hardDeletes: whether deleted rows are gone from the store.
    static func entry(_ change: Change, hardDeletes: Bool) -> Entry {
        let state: State = change.kind != .delete ? .live : hardDeletes ? .removed : .tombstone
        return Entry(id: change.id, hash: change.hash, state: state)
    }

    static let version: UInt8 = 1
    static let headerSize = 5
    static let entrySize = 33
    /// What makes a block of about 64 KiB.
    static let capacity = (65_536 - headerSize) / entrySize

    /// - Parameter entries: at most ``capacity``.
    static func encode(_ entries: some Collection<Entry>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: headerSize + entries.count * entrySize)
        bytes.withUnsafeMutableBytes { target in
            target[0] = version
            target.storeBytes(of: UInt32(truncatingIfNeeded: entries.count).littleEndian, toByteOffset: 1, as: UInt32.self)
            var position = headerSize
            for entry in entries {
                target.storeBytes(of: entry.id.high.bigEndian, toByteOffset: position, as: UInt64.self)
                target.storeBytes(of: entry.id.low.bigEndian, toByteOffset: position + 8, as: UInt64.self)
                target.storeBytes(of: entry.hash.high.bigEndian, toByteOffset: position + 16, as: UInt64.self)
                target.storeBytes(of: entry.hash.low.bigEndian, toByteOffset: position + 24, as: UInt64.self)
                target[position + 32] = entry.state.rawValue
                position += entrySize
            }
        }
        return bytes
    }

    /// - Returns: nil where the bytes are not a block, or its ids do not ascend.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [Entry]? {
        guard bytes.count >= headerSize, bytes[0] == version else { return nil }
        let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
        guard count <= capacity, bytes.count == headerSize + count * entrySize else { return nil }
        var isSound = true
        let entries = [Entry](unsafeUninitializedCapacity: count) { target, written in
            var position = headerSize
            while written < count {
                guard let state = State(rawValue: bytes[position + 32]) else {
                    isSound = false
                    return
                }
                let id = RowID(
                    high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)))
                if written > 0, target[written - 1].id >= id {
                    isSound = false
                    return
                }
                let hash = RowHash(
                    high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 24, as: UInt64.self)))
                target.initializeElement(at: written, to: Entry(id: id, hash: hash, state: state))
                written += 1
                position += entrySize
            }
        }
        return isSound ? entries : nil
    }
}
