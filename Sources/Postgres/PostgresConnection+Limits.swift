extension PostgresConnection {
    /// Takes off what a role or a database may have set to end sessions that wait, or transactions that are long: one side waits
    /// while the other works, and a snapshot or an atomic run is one transaction however large it is. `pg_dump` does the same.
    ///
    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    public func liftTimeLimits() throws {
        try execute(Self.timeLimits(serverVersion: serverVersion).map { "SET \($0) = 0" }.joined(separator: "; "))
    }

    /// The settings that a version knows (PostgreSQL manual, release notes of 9.6, 14 and 17).
    static func timeLimits(serverVersion: Int) -> [String] {
        ["idle_in_transaction_session_timeout"] + (serverVersion >= 140_000 ? ["idle_session_timeout"] : [])
            + (serverVersion >= 170_000 ? ["transaction_timeout"] : [])
    }
}
