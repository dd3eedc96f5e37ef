import Canonical
import Connector
import Delta
import Diagnostics
import Input
import Mapping
import Records
import Store

/// The way of data, from the bytes of a legacy extract to committed rows:
///
/// ```
/// source bytes ──▶ RecordBatch ──▶ EntityBatch ──▶ changes ──▶ store (one transaction, or batches) ──▶ RunReport
///    connector        mapping          delta          store
///         └── rejected records ─────────────────────────▶ quarantine (the last transaction)
/// ```
///
/// Reading and framing keep the source's order in one task. Decoding, mapping and hashing of frames run side by side. Proofs
/// (control totals, completeness, guards) are complete before the store is written to for the first time.
struct Pipeline {
    let mapping: LoadedMapping
    let files: [InputFile]
    let store: any CanonicalStore
    let storeName: String
    let approvals: Approvals
    let approvalTexts: [String]
    let hardDeletes: Bool
    let mode: RunMode
    var commit = CommitMode.atomic
    /// Changed rows in a transaction where the run is committed in batches.
    var batchRows = BatchLimit.defaultRows
    /// Everything is read anew, whatever the store remembers of the run before.
    var restarts = false
    /// A run of changes that brought none is not written.
    var skipsEmptyRuns = false
    let context: RunContext

    /// What a frame became after the parallel stage.
    private struct Stage: Sendable {
        var mapped: MappedBatch
        let encoded: [EncodedRows]
        let replaced: ReplacedRecords
        let controls: ControlTotals.Partial
    }

    /// Runs the whole way once; changes under `commit: batched` once for every batch of transactions, each a run of the ledger.
    ///
    /// - Throws: `GatewayError`, with nothing committed, or in batches with `LB5014` those before: exit 1 for what is wrong with the data or machine, 3 for the mapping, 4
    ///   where a guard stops the run, 5 where the store is locked.
    func run() async throws -> RunReport {
        let clock = ContinuousClock()
        let started = clock.now
        let (compiled, controls, warnings) = try mapping.compile(namespace: store.namespace)

        // One run of a stream at a time.
        let lock = try store.lock(compiled.streams.map(\.name))
        defer { lock.release() }

        var (report, rest) = try await run(compiled, controls, source: nil)
        while let source = rest {
            do {
                let (next, more) = try await run(compiled, controls, source: source)
                report.add(next)
                rest = more
            } catch let error as GatewayError {
                throw GatewayError(error.diagnostics + [SyncDiagnostics.batchesStay(report.batches, last: report.run, store: storeName)], exit: error.exit)
            }
        }
        report.findings = warnings + report.findings
        report.seconds = Double((clock.now - started).components.attoseconds) / 1e18 + Double((clock.now - started).components.seconds)
        return report
    }

    /// - Parameter going: the source, where a batch before was committed and more is left.
    /// - Returns: with the source, where it has more.
    private func run(
        _ compiled: CompiledMapping, _ controlsAtStart: ControlTotals, source going: (any RecordSource)?
    ) async throws -> (RunReport, (any RecordSource)?) {
        let startedAt = Clock.now()
        let names = compiled.streams.map(\.name)
        var controls = controlsAtStart

        // An extract with the same bytes under the same mapping has nothing to tell.
        let states = try names.map { try store.streamState($0) }
        let stamps = InputDigest.stamps(files)
        let inputs = mapping.layout.inputs(files)
        let files = files
        async let newDigest = InputDigest.compute(files)
        if try mayBeSameBytes(states), let digest = try await newDigest,
            states.allSatisfy({ $0?.inputsDigest == digest }) {
            return (sameBytes(states.compactMap { $0?.lastRun }.max(), inputs), nil)
        }

        let quarantine = QuarantineSpool(
            spill: FileSpillStore(memoryLimit: 1 << 22, isEncrypted: compiled.holdsPersonalData),
            isPersonal: compiled.holdsPersonalData)

        // Read, decode, map and hash; compare in the order of the source.
        let source = try going ?? mapping.layout.open(
            files, columns: Self.needed(compiled, controls), reading: try reading(compiled, states))
        // Where nothing changed, what the store remembers of each stream need not be looked at.
        let skipsEmpty = mode == .changes && (skipsEmptyRuns || going != nil)
        let first = skipsEmpty ? try source.next() : nil
        if skipsEmpty, first == nil, !source.completeness.isComplete { return (nothingChanged(inputs), nil) }
        let deltas = try makeDeltas(compiled, states)
        let codecs = compiled.streams.map { RowCodec(stream: $0) }
        var tally = RunTally()
        let proof = controls
        let kinds = mapping.layout.schema.kinds.map(\.name)
        try await OrderedFrames.run(source, first: first) { frame in
            let batch = try frame.decode()
            var mapped = compiled.map(batch.batches)
            mapped.rejects += batch.rejects
            mapped.records += batch.rejects.count
            return Stage(
                mapped: mapped, encoded: try mapped.entities.map { try codecs[$0.stream].encode($0) },
                replaced: ReplacedRecords(batch.replaced, rejected: mapped.rejects, kinds: kinds, compiled),
                controls: proof.partial(batch.batches))
        } consume: { stage in
            controls.merge(stage.controls)
            try tally.add(stage.mapped)
            tally.add(stage.replaced)
            for (stream, ids) in stage.replaced.removed { try deltas[stream].remove(ids) }
            for rows in stage.encoded { try deltas[rows.stream].add(rows) }
            for (stream, ids) in stage.mapped.keptIDs + stage.replaced.kept { try deltas[stream].keep(ids) }
            for reject in stage.mapped.rejects { try quarantine.add(reject) }
            context.progress(source.progress)
            return true
        }
        for (file, stamp) in zip(files, zip(stamps, InputDigest.stamps(files))) where stamp.0 != stamp.1 {
            throw InputDigest.changed(file)
        }
        let digest = try await newDigest

        // Prove the extract, then let the guards look at what it would change.
        controls.finish()
        if !controls.failures.isEmpty { throw GatewayError(controls.failures + source.findings, exit: .guarded) }
        let asOf = try checkAge(tally, states)
        // The first run of the other modes, and one that begins anew, reads as a snapshot does.
        let isWhole = mode == .snapshot || source.completeness.isComplete
        try checkEmpty(tally, states, isWhole: isWhole, because: source.findings)
        if source.findings.contains(where: { $0.severity == .error }), !approvals.empty {
            throw GatewayError(source.findings, exit: .guarded)
        }
        var notes: [Diagnostic] = []
        try keepLists(compiled, tally, deltas)
        for (index, delta) in deltas.enumerated() {
            let reasons = whyNoDeletes(source.completeness, tally, stream: index)
            try delta.finish(deletes: reasons.isEmpty)
            // That only changed rows are read is what such a run is for.
            if !reasons.isEmpty, delta.counts.retained > 0, isWhole {
                notes.append(
                    SyncDiagnostics.deletesOff(stream: names[index], reasons: reasons, retained: delta.counts.retained))
            }
            let shared = delta.counts.repeats + delta.conflicts.count
            if mode == .changes, isWhole, shared > 0 { notes.append(SyncDiagnostics.sharedKeys(stream: names[index], rows: shared)) }
            if tally.unknownBefore.contains(index) { notes.append(SyncDiagnostics.rowsUnknownBefore(stream: names[index])) }
        }
        if let wanted = mapping.settings.files, files.count < wanted {
            notes.append(SyncDiagnostics.feedIncomplete(expected: wanted, found: files.count))
        }
        notes += try quarantineConflicts(deltas, names, compiled.personalKeys, quarantine)
        let drift = try drift(source, rejects: tally.rejects)
        let stopped = drift.stopping + mapping.guards.check(
            counts: zip(names, deltas).map { ($0, $1.counts) }, records: tally.records,
            // Rows in conflict go to quarantine as rejected records do, and are measured with them.
            rejects: tally.rejects + (deltas.map(\.counts.conflicts).max() ?? 0), approvals: approvals, isWhole: isWhole)
        if !stopped.isEmpty { throw GatewayError(stopped + source.findings + drift.findings + quarantine.samples, exit: .guarded) }

        if skipsEmptyRuns, mode == .changes, !source.hasMore, tally.records == 0, deltas.allSatisfy({ $0.counts.written == 0 }) {
            return (nothingChanged(inputs), nil)
        }

        // Everything of the run in one transaction, or in batches.
        let written = deltas.reduce(0) { $0 + $1.counts.written }
        var record = RunRecord(
            system: mapping.system, mapping: mapping.name, startedAt: startedAt,
            status: written == 0 ? .unchanged : .applied, mappingDigest: mapping.digest, inputsDigest: digest ?? "",
            inputs: remembered(inputs, source.positions, states), asOf: asOf, approvals: approvalTexts, hardDeletes: hardDeletes)
        record.schema = drift.schema
        record.counts = RunCounts(
            records: tally.records, rejects: tally.rejects, warnings: tally.warnings.count,
            warningMessages: tally.warnings.messages.map { WarningCount($0) },
            streams: Dictionary(uniqueKeysWithValues: zip(names, deltas.map(\.counts))))
        let changes = zip(compiled.streams, deltas).map { stream, delta in
            StreamChanges(stream: stream) { body in try delta.forEachChange(body) }
        }
        let update = QuarantineUpdate(
            resolves: source.completeness.isComplete ? .everything : .nothing,
            forEachBatch: { try quarantine.forEachBatch($0) })
        let unfinished = try unfinishedRun(states)
        let isSplit = commit == .batched && maySplit(isWhole: isWhole)
        let (run, batches) = try isSplit
            ? store.apply(record, inBatchesOf: batchLimit, streams: changes, quarantine: update)
            : (store.apply(record, streams: changes, quarantine: update), 1)
        let (hasMore, found) = (source.hasMore, source.findings)
        source.committed()

        var report = RunReport(
            outcome: written == 0 ? .unchanged : .applied, mapping: mapping.name, store: storeName, files: inputs.map(\.file))
        report.run = run
        report.commit = commit == .batched && (isSplit || mode == .changes) ? .batched : .atomic
        report.batches = batches
        if let unfinished { notes.append(SyncDiagnostics.wentOn(after: unfinished)) }
        report.asOf = asOf
        report.records = tally.records
        report.rejects = tally.rejects
        report.warnings = tally.warnings
        report.controlsProved = controls.proved
        report.streams = zip(compiled.streams, deltas).map {
            RunReport.Stream(name: $0.name, entity: $0.entity.name, counts: $1.counts)
        }
        report.findings = found + drift.findings + notes + tally.warnings.samples(limit: 10) + quarantine.samples
        report.bytes = source.progress.bytesRead
        return (report, hasMore ? source : nil)
    }

    /// A transaction of a source is never split: of `changes`, only what is read as a snapshot is. Changes come in batches of whole
    /// transactions.
    private func maySplit(isWhole: Bool) -> Bool { mode != .changes || isWhole }

    /// The changes that wait for their transaction take up to a quarter of the memory: the comparison is over by then, and what it
    /// keeps takes half.
    private var batchLimit: BatchLimit { BatchLimit(rows: batchRows, bytes: context.project.memory / 4) }

    /// The run that wrote a part of the rows and did not come to its end, if that is what the streams' last run was.
    private func unfinishedRun(_ states: [StreamState?]) throws -> Int64? {
        guard let last = try states.compactMap({ $0?.lastRun }).max().flatMap({ try store.run($0) }) else { return nil }
        return last.record.status == .partial ? last.number : nil
    }

    /// The last version of a row is the one that counts, where a source tells versions.
    private var policy: DuplicatePolicy {
        mode == .snapshot ? DuplicatePolicy(rawValue: mapping.settings.duplicates) ?? .first : .last
    }

    /// What the source is asked for. Everything is read the first time, and when the mapping has changed, since rows that did not
    /// change may now be mapped to others.
    ///
    /// - Throws: `GatewayError` (exit 2) where the source cannot tell changed rows from others.
    private func reading(_ compiled: CompiledMapping, _ states: [StreamState?]) throws -> SourceReading {
        guard mode != .snapshot else { return .everything }
        guard mode == .incremental ? mapping.layout.canBeIncremental : mapping.layout.canGiveChanges else {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "the mapping's source cannot be read with `--mode \(mode.rawValue)`", at: mapping.settings.formatNode.place,
                    expected: mode == .incremental ? "a `watermark` on a table of a postgres source" : "a postgres source",
                    help: "run it with `--mode snapshot`"), exit: .usage)
        }
        var positions: [String: String]?
        if !restarts, let first = states.first, let state = first,
            states.allSatisfy({ $0?.mappingDigest == mapping.digest && $0?.inputs == state.inputs })
        {
            positions = Dictionary(
                state.inputs.compactMap { input in input.position.map { (input.file, $0) } }, uniquingKeysWith: { first, _ in first })
        }
        if mode == .incremental { return .since(positions) }
        return .changes(
            mapping: mapping.name, identifying: compiled.identifyingColumns, since: positions,
            batchRows: commit == .batched ? batchRows : nil,
            restarting: { try store.forgetPositions(of: compiled.streams.map(\.name)) })
    }

    /// Where the next run can go on. A snapshot does not say; what was known before is still good then, since what is read again
    /// from there ends in the same rows.
    private func remembered(_ inputs: [RunInput], _ positions: [String: String], _ states: [StreamState?]) -> [RunInput] {
        let before = states.first.flatMap { $0?.inputs } ?? []
        return inputs.map { input in
            let known = before.first { $0.file == input.file }?.position
            return RunInput(file: input.file, bytes: input.bytes, position: positions[input.file] ?? known)
        }
    }

    // MARK: before reading

    /// Hashing a feed costs a reading, so the run waits for it only where sizes and first bytes say that it may be the last one
    /// again; otherwise it goes on beside the run.
    private func mayBeSameBytes(_ states: [StreamState?]) throws -> Bool {
        let sizes = files.map(\.size)
        return try states.allSatisfy { state in
            guard let state else { return false }
            let isAlike = state.mappingDigest == mapping.digest && state.inputs.map(\.bytes) == sizes
            return try isAlike && InputDigest.mayBe(state.inputsDigest, files)
        }
    }

    private func sameBytes(_ run: Int64?, _ inputs: [RunInput]) -> RunReport {
        var report = RunReport(
            outcome: .sameBytes, mapping: mapping.name, store: storeName, files: inputs.map(\.file))
        report.findings = [SyncDiagnostics.extractUnchanged(run: run)]
        return report
    }

    private func nothingChanged(_ inputs: [RunInput]) -> RunReport {
        RunReport(outcome: .unchanged, mapping: mapping.name, store: storeName, files: inputs.map(\.file))
    }

    private func makeDeltas(
        _ compiled: CompiledMapping, _ states: [StreamState?]
    ) throws -> [StreamDelta] {
        let budget = max(context.project.memory / max(compiled.streams.count, 1), 1 << 20)
        return try zip(compiled.streams, states).map { stream, state in
            let delta = StreamDelta(
                stream: stream, duplicates: policy, memoryBudget: budget * 7 / 8,
                spill: FileSpillStore(memoryLimit: budget / 8, isEncrypted: compiled.holdsPersonalData),
                expectedRows: state?.liveRows ?? 0)
            try store.fingerprints(of: stream.name) { try delta.load($0) }
            return delta
        }
    }

    private static func needed(_ compiled: CompiledMapping, _ controls: ControlTotals) -> [Set<String>] {
        zip(compiled.neededColumns, controls.neededColumns).map { $0.union($1) }
    }

    // MARK: proofs

    /// An extract older than the one applied last would turn the clock back.
    private func checkAge(_ tally: RunTally, _ states: [StreamState?]) throws -> String? {
        guard let asOf = tally.asOf else { return nil }
        guard asOf.lowerBound == asOf.upperBound else {
            throw GatewayError(
                Diagnostic(
                    .extractAgeUnclear, "as_of is not the same in all records", at: mapping.settings.asOf?.place,
                    expected: "one date for the whole extract",
                    found: Redacted("\(asOf.lowerBound) to \(asOf.upperBound)", isPersonal: false),
                    help: "take as_of from a header, or run files of different dates one after the other"), exit: .guarded)
        }
        let newest = states.compactMap { state in state.flatMap { known in known.asOf.map { ($0, known.lastRun) } } }
            .max { $0.0 < $1.0 }
        if let newest, asOf.upperBound < newest.0 {
            throw GatewayError(
                SyncDiagnostics.extractOlder(asOf: asOf.upperBound, lastApplied: newest.0, run: newest.1), exit: .guarded)
        }
        return asOf.upperBound
    }

    private func checkEmpty(_ tally: RunTally, _ states: [StreamState?], isWhole: Bool, because findings: [Diagnostic]) throws {
        let live = states.reduce(0) { $0 + ($1?.liveRows ?? 0) }
        if isWhole, tally.records == 0, live > 0, !approvals.empty {
            throw GatewayError([SyncDiagnostics.emptyExtract(liveRows: live)] + findings, exit: .guarded)
        }
    }

    /// Absence means deletion only where the extract proved that it is all there is.
    private func whyNoDeletes(_ completeness: Completeness, _ tally: RunTally, stream: Int) -> [String] {
        var reasons = completeness.isComplete ? [] : completeness.reasons
        if let wanted = mapping.settings.files, files.count < wanted {
            reasons.append("the feed has \(files.count) of \(wanted) files")
        }
        if tally.undecidedStreams.contains(stream) {
            reasons.append("a rejected record does not tell which rows it has")
        }
        return reasons
    }

    /// Rows that came out of lists of rejected records stay, also those that the lists no longer hold: the store knows them by
    /// the record's part of their keys.
    private func keepLists(_ compiled: CompiledMapping, _ tally: RunTally, _ deltas: [StreamDelta]) throws {
        for (index, prefixes) in tally.keptPrefixes where !tally.undecidedStreams.contains(index) {
            try forRows(of: compiled, stream: index, under: prefixes) { try deltas[index].keep($0) }
        }
        // A record that is good again, or gone, does not say which rows the store kept of it while it was rejected.
        for (index, prefixes) in tally.removedPrefixes {
            try forRows(of: compiled, stream: index, under: prefixes) { try deltas[index].drop($0) }
        }
    }

    /// Hands over the ids of rows of the store whose keys begin with one of the prefixes.
    private func forRows(
        of compiled: CompiledMapping, stream: Int, under prefixes: Set<String>, _ body: ([RowID]) throws -> Void
    ) throws {
        guard !prefixes.isEmpty else { return }
        let length = compiled.prefixLengths[stream]
        var found: [RowID] = []
        try store.keys(of: compiled.streams[stream]) { id, key in
            let head = key.split(separator: "/", maxSplits: length, omittingEmptySubsequences: false)
            if prefixes.contains(head.prefix(length).joined(separator: "/")) { found.append(id) }
            if found.count >= 4_096 {
                try body(found)
                found = []
            }
        }
        try body(found)
    }

    /// What the feed is made of, against what the store remembers of it.
    ///
    /// - Returns: what stops the run, what only is to be told, and what is to be remembered.
    private func drift(
        _ source: any RecordSource, rejects: Int
    ) throws -> (stopping: [Diagnostic], findings: [Diagnostic], schema: FeedSchema?) {
        guard let census = source.census else { return ([], [], nil) }
        let known = try store.feedSchema(system: mapping.system, mapping: mapping.name)
        let drift = FeedDrift(
            census, known: known, rejects: rejects,
            isWhole: source.completeness.isComplete && files.count >= mapping.settings.files ?? 0)
        guard mapping.layout.drift == .fail, !approvals.drift else { return ([], drift.changes + drift.notes, drift.schema) }
        return (drift.changes.map(SyncDiagnostics.stopping), drift.notes, drift.schema)
    }

    private func quarantineConflicts(
        _ deltas: [StreamDelta], _ names: [String], _ personalKeys: Set<Int>, _ quarantine: QuarantineSpool
    ) throws -> [Diagnostic] {
        var notes: [Diagnostic] = []
        for (index, (name, delta)) in zip(names, deltas).enumerated() where delta.conflicts.count > 0 {
            let diagnostic = SyncDiagnostics.duplicateKeys(
                stream: name, policy: policy, conflicts: delta.conflicts, keyIsPersonal: personalKeys.contains(index))
            if let diagnostic {
                notes.append(diagnostic)
            }
            for conflict in delta.conflicts.rows {
                try quarantine.add(
                    QuarantineFinding(
                        stream: name, code: DiagnosticCode.duplicateKeys.number,
                        reason: "another row of the extract has the same key and different content",
                        file: conflict.file, recordNumber: conflict.recordNumber, byteOffset: conflict.byteOffset,
                        isPersonal: false))
            }
        }
        return notes
    }
}
