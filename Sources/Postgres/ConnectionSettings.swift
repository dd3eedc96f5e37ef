internal import CLibPQ
internal import Diagnostics
internal import Glibc

/// The settings of a connection as libpq understood them, environment included.
struct ConnectionSettings {
    private var values: [String: String] = [:]
    /// What must never be shown: the values that libpq itself would not echo.
    private(set) var secrets: [String] = []

    init(of connection: OpaquePointer) {
        guard let options = PQconninfo(connection) else { return }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                let key = String(cString: keyword)
                values[key] = String(cString: value)
                let display = option.pointee.dispchar.map { String(cString: $0) } ?? ""
                if display.hasPrefix("*") || key.contains("password"), key != "passfile" {
                    secrets.append(String(cString: value))
                }
            }
            option += 1
        }
    }

    /// In seconds; nil waits for ever, which libpq writes as zero or less.
    var timeout: Int? {
        guard let text = values["connect_timeout"], let seconds = Int(text) else { return PostgresConnection.defaultTimeout }
        // libpq knows no limit under two seconds.
        return seconds > 0 ? min(max(seconds, 2), 86_400) : nil
    }

    var name: String {
        let host = values["host"] ?? values["hostaddr"] ?? "local"
        let database = values["dbname"] ?? values["user"] ?? ""
        return "\(host):\(values["port"] ?? "5432")/\(database)"
    }

    /// libpq's own messages about settings quote them; ours do not.
    ///
    /// - Throws: `LB5202`.
    static func check(_ settings: String) throws {
        if settings.utf8.contains(0) { throw unusable("it has a NUL character") }
        if !settings.contains("=") && !settings.hasPrefix("postgres://") && !settings.hasPrefix("postgresql://") {
            // A single word would be a database name to libpq, and is a password more often than one thinks.
            guard settings.isEmpty else { throw unusable("it is neither key=value pairs nor a postgresql:// URL") }
            return
        }
        try checkUserPart(ofURL: settings)
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(settings, &message)
        defer {
            PQfreemem(message)
            PQconninfoFree(options)
        }
        guard options != nil else {
            throw unusable("it is neither well-formed key=value pairs nor a well-formed postgresql:// URL")
        }
    }

    /// A password with a raw `@` or `/` in a URL would end up in host, port or database, which messages name.
    private static func checkUserPart(ofURL settings: String) throws {
        guard settings.hasPrefix("postgres"), let scheme = settings.firstRange(of: "://") else { return }
        let rest = settings[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...].prefix { $0 != "?" }
        if path.contains("@") || authority.count(where: { $0 == "@" }) > 1 {
            throw unusable("an @ stands where none can be: is a character of the password not percent-encoded?")
        }
    }

    /// Numbers, of which libpq's own messages would quote the text.
    ///
    /// - Throws: `LB5202`.
    func checkNumbers() throws {
        for port in (values["port"] ?? "").split(separator: ",") where UInt16(port) == nil {
            throw Self.unusable("its port is not a number: is a character of the password not percent-encoded?")
        }
        if let timeout = values["connect_timeout"], Int(timeout) == nil {
            throw Self.unusable("its connect_timeout is not a number of seconds")
        }
    }

    private static func unusable(_ why: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .connectionSettingsUnusable, "the connection settings cannot be used: \(why)",
                expected: "postgresql://USER@HOST:PORT/DATABASE, or host=… port=… dbname=… user=…",
                help: "leave the password out and give it in PGPASSWORD or in a password file"), exit: .usage)
    }
}
