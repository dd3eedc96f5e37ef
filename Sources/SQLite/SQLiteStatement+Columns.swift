internal import CSQLite

extension SQLiteStatement {
    public var columnCount: Int32 { sqlite3_column_count(handle) }

    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The number in a column, as SQLite converts it; 0 for NULL.
    public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The number in a column; nil for NULL.
    public func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    public func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// The text in a column; nil for NULL.
    public func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A copy of the bytes in a column; nil for NULL.
    public func blob(_ column: Int32) -> [UInt8]? {
        isNull(column) ? nil : withBlob(column) { Array($0) }
    }

    /// The bytes in a column, without a copy; empty for NULL. They are good only inside the body.
    public func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(handle, column)
        let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
