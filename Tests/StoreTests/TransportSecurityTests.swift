import Diagnostics
import Foundation
import Postgres
import TestServers
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// A server with a certificate of an authority of the test's own.
@Suite(.enabled(if: ThrowAwayServer.canEncrypt, "no initdb, PGHOST or openssl, or the server is built without TLS")) struct TransportSecurityTests {
    /// Makes an authority, `NAME.crt` and `NAME.key`.
    private func makeAuthority(_ name: String, in folder: String) throws {
        try ThrowAwayServer.run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout",
            "\(folder)/\(name).key", "-out", "\(folder)/\(name).crt",
        ])
    }

    /// - Returns: a server that takes encrypted sessions for `localhost`, and its port.
    private func makeServer() throws -> (server: ThrowAwayServer, port: UInt16) {
        let server = try ThrowAwayServer()
        try server.stop()
        let folder = server.folder
        try makeAuthority("ours", in: folder)
        try makeAuthority("other", in: folder)
        try Data("subjectAltName=DNS:localhost\n".utf8).write(to: URL(fileURLWithPath: folder + "/names"))
        try ThrowAwayServer.run([
            "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "\(server.data)/server.key", "-out",
            folder + "/request",
        ])
        try ThrowAwayServer.run([
            "openssl", "x509", "-req", "-days", "2", "-in", folder + "/request", "-CA", folder + "/ours.crt", "-CAkey", folder + "/ours.key",
            "-CAcreateserial", "-extfile", folder + "/names", "-out", "\(server.data)/server.crt",
        ])
        for file in ["server.key", "server.crt"] {
            try ThrowAwayServer.run(["chmod", "600", "\(server.data)/\(file)"])
            if getuid() == 0 { try ThrowAwayServer.run(["chown", "postgres", "\(server.data)/\(file)"]) }
        }
        // Its sockets are in a folder of its own, so only the port of the address can be somebody else's.
        let port = try freePort()
        server.options = "-c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=server.crt -c ssl_key_file=server.key"
        try server.start(port: port)
        return (server, port)
    }

    private func freePort() throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0 }
        }
        try #require(isBound)
        return UInt16(bigEndian: address.sin_port)
    }

    @Test func aServerMustProveThatItIsTheOneThatIsMeant() throws {
        let (server, port) = try makeServer()
        func settings(_ host: String, _ authority: String, _ more: String = "") -> String {
            "host=\(host) hostaddr=127.0.0.1 port=\(port) user=postgres password=geheim-4711 dbname=postgres sslmode=verify-full "
                + "sslrootcert=\(server.folder)/\(authority).crt \(more)"
        }
        let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        #expect(try PostgresConnection(settings("localhost", "ours")).query(encrypted) == [["t"]])
        #expect(try ReplicationConnection(settings("localhost", "ours")).run("IDENTIFY_SYSTEM").count == 1)
        for (what, wrong) in [
            ("another authority", settings("localhost", "other")), ("another host", settings("example.org", "ours")),
            ("no authority", settings("localhost", "missing")),
        ] {
            let refused = refusal { _ = try PostgresConnection(wrong) }
            #expect(refused?.code == "LB5204", "\(what)")
            #expect(refused?.exit == .usage, "\(what): trying again does not help")
            #expect(refused?.text.contains("certificate") == true && refused?.text.contains("geheim") == false, "\(what)")
        }
        let plain = settings("localhost", "ours").replacingOccurrences(of: "verify-full", with: "disable")
        #expect(try PostgresConnection(plain).query(encrypted) == [["f"]])
    }

    private func refusal(_ body: () throws -> Void) -> (code: String, text: String, exit: Diagnostics.ExitStatus)? {
        do { try body() } catch let error as GatewayError {
            return error.diagnostics.first.map { ($0.code.number, error.description, error.exit) }
        } catch {}
        return nil
    }
}
