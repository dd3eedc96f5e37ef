internal import SQLite

extension SQLiteStore {
    public func quarantine(_ filter: QuarantineFilter) throws -> [QuarantineEntry] {
        let select = try database.prepare(
            """
            SELECT \(Self.quarantineColumns), NULL FROM lb_quarantine WHERE (?1 IS NULL OR mapping = ?1) \
            AND (?2 IS NULL OR code = ?2) AND (?3 OR resolved_run IS NULL) \
            ORDER BY last_run DESC, mapping, file, record_number, code LIMIT ?4
            """)
        try select.bind(filter.mapping, at: 1)
        try select.bind(filter.code, at: 2)
        try select.bind(filter.includesResolved ? 1 as Int64 : 0, at: 3)
        try select.bind(Int64(max(filter.limit, 0)), at: 4)
        var result: [QuarantineEntry] = []
        while try select.step() { result.append(QuarantineEntry(select)) }
        return result
    }

    public func quarantineEntry(_ id: Int64) throws -> QuarantineEntry? {
        let select = try database.prepare("SELECT \(Self.quarantineColumns), raw FROM lb_quarantine WHERE id = ?")
        try select.bind(id, at: 1)
        return try select.step() ? QuarantineEntry(select) : nil
    }

    /// Writes the findings of a run and closes the entries that it saw good; the caller has a transaction.
    func update(_ quarantine: QuarantineUpdate, of run: RunRecord, _ number: Int64) throws {
        let upsert = try database.prepare(
            """
            INSERT INTO lb_quarantine (mapping, record, code, first_run, last_run, stream, reason, field, file, record_number, \
            byte_offset, mapping_place, is_personal, raw, system) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, \
            ?13, ?14) \
            ON CONFLICT (system, mapping, record, code) DO UPDATE SET last_run = excluded.last_run, resolved_run = NULL, \
            stream = excluded.stream, reason = excluded.reason, field = excluded.field, byte_offset = excluded.byte_offset, \
            mapping_place = excluded.mapping_place, is_personal = excluded.is_personal, raw = excluded.raw \
            WHERE last_run <> excluded.last_run
            """)
        try upsert.bind(run.mapping, at: 1)
        try upsert.bind(number, at: 4)
        try upsert.bind(run.system, at: 14)
        try quarantine.forEachBatch { findings in
            for finding in findings {
                try upsert.bind(finding.recordKey, at: 2)
                try upsert.bind(finding.code, at: 3)
                try upsert.bind(finding.stream, at: 5)
                try upsert.bind(finding.reason, at: 6)
                try upsert.bind(finding.field, at: 7)
                try upsert.bind(finding.file, at: 8)
                try upsert.bind(finding.recordNumber, at: 9)
                try upsert.bind(finding.byteOffset, at: 10)
                try upsert.bind(finding.mappingPlace, at: 11)
                try upsert.bind(finding.isPersonal ? 1 as Int64 : 0, at: 12)
                try upsert.bind(finding.raw, at: 13)
                try upsert.run()
            }
        }
        try resolve(quarantine.resolves, of: run, number)
    }

    private func resolve(_ scope: QuarantineUpdate.Scope, of run: RunRecord, _ number: Int64) throws {
        let files: [String?]
        switch scope {
        case .nothing: return
        case .everything: files = [nil]
        case .files(let names): files = names
        }
        let close = try database.prepare(
            """
            UPDATE lb_quarantine SET resolved_run = ?1 WHERE mapping = ?2 AND system = ?4 AND resolved_run IS NULL AND last_run <> ?1 \
            AND (?3 IS NULL OR file = ?3)
            """)
        try close.bind(number, at: 1)
        try close.bind(run.mapping, at: 2)
        try close.bind(run.system, at: 4)
        for file in files {
            try close.bind(file, at: 3)
            try close.run()
        }
    }

    private static let quarantineColumns = """
        id, mapping, code, first_run, last_run, resolved_run, stream, reason, field, file, record_number, byte_offset, \
        mapping_place, is_personal, length(raw)
        """
}
