internal import CLibPQ
internal import Diagnostics

/// What a statement gave; cleared when the last owner lets go of it.
final class PostgresResult {
    private let handle: OpaquePointer
    private let connection: PostgresConnection

    /// - Parameter handle: is taken over.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    init(_ handle: OpaquePointer?, of connection: PostgresConnection) throws {
        self.connection = connection
        guard let handle else {
            // Without a result there is no SQLSTATE either; the message is libpq's own and quotes no data.
            throw Self.failure(nil, of: connection)
        }
        switch PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            self.handle = handle
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            PQclear(handle)
            throw connection.misuse("a COPY was run as a plain statement")
        default:
            defer { PQclear(handle) }
            throw Self.failure(handle, of: connection)
        }
    }

    deinit { PQclear(handle) }

    var affectedRows: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// - Throws: `LB5208` where a value is not UTF-8.
    func rows() throws -> [[String?]] {
        let columns = PQnfields(handle)
        var rows: [[String?]] = []
        rows.reserveCapacity(Int(PQntuples(handle)))
        for row in 0..<PQntuples(handle) {
            var values: [String?] = []
            values.reserveCapacity(Int(columns))
            for column in 0..<columns { values.append(try value(row, column)) }
            rows.append(values)
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32) throws -> String? {
        guard PQgetisnull(handle, row, column) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let field = PQfname(handle, column).map { String(cString: $0) }
            throw GatewayError(
                Diagnostic(
                    .serverTextNotUTF8, "a value is not valid UTF-8",
                    at: Place(file: connection.name, record: Int(row) + 1, field: field), expected: "UTF-8",
                    found: Redacted(bytes.prefix(40).map(Self.hexadecimal).joined(), isPersonal: true)))
        }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// What a failed statement says, or the session where there is no result.
    static func failure(_ result: OpaquePointer?, of connection: PostgresConnection) -> GatewayError {
        let place = Place(file: connection.name)
        let state = result.flatMap { field(UnicodeScalar("C"), of: $0) }
        let message = result.flatMap { field(UnicodeScalar("M"), of: $0) }
        let isLost = PQstatus(connection.handle) == CONNECTION_BAD || state.map(SQLStates.endsSession) == true
        if isLost {
            return GatewayError(
                Diagnostic(
                    .connectionLost, "the session with the server ended" + (state.map { " (SQLSTATE \($0))" } ?? ""), at: place,
                    help: "run the command again; what was not committed is undone"), exit: .unavailable)
        }
        guard let state, let message else {
            let text = PQerrorMessage(connection.handle).map { String(cString: $0) } ?? "unknown error"
            return connection.misuse("a statement could not be sent: \(text.split(separator: "\n").joined(separator: "; "))")
        }
        if state == SQLStates.diskFull {
            return GatewayError(
                Diagnostic(
                    .databaseFull, "the server has no room on its disk (SQLSTATE \(state))", at: place,
                    help: "make room on the server's disk, then run the command again"))
        }
        let isTransient = SQLStates.isTransient(state)
        return GatewayError(
            Diagnostic(
                isTransient ? .serverBusy : .statementRefused,
                "a statement failed (SQLSTATE \(state))", at: place,
                found: Redacted(message, isPersonal: SQLStates.mayQuoteData(state)),
                help: isTransient ? "run the command again" : nil), exit: isTransient ? .unavailable : .failed)
    }

    private static func field(_ code: UnicodeScalar, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
}
