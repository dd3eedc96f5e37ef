import Delta
public import Diagnostics
import Store

extension Commands {
    /// Runs a job of the project, or a mapping with inputs, into a store.
    public func sync(
        _ name: String, inputs patterns: [String], store: String?, approvals texts: [String], hardDeletes: Bool,
        mode: RunMode? = nil, restarts: Bool = false
    ) async throws -> ExitStatus {
        let approvals = try Approvals(texts)
        let job = project.job(named: name)
        if job == nil, !Files.exists(name) { throw unknown(name) }
        let loaded = try load(job.map { project.resolve($0.mapping) } ?? name)
        let url = try project.storeURL(store ?? job?.store)
        let files =
            patterns.isEmpty
            ? try inputs(job?.inputs ?? [], of: loaded, relativeTo: job == nil ? "" : project.folder)
            : try inputs(patterns, of: loaded)
        var pipeline = Pipeline(
            mapping: loaded, files: files, store: try Stores.open(url, model: loaded.model, readOnly: false),
            storeName: url, approvals: approvals, approvalTexts: texts, hardDeletes: hardDeletes || job?.hardDeletes == true,
            mode: mode ?? job?.mode ?? .snapshot,
            context: context)
        pipeline.restarts = restarts
        var report: RunReport
        do {
            report = try await pipeline.run()
        } catch let error as GatewayError where error.diagnostics.first?.code == .changesNeedSnapshot {
            // Nothing was committed, and a snapshot holds all that the changes would have said.
            pipeline.restarts = true
            report = try await pipeline.run()
            report.findings = error.diagnostics.map { reason in
                var note = reason
                note.severity = .note
                return note
            } + report.findings
        }
        console.show(report.findings)
        console.print(console.isJSON ? try report.json(console).text() : report.text(width: console.width))
        return .done
    }

    private func unknown(_ name: String) -> GatewayError {
        let names = project.jobs.map(\.name)
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/") {
            return GatewayError(
                Diagnostic(.fileNotReadable, "there is no such mapping file", at: Place(file: name), help: "check the path"),
                exit: .usage)
        }
        return GatewayError(
            Diagnostic(
                .unknownJob, "there is no job `\(name)`",
                expected: names.isEmpty ? "a mapping file, or a job in \(Project.fileName)" : "one of " + names.joined(separator: ", "),
                help: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }), exit: .usage)
    }
}

extension RunReport {
    func text(width: Int) -> String {
        var lines: [String] = []
        switch outcome {
        case .sameBytes: return "\(mapping): nothing to do; the extract has the same bytes as the last one applied"
        case .applied: lines.append("\(mapping): run \(run ?? 0) applied to \(store)")
        case .unchanged: lines.append("\(mapping): run \(run ?? 0), nothing changed in \(store)")
        }
        var facts = ["\(Numbers.grouped(records)) records", "\(Numbers.grouped(rejects)) rejected"]
        if !warnings.isEmpty { facts.append("\(Numbers.grouped(warnings.count)) warnings") }
        if controlsProved > 0 { facts.append("\(controlsProved) control totals proved") }
        if let asOf { facts.append("as of \(asOf)") }
        facts.append(Numbers.seconds(seconds))
        lines.append("  " + facts.joined(separator: ", "))
        lines += warnings.lines.map { "    " + $0 }
        var table = TextTable(
            headers: ["entity", "rows", "inserted", "updated", "restored", "deleted", "unchanged", "repeats", "conflicts", "kept"])
        table.rightAligned = Set(1...9)
        for stream in streams {
            let counts = stream.counts
            table.rows.append(
                [stream.entity]
                    + [
                        counts.rows, counts.inserts, counts.updates, counts.restores, counts.deletes, counts.unchanged,
                        counts.repeats, counts.conflicts, counts.kept,
                    ].map(Numbers.grouped))
        }
        lines += table.text(width: max(width - 2, 60)).split(separator: "\n").map { "  " + $0 }
        if rejects > 0 { lines.append("  see the rejected records with: landbridge quarantine list --store \(store)") }
        return lines.joined(separator: "\n")
    }

    func json(_ console: Console) -> JSONValue {
        .object([
            "outcome": .string(outcome.rawValue), "mapping": .string(mapping), "store": .string(store), "run": JSONValue(run),
            "files": .list(files.map { .string($0) }), "as_of": JSONValue(asOf), "records": .int(records),
            "rejects": .int(rejects), "warnings": .int(warnings.count),
            "warning_messages": JSONValue.warnings(warnings.messages.map { WarningCount($0) }),
            "controls_proved": .int(controlsProved),
            "seconds": .double(seconds), "bytes": .int(Int(bytes)),
            "streams": .list(
                streams.map { stream in
                    .object([
                        "stream": .string(stream.name), "entity": .string(stream.entity), "counts": Self.json(stream.counts),
                    ])
                }),
            "diagnostics": .list(findings.map { JSONValue.diagnostic($0, showsPersonal: console.showsPersonal) }),
        ])
    }

    static func json(_ counts: ChangeCounts) -> JSONValue {
        .object([
            "rows": .int(counts.rows), "inserts": .int(counts.inserts), "updates": .int(counts.updates),
            "restores": .int(counts.restores), "deletes": .int(counts.deletes), "unchanged": .int(counts.unchanged),
            "repeats": .int(counts.repeats), "conflicts": .int(counts.conflicts), "kept": .int(counts.kept),
            "retained": .int(counts.retained), "live_before": .int(counts.liveBefore),
        ])
    }
}
