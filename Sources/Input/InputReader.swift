import Diagnostics
import Glibc

/// Reads one file as a stream of decompressed bytes. Gzip is recognised by its first two bytes, a file in an
/// archive by its entry; memory is bounded.
///
/// Not safe for use from two tasks at once.
public final class InputReader {
    public let file: InputFile
    /// Bytes taken from the file so far; what ``InputFile/size`` counts.
    public var compressedBytesRead: Int64 { tar?.storedBytesRead ?? bytesTaken }

    private static let bufferSize = 1 << 18

    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private var head: [UInt8] = []
    private var headPosition = 0
    private var inflater: GzipInflater?
    private var unzipper: ZipInflater?
    private var tar: TarReader?
    private var bytesTaken: Int64 = 0
    private var isAtEnd = false

    /// Opens the file and looks at its first bytes.
    ///
    /// - Throws: `GatewayError` with `LB1302` (not there, not readable), `LB1303` (a folder) or `LB1310` (zip); for a file in a
    ///   tar archive also what reading throws.
    public init(_ file: InputFile) throws {
        self.file = file
        if case .tar(let entry)? = file.member {
            descriptor = -1
            ownsDescriptor = false
            tar = try TarReader(file, entry)
            return
        }
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
        if case .zip(let entry)? = file.member {
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
    ///   (zip), `LB1311` (tar).
    public func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        if let tar { return try tar.read(into: target) }
        if let unzipper { return try unzipper.read(into: target) { try self.fill($0) } }
        if let inflater { return try inflater.read(into: target) { try self.readRaw(into: $0) } }
        return try readRaw(into: target)
    }

    var isCompressed: Bool { inflater != nil }

    /// Where the file on disk was read up to.
    var storedOffset: Int64 { inflater.map { Int64($0.offset) } ?? bytesTaken - Int64(head.count - headPosition) }

    /// The next bytes; fewer at the end.
    func take(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBytes { try read(into: $0) }
        return filled == count ? bytes : Array(bytes.prefix(filled))
    }

    /// Passes over bytes, as far as the file goes.
    ///
    /// - Complexity: O(1) in a plain file on disk.
    func skip(_ count: Int64) throws {
        var left = count
        let looked = min(left, Int64(head.count - headPosition))
        if inflater == nil, unzipper == nil, tar == nil, lseek(descriptor, Int(left - looked), SEEK_CUR) >= 0 {
            headPosition += Int(looked)
            bytesTaken += left - looked
            return
        }
        var scratch = [UInt8](repeating: 0, count: Int(min(left, 1 << 16)))
        while left > 0 {
            let wanted = Int(min(left, Int64(scratch.count)))
            let taken = try scratch.withUnsafeMutableBytes { try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<wanted])) }
            if taken < wanted { return }
            left -= Int64(taken)
        }
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
                bytesTaken += Int64(count)
            } else if count == 0 {
                isAtEnd = true
            } else if errno != EINTR {
                throw GatewayError(
                    Diagnostic(
                        .inputReadFailed, "reading \(file.path) failed: \(FileSystem.message(errno))",
                        at: Place(file: file.path, byteOffset: Int(bytesTaken)),
                        help: "check the disk or the network share, then run again"))
            }
        }
        return written
    }
}
