internal import CLibPQ
internal import Diagnostics
internal import Glibc

/// One session with a PostgreSQL server; ends when the last owner lets go of it.
///
/// Texts travel as UTF-8. A session belongs to one task at a time; it is not `Sendable`.
public final class PostgresConnection {
    /// How long to wait for the server where neither the settings nor `PGCONNECT_TIMEOUT` say so, in seconds.
    public static let defaultTimeout = 10

    /// `host:port/database`, to name the server in messages; no user and no password.
    public let name: String
    let handle: OpaquePointer

    /// - Parameter settings: a connection string of libpq (`key=value …` or a `postgresql://` URL). What it leaves out comes
    ///   from the environment (`PGHOST`, `PGPASSWORD`, …), service file and password file, as libpq reads them.
    /// - Throws: `GatewayError`: `LB5202` where the settings cannot be understood, `LB5201` and `LB5206` (exit code 5) where
    ///   the server does not answer or has no room, `LB5204` where it refuses the login.
    public convenience init(_ settings: String = "") throws { try self.init(settings, more: []) }

    /// - Parameter more: keywords of libpq with values that stand above those of the settings.
    init(_ settings: String, more: [(keyword: String, value: String)]) throws {
        try ConnectionSettings.check(settings)
        guard let started = Self.start(settings, more) else {
            throw GatewayError(Diagnostic(.postgresMisuse, "there is no memory for a connection"))
        }
        do {
            let options = ConnectionSettings(of: started)
            try options.checkNumbers()
            name = options.name
            // With the SQLSTATE in its message, a refused login can be told from a full server in any language.
            PQsetErrorVerbosity(started, PQERRORS_VERBOSE)
            try Self.wait(for: started, options: options)
            PQsetErrorVerbosity(started, PQERRORS_DEFAULT)
            // Notices quote data, and standard error is no place for it.
            PQsetNoticeReceiver(started, { _, _ in }, nil)
            handle = started
        } catch {
            PQfinish(started)
            throw error
        }
    }

    deinit { PQfinish(handle) }

    /// Runs one or more statements that give no rows that matter; several without BEGIN are one transaction.
    ///
    /// - Returns: how many rows the last statement wrote or gave.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    @discardableResult
    public func execute(_ sql: String) throws -> Int {
        try check(sql, "a statement")
        let result = try PostgresResult(PQexec(handle, sql), of: self)
        return result.affectedRows
    }

    /// Runs one statement with values bound to `$1`, `$2`, …
    ///
    /// - Parameters:
    ///   - sql: exactly one statement.
    ///   - parameters: in their text form; nil is NULL. The server infers their types.
    /// - Returns: every row, its values in their text form; nil is NULL. All of it is in memory, so this is for what is known
    ///   to be small.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    /// - Complexity: O(bytes of the result).
    public func query(_ sql: String, _ parameters: [String?] = []) throws -> [[String?]] {
        try check(sql, "a statement")
        guard let count = Int32(exactly: parameters.count), count <= 65_535 else {
            throw misuse("a statement has \(parameters.count) parameters", expected: "at most 65535")
        }
        for parameter in parameters { if let parameter { try check(parameter, "a parameter") } }
        let texts = parameters.map { $0.flatMap { strdup($0) } }
        defer { for text in texts { free(text) } }
        let values = texts.map { $0.map { UnsafePointer($0) } }
        return try PostgresResult(PQexecParams(handle, sql, count, nil, values, nil, nil, 0), of: self).rows()
    }

    /// The server's version: 150004 is 15.4.
    public var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// Whether the server follows another one, and so cannot write.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func isStandby() throws -> Bool { try query("SELECT pg_catalog.pg_is_in_recovery()") == [["t"]] }

    /// The name as SQL wants it: in double quotes, with those inside doubled.
    public static func quoted(_ identifier: String) -> String {
        var result = "\""
        for scalar in identifier.unicodeScalars {
            if scalar == "\"" { result.unicodeScalars.append(scalar) }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    func misuse(_ message: String, expected: String? = nil) -> GatewayError {
        GatewayError(Diagnostic(.postgresMisuse, message, at: Place(file: name), expected: expected))
    }

    /// C ends a text at its first NUL: what stands behind would be lost in silence.
    private func check(_ text: String, _ what: String) throws {
        if text.utf8.contains(0) { throw misuse("\(what) has a NUL character", expected: "text without NUL") }
    }

    private static func start(_ settings: String, _ more: [(keyword: String, value: String)]) -> OpaquePointer? {
        // The settings come in place of a database name, for libpq to take apart; what stands behind them overrides them.
        withCStrings(["fallback_application_name", "dbname", "client_encoding"] + more.map(\.keyword)) { keys in
            withCStrings(["landbridge", settings, "UTF8"] + more.map(\.value)) { values in
                PQconnectStartParams(keys, values, 1)
            }
        }
    }

    private static func withCStrings<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("the list ends in nil, so it is not empty") }
            return body(base)
        }
    }

    private static func wait(for connection: OpaquePointer, options: ConnectionSettings) throws {
        let clock = ContinuousClock()
        let deadline = options.timeout.map { clock.now + .seconds($0) }
        var next = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            guard next != PGRES_POLLING_FAILED else {
                throw ConnectionFailure(of: connection, options: options).error
            }
            var descriptor = pollfd(
                fd: PQsocket(connection), events: Int16(next == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
            // An hour at most in one call: its limit is a 32-bit count of milliseconds.
            let left = deadline.map { min(max(clock.now.duration(to: $0) / .milliseconds(1), 0), 3_600_000) }
            let ready = poll(&descriptor, 1, left.map { Int32($0.rounded(.up)) } ?? -1)
            if ready < 0 && errno != EINTR || ready == 0 && deadline.map({ clock.now >= $0 }) == true {
                throw ConnectionFailure.timedOut(options)
            }
            if ready > 0 { next = PQconnectPoll(connection) }
        }
    }
}
