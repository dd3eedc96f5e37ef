import Crypto
public import Records

/// Computes the ids of one entity's rows, so that rows and references to them agree without any look-up.
///
/// An id is UUIDv5 (RFC 9562, section 5.5) of the store's namespace and the name `system/entity/part/part…`. Text parts are
/// their UTF-8 bytes with `%` as `%25` and `/` as `%2F`; integers are plain, decimals without trailing zeros, dates ISO 8601,
/// timestamps RFC 3339 in UTC, bools `true` and `false`, uuids lower-case.
public struct RowIdentity: Sendable {
    /// The namespace's 16 bytes and `system/entity/`.
    private let prefix: [UInt8]

    /// - Parameters:
    ///   - namespace: the store's, as `store init` fixed it.
    ///   - system: the legacy system; escaped as parts are.
    ///   - entity: name in the canonical model.
    public init(namespace: RowID, system: String, entity: String) {
        var prefix: [UInt8] = []
        for word in [namespace.high, namespace.low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                prefix.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        for name in [system, entity] {
            KeyText.appendEscaped(name.utf8, to: &prefix)
            prefix.append(KeyText.slash)
        }
        self.prefix = prefix
    }

    /// Whether values of the type may be parts of a key; the others have no one text that is theirs.
    public static func canBeKey(_ type: ValueType) -> Bool {
        switch type {
        case .string, .int, .decimal, .date, .timestamp, .bool, .uuid: true
        default: false
        }
    }

    /// The ids and keys of all rows.
    ///
    /// - Parameters:
    ///   - parts: the key's columns, in order, each with `count` rows.
    ///   - count: rows.
    /// - Returns: `ids` and `keys` (the parts as they stand in the id, joined by `/`), one a row; `bad`, ascending, has the rows
    ///   in which a part is null, an error or of a type that cannot be a key. Those have a zero id and an empty key.
    /// - Complexity: O(bytes of the keys).
    public func ids(_ parts: [Column], count: Int) -> (ids: [RowID], keys: TextValues, bad: [Int32]) {
        var flags = [UInt8](repeating: 0, count: count)
        var texts: [TextValues] = []
        for part in parts {
            guard let text = KeyText.texts(part, count: count) else {
                flags = [UInt8](repeating: 1, count: count)
                break
            }
            texts.append(text)
            for row in 0..<min(count, part.mask.flags.count) { flags[row] |= part.mask.flags[row] }
        }
        var bad: [Int32] = []
        for row in 0..<count where flags[row] != 0 { bad.append(Int32(truncatingIfNeeded: row)) }
        let keys = bad.count == count ? KeyText.empty(count) : KeyText.joined(texts, flags, count: count)
        return (hash(keys, flags, count: count), keys, bad)
    }

    private func hash(_ keys: TextValues, _ flags: [UInt8], count: Int) -> [RowID] {
        let longest = Int(keys.lengths.max() ?? 0)
        var scratch = prefix
        scratch.append(contentsOf: repeatElement(0, count: longest))
        return [RowID](unsafeUninitializedCapacity: count) { target, written in
            scratch.withUnsafeMutableBytes { scratch in
                keys.bytes.withUnsafeBytes { bytes in
                    for row in 0..<count {
                        guard flags[row] == 0 else {
                            target.initializeElement(at: row, to: RowID(high: 0, low: 0))
                            continue
                        }
                        let start = Int(keys.starts[row])
                        let length = Int(keys.lengths[row])
                        UnsafeMutableRawBufferPointer(rebasing: scratch[prefix.count...])
                            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
                        var hasher = Insecure.SHA1()
                        hasher.update(
                            bufferPointer: UnsafeRawBufferPointer(rebasing: scratch[0..<prefix.count + length]))
                        target.initializeElement(at: row, to: Self.id(hasher.finalize()))
                    }
                }
            }
            written = count
        }
    }

    /// The first 16 bytes with version 5 and variant 10 in their places.
    private static func id(_ digest: Insecure.SHA1.Digest) -> RowID {
        digest.withUnsafeBytes { bytes in
            let high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
            let low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            return RowID(
                high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x5000,
                low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
        }
    }
}
