internal import Diagnostics
internal import Postgres

extension PostgresStore {
    /// Whether a run, or a part of it, is in the ledger after the session ended before the server answered COMMIT.
    ///
    /// - Throws: `GatewayError` (exit 5) with `LB5203` where the store cannot be asked.
    func isCommitted(_ run: RunRecord, _ number: Int64) throws -> Bool {
        do {
            let other = try PostgresConnection(settings)
            try other.execute("SET lock_timeout = '\(Self.lockTimeout)'; BEGIN READ ONLY")
            // The session that ended may be at it still: it holds this lock until its transaction is over.
            _ = try other.query("SELECT pg_advisory_xact_lock_shared(\(AdvisoryLock.key("run", String(number), schema: schema.name)))")
            // Where it was rolled back, another run may have taken the number since.
            return try !other.query(
                """
                SELECT 1 FROM \(schema.qualified("lb_run")) WHERE run = $1::bigint AND system = $2 AND mapping = $3 \
                AND started_at = $4::timestamptz AND inputs_digest = $5 AND coalesce((counts ->> 'batches')::bigint, 1) >= $6::bigint
                """,
                [
                    String(number), run.system, run.mapping, StoreText.text(run.startedAt), run.inputsDigest,
                    String(run.counts.batches),
                ]).isEmpty
        } catch {
            throw GatewayError(
                Diagnostic(
                    .connectionLost, "the session ended while run \(number) was committed, and whether it was is not known",
                    at: Place(file: name),
                    help: "run the command again: what is in the store already is not written twice; `landbridge runs` shows it"),
                exit: .unavailable)
        }
    }
}

extension GatewayError {
    var isConnectionLost: Bool { diagnostics.first?.code == .connectionLost }
}
