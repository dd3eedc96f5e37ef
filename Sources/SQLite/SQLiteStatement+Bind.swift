internal import CSQLite

/// What tells SQLite to copy bytes that will not outlive the call.
private let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// An address for values of no bytes: SQLite takes a null address for NULL, and an empty text is not NULL.
private let emptyBytes: StaticString = ""

extension SQLiteStatement {
    /// - Throws: `GatewayError` with `LB5108` where there is no such parameter or the statement is running.
    public func bindNull(at index: Int32) throws { try check(sqlite3_bind_null(handle, index)) }

    /// - Throws: `GatewayError` with `LB5108`.
    public func bind(_ value: Int64, at index: Int32) throws { try check(sqlite3_bind_int64(handle, index, value)) }

    /// SQLite has no NaN: it would become NULL, so callers keep it out.
    ///
    /// - Throws: `GatewayError` with `LB5108`.
    public func bind(_ value: Double, at index: Int32) throws { try check(sqlite3_bind_double(handle, index, value)) }

    /// Binds a copy of the text; nil is NULL.
    ///
    /// - Throws: `GatewayError` with `LB5108`.
    public func bind(_ value: String?, at index: Int32) throws {
        guard var value else { return try bindNull(at: index) }
        try value.withUTF8 { try bind(text: UnsafeRawBufferPointer($0), at: index, destructor: copying) }
    }

    /// Binds a copy of the bytes; nil is NULL.
    ///
    /// - Throws: `GatewayError` with `LB5108`.
    public func bind(_ value: [UInt8]?, at index: Int32) throws {
        guard let value else { return try bindNull(at: index) }
        try value.withUnsafeBytes { try bind(blob: $0, at: index, destructor: copying) }
    }

    /// Binds UTF-8 without copying it: the bytes must stay as they are until the parameter is bound anew or the statement is
    /// no longer stepped.
    ///
    /// - Throws: `GatewayError` with `LB5108`.
    public func bindBorrowed(text: UnsafeRawBufferPointer, at index: Int32) throws {
        try bind(text: text, at: index, destructor: nil)
    }

    /// Binds bytes without copying them, under the same promise as ``bindBorrowed(text:at:)``.
    ///
    /// - Throws: `GatewayError` with `LB5108`.
    public func bindBorrowed(blob: UnsafeRawBufferPointer, at index: Int32) throws {
        try bind(blob: blob, at: index, destructor: nil)
    }

    private func bind(text: UnsafeRawBufferPointer, at index: Int32, destructor: sqlite3_destructor_type?) throws {
        let start = text.baseAddress ?? UnsafeRawPointer(emptyBytes.utf8Start)
        try check(
            sqlite3_bind_text64(
                handle, index, start.assumingMemoryBound(to: CChar.self), UInt64(text.count), destructor,
                UInt8(SQLITE_UTF8)))
    }

    private func bind(blob: UnsafeRawBufferPointer, at index: Int32, destructor: sqlite3_destructor_type?) throws {
        try check(
            sqlite3_bind_blob64(
                handle, index, blob.baseAddress ?? UnsafeRawPointer(emptyBytes.utf8Start), UInt64(blob.count),
                destructor))
    }
}
