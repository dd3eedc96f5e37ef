internal import SQLite

/// A row of a ledger table as a store reads it: the same columns as the same texts and numbers, whatever the database.
protocol LedgerRow {
    func text(_ column: Int32) -> String?
    /// 0 for null.
    func int(_ column: Int32) -> Int64
    func optionalInt(_ column: Int32) -> Int64?
    func blob(_ column: Int32) -> [UInt8]?
}

extension SQLiteStatement: LedgerRow {}
