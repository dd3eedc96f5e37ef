import Delta
public import Diagnostics
import Store

extension Commands {
    /// Runs a job of the project, or a mapping with inputs, into a store.
    public func sync(
        _ name: String, inputs patterns: [String], store: String?, approvals texts: [String], hardDeletes: Bool,
        mode: RunMode? = nil, commit: CommitMode? = nil, batchRows: Int? = nil, restarts: Bool = false, follows: Bool = false
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
        let mode = mode ?? job?.mode ?? .snapshot
        if follows, mode != .changes {
            throw GatewayError(
                Diagnostic(.usageWrong, "--follow goes with --mode changes", expected: "--mode changes --follow"), exit: .usage)
        }
        let commit = commit ?? job?.commit ?? .atomic
        if batchRows != nil, commit != .batched {
            throw GatewayError(
                Diagnostic(.usageWrong, "--batch-rows goes with --commit batched", expected: "--commit batched --batch-rows N"), exit: .usage)
        }
        let rows = batchRows ?? job?.batchRows ?? BatchLimit.defaultRows
        guard BatchLimit.rowRange.contains(rows) else {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "--batch-rows is out of range",
                    expected: "\(BatchLimit.rowRange.lowerBound) to \(BatchLimit.rowRange.upperBound)",
                    found: Redacted("\(rows)", isPersonal: false)), exit: .usage)
        }
        let storeOption = Stores.option(store ?? job?.store)
        func open() throws -> Pipeline {
            let target = try Stores.open(url, model: loaded.model, readOnly: false)
            return Pipeline(
                mapping: loaded, files: files, store: target, storeName: target.name, approvals: approvals, approvalTexts: texts,
                hardDeletes: hardDeletes || job?.hardDeletes == true, mode: mode, commit: commit,
                batchRows: rows, context: context)
        }
        var pipeline = try open()
        pipeline.restarts = restarts
        if follows {
            try await follow(pipeline, storeOption, reopen: open)
        } else {
            try show(try await run(pipeline), storeOption)
        }
        return .done
    }

    private func show(_ report: RunReport, _ storeOption: String) throws {
        console.show(report.findings)
        console.print(
            console.isJSON
                ? try report.json(console).text() : report.text(width: console.width, storeOption: storeOption))
    }

    /// One run; where changes do not say which rows went, a snapshot does.
    private func run(_ pipeline: Pipeline) async throws -> RunReport {
        do {
            return try await pipeline.run()
        } catch let error as GatewayError where error.diagnostics.first?.code == .changesNeedSnapshot {
            // Whatever was committed before, a snapshot holds all that the changes would have said.
            var again = pipeline
            again.restarts = true
            var report = try await again.run()
            report.findings = error.diagnostics.map { reason in
                var note = reason
                note.severity = .note
                return note
            } + report.findings
            return report
        }
    }

    /// Drains, waits and drains again. A server or store that cannot be reached may come back, so that is tried again with longer
    /// and longer pauses; whatever else is wrong ends it.
    ///
    /// - Parameter reopen: connects to the store anew; a session that ended is of no more use.
    /// - Throws: `GatewayError`; `CancellationError` where the task is cancelled.
    private func follow(_ first: Pipeline, _ storeOption: String, reopen: () throws -> Pipeline) async throws {
        var pipeline = first
        var isBroken = false
        var pause = 1.0
        var idle = 0
        while true {
            do {
                if isBroken {
                    let restarts = pipeline.restarts
                    pipeline = try reopen()
                    pipeline.restarts = restarts
                    isBroken = false
                }
                // Once a minute the store notes how far the log was read, though nothing in it was for it: the server may forget it.
                pipeline.skipsEmptyRuns = idle % 60 != 0
                let report = try await run(pipeline)
                pipeline.restarts = false
                pause = 1
                idle = report.records == 0 ? idle + 1 : 1
                if report.run != nil, report.outcome == .applied || !console.isJSON && report.records > 0 { try show(report, storeOption) }
            } catch let error as GatewayError where error.exit == .unavailable {
                console.show(error.diagnostics)
                isBroken = true
                pause = min(pause * 2, 60)
            }
            try await Task.sleep(for: .seconds(pause))
        }
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
    /// - Parameter storeOption: what names the store to other commands: ` --store NAME`, or nothing.
    func text(width: Int, storeOption: String) -> String {
        var lines: [String] = []
        switch outcome {
        case .sameBytes: return "\(mapping): nothing to do; the extract has the same bytes as the last one applied"
        case .applied: lines.append("\(mapping): run\(firstRun.map { "s \($0) to" } ?? "") \(run ?? 0) applied to \(store)")
        case .unchanged: lines.append("\(mapping): run \(run ?? 0), nothing changed in \(store)")
        }
        var facts = ["\(Numbers.grouped(records)) records", "\(Numbers.grouped(rejects)) rejected"]
        if !warnings.isEmpty { facts.append("\(Numbers.grouped(warnings.count)) warnings") }
        if controlsProved > 0 { facts.append("\(controlsProved) control totals proved") }
        if let asOf { facts.append("as of \(asOf)") }
        if commit == .batched { facts.append("committed in \(batches) batch\(batches == 1 ? "" : "es")") }
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
        if rejects > 0 { lines.append("  see the rejected records with: landbridge quarantine list\(storeOption)") }
        return lines.joined(separator: "\n")
    }

    func json(_ console: Console) -> JSONValue {
        .object([
            "outcome": .string(outcome.rawValue), "mapping": .string(mapping), "store": .string(store), "run": JSONValue(run),
            "first_run": JSONValue(firstRun ?? run),
            "commit": .string(commit.rawValue), "batches": .int(batches),
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
