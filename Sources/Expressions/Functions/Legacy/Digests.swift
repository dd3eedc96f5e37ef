internal import Crypto
import Records

/// Digests as text and ids.
enum Digests {
    static func appendHexadecimal(_ bytes: some Sequence<UInt8>, to result: inout [UInt8]) {
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] { result.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble) }
        }
    }

    static func appendSHA256(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        appendHexadecimal(SHA256.hash(data: UnsafeRawBufferPointer(text)), to: &result)
    }

    /// HMAC-SHA256 over the purpose, a zero byte and the text.
    static func appendToken(
        _ text: UnsafeBufferPointer<UInt8>, purpose: [UInt8], key: SymmetricKey, to result: inout [UInt8]
    ) {
        var code = HMAC<SHA256>(key: key)
        code.update(data: purpose + [0])
        code.update(data: UnsafeRawBufferPointer(text))
        appendHexadecimal(code.finalize(), to: &result)
    }

    /// UUIDv5 (RFC 9562, section 5.5).
    static func uuid5(_ namespace: RowID, _ name: UnsafeBufferPointer<UInt8>) -> RowID {
        var digest = Insecure.SHA1()
        withUnsafeBytes(of: (namespace.high.bigEndian, namespace.low.bigEndian)) { digest.update(bufferPointer: $0) }
        digest.update(bufferPointer: UnsafeRawBufferPointer(name))
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in digest.finalize().prefix(16).enumerated() {
            if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
        }
        return RowID(
            high: words.0 & ~0xF000 | 0x5000, low: words.1 & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
