internal import Diagnostics
internal import FoundationEssentials
internal import Postgres

/// Works out, on the server's own clock, up to where a table has been read, and from where the next run goes on.
///
/// A row whose transaction commits late carries a time from before its commit. So the greatest time that was read is not enough:
/// the mark is never past the beginning of the oldest transaction that was in progress just before the snapshot was taken.
/// Whatever is committed later began then or after, and stands at or past the mark; such rows are read again, and what did not
/// change is not written again.
struct WatermarkReader {
    let connection: PostgresConnection

    /// What bounds the marks of one run.
    struct Bound {
        /// ISO text of a timestamptz; nil keeps the marks where they are.
        let time: String?
        let notes: [Diagnostic]
    }

    /// Asks before the snapshot is taken: a transaction that begins later than this question cannot write an earlier time.
    ///
    /// - Parameter watermark: of the table in question.
    /// - Throws: `GatewayError` with `LB1607` where the user may not see other sessions and no lag is declared.
    func bound(_ watermark: Watermark, relation: String) throws -> Bound {
        if watermark.isOfNumbers { return Bound(time: nil, notes: []) }
        let lag = watermark.lag ?? 0
        // What is in progress on its primary, no server says; up to the last commit that it has replayed, nothing is missing.
        let isStandby = try connection.isStandby()
        let now = isStandby ? "pg_catalog.pg_last_xact_replay_timestamp()" : "pg_catalog.clock_timestamp()"
        if try isStandby || !seesSessions() {
            let remedy = isStandby ? "read from the primary" : "GRANT pg_read_all_stats to the user"
            guard watermark.lag != nil else {
                throw GatewayError(
                    Diagnostic(
                        .watermarkUnbounded,
                        (isStandby ? "a standby does not say" : "the user may not see")
                            + " which transactions are in progress, and no lag is declared",
                        at: watermark.place,
                        expected: isStandby ? "the primary, or `lag`" : "membership of pg_read_all_stats, or `lag`",
                        help: "\(remedy), or declare how late rows may be committed: `lag: 1h`"), exit: .usage)
            }
            let time = try connection.query("SELECT (\(now) - $1 * interval '1 millisecond')::text", [String(lag)])
            let note = Diagnostic(
                .watermarkByLag, "\(relation): rows committed more than the declared lag after their time are missed",
                severity: .note, at: watermark.place, help: "\(remedy), so that the run sees what is in progress")
            return Bound(time: time.first?.first ?? nil, notes: [note])
        }
        // Transactions that have written nothing yet count too: what they write will carry the time of their beginning.
        let rows = try connection.query(
            """
            SELECT (least(\(now), (SELECT min(a.xact_start) FROM pg_catalog.pg_stat_activity AS a
                        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
                            AND a.backend_type <> 'autovacuum worker')) - $1 * interval '1 millisecond')::text,
                (SELECT count(*) FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database())
            """, [String(lag)])
        guard let row = rows.first else { return Bound(time: nil, notes: []) }
        // When a prepared transaction began is not known, but it was in progress at every mark since: the old one is still good.
        guard row[1] == "0" else {
            let note = Diagnostic(
                .watermarkHeld, "\(relation): the watermark stays where it is while \(row[1] ?? "a") prepared transactions are open",
                severity: .note, at: watermark.place, help: "see pg_prepared_xacts; commit or roll back what was left behind")
            return Bound(time: nil, notes: [note])
        }
        return Bound(time: row[0], notes: [])
    }

    private func seesSessions() throws -> Bool {
        try connection.query(
            """
            SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') OR r.rolsuper
            FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user
            """).first?.first == "t"
    }

    /// The marks from which the next run goes on, one for each column.
    ///
    /// - Parameters:
    ///   - types: of the columns, in their order.
    ///   - old: marks of the run before; nil where there are none.
    /// - Returns: nil where nothing is known yet.
    func marks(
        _ watermark: Watermark, types: [ColumnType], relation: RelationName, bound: Bound, old: [String: String]?
    ) throws -> [String: String]? {
        var result: [String: String] = [:]
        for (column, type) in zip(watermark.columns, types) {
            let known = old?[column]
            guard let sql = sql(type, watermark) else {
                guard type == .int2 || type == .int4 || type == .int8 else { return nil }
                let name = PostgresConnection.quoted(column)
                let value = try connection.query("SELECT max(\(name))::text FROM \(relation.quoted)").first?.first ?? nil
                guard let mark = value ?? known else { return nil }
                result[column] = mark
                continue
            }
            guard let time = bound.time else {
                guard let known else { return nil }
                result[column] = known
                continue
            }
            // The greatest time that is there bounds the mark as well: the times may be of a clock that is behind the server's.
            // A clock that was set back must not set the mark back.
            let greatest = "(SELECT max(\(PostgresConnection.quoted(column))) FROM \(relation.quoted))"
            let mark = try connection.query(
                "SELECT greatest(least(\(sql.value), \(greatest)), $2::\(sql.type))::text", [time, known]).first?.first ?? nil
            guard let mark else { return nil }
            result[column] = mark
        }
        return result
    }

    /// The bound in the type of a column: `$1` is the bound as a timestamptz. Clocks of a zone go back by an hour in autumn, so
    /// the mark of a column without a zone is an hour before.
    private func sql(_ type: ColumnType, _ watermark: Watermark) -> (value: String, type: String)? {
        let zone = watermark.zone.map { "'\($0.replacing("'", with: "''"))'" }
            ?? "(SELECT s.reset_val FROM pg_catalog.pg_settings AS s WHERE s.name = 'TimeZone')"
        let local = "(($1::timestamptz AT TIME ZONE \(zone)) - interval '1 hour')"
        return switch type {
        case .timestamptz: ("$1::timestamptz", "timestamptz")
        case .timestamp: (local, "timestamp")
        case .date: ("\(local)::date", "date")
        default: nil
        }
    }

    /// The rows that may have changed since the marks.
    static func condition(_ watermark: Watermark, types: [ColumnType], since marks: [String: String]) -> String? {
        var parts: [String] = []
        for (column, type) in zip(watermark.columns, types) {
            guard let mark = marks[column] else { return nil }
            let name = PostgresConnection.quoted(column)
            let literal = "'\(mark.replacing("'", with: "''"))'"
            switch type {
            case .int2, .int4, .int8: parts.append("\(name) >= \(literal)::int8 - \(watermark.overlap)")
            case .timestamptz, .timestamp:
                let word = type == .timestamp ? "timestamp" : "timestamptz"
                parts.append("\(name) >= \(literal)::\(word) - \(watermark.overlap) * interval '1 millisecond'")
            case .date:
                parts.append("\(name) >= (\(literal)::timestamp - \(watermark.overlap) * interval '1 millisecond')::date")
            default: return nil
            }
        }
        let nulls = watermark.columns.map { "\(PostgresConnection.quoted($0)) IS NULL" }.joined(separator: " AND ")
        return "(" + parts.joined(separator: " OR ") + " OR (\(nulls)))"
    }

    // MARK: as the ledger keeps them

    static func text(_ marks: [String: String]) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(marks)).map { String(decoding: $0, as: UTF8.self) }
    }

    static func marks(_ text: String) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }
}
