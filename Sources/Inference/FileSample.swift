import Diagnostics
import Glibc
public import Input

/// The first bytes of a file, decompressed: what everything here judges by.
public struct FileSample: Sendable {
    public let file: InputFile
    public let bytes: [UInt8]
    /// Whether the file has no more bytes than these.
    public let isWhole: Bool
    /// Bytes of the whole file, decompressed; nil where a compressed file is larger than the sample.
    public let size: Int?

    /// Bytes that are read where nobody says otherwise.
    public static let defaultLimit = 4 << 20
    /// The limits that may be asked for.
    public static let limits = 1_024...(256 << 20)

    /// - Parameter limit: bytes at most; brought into ``limits``.
    /// - Throws: `GatewayError` with `LB13xx` where the file cannot be read, `LB1502` where it is empty, standard input or a
    ///   pipe, which cannot be read more than once.
    public init(_ file: InputFile, limit: Int = defaultLimit) throws {
        // A pipe that is opened again waits for a writer that never comes.
        var status = stat()
        let isStream = stat(file.location, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
        guard file.path != "-", !isStream else {
            throw GatewayError(
                Diagnostic(
                    .nothingToInfer, "standard input and pipes cannot be read more than once", at: Place(file: file.path),
                    expected: "a file",
                    help: "write it to a file first"), exit: .usage)
        }
        let limit = min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
        let reader = try InputReader(file)
        var bytes: [UInt8] = []
        var isWhole = false
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count <= limit {
            let count = try chunk.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count <= 0 {
                isWhole = true
                break
            }
            bytes += chunk[..<count]
        }
        let isCompressed = reader.compressedBytesRead != Int64(bytes.count)
        if bytes.count > limit {
            isWhole = false
            bytes.removeSubrange(limit...)
        }
        guard !bytes.isEmpty else {
            throw GatewayError(
                Diagnostic(
                    .nothingToInfer, "\(file.path) is empty", at: Place(file: file.path), expected: "a file with records",
                    help: "check that the transfer has ended"))
        }
        self.file = file
        self.bytes = bytes
        self.isWhole = isWhole
        size = isWhole ? bytes.count : isCompressed || file.size <= 0 ? nil : Int(file.size)
    }
}
