import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Stands between a client and the server that the environment names, and cuts every connection after so many bytes of one
/// direction, counted over all of them.
///
/// `@unchecked Sendable`: what changes is touched under the lock only.
final class CuttingProxy: @unchecked Sendable {
    enum Direction { case fromServer, fromClient }
    struct Failure: Error { let text: String }

    let port: UInt16
    private let listener: Int32
    private let direction: Direction
    private let limit: Int
    /// Later connections pass.
    private let reopens: Bool
    private let lock = NSLock()
    private var counts: [Direction: Int] = [:]
    private var sockets: Set<Int32> = []
    private var hasCut = false
    private var isClosed = false

    /// What of libpq's settings leads here.
    var settings: String { "host=127.0.0.1 port=\(port) sslmode=disable gssencmode=disable" }

    /// Bytes that passed, and whether the connections were cut.
    func passed(_ direction: Direction) -> Int { lock.withLock { counts[direction, default: 0] } }
    var wasCut: Bool { lock.withLock { hasCut } }

    /// - Parameter limit: bytes that pass before the cut; nil passes all.
    init(cutting direction: Direction = .fromServer, after limit: Int? = nil, reopens: Bool = false) throws {
        self.direction = direction
        self.limit = limit ?? .max
        self.reopens = reopens
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        guard bound else { throw Failure(text: "the proxy cannot listen") }
        Thread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { return }
                self.serve(client)
            }
        }.start()
    }

    deinit { close() }

    /// Ends all connections.
    func close() {
        lock.withLock {
            guard !isClosed else { return }
            isClosed = true
            shutdown(listener, Int32(SHUT_RDWR))
            Glibc.close(listener)
            for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func serve(_ client: Int32) {
        let isRefused = lock.withLock { isClosed || hasCut && !reopens }
        guard !isRefused, let server = Self.connect() else {
            Glibc.close(client)
            return
        }
        let left = Countdown(2)
        lock.withLock { sockets.formUnion([client, server]) }
        for (source, target, direction) in [(client, server, Direction.fromClient), (server, client, .fromServer)] {
            Thread {
                self.pump(from: source, to: target, direction)
                guard left.isLast() else { return }
                self.lock.withLock { self.sockets.subtract([client, server]) }
                Glibc.close(client)
                Glibc.close(server)
            }.start()
        }
    }

    private func pump(from source: Int32, to target: Int32, _ direction: Direction) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let allowed = take(count, direction)
            var sent = 0
            while sent < allowed {
                let step = buffer.withUnsafeBytes { send(target, $0.baseAddress?.advanced(by: sent), allowed - sent, Int32(MSG_NOSIGNAL)) }
                guard step > 0 else { break }
                sent += step
            }
            if allowed < count { cut() }
            if sent < count { break }
        }
        shutdown(source, Int32(SHUT_RD))
        shutdown(target, Int32(SHUT_WR))
    }

    /// - Returns: how many of the bytes may pass.
    private func take(_ count: Int, _ direction: Direction) -> Int {
        lock.withLock {
            let before = counts[direction, default: 0]
            let allowed = direction == self.direction && !hasCut ? min(count, max(0, limit - before)) : count
            counts[direction] = before + allowed
            return allowed
        }
    }

    private func cut() {
        lock.withLock {
            hasCut = true
            for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private static func connect() -> Int32? {
        let environment = ProcessInfo.processInfo.environment
        let host = environment["PGHOST"] ?? "localhost"
        let port = environment["PGPORT"] ?? "5432"
        if host.hasPrefix("/") {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("\(host)/.s.PGSQL.\(port)".utf8).prefix($0.count - 1)) }
            let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let isOpen = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            return isOpen ? connection : nil
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        var next = found
        while let one = next {
            let connection = socket(one.pointee.ai_family, one.pointee.ai_socktype, one.pointee.ai_protocol)
            if Glibc.connect(connection, one.pointee.ai_addr, one.pointee.ai_addrlen) == 0 { return connection }
            Glibc.close(connection)
            next = one.pointee.ai_next
        }
        return nil
    }

    private final class Countdown: @unchecked Sendable {
        private let lock = NSLock()
        private var left: Int

        init(_ left: Int) { self.left = left }

        func isLast() -> Bool {
            lock.withLock {
                left -= 1
                return left == 0
            }
        }
    }
}
