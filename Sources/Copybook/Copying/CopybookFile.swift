import Diagnostics
import Glibc

/// Reads the file of a copybook or member.
public enum CopybookFile {
    /// - Parameters:
    ///   - path: a regular file; the last part of the path may not be a link.
    ///   - limit: bytes.
    /// - Throws: `GatewayError` with `LB1140` where it cannot be read, `LB1149` where it is too large.
    public static func read(_ path: String, limit: Int) throws -> CopybookSource {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, message(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, message(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path, "it is no regular file") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, message(errno)) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else {
                throw GatewayError(
                    Diagnostic(
                        .copybookLimit, "\(path) is too large for a copybook", at: Place(file: path),
                        expected: "at most \(limit) bytes", help: "check that this is a copybook and not its data"),
                    exit: .findings)
            }
        }
        return CopybookSource(name: path, bytes: bytes)
    }

    private static func unreadable(_ path: String, _ reason: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .copybookNotReadable, "\(path) cannot be read: \(reason)", at: Place(file: path),
                help: "check the path and its permissions"), exit: .usage)
    }

    private static func message(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
