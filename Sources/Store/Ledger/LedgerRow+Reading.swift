internal import Canonical
internal import Delta
internal import Records

/// What a store says of itself.
struct StoreHead {
    /// The columns of `lb_store` that ``init(_:of:formatVersion:model:)`` reads.
    static let columns = "namespace, format_version, model_version"
    let namespace: RowID

    /// - Parameters:
    ///   - row: has ``columns``; nil where there is none.
    ///   - store: its name for messages.
    ///   - formatVersion: the latest that is known.
    /// - Throws: `LB5004` where a later version wrote the store, `LB5007` where it has no namespace.
    init(_ row: (some LedgerRow)?, of store: String, formatVersion: Int, model: CanonicalModel) throws {
        guard let row else { throw StoreError.damaged(store, "it has no namespace") }
        // A later format may have another namespace.
        let format = Int(row.int(1))
        guard format <= formatVersion else { throw StoreError.newer(store, "format", found: format, known: formatVersion) }
        guard let namespace = row.text(0).flatMap({ RowID($0) }) else { throw StoreError.damaged(store, "it has no namespace") }
        let version = Int(row.int(2))
        guard version <= model.version else { throw StoreError.newer(store, "model", found: version, known: model.version) }
        self.namespace = namespace
    }
}

extension StreamState {
    /// The columns of `lb_stream`, in the order that the ledger lists them.
    static let columns = "stream, system, mapping, entity, as_of, mapping_digest, inputs_digest, inputs, last_run, live_rows"

    /// - Parameters:
    ///   - row: has ``columns``.
    ///   - store: its name for messages.
    /// - Throws: `LB5007`.
    init(_ row: some LedgerRow, of store: String) throws {
        let name = row.text(0) ?? ""
        guard let inputs = try? JSONText.decode([RunInput].self, from: row.text(7) ?? "") else {
            throw StoreError.damaged(store, "the inputs of stream \(name) cannot be read")
        }
        self.init(
            name: name, system: row.text(1) ?? "", mapping: row.text(2) ?? "", entity: row.text(3) ?? "", asOf: row.text(4),
            mappingDigest: row.text(5) ?? "", inputsDigest: row.text(6) ?? "", inputs: inputs, lastRun: row.int(8),
            liveRows: Int(row.int(9)))
    }
}

extension FeedSchema {
    /// The columns that ``Kind/init(_:of:)`` reads.
    static let columns = "kind, definition, items"
}

extension FeedSchema.Kind {
    /// - Parameters:
    ///   - row: has ``FeedSchema/columns``.
    ///   - store: its name for messages.
    /// - Throws: `LB5007`.
    init(_ row: some LedgerRow, of store: String) throws {
        let name = row.text(0) ?? ""
        guard let items = try? JSONText.decode([FeedSchema.Item].self, from: row.text(2) ?? "") else {
            throw StoreError.damaged(store, "what is remembered of the feed's kind `\(name)` cannot be read")
        }
        self.init(name: name, definition: row.text(1) ?? "", items: items)
    }
}

extension StoredRun {
    /// - Parameters:
    ///   - row: run, system, mapping, started and finished as ``StoreText`` writes them, status, counts, digests of mapping and
    ///     inputs, inputs, as_of, approvals, hard_deletes.
    ///   - store: its name for messages.
    /// - Throws: `LB5007`.
    init(_ row: some LedgerRow, of store: String) throws {
        let number = row.int(0)
        guard let started = row.text(3).flatMap(StoreText.timestamp), let finished = row.text(4).flatMap(StoreText.timestamp),
            let status = row.text(5).flatMap(RunStatus.init), let counts = try? RunCounts(json: row.text(6) ?? ""),
            let inputs = try? JSONText.decode([RunInput].self, from: row.text(9) ?? ""),
            let approvals = try? JSONText.decode([String].self, from: row.text(11) ?? "")
        else { throw StoreError.damaged(store, "the ledger's entry of run \(number) cannot be read") }
        self.init(
            number: number,
            record: RunRecord(
                system: row.text(1) ?? "", mapping: row.text(2) ?? "", startedAt: started, finishedAt: finished,
                status: status, counts: counts, mappingDigest: row.text(7) ?? "", inputsDigest: row.text(8) ?? "",
                inputs: inputs, asOf: row.text(10), approvals: approvals, hardDeletes: row.int(12) != 0))
    }
}

extension QuarantineEntry {
    /// - Parameter row: id, mapping, code, first_run, last_run, resolved_run, stream, reason, field, file, record_number,
    ///   byte_offset, mapping_place, is_personal, length of raw, raw.
    init(_ row: some LedgerRow) {
        self.init(
            id: row.int(0), mapping: row.text(1) ?? "",
            finding: QuarantineFinding(
                stream: row.text(6), code: row.text(2) ?? "", reason: row.text(7) ?? "", field: row.text(8),
                file: row.text(9) ?? "", recordNumber: row.int(10), byteOffset: row.int(11), mappingPlace: row.text(12),
                raw: row.blob(15), isPersonal: row.int(13) != 0),
            rawSize: row.optionalInt(14).map { Int($0) }, firstRun: row.int(3), lastRun: row.int(4),
            resolvedRun: row.optionalInt(5))
    }
}
