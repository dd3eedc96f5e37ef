#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif
internal import Diagnostics

/// Locks on streams: one byte each of one file beside the store, at an offset that the stream's name gives.
///
/// They are locks of an open file description (fcntl(2), F_OFD_SETLK), so that a second handle in the same process is kept
/// out as a second process is, and the kernel drops them when the process ends, however it ends. The file itself stays: to
/// remove it would let two runs lock two files of one name.
final class FileLock: StoreLock {
    private var descriptor: Int32

    /// `F_OFD_SETLK` of Linux's <fcntl.h>, which hides it from programs that do not ask for GNU extensions.
    private static let setLock: Int32 = 37

    /// - Parameter path: of the lock file.
    /// - Throws: `GatewayError` with `LB5005` where a stream is locked, with `LB5011` where locking is not possible.
    init(path: String, streams: [String]) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw StoreError.lockNotPossible(path, String(cString: strerror(errno))) }
        for stream in streams {
            var region = flock()
            region.l_type = Int16(F_WRLCK)
            region.l_whence = Int16(SEEK_SET)
            region.l_start = off_t(Self.offset(of: stream))
            region.l_len = 1
            if fcntl(descriptor, Self.setLock, &region) != 0 {
                let reason = errno
                close(descriptor)
                descriptor = -1
                if reason == EAGAIN || reason == EACCES { throw StoreError.locked(stream, path: path) }
                throw StoreError.lockNotPossible(path, String(cString: strerror(reason)))
            }
        }
    }

    deinit { release() }

    func release() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
    }

    /// 62 bits. Two streams that share an offset would only wait for each other.
    private static func offset(of stream: String) -> UInt64 { NameHash.of(stream) >> 2 }
}
