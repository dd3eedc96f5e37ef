import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A FIFO that a test feeds by hand, so that a command is held at a chosen byte.
final class NamedPipe {
    private var descriptor: Int32 = -1

    /// Makes the FIFO; nothing is opened yet.
    init(_ path: String) throws {
        self.path = path
        // A reader that is gone must give an error here, not the end of the tests.
        signal(SIGPIPE, SIG_IGN)
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    deinit { close() }

    let path: String

    /// Waits until the command has the FIFO open.
    ///
    /// - Returns: false where the command ended without it.
    func open(whileRunning process: Process) throws -> Bool {
        while process.isRunning {
            descriptor = Glibc.open(path, O_WRONLY | O_NONBLOCK)
            if descriptor >= 0 {
                // From here on writing waits for the reader.
                _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
                return true
            }
            guard errno == ENXIO else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            usleep(1_000)
        }
        return false
    }

    /// Returns when the reader has taken all but what a pipe holds (64 KiB).
    func write(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            rest = rest.dropFirst(written)
        }
    }

    /// The end of the file for the reader.
    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }
}
