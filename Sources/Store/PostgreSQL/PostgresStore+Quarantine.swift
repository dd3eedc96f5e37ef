internal import Postgres

extension PostgresStore {
    private static let columns = """
        id, mapping, code, first_run, last_run, resolved_run, stream, reason, field, file, record_number, byte_offset, \
        mapping_place, is_personal::integer, length(raw)
        """
    private static let stagedColumns =
        "sequence, record, code, stream, reason, field, file, record_number, byte_offset, mapping_place, is_personal, raw"

    public func quarantine(_ filter: QuarantineFilter) throws -> [QuarantineEntry] {
        try connection.query(
            """
            SELECT \(Self.columns), NULL FROM \(schema.qualified("lb_quarantine")) \
            WHERE ($1::text IS NULL OR mapping = $1) AND ($2::text IS NULL OR code = $2) \
            AND ($3::boolean OR resolved_run IS NULL) \
            ORDER BY last_run DESC, mapping COLLATE "C", file COLLATE "C", record_number, code COLLATE "C" LIMIT $4::bigint
            """, [filter.mapping, filter.code, filter.includesResolved ? "t" : "f", String(max(filter.limit, 0))]
        ).map { QuarantineEntry(TextRow($0)) }
    }

    public func quarantineEntry(_ id: Int64) throws -> QuarantineEntry? {
        try connection.query(
            """
            SELECT \(Self.columns), encode(raw, 'hex') FROM \(schema.qualified("lb_quarantine")) WHERE id = $1::bigint
            """, [String(id)]
        ).first.map { QuarantineEntry(TextRow($0)) }
    }

    /// Writes the findings of a run and closes the entries that it saw good; the caller has a transaction.
    func update(_ quarantine: QuarantineUpdate, of run: RunRecord, _ number: Int64) throws {
        let table = schema.qualified("lb_quarantine")
        if try stage(quarantine) > 0 {
            // The first finding of a record and code in a run is the one that is kept.
            _ = try connection.query(
                """
                INSERT INTO \(table) (system, mapping, first_run, last_run, record, code, stream, reason, field, file, \
                record_number, byte_offset, mapping_place, is_personal, raw) \
                SELECT $1, $2, $3::bigint, $3::bigint, record, code, stream, reason, field, file, record_number, byte_offset, \
                mapping_place, is_personal, raw \
                FROM (SELECT DISTINCT ON (record, code) * FROM pg_temp.lb_stage_quarantine ORDER BY record, code, sequence) AS s \
                ORDER BY sequence \
                ON CONFLICT (system, mapping, record, code) DO UPDATE SET last_run = excluded.last_run, resolved_run = NULL, \
                stream = excluded.stream, reason = excluded.reason, field = excluded.field, byte_offset = excluded.byte_offset, \
                mapping_place = excluded.mapping_place, is_personal = excluded.is_personal, raw = excluded.raw
                """, [run.system, run.mapping, String(number)])
        }
        let files: [String?]
        switch quarantine.resolves {
        case .nothing: files = []
        case .everything: files = [nil]
        case .files(let names): files = names
        }
        for file in files {
            _ = try connection.query(
                """
                UPDATE \(table) SET resolved_run = $1::bigint WHERE mapping = $2 AND system = $3 AND resolved_run IS NULL \
                AND last_run <> $1::bigint AND ($4::text IS NULL OR file = $4)
                """, [String(number), run.mapping, run.system, file])
        }
    }

    /// - Returns: how many findings there are.
    private func stage(_ quarantine: QuarantineUpdate) throws -> Int64 {
        var copy: PostgresCopyIn?
        var buffer = CopyBuffer()
        var sequence: Int64 = 0
        try quarantine.forEachBatch { findings in
            guard !findings.isEmpty else { return }
            if copy == nil {
                try connection.execute(
                    """
                    CREATE TEMPORARY TABLE lb_stage_quarantine (sequence bigint, record text, code text, stream text, \
                    reason text, field text, file text, record_number bigint, byte_offset bigint, mapping_place text, \
                    is_personal boolean, raw bytea) ON COMMIT DROP
                    """)
                copy = try connection.copyIn(
                    "COPY pg_temp.lb_stage_quarantine (\(Self.stagedColumns)) FROM STDIN (FORMAT binary)")
                buffer.appendHeader()
            }
            for finding in findings {
                sequence += 1
                buffer.append(finding, sequence: sequence)
                if buffer.count >= CopyRowEncoder.threshold, let copy { try buffer.drain(to: copy) }
            }
        }
        guard let copy else { return 0 }
        buffer.appendTrailer()
        try buffer.drain(to: copy)
        _ = try copy.finish()
        return sequence
    }
}

extension CopyBuffer {
    fileprivate mutating func append(_ finding: QuarantineFinding, sequence: Int64) {
        // A message may repeat what a record has, and text on the server holds no NUL.
        func text(_ text: String?) -> String? { text?.replacing("\0", with: "\u{2400}") }
        appendFieldCount(12)
        append(int: sequence)
        append(optionalText: text(finding.recordKey))
        append(optionalText: text(finding.code))
        append(optionalText: text(finding.stream))
        append(optionalText: text(finding.reason))
        append(optionalText: text(finding.field))
        append(optionalText: text(finding.file))
        append(int: finding.recordNumber)
        append(int: finding.byteOffset)
        append(optionalText: text(finding.mappingPlace))
        append(bool: finding.isPersonal)
        if let raw = finding.raw {
            raw.withUnsafeBytes { append(bytes: $0) }
        } else {
            appendNull()
        }
    }
}
