import Diagnostics
import Glibc

/// Reads one file as a stream of decompressed bytes. Gzip is recognised by its first two bytes, a file in a
/// zip archive by its entry; memory is bounded.
///
/// Not safe for use from two tasks at once.
public final class InputReader {
    public let file: InputFile
    /// Bytes taken from the file so far; what ``InputFile/size`` counts.
    public private(set) var compressedBytesRead: Int64 = 0

    private static let bufferSize = 1 << 18

    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private var head: [UInt8] = []
    private var headPosition = 0
    private var inflater: GzipInflater?
    private var unzipper: ZipInflater?
    private var isAtEnd = false

    /// Opens the file and looks at its first bytes.
    ///
    /// - Throws: `GatewayError` with `LB1302` (not there, not readable), `LB1303` (a folder) or `LB1310` (zip).
    public init(_ file: InputFile) throws {
        self.file = file
        if file.path == "-" {
            descriptor = STDIN_FILENO
            ownsDescriptor = false
        } else {
            descriptor = open(file.location, O_RDONLY | O_CLOEXEC)
            ownsDescriptor = true
        }
        guard descriptor >= 0 else {
            throw GatewayError(
                Diagnostic(
                    .inputNotReadable, "\(file.path) cannot be opened: \(FileSystem.message(errno))",
                    at: Place(file: file.path), help: "check that the file is there and its permissions"))
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw GatewayError(
                Diagnostic(
                    .inputIsFolder, "\(file.path) is a folder", at: Place(file: file.path), expected: "a file",
                    help: "name the files in it, for example \(file.path)/*"))
        }
        if let entry = file.entry {
            unzipper = try ZipInflater(file: file.path, entry: entry, bufferSize: Self.bufferSize)
            guard lseek(descriptor, Int(entry.start), SEEK_SET) >= 0 else {
                throw GatewayError(
                    Diagnostic(
                        .inputReadFailed, "\(file.path) cannot be read: \(FileSystem.message(errno))", at: Place(file: file.path),
                        help: "an archive has to be a file on disk"))
            }
            return
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        var first = [UInt8](repeating: 0, count: 2)
        let count = try first.withUnsafeMutableBytes { try fill($0) }
        head = Array(first.prefix(count))
        if head == [0x1F, 0x8B] {
            inflater = try GzipInflater(file: file.path, bufferSize: Self.bufferSize)
        }
    }

    deinit {
        if ownsDescriptor, descriptor >= 0 { close(descriptor) }
    }

    /// Fills the buffer as far as the file goes.
    ///
    /// - Returns: how many bytes were written; less than the buffer holds only at the end, 0 after it.
    /// - Throws: `GatewayError` with `LB1304` (the system cannot read on), `LB1305`, `LB1306` or `LB1307` (gzip), `LB1308`
    ///   (zip).
    public func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        if let unzipper { return try unzipper.read(into: target) { try self.fill($0) } }
        if let inflater { return try inflater.read(into: target) { try self.readRaw(into: $0) } }
        return try readRaw(into: target)
    }

    /// Bytes of the file as they stand on disk, the two that were looked at included.
    private func readRaw(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        var written = 0
        while headPosition < head.count, written < target.count {
            target[written] = head[headPosition]
            headPosition += 1
            written += 1
        }
        return try written + fill(UnsafeMutableRawBufferPointer(rebasing: target[written...]))
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
        var written = 0
        while written < target.count, !isAtEnd, let base = target.baseAddress {
            let count = Glibc.read(descriptor, base + written, target.count - written)
            if count > 0 {
                written += count
                compressedBytesRead += Int64(count)
            } else if count == 0 {
                isAtEnd = true
            } else if errno != EINTR {
                throw GatewayError(
                    Diagnostic(
                        .inputReadFailed, "reading \(file.path) failed: \(FileSystem.message(errno))",
                        at: Place(file: file.path, byteOffset: Int(compressedBytesRead)),
                        help: "check the disk or the network share, then run again"))
            }
        }
        return written
    }
}
