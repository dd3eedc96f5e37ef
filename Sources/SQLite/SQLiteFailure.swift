internal import CSQLite
internal import Diagnostics

/// A result code of SQLite and what the connection says about it, on its way to a diagnostic.
struct SQLiteFailure {
    /// The extended result code.
    let status: Int32
    let message: String
    let path: String

    init(status: Int32, handle: OpaquePointer?, path: String) {
        let extended = handle.map { sqlite3_extended_errcode($0) } ?? status
        // The connection remembers its last error, which need not be this one.
        let isSame = extended & 0xFF == status & 0xFF
        self.status = isSame ? extended : status
        if isSame, let handle, let text = sqlite3_errmsg(handle) {
            message = String(cString: text)
        } else if let text = sqlite3_errstr(status) {
            message = String(cString: text)
        } else {
            message = "unknown error"
        }
        self.path = path
    }

    /// - Parameter what: what was tried, as the beginning of a message.
    func error(_ what: String) -> GatewayError {
        let (code, exit, help) = kind
        return GatewayError(
            Diagnostic(
                code, "\(what): \(message) (SQLite \(status))", at: Place(file: path), help: help), exit: exit)
    }

    private var kind: (DiagnosticCode, ExitStatus, String?) {
        switch status & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            (
                .databaseBusy, .unavailable,
                "another program is writing to \(path); run the command again when it is done"
            )
        case SQLITE_FULL: (.databaseFull, .failed, "make room on the disk that holds \(path), then run the command again")
        case SQLITE_NOTADB:
            (.notADatabase, .failed, "check the path; a new store is made with `landbridge store init`")
        case SQLITE_CORRUPT:
            (.databaseDamaged, .failed, "restore \(path) from its backup; `PRAGMA integrity_check` lists the damage")
        case SQLITE_READONLY, SQLITE_PERM:
            (.databaseReadOnly, .failed, "give this user the right to write \(path) and its folder")
        case SQLITE_CANTOPEN:
            (.databaseNotOpened, .failed, "check that \(path) exists and that this user may read and write it and its folder")
        case SQLITE_IOERR: (.databaseInputOutput, .failed, "check the disk that holds \(path)")
        case SQLITE_CONSTRAINT: (.databaseConstraint, .failed, nil)
        case SQLITE_MISUSE, SQLITE_RANGE: (.databaseMisuse, .failed, nil)
        default: (.databaseFailed, .failed, nil)
        }
    }
}
