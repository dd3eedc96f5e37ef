public import Diagnostics
internal import Settings

/// The `connection` of a source as the mapping has it: secrets are still names.
public struct ConnectionText: Sendable {
    /// Keywords of libpq with their values; or one text under the empty keyword.
    let parts: [(keyword: String, value: String)]

    /// From the environment alone.
    static let environment = ConnectionText(parts: [])

    private static let keywords = [
        "host", "hostaddr", "port", "dbname", "database", "user", "password", "passfile", "service", "sslmode", "sslrootcert",
        "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version", "channel_binding", "gssencmode", "krbsrvname",
        "connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
        "target_session_attrs", "application_name",
    ]

    /// Reads `connection: TEXT` or `connection: { host: …, … }`.
    ///
    /// - Returns: nil where it cannot be used; what is wrong is in the map's context, without any value.
    static func read(_ source: inout SettingsMap) -> ConnectionText? {
        guard let node = source.node("connection"), !node.isNull else { return .environment }
        let context = source.context
        if let text = node.text {
            if holdsPassword(text) {
                context.report(literalPassword(node.place))
                return nil
            }
            return ConnectionText(parts: [("", text)])
        }
        guard var map = source.map("connection") else { return nil }
        var parts: [(keyword: String, value: String)] = []
        for keyword in keywords {
            guard let value = map.string(keyword) else { continue }
            if keyword == "password", !value.hasPrefix("${") {
                context.report(literalPassword(map.node(keyword)?.place ?? node.place))
            }
            parts.append((keyword == "database" ? "dbname" : keyword, value))
        }
        map.finish()
        return context.collector.hasErrors ? nil : ConnectionText(parts: parts)
    }

    private static func literalPassword(_ place: Place) -> Diagnostic {
        var place = place
        // The line would be shown, and holds the password.
        place.sourceLine = nil
        return Diagnostic(
            .databaseLayout, "a password stands in the mapping", at: place, expected: "\"${NAME}\" or \"${file:PATH}\"",
            help: "give it in the environment, in a file, or in PGPASSWORD or a password file, and change it: it was written down")
    }

    private static func holdsPassword(_ text: String) -> Bool {
        if let scheme = text.firstRange(of: "://") {
            let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
            if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
                let password = authority[authority.index(after: colon)..<at]
                // `${` holds a colon of its own in `${file:…}`.
                if !password.hasPrefix("${"), !authority[..<colon].hasSuffix("${file") { return true }
            }
        }
        var rest = text[...]
        while let found = rest.firstRange(of: "password") {
            rest = rest[found.upperBound...]
            let value = rest.drop { $0 == " " }
            if value.first == "=" {
                let literal = value.dropFirst().drop { $0 == " " || $0 == "'" }
                if !literal.isEmpty, !literal.hasPrefix("${") { return true }
            }
        }
        return false
    }

    /// The connection string for libpq.
    ///
    /// - Parameter expanded: puts in what `${NAME}` stands for.
    func settings(_ expanded: (String) throws -> String) throws -> String {
        if let only = parts.first, only.keyword.isEmpty { return try expanded(only.value) }
        return try parts.map { keyword, value in
            let escaped = try expanded(value).flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }
            return "\(keyword)='\(String(escaped))'"
        }.joined(separator: " ")
    }
}
