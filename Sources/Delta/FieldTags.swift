import Canonical
import Crypto

/// The four bytes that stand for a field's name in an encoded row.
///
/// They are the first four bytes of the SHA-256 of the name. Where two fields of one entity would share them, the one that
/// comes later in the model takes the next four bytes of its own digest: extensions come after the standard fields, so
/// adding one never changes the tag, and with it the hashes, of what is there.
enum FieldTags {
    /// - Returns: one tag for each of the stream's fields, as a little-endian load of its four bytes.
    static func of(_ stream: EntityStream) -> [UInt32] {
        let names = stream.entity.fields.map(\.name) + stream.fields.map(\.name)
        let tags = assign(names, candidate: candidate)
        return stream.fields.map { tags[$0.name] ?? 0 }
    }

    /// - Parameters:
    ///   - names: in the order of precedence; a name may come again.
    ///   - candidate: the n-th tag that a name may take.
    static func assign(_ names: [String], candidate: (_ name: String, _ attempt: Int) -> UInt32) -> [String: UInt32] {
        var tags: [String: UInt32] = [:]
        var taken: Set<UInt32> = []
        for name in names where tags[name] == nil {
            var attempt = 0
            var tag = candidate(name, attempt)
            while !taken.insert(tag).inserted {
                attempt += 1
                tag = candidate(name, attempt)
            }
            tags[name] = tag
        }
        return tags
    }

    private static func candidate(_ name: String, _ attempt: Int) -> UInt32 {
        // The eight words of the digest, then those of the name with a counter behind it.
        let round = attempt / 8
        let text = round == 0 ? name : "\(name)\u{0}\(round)"
        return SHA256.hash(data: Array(text.utf8)).withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: attempt % 8 * 4, as: UInt32.self))
        }
    }
}
