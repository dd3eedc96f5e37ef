import Diagnostics
import Foundation
import Postgres
import Testing

@Suite struct ConnectionFailureTests {
    static let secret = "tiger-7f3a"

    @Test func aPortWhereNothingListensIsUnreachable() {
        let found = Server.failure {
            _ = try PostgresConnection("host=127.0.0.1 port=1 dbname=d user=u password=\(Self.secret) sslmode=disable")
        }
        #expect(found?.diagnostic.code == .serverUnreachable)
        #expect(found?.exit == .unavailable)
        #expect(found?.diagnostic.place?.file == "127.0.0.1:1/d")
        #expect(found?.text.contains(Self.secret) == false)
    }

    @Test func aServiceThatNobodyDefinedIsNotTriedAgain() {
        let found = Server.failure { _ = try PostgresConnection("service=landbridge_nowhere") }
        #expect(found?.diagnostic.code == .connectionSettingsUnusable)
        #expect(found?.exit == .usage)
    }

    @Test(.enabled(if: Server.hasNoTLS, "needs a server without TLS")) func aServerWithoutTLSIsNotTriedAgain() throws {
        for mode in ["require", "verify-ca"] {
            let found = Server.failure { _ = try PostgresConnection("sslmode=\(mode) gssencmode=disable") }
            #expect(found?.diagnostic.code == .loginRefused, "\(found?.text ?? "")")
            #expect(found?.exit == .usage)
        }
    }

    @Test func aServerThatNeverAnswersTimesOut() throws {
        let listener = try SilentListener()
        let clock = ContinuousClock()
        var found: Server.Failure?
        let taken = clock.measure {
            found = Server.failure {
                _ = try PostgresConnection("host=127.0.0.1 port=\(listener.port) user=u connect_timeout=2 gssencmode=disable")
            }
        }
        #expect(found?.diagnostic.code == .serverUnreachable)
        #expect(found?.diagnostic.expected == "an answer within 2 seconds")
        #expect(found?.exit == .unavailable)
        #expect(taken > .seconds(1.9))
    }

    @Test(arguments: [
        "postgresql://clerk:\(secret)@ss@localhost/county",
        "postgresql://clerk:a/\(secret)@localhost/county",
        "postgresql://clerk:\(secret)%zz@localhost/county",
        "postgresql://localhost:\(secret)/county",
        "host=localhost port=\(secret)",
        "host=localhost password=a \(secret)",
        "host=localhost \(secret)=x",
        "host=localhost connect_timeout=\(secret)",
        "host=localhost\u{0}password=\(secret)",
        secret,
    ])
    func unusableSettingsAreNeverShown(_ settings: String) {
        let found = Server.failure { _ = try PostgresConnection(settings) }
        #expect(found?.diagnostic.code == .connectionSettingsUnusable)
        #expect(found?.exit == .usage)
        #expect(found?.text.contains(Self.secret) == false)
    }

    @Test(.enabled(if: Server.isPresent)) func aRefusedLoginIsNoOutage() throws {
        let name = "lb_login_\(UUID().uuidString.prefix(8).lowercased())"
        let administrator = try PostgresConnection()
        try administrator.execute("CREATE ROLE \(name) LOGIN PASSWORD 'right'")
        defer { _ = try? administrator.execute("DROP ROLE \(name)") }

        let right = try PostgresConnection("user=\(name) password=right dbname=postgres")
        #expect(try right.query("SELECT current_user") == [[name]])

        let wrong = Server.failure { _ = try PostgresConnection("user=\(name) password=\(Self.secret) dbname=postgres") }
        #expect(wrong?.diagnostic.code == .loginRefused)
        #expect(wrong?.exit == .usage)
        #expect(wrong?.text.contains("28P01") == true)
        #expect(wrong?.text.contains(Self.secret) == false)
        #expect(wrong?.text.contains("LOCATION") == false)

        let missing = Server.failure { _ = try PostgresConnection("user=\(name) password=right dbname=lb_none") }
        #expect(missing?.diagnostic.code == .loginRefused)
        #expect(missing?.text.contains("3D000") == true)

        // A password that is in the message itself: the user's name.
        let echoed = Server.failure { _ = try PostgresConnection("user=\(name) password=\(name) dbname=postgres") }
        #expect(echoed?.diagnostic.code == .loginRefused)
        #expect(echoed?.diagnostic.message.contains(name) == false)
    }

    @Test(.enabled(if: Server.isPresent)) func aFullServerMeansTryAgain() throws {
        let name = "lb_full_\(UUID().uuidString.prefix(8).lowercased())"
        let administrator = try PostgresConnection()
        try administrator.execute("CREATE ROLE \(name) LOGIN PASSWORD 'right' CONNECTION LIMIT 0")
        defer { _ = try? administrator.execute("DROP ROLE \(name)") }
        let found = Server.failure { _ = try PostgresConnection("user=\(name) password=right dbname=postgres") }
        #expect(found?.diagnostic.code == .serverBusy)
        #expect(found?.exit == .unavailable)
        #expect(found?.text.contains("53300") == true)
    }
}
