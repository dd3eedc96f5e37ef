extension SQLiteDatabase {
    /// What a transaction locks when it begins.
    public enum TransactionKind: String, Sendable, Hashable {
        /// Nothing until the first statement; a consistent view for reading.
        case deferred = "DEFERRED"
        /// The right to write, so that no second writer can come between reading and writing.
        case immediate = "IMMEDIATE"
    }

    /// Runs the body inside a transaction: committed when it returns, rolled back when it throws.
    ///
    /// - Throws: what the body throws; `GatewayError` with `LB5102` where another program holds the lock, and with
    ///   `LB5108` inside another transaction.
    public func transaction<Result>(_ kind: TransactionKind = .immediate, _ body: () throws -> Result) throws -> Result {
        try execute("BEGIN \(kind.rawValue)")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // Some errors (a full disk) have rolled back already; the first error is the one that matters.
            if isInTransaction { try? execute("ROLLBACK") }
            throw error
        }
    }
}
