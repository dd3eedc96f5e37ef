import Diagnostics
import Glibc
import Records

/// Standard output or a file that results are written to.
final class OutputFile {
    private let descriptor: Int32
    private let path: String?

    /// - Parameter path: nil for standard output.
    /// - Throws: `GatewayError` (exit 1) with `LB6014`.
    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            descriptor = 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { if path != nil { close(descriptor) } }

    func write(_ sink: ByteSink) throws {
        try sink.withBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.failure(path ?? "standard output") }
                written += count
            }
        }
    }

    private static func failure(_ path: String) -> GatewayError {
        GatewayError(
            Diagnostic(.outputFailed, "the output cannot be written: \(String(cString: strerror(errno)))", at: Place(file: path)))
    }
}
