internal import CSQLite
internal import Diagnostics

/// One prepared statement; finalized when the last owner lets go of it.
///
/// Parameters count from 1 and columns from 0, as SQLite counts them. Bindings stay until they are bound anew.
public final class SQLiteStatement {
    private let database: SQLiteDatabase
    let handle: OpaquePointer

    init(_ database: SQLiteDatabase, _ sql: String) throws {
        self.database = database
        var prepared: OpaquePointer?
        var rest = 0
        let length = sql.utf8.count
        var sql = sql
        let status = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text -> Int32 in
                var tail: UnsafePointer<CChar>?
                let status = sqlite3_prepare_v3(
                    database.handle, text.baseAddress, Int32(clamping: length), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared,
                    &tail)
                if let tail, let start = text.baseAddress {
                    rest = text[min(tail - start, length)...].count { $0 > 0x20 && $0 != 0x3B }
                }
                return status
            }
        }
        guard status == SQLITE_OK else { throw database.failure(status).error("cannot prepare a statement") }
        guard let prepared, rest == 0 else {
            sqlite3_finalize(prepared)
            throw GatewayError(
                Diagnostic(
                    .databaseMisuse, "a prepared text is not exactly one statement", at: Place(file: database.path),
                    expected: "one statement"))
        }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    /// How many parameters the statement has.
    public var parameterCount: Int32 { sqlite3_bind_parameter_count(handle) }

    /// - Returns: whether there is a row to read.
    /// - Throws: `GatewayError` with a code of the `LB51xx` series; the statement is reset then.
    public func step() throws -> Bool {
        let status = sqlite3_step(handle)
        if status == SQLITE_ROW { return true }
        if status == SQLITE_DONE { return false }
        let error = database.failure(status).error("a statement failed")
        sqlite3_reset(handle)
        throw error
    }

    /// Runs a statement that gives no rows, and makes it ready to run again.
    ///
    /// - Throws: `GatewayError` with a code of the `LB51xx` series.
    public func run() throws {
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Makes the statement ready to run again, with the same bindings.
    public func reset() {
        // The code it gives is that of the last step, which has been thrown already.
        sqlite3_reset(handle)
    }

    func check(_ status: Int32) throws {
        guard status == SQLITE_OK else { throw database.failure(status).error("cannot bind a value") }
    }
}
