import Crypto
import Diagnostics
import Glibc
import Input
import Store

/// Tells whether a feed has the same bytes as the one before.
///
/// Files are hashed in blocks on all cores, and the block hashes once more: SHA-256 over the SHA-256 of every 16 MiB, with each
/// file's length before its blocks. Names do not count, so that a renamed extract is still the same. A digest begins with that
/// of the feed's first MiB, where most extracts carry their date: one that differs there needs no second reading to tell.
enum InputDigest {
    private static let blockSize = 16 << 20
    private static let headSize = 1 << 20

    /// Whether a digest of an earlier feed can be that of these files, by their first bytes.
    static func mayBe(_ digest: String, _ files: [InputFile]) throws -> Bool {
        guard let head = try head(files) else { return false }
        return digest.hasPrefix(head + ":")
    }

    private static func head(_ files: [InputFile]) throws -> String? {
        guard let first = files.first, isRegular(first.location) else { return nil }
        return Hexadecimal.text(try hash(first, from: 0, to: min(first.size, Int64(headSize))))
    }

    /// - Returns: nil for inputs that cannot be read twice (pipes, standard input).
    /// - Throws: `GatewayError` with `LB6007` where a file cannot be read.
    /// - Complexity: O(bytes), as stored: compressed files are not expanded.
    static func compute(_ files: [InputFile]) async throws -> String? {
        guard let head = try head(files) else { return nil }
        var whole = SHA256()
        for file in files {
            guard isRegular(file.location) else { return nil }
            let blocks = Int((file.size + Int64(blockSize) - 1) / Int64(blockSize))
            var hashes = [SHA256Digest?](repeating: nil, count: blocks)
            try await withThrowingTaskGroup(of: (Int, SHA256Digest).self) { group in
                var next = 0
                func start() {
                    let block = next
                    next += 1
                    let start = Int64(block) * Int64(blockSize)
                    group.addTask { (block, try hash(file, from: start, to: min(start + Int64(blockSize), file.size))) }
                }
                while next < min(2, blocks) { start() }
                while let (block, hash) = try await group.next() {
                    hashes[block] = hash
                    if next < blocks { start() }
                }
            }
            whole.update(data: Array("\(file.size)\n".utf8))
            for hash in hashes { if let hash { whole.update(data: Array(hash)) } }
        }
        return head + ":" + Hexadecimal.text(whole.finalize())
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func hash(_ file: InputFile, from start: Int64, to end: Int64) throws -> SHA256Digest {
        let descriptor = open(file.location, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(file) }
        defer { close(descriptor) }
        var hasher = SHA256()
        var offset = start
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while offset < end {
            let wanted = min(chunk.count, Int(end - offset))
            let count = chunk.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, wanted, Int(file.start + offset)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw count == 0 ? changed(file) : failure(file) }
            chunk.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            offset += Int64(count)
        }
        return hasher.finalize()
    }

    private static func failure(_ file: InputFile) -> GatewayError {
        GatewayError(
            Diagnostic(
                .fileNotReadable, "the file cannot be read: \(String(cString: strerror(errno)))", at: Place(file: file.path)))
    }

    /// What a file looked like when the run began, to notice one that is still being written.
    struct Stamp: Equatable {
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    static func stamps(_ files: [InputFile]) -> [Stamp?] {
        files.map { file in
            var status = stat()
            guard stat(file.location, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return Stamp(size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
        }
    }

    static func changed(_ file: InputFile) -> GatewayError {
        GatewayError(
            Diagnostic(
                .inputChanged, "the file changed while it was read", at: Place(file: file.path),
                help: "run again when the extract is complete; write extracts under another name and rename them"))
    }
}
