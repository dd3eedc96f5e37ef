internal import CLibPQ
internal import Diagnostics
internal import Glibc

/// A `COPY … FROM STDIN` under way: takes bytes until it is finished or given up. While it lasts, its session takes no other
/// statement.
///
/// Whoever leaves it without ``finish()`` has given it up: the server then takes none of its rows.
public final class PostgresCopyIn {
    private let connection: PostgresConnection
    private var isOpen = true

    init(_ connection: PostgresConnection) { self.connection = connection }

    deinit { abandon() }

    /// Sends some bytes; they need not end where a row ends.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series where the server has refused what came before, or is gone.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard isOpen else { throw connection.misuse("bytes came after the end of a COPY") }
        var position = 0
        while position < bytes.count {
            let count = min(bytes.count - position, 1 << 20)
            let start = bytes.baseAddress.map { ($0 + position).assumingMemoryBound(to: CChar.self) }
            guard PQputCopyData(connection.handle, start, Int32(count)) == 1 else {
                isOpen = false
                _ = try connection.endOfCopy()
                throw connection.misuse("the server ended a COPY without a reason")
            }
            position += count
        }
    }

    /// Ends the COPY and waits for the server's answer.
    ///
    /// - Returns: how many rows the server took.
    /// - Throws: ``PostgresUniqueViolation`` where a row breaks a unique constraint; `GatewayError` with a code of the `LB52xx`
    ///   series.
    public func finish() throws -> Int {
        guard isOpen else { throw connection.misuse("a COPY was ended twice") }
        isOpen = false
        // Where the end cannot be sent, the result says why.
        _ = PQputCopyEnd(connection.handle, nil)
        return try connection.endOfCopy()
    }

    /// Gives the COPY up: an open transaction has failed then. Does nothing after the end.
    public func abandon() {
        guard isOpen else { return }
        isOpen = false
        _ = PQputCopyEnd(connection.handle, "given up by the client")
        _ = try? connection.endOfCopy()
    }
}

/// A row breaks a unique constraint. What the row holds is not told.
public struct PostgresUniqueViolation: Error {
    /// The name of the constraint, where the server told it.
    public let constraint: String?
}

extension PostgresConnection {
    /// Starts `COPY … FROM STDIN`.
    ///
    /// - Parameter sql: exactly one COPY statement.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func copyIn(_ sql: String) throws -> PostgresCopyIn {
        guard !sql.utf8.contains(0) else { throw misuse("a statement has a NUL character") }
        let result = PQexec(handle, sql)
        guard PQresultStatus(result) == PGRES_COPY_IN else {
            _ = try PostgresResult(result, of: self)
            throw misuse("a statement that is no COPY FROM STDIN was run as one")
        }
        PQclear(result)
        return PostgresCopyIn(self)
    }

    /// Reads all results up to the end of a COPY; the first error counts.
    fileprivate func endOfCopy() throws -> Int {
        var rows = 0
        var failure: (any Error)?
        while let result = PQgetResult(handle) {
            let status = PQresultStatus(result)
            // Where the end could not be sent the COPY is still open for libpq, which would give this result for ever.
            if status == PGRES_COPY_IN {
                PQclear(result)
                failure = failure ?? misuse("a COPY could not be ended")
                if PQputCopyEnd(handle, "given up by the client") != 1 { break }
                continue
            }
            if status == PGRES_FATAL_ERROR, Self.field("C", of: result) == "23505" {
                failure = failure ?? PostgresUniqueViolation(constraint: Self.field("n", of: result))
                PQclear(result)
                continue
            }
            do { rows = try PostgresResult(result, of: self).affectedRows } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return rows
    }

    private static func field(_ code: UnicodeScalar, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
}
