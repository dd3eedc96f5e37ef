import Foundation
import Postgres

#if canImport(Glibc)
import Glibc
#endif

/// A PostgreSQL server of a test's own, which it may stop, kill and starve. Where tests run as root it runs as `postgres`, since it
/// refuses to be root.
public final class ThrowAwayServer {
    public struct Failure: Error { public let text: String }

    /// The folder with `initdb` and `pg_ctl`: the one that the environment names, as `scripts/servers` does, or of the latest version
    /// that is installed.
    public static let programs: String? = {
        if let named = ProcessInfo.processInfo.environment["LANDBRIDGE_SERVER_BIN"] { return named }
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.compactMap { Int($0) }.sorted().reversed().map { "/usr/lib/postgresql/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()
    public static let isPossible = programs != nil && TestServer.isPresent
    /// Whether certificates can be made, and the server is built to use them.
    public static let canEncrypt: Bool = {
        guard isPossible, FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else { return false }
        return (try? PostgresConnection().query("SELECT current_setting('ssl_library') <> ''")) == [["t"]]
    }()
    /// Whether a small file system can be mounted.
    public static let canMount = isPossible && getuid() == 0

    public let folder: String
    public var data: String { folder + "/data" }
    /// How to connect.
    public var settings: String { "host=\(folder) port=5432 user=postgres password=none dbname=postgres sslmode=disable" }
    private var mounts: [String] = []
    /// Settings beside those that every one has.
    public var options = "-c listen_addresses=''"

    public init() throws {
        // The path of a socket has room for 107 bytes.
        folder = "/tmp/lb-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        if getuid() == 0 { try Self.run(["chown", "postgres", folder]) }
        try asOwner(["\(Self.programs ?? "")/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        try start()
    }

    deinit {
        _ = try? stop()
        for path in mounts { _ = try? Self.run(["umount", path]) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    public func start(port: UInt16 = 5432) throws {
        try control(["-o", "\(options) -c port=\(port) -c unix_socket_directories=\(folder) -c fsync=off", "-l", folder + "/log", "start"])
    }

    /// As a crash: nobody is told, and nothing is written.
    public func stop() throws { try control(["-m", "immediate", "stop"]) }

    /// Starts it again as one that follows a primary, though none is there to send anything.
    public func becomeStandby() throws {
        try stop()
        try asOwner(["touch", data + "/standby.signal"])
        try start()
    }

    /// What stops the server from within.
    public var stopCommand: String { "\(Self.programs ?? "")/pg_ctl -D \(data) -m immediate -W stop" }

    /// A file system of so many MiB, for a tablespace.
    public func mountSmall(_ size: Int) throws -> String {
        let path = folder + "/small"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(size)m", "tmpfs", path])
        mounts.append(path)
        try Self.run(["chown", "postgres", path])
        return path
    }

    public func resize(_ path: String, _ size: Int) throws { try Self.run(["mount", "-o", "remount,size=\(size)m", path]) }

    private func control(_ words: [String]) throws {
        try asOwner(["\(Self.programs ?? "")/pg_ctl", "-D", data, "-w", "-s"] + words)
    }

    private func asOwner(_ words: [String]) throws {
        try Self.run((getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []) + words)
    }

    /// Without Foundation's `Process`, which waits for the server as well: it watches a descriptor that the server inherits.
    public static func run(_ words: [String]) throws {
        var child = pid_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        let texts = words.map { strdup($0) }
        defer { for text in texts { free(text) } }
        var status: Int32 = 0
        guard posix_spawnp(&child, words[0], &actions, nil, texts + [nil], environ) == 0, waitpid(child, &status, 0) == child,
            status == 0
        else { throw Failure(text: words.joined(separator: " ")) }
    }
}
