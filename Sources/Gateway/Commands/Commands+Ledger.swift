import Canonical
public import Diagnostics
import Records
import Store

extension Commands {
    private func open(_ store: String?) throws -> any CanonicalStore {
        try Stores.open(try project.storeURL(store), model: try Stores.model(project, modelFiles), readOnly: true)
    }

    /// Lists the latest runs.
    public func runs(store: String?, limit: Int) throws -> ExitStatus {
        let runs = try open(store).runs(limit: limit)
        if console.isJSON {
            console.print(try JSONValue.list(runs.map(json)).text())
            return .done
        }
        guard !runs.isEmpty else {
            console.print("no runs yet; start one with `landbridge sync`")
            return .done
        }
        var table = TextTable(
            headers: ["run", "mapping", "finished", "as of", "status", "records", "rejected", "inserted", "updated", "restored", "deleted"])
        table.rightAligned = [0, 5, 6, 7, 8, 9, 10]
        for run in runs {
            let counts = run.record.counts.streams.values
            table.rows.append([
                String(run.number), run.record.mapping, Self.short(run.record.finishedAt), run.record.asOf ?? "",
                run.record.status.rawValue, Numbers.grouped(run.record.counts.records),
                Numbers.grouped(run.record.counts.rejects), Numbers.grouped(counts.reduce(0) { $0 + $1.inserts }),
                Numbers.grouped(counts.reduce(0) { $0 + $1.updates }), Numbers.grouped(counts.reduce(0) { $0 + $1.restores }),
                Numbers.grouped(counts.reduce(0) { $0 + $1.deletes }),
            ])
        }
        console.print(table.text(width: console.width))
        for run in runs where run.record.status == .partial && !isOvertaken(run, by: runs) {
            console.print(
                "run \(run.number) is not finished: \(Self.batches(run)) committed so far. Unless it is under way now, it was left; run the same sync again, which writes the rest"
            )
        }
        return .done
    }

    /// Whether a later run of the mapping came to its end, and with it what this one left.
    private func isOvertaken(_ run: StoredRun, by runs: [StoredRun]) -> Bool {
        runs.contains {
            $0.number > run.number && $0.record.status != .partial && $0.record.system == run.record.system
                && $0.record.mapping == run.record.mapping
        }
    }

    private static func batches(_ run: StoredRun) -> String {
        let count = run.record.counts.batches
        return "\(Numbers.grouped(count)) batch\(count == 1 ? "" : "es")"
    }

    private static func short(_ time: Timestamp?) -> String {
        time.map { String($0.description.prefix(19)).replacing("T", with: " ") } ?? ""
    }

    private func json(_ run: StoredRun) -> JSONValue {
        let record = run.record
        return .object([
            "run": .int(Int(run.number)), "system": .string(record.system), "mapping": .string(record.mapping),
            "started_at": .string(record.startedAt.description), "finished_at": JSONValue(record.finishedAt?.description),
            "status": .string(record.status.rawValue), "batches": .int(record.counts.batches), "as_of": JSONValue(record.asOf),
            "records": .int(record.counts.records), "rejects": .int(record.counts.rejects),
            "warnings": .int(record.counts.warnings),
            "warning_messages": JSONValue.warnings(record.counts.warningMessages),
            "files": .list(
                record.inputs.map { .object(["file": .string($0.file), "bytes": .int(Int($0.bytes))]) }),
            "approvals": .list(record.approvals.map { .string($0) }), "mapping_digest": .string(record.mappingDigest),
            "inputs_digest": .string(record.inputsDigest),
            "streams": .object(record.counts.streams.mapValues { RunReport.json($0) }),
        ])
    }

    /// Lists quarantined records.
    public func quarantineList(
        store: String?, mapping: String?, code: String?, all: Bool, limit: Int
    ) throws -> ExitStatus {
        let entries = try open(store).quarantine(
            QuarantineFilter(mapping: mapping, code: code, includesResolved: all, limit: limit))
        if console.isJSON {
            console.print(try JSONValue.list(entries.map { json($0) }).text())
            return .done
        }
        guard !entries.isEmpty else {
            console.print("the quarantine is empty")
            return .done
        }
        var table = TextTable(headers: ["id", "mapping", "code", "record", "first", "last", "resolved", "reason"])
        table.rightAligned = [0, 4, 5, 6]
        for entry in entries {
            table.rows.append([
                String(entry.id), entry.mapping, entry.finding.code, entry.finding.recordKey, String(entry.firstRun),
                String(entry.lastRun), entry.resolvedRun.map { String($0) } ?? "", entry.finding.reason,
            ])
        }
        console.print(table.text(width: console.width))
        console.print("show one with: landbridge quarantine show ID")
        return .done
    }

    /// Shows one quarantined record; its bytes only where personal values were asked for or it has none.
    public func quarantineShow(store: String?, id: Int64) throws -> ExitStatus {
        guard let entry = try open(store).quarantineEntry(id) else {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "the quarantine has no entry \(id)", help: "list them with `landbridge quarantine list --all`"),
                exit: .usage)
        }
        if console.isJSON {
            console.print(try json(entry).text())
            return .done
        }
        let finding = entry.finding
        var lines = [
            "entry      \(entry.id)", "mapping    \(entry.mapping)", "code       \(finding.code)",
            "reason     \(finding.reason)", "file       \(finding.file)", "record     \(finding.recordNumber)",
            "byte       \(finding.byteOffset)", "seen       first in run \(entry.firstRun), last in run \(entry.lastRun)",
        ]
        if let field = finding.field { lines.append("field      \(field)") }
        if let stream = finding.stream { lines.append("stream     \(stream)") }
        if let place = finding.mappingPlace { lines.append("rule       \(place)") }
        if let run = entry.resolvedRun { lines.append("resolved   in run \(run)") }
        if let raw = shownRaw(finding) {
            lines.append("record as read:")
            lines.append(raw)
        } else if let size = entry.rawSize {
            lines.append("the record (\(size) bytes) holds personal data; add --show-personal to see it")
        }
        console.print(lines.joined(separator: "\n"))
        return .done
    }

    /// The record as text with everything that is no printable ASCII as an escape; nil where it must stay hidden.
    private func shownRaw(_ finding: QuarantineFinding) -> String? {
        guard let raw = finding.raw, console.showsPersonal || !finding.isPersonal else { return nil }
        var text = ""
        for byte in raw {
            if byte == 0x0A {
                text += "\n"
            } else if byte >= 0x20, byte < 0x7F {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                text += "\\x" + Hexadecimal.text([byte])
            }
        }
        return text
    }

    private func json(_ entry: QuarantineEntry) -> JSONValue {
        let finding = entry.finding
        return .object([
            "id": .int(Int(entry.id)), "mapping": .string(entry.mapping), "code": .string(finding.code),
            "reason": .string(finding.reason), "field": JSONValue(finding.field), "file": .string(finding.file),
            "record": .int(Int(finding.recordNumber)), "byte_offset": .int(Int(finding.byteOffset)),
            "rule": JSONValue(finding.mappingPlace), "stream": JSONValue(finding.stream),
            "first_run": .int(Int(entry.firstRun)), "last_run": .int(Int(entry.lastRun)),
            "resolved_run": JSONValue(entry.resolvedRun), "personal": .bool(finding.isPersonal),
            "raw": JSONValue(shownRaw(finding)),
        ])
    }

    /// Makes a store.
    ///
    /// - Parameter namespace: what row ids are computed from; nil for a random one.
    public func storeInit(_ url: String, namespace text: String?) throws -> ExitStatus {
        var namespace = RowID.random()
        if let text {
            guard let given = RowID(text) else {
                throw GatewayError(
                    Diagnostic(
                        .usageWrong, "the namespace is no UUID", expected: "eight-four-four-four-twelve hexadecimal digits",
                        found: Redacted(text, isPersonal: false)), exit: .usage)
            }
            namespace = given
        }
        let model = try Stores.model(project, modelFiles)
        let store = try Stores.create(try project.storeURL(url), namespace: namespace, model: model)
        if console.isJSON {
            console.print(
                try JSONValue.object([
                    "store": .string(store.name), "namespace": .string(store.namespace.description),
                    "entities": .int(model.entities.count),
                ]).text())
        } else {
            console.print("made \(store.name) with \(model.entities.count) entities; namespace \(store.namespace)")
        }
        return .done
    }

    /// Describes a store.
    public func storeStatus(_ url: String?) throws -> ExitStatus {
        let store = try open(url)
        let status = try store.status()
        if console.isJSON {
            console.print(try json(status, store.name).text())
            return .done
        }
        console.print(
            """
            store      \(store.name), \(Numbers.bytes(status.sizeBytes))
            namespace  \(status.namespace)
            format     \(status.formatVersion), model \(status.modelVersion)
            last run   \(status.lastRun.map { "\($0.number), \($0.record.mapping), \(Self.short($0.record.finishedAt))\($0.record.status == .partial ? ", partial: not finished, \(Self.batches($0)) committed so far" : "")" } ?? "none")
            quarantine \(status.openQuarantine) open
            """)
        guard !status.rows.isEmpty else {
            console.print("no rows yet")
            return .done
        }
        var table = TextTable(headers: ["entity", "stream", "live", "deleted"])
        table.rightAligned = [2, 3]
        for rows in status.rows {
            table.rows.append([rows.entity, rows.stream, Numbers.grouped(rows.live), Numbers.grouped(rows.deleted)])
        }
        console.print(table.text(width: console.width))
        return .done
    }

    private func json(_ status: StoreStatus, _ name: String) -> JSONValue {
        .object([
            "store": .string(name), "namespace": .string(status.namespace.description),
            "format_version": .int(status.formatVersion), "model_version": .int(status.modelVersion),
            "size_bytes": .int(Int(status.sizeBytes)), "open_quarantine": .int(status.openQuarantine),
            "last_run": status.lastRun.map { json($0) } ?? .null,
            "rows": .list(
                status.rows.map {
                    .object([
                        "entity": .string($0.entity), "stream": .string($0.stream), "live": .int($0.live), "deleted": .int($0.deleted),
                    ])
                }),
        ])
    }
}

extension RowID {
    /// A random UUID (RFC 9562, version 4).
    static func random() -> RowID {
        var generator = SystemRandomNumberGenerator()
        let high = UInt64.random(in: 0 ... .max, using: &generator)
        let low = UInt64.random(in: 0 ... .max, using: &generator)
        return RowID(high: high & ~0xF000 | 0x4000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
