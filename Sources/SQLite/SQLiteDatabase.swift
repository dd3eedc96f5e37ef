internal import CSQLite
internal import Diagnostics

/// One connection to an SQLite database file; closes when the last owner lets go of it.
///
/// A connection belongs to one task at a time, as its statements do; it is not `Sendable`.
public final class SQLiteDatabase {
    /// How a file is opened.
    public enum Mode: Sendable, Hashable {
        case readOnly
        /// The file must exist.
        case readWrite
        /// The file is made where it does not exist.
        case create
    }

    public let path: String
    public let mode: Mode
    let handle: OpaquePointer

    /// - Parameters:
    ///   - path: a file; `:memory:` and URIs have no special meaning.
    ///   - busyTimeout: how many milliseconds to wait for another program's lock.
    /// - Throws: `GatewayError` with `LB5107` where the file cannot be opened.
    public init(path: String, mode: Mode, busyTimeout: Int32 = 5_000) throws {
        // A relative path that begins with `file:` or `:` would be read as a URI or as a name for memory.
        let name = path.hasPrefix("/") ? path : "./" + path
        let access =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(name, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let opened else {
            let error = SQLiteFailure(status: status, handle: opened, path: path).error("cannot open the database")
            sqlite3_close_v2(opened)
            throw error
        }
        self.path = path
        self.mode = mode
        handle = opened
        sqlite3_busy_timeout(opened, busyTimeout)
    }

    deinit {
        // Statements keep their connection alive, so none is left here.
        sqlite3_close_v2(handle)
    }

    /// Runs one or more statements that give no rows that matter.
    ///
    /// - Throws: `GatewayError` with a code of the `LB51xx` series.
    public func execute(_ sql: String) throws {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw failure(status).error("a statement failed") }
    }

    /// - Parameter sql: exactly one statement.
    /// - Throws: `GatewayError` with a code of the `LB51xx` series.
    public func prepare(_ sql: String) throws -> SQLiteStatement { try SQLiteStatement(self, sql) }

    /// The first column of the first row of `PRAGMA name`.
    ///
    /// - Parameter pragma: a name, or `name = value`; never text from outside.
    /// - Throws: `GatewayError` with a code of the `LB51xx` series.
    @discardableResult
    public func pragma(_ pragma: String) throws -> String? {
        let statement = try prepare("PRAGMA \(pragma)")
        return try statement.step() ? statement.text(0) : nil
    }

    /// Rows that the last INSERT, UPDATE or DELETE touched.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The name as SQL wants it: in double quotes, with those inside doubled.
    public static func quoted(_ identifier: String) -> String {
        var result = "\""
        for character in identifier.unicodeScalars {
            if character == "\"" { result.unicodeScalars.append(character) }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    func failure(_ status: Int32) -> SQLiteFailure { SQLiteFailure(status: status, handle: handle, path: path) }
}
