public import Canonical
public import Delta
internal import Postgres
public import Records

extension PostgresStore {
    public func streamState(_ stream: String) throws -> StreamState? {
        try connection.query(selectStreams + " WHERE stream = $1", [stream]).first.map {
            try StreamState(TextRow($0), of: name)
        }
    }

    public func forgetPositions(of streams: [String]) throws {
        try requireWritable()
        try transaction {
            for stream in streams {
                guard let state = try streamState(stream) else { continue }
                _ = try connection.query(
                    "UPDATE \(schema.qualified("lb_stream")) SET inputs = $2::jsonb WHERE stream = $1",
                    [stream, try JSONText.encode(state.inputsWithoutPositions)])
            }
        }
    }

    public func fingerprints(of stream: String, _ body: ([Fingerprint]) throws -> Void) throws {
        try reading { try FingerprintSegments(PostgresFingerprints(self, stream: stream)).forEachBatch(body) }
    }

    public func runs(limit: Int) throws -> [StoredRun] { try runs("ORDER BY run DESC LIMIT $1::bigint", String(max(limit, 0))) }

    public func run(_ number: Int64) throws -> StoredRun? { try runs("WHERE run = $1::bigint", String(number)).first }

    private func runs(_ which: String, _ parameter: String) throws -> [StoredRun] {
        try connection.query(
            """
            SELECT run, system, mapping, \(PostgresSchema.instant("started_at")), \(PostgresSchema.instant("finished_at")), \
            status, counts, mapping_digest, inputs_digest, inputs, as_of, approvals, hard_deletes::integer \
            FROM \(schema.qualified("lb_run")) \(which)
            """, [parameter]
        ).map { try StoredRun(TextRow($0), of: name) }
    }

    public func status() throws -> StoreStatus {
        try reading {
            let head = try connection.query(
                """
                SELECT format_version, model_version, \
                (SELECT count(*) FROM \(schema.qualified("lb_quarantine")) WHERE resolved_run IS NULL), \
                (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c \
                JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = ANY ($2::text[])) \
                FROM \(schema.qualified("lb_store"))
                """, [schema.name, "{\((model.entities.map(\.name) + PostgresSchema.ledgerTables).joined(separator: ","))}"])
            guard let row = head.first.map(TextRow.init) else { throw StoreError.damaged(name, "it has no namespace") }
            let streams = try connection.query(selectStreams + " ORDER BY stream COLLATE \"C\"").map {
                try StreamState(TextRow($0), of: name)
            }
            return StoreStatus(
                namespace: namespace, formatVersion: Int(row.int(0)), modelVersion: Int(row.int(1)), sizeBytes: row.int(3),
                rows: try rowCounts(), streams: streams, openQuarantine: Int(row.int(2)), lastRun: try runs(limit: 1).first)
        }
    }

    public func row(_ id: RowID, of entity: Entity) throws -> [String: String]? {
        guard let columns = try tables()[entity.name], !columns.isEmpty else { return nil }
        let texts = columns.map { Self.text(PostgresConnection.quoted($0.name), type: $0.type) }
        let rows = try connection.query(
            "SELECT \(texts.joined(separator: ", ")) FROM \(schema.qualified(entity.name)) WHERE id = $1::uuid", [id.description])
        guard let row = rows.first else { return nil }
        var result: [String: String] = [:]
        for (column, value) in zip(columns, row) {
            guard let value else { continue }
            result[column.name] = column.type == "jsonb" ? Self.withoutBlanks(value) : value
        }
        return result
    }

    /// JSON as every store gives it: the server writes blanks behind `:` and `,`.
    private static func withoutBlanks(_ json: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(json.utf8.count)
        var isInText = false
        var isEscaped = false
        for byte in json.utf8 {
            if byte == 0x20 && !isInText { continue }
            if byte == 0x22 && !isEscaped { isInText.toggle() }
            isEscaped = byte == 0x5C && !isEscaped
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A value as the text that every store gives for it.
    private static func text(_ column: String, type: String) -> String {
        switch type {
        case "boolean": "\(column)::integer::text"
        case "bytea": "encode(\(column), 'hex')"
        case "timestamp with time zone": PostgresSchema.instant(column)
        default: "\(column)::text"
        }
    }

    private var selectStreams: String { "SELECT \(StreamState.columns) FROM \(schema.qualified("lb_stream"))" }

    private func rowCounts() throws -> [StoreStatus.Rows] {
        let present = try tables()
        return try model.entities.filter { present[$0.name] != nil }.flatMap { entity in
            try connection.query(
                """
                SELECT lb_stream, count(*), count(lb_deleted_at) FROM \(schema.qualified(entity.name)) \
                GROUP BY lb_stream ORDER BY lb_stream COLLATE "C"
                """
            ).map { values in
                let row = TextRow(values)
                let deleted = Int(row.int(2))
                return StoreStatus.Rows(
                    entity: entity.name, stream: row.text(0) ?? "", live: Int(row.int(1)) - deleted, deleted: deleted)
            }
        }
    }
}
