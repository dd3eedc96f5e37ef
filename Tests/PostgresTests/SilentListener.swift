import Foundation

/// A port of this machine that takes connections and says nothing.
final class SilentListener: Sendable {
    struct Failure: Error {}

    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure() }
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(descriptor, general, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, general, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard status else {
            close(descriptor)
            throw Failure()
        }
    }

    deinit { close(descriptor) }
}
