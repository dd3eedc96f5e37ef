import Crypto
import Delta
import Diagnostics
import Glibc

/// Lanes of bytes in one temporary file that has no name, so that it is gone when the process ends, however it ends.
///
/// Small runs never touch the disk: lanes stay in memory until they pass the limit together. What is written is encrypted with a
/// key that exists only in this process (AES-GCM, a fresh nonce a chunk).
final class FileSpillStore: SpillStore {
    private struct Chunk {
        let offset: Int64
        let length: Int
    }

    private struct Lane {
        var chunks: [Chunk] = []
        var tail: [UInt8] = []
    }

    private var lanes: [Int: Lane] = [:]
    private var buffered = 0
    private let memoryLimit: Int
    private var descriptor: Int32 = -1
    private var end: Int64 = 0
    private let key: SymmetricKey?

    /// - Parameters:
    ///   - memoryLimit: bytes that may wait in memory, over all lanes.
    ///   - isEncrypted: whether the file may hold personal data.
    init(memoryLimit: Int, isEncrypted: Bool) {
        self.memoryLimit = max(memoryLimit, 1 << 16)
        key = isEncrypted ? SymmetricKey(size: .bits256) : nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func append(_ bytes: UnsafeRawBufferPointer, to lane: Int) throws {
        lanes[lane, default: Lane()].tail.append(contentsOf: bytes)
        buffered += bytes.count
        if buffered > memoryLimit { for number in lanes.keys { try flush(number) } }
    }

    func read(_ lane: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let known = lanes[lane] else { return }
        for chunk in known.chunks {
            let bytes = try load(chunk)
            try bytes.withUnsafeBytes { try body($0) }
        }
        if !known.tail.isEmpty { try known.tail.withUnsafeBytes { try body($0) } }
    }

    func discard(_ lane: Int) {
        if let known = lanes.removeValue(forKey: lane) { buffered -= known.tail.count }
    }

    private func flush(_ number: Int) throws {
        guard var lane = lanes.removeValue(forKey: number) else { return }
        defer { lanes[number] = lane }
        guard !lane.tail.isEmpty else { return }
        var bytes = lane.tail
        if let key {
            guard let sealed = try AES.GCM.seal(bytes, using: key).combined else { throw failure("encryption failed") }
            bytes = Array(sealed)
        }
        if descriptor < 0 { descriptor = try Self.temporaryFile() }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written, Int(end) + written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(String(cString: strerror(errno))) }
            written += count
        }
        lane.chunks.append(Chunk(offset: end, length: bytes.count))
        end += Int64(bytes.count)
        buffered -= lane.tail.count
        lane.tail = []
    }

    private func load(_ chunk: Chunk) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: chunk.length)
        var position = 0
        while position < chunk.length {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + position }, chunk.length - position, Int(chunk.offset) + position)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(count == 0 ? "it is shorter than it was" : String(cString: strerror(errno))) }
            position += count
        }
        guard let key else { return bytes }
        return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: bytes), using: key))
    }

    private static func temporaryFile() throws -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/landbridge-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw GatewayError(
                Diagnostic(
                    .spillFailed, "no temporary file can be made: \(String(cString: strerror(errno)))",
                    at: Place(file: folder), help: "set TMPDIR to a folder with room"))
        }
        unlink(template)
        return descriptor
    }

    private func failure(_ reason: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .spillFailed, "the temporary file cannot be used: \(reason)", help: "set TMPDIR to a folder with room"))
    }
}
