internal import CLibPQ
internal import Diagnostics

/// Why no session came about.
struct ConnectionFailure {
    let error: GatewayError

    /// - Parameter connection: a failed one whose messages are verbose.
    init(of connection: OpaquePointer, options: ConnectionSettings) {
        let raw = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let message = Self.shown(raw, secrets: options.secrets)
        let place = Place(file: options.name)
        guard let state = Self.sqlState(in: raw) else {
            // No answer of a server in it: the network failed, or both sides could not agree on how to speak.
            let lacksPassword = PQconnectionNeedsPassword(connection) != 0
            // The client itself refuses the server, and would again. No locale is set, so these are libpq's own words.
            if message.contains("certificate") {
                error = GatewayError(
                    Diagnostic(
                        .loginRefused, "the server does not prove that it is the one that is meant: \(message)", at: place,
                        help: "sslrootcert must name the authority that signed its certificate, and host must be a name in it"),
                    exit: .usage)
                return
            }
            if message.contains("server does not support SSL") {
                error = GatewayError(
                    Diagnostic(
                        .loginRefused, "the server does not speak TLS: \(message)", at: place, expected: "a server with `ssl = on`",
                        help: "turn it on there; a weaker sslmode sends data and password for everybody to read"),
                    exit: .usage)
                return
            }
            if message.contains("service"), message.hasSuffix("not found") {
                error = GatewayError(
                    Diagnostic(
                        .connectionSettingsUnusable, "the service is not known: \(message)", at: place,
                        help: "write it into ~/.pg_service.conf, or name its file in PGSERVICEFILE"),
                    exit: .usage)
                return
            }
            error = GatewayError(
                Diagnostic(
                    lacksPassword ? .loginRefused : .serverUnreachable,
                    lacksPassword ? "the server wants a password, and none is given" : "no session with the server: \(message)",
                    at: place,
                    help: lacksPassword
                        ? "give it in PGPASSWORD or in a password file"
                        : "check host, port and that the server runs; the same command may succeed later"),
                exit: lacksPassword ? .usage : .unavailable)
            return
        }
        let isTransient = SQLStates.isTransient(state)
        error = GatewayError(
            Diagnostic(
                isTransient ? .serverBusy : .loginRefused,
                isTransient ? "the server takes no session now: \(message)" : "the server refuses the login: \(message)",
                at: place,
                help: isTransient
                    ? "run the command again later"
                    : "check user, database and password; the password comes from PGPASSWORD or a password file"),
            exit: isTransient ? .unavailable : .usage)
    }

    static func timedOut(_ options: ConnectionSettings) -> GatewayError {
        GatewayError(
            Diagnostic(
                .serverUnreachable, "the server did not answer in time", at: Place(file: options.name),
                expected: options.timeout.map { "an answer within \($0) seconds" },
                help: "check host, port and that the server runs; the same command may succeed later"),
            exit: .unavailable)
    }

    /// The state of the last server error: libpq's verbose form is `SEVERITY:  STATE: text`.
    static func sqlState(in message: String) -> String? {
        var found: String?
        for line in message.split(separator: "\n") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated().dropFirst() where index + 1 < parts.count && part.hasPrefix("  ") {
                let candidate = part.dropFirst(2)
                if candidate.utf8.count == 5,
                    candidate.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
                {
                    found = String(candidate)
                }
            }
        }
        return found
    }

    /// The message on one line, without the server's source position; withheld where it repeats a secret.
    static func shown(_ message: String, secrets: [String]) -> String {
        let lines = message.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
        let text = lines.map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: "; ")
        return secrets.contains { !$0.isEmpty && text.contains($0) } ? "its message is withheld, for it repeats a secret" : text
    }
}
