internal import CLibPQ
internal import Diagnostics

extension PostgresConnection {
    /// Starts `COPY … TO STDOUT`; ``copyData(into:)`` then gives what comes.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func beginCopyOut(_ sql: String) throws {
        if sql.utf8.contains(0) { throw misuse("a statement has a NUL character", expected: "text without NUL") }
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COPY_OUT else { throw PostgresResult.failure(result, of: self) }
    }

    /// Appends the next message of a copy: one row, of a server that nobody changed; the first has the header before it.
    ///
    /// - Returns: how many bytes came; nil after the last, when the session is ready for the next statement.
    /// - Throws: `GatewayError`: `LB5203` where the session ended, `LB5205` or `LB5206` where the server broke the copy off.
    public func copyData(into bytes: inout [UInt8]) throws -> Int? {
        var message: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(handle, &message, 0)
        if count > 0, let message {
            message.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { start in
                bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(count)))
            }
            PQfreemem(message)
            return Int(count)
        }
        guard count == -1 else { throw PostgresResult.failure(nil, of: self) }
        var failure: GatewayError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK, failure == nil { failure = PostgresResult.failure(result, of: self) }
            PQclear(result)
        }
        if let failure { throw failure }
        return nil
    }

    /// What a statement would give, without running it.
    public struct ResultColumn: Sendable, Hashable {
        public let name: String
        public let typeID: UInt32
        /// As `format_type` takes it; -1 where the type has none.
        public let modifier: Int32
    }

    /// Lets the server say which columns a statement gives.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func describe(_ sql: String) throws -> [ResultColumn] {
        if sql.utf8.contains(0) { throw misuse("a statement has a NUL character", expected: "text without NUL") }
        let prepared = PQprepare(handle, "", sql, 0, nil)
        defer { PQclear(prepared) }
        guard PQresultStatus(prepared) == PGRES_COMMAND_OK else { throw PostgresResult.failure(prepared, of: self) }
        let described = PQdescribePrepared(handle, "")
        defer { PQclear(described) }
        guard PQresultStatus(described) == PGRES_COMMAND_OK else { throw PostgresResult.failure(described, of: self) }
        return (0..<PQnfields(described)).map { column in
            ResultColumn(
                name: PQfname(described, column).map { String(cString: $0) } ?? "", typeID: PQftype(described, column),
                modifier: PQfmod(described, column))
        }
    }
}
