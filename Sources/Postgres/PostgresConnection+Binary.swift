internal import CLibPQ
internal import Diagnostics
internal import Glibc

extension PostgresConnection {
    /// Runs one statement and hands over its rows' values in their binary form.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement.
    ///   - parameters: in their text form; nil is NULL.
    ///   - body: takes the row's number and its columns; nil is NULL. The bytes are good only inside the body.
    /// - Throws: `GatewayError` with a code of the `LB52xx` series; what the body throws.
    /// - Complexity: O(bytes of the result), all of which is in memory.
    public func binaryQuery(
        _ sql: String, _ parameters: [String?] = [], _ body: (_ row: Int, _ columns: [UnsafeRawBufferPointer?]) throws -> Void
    ) throws {
        guard !sql.utf8.contains(0), !parameters.contains(where: { $0?.utf8.contains(0) == true }),
            let count = Int32(exactly: parameters.count), count <= 65_535
        else { throw misuse("a statement or its parameters cannot be sent", expected: "text without NUL") }
        let texts = parameters.map { $0.flatMap { strdup($0) } }
        defer { for text in texts { free(text) } }
        let values = texts.map { $0.map { UnsafePointer($0) } }
        let raw = PQexecParams(handle, sql, count, nil, values, nil, nil, 1)
        // The owner clears the result after the last row; the handle stays good as long as it.
        let owner = try PostgresResult(raw, of: self)
        try withExtendedLifetime(owner) {
            guard let raw else { return }
            let columns = PQnfields(raw)
            for row in 0..<PQntuples(raw) {
                let cells = (0..<columns).map { column -> UnsafeRawBufferPointer? in
                    guard PQgetisnull(raw, row, column) == 0 else { return nil }
                    return UnsafeRawBufferPointer(
                        start: PQgetvalue(raw, row, column), count: Int(PQgetlength(raw, row, column)))
                }
                try body(Int(row), cells)
            }
        }
    }
}
