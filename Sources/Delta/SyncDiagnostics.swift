public import Diagnostics

/// The findings of a run about its extract as a whole.
public enum SyncDiagnostics {
    /// `LB4008`: no record, while the store holds rows.
    public static func emptyExtract(liveRows: Int) -> Diagnostic {
        Diagnostic(
            .emptyExtract, "the extract holds no record, and the store holds \(liveRows) live rows of this feed",
            expected: "at least one record", found: Redacted("0 records", isPersonal: false),
            help: "nothing was committed; see with `landbridge read` whether the mapping finds records in it, ask for a new extract, or, if the "
                + "feed really is empty now, run again with "
                + "`--approve empty --approve deletes=\(liveRows)`")
    }

    /// `LB4009`: the extract's own date is before that of the one applied last.
    ///
    /// - Parameters:
    ///   - asOf: the extract's date or timestamp, ISO 8601.
    ///   - lastApplied: that of the extract that the store holds.
    ///   - run: the number of the run that applied it.
    public static func extractOlder(asOf: String, lastApplied: String, run: Int64?) -> Diagnostic {
        let runText = run.map { " by run \($0)" } ?? ""
        return Diagnostic(
            .extractOlder, "the extract is older than the one that was applied last\(runText)",
            expected: "\(lastApplied) or later", found: Redacted(asOf, isPersonal: false),
            help: "nothing was committed; get the current extract (`landbridge runs` lists what was applied)")
    }

    /// `LB4010`, a note: the same bytes under the same mapping as the run before.
    public static func extractUnchanged(run: Int64?) -> Diagnostic {
        let runText = run.map { ", which run \($0) applied" } ?? ""
        return Diagnostic(
            .extractUnchanged, "the extract has the same bytes as the last one\(runText); there is nothing to do",
            severity: .note)
    }

    /// `LB4011`, a note: rows that the extract does not have stay.
    ///
    /// - Parameters:
    ///   - stream: the stream's name.
    ///   - reasons: why, as the source or the mapping said.
    ///   - retained: live rows that the extract does not have.
    public static func deletesOff(stream: String, reasons: [String], retained: Int) -> Diagnostic {
        let why = reasons.isEmpty ? "the extract did not prove that it is complete" : reasons.joined(separator: "; ")
        return Diagnostic(
            .deletesOff, "deletes are turned off for \(stream): \(why); \(retained) rows that the extract does not have stay",
            severity: .note)
    }

    /// `LB4011`, a warning: rows may have stayed behind.
    ///
    /// - Parameter stream: the stream's name.
    public static func rowsUnknownBefore(stream: String) -> Diagnostic {
        Diagnostic(
            .deletesOff, "records changed that did not tell before which rows of \(stream) they had; those may still be there",
            severity: .warning, help: "a run with `--mode snapshot` deletes what the source does not have")
    }

    /// `LB4012`, a warning: one key with different content.
    public static func duplicateKeys(
        stream: String, policy: DuplicatePolicy, conflicts: ConflictList, keyIsPersonal: Bool = false
    ) -> Diagnostic? {
        if conflicts.count == 0 { return nil }
        guard let first = conflicts.rows.first else {
            return Diagnostic(
                .duplicateKeys, "\(conflicts.count) rows of \(stream) \(outcome(policy))", severity: .warning)
        }
        return Diagnostic(
            .duplicateKeys, "\(conflicts.count) rows of \(stream) \(outcome(policy))", severity: .warning,
            at: Place(
                file: first.file, record: Int(clamping: first.recordNumber), byteOffset: Int(clamping: first.byteOffset)),
            expected: "one content for each key", found: Redacted("key \(first.key)", isPersonal: keyIsPersonal),
            help: "see `landbridge quarantine`; `duplicates: first`, `last` or `reject` in the mapping's source decides what "
                + "stays")
    }

    /// `LB4012`: changes of one row cannot be told from those of another with the same key.
    public static func sharedKeys(stream: String, rows: Int) -> Diagnostic {
        Diagnostic(
            .duplicateKeys, "\(rows) rows of \(stream) have the key of another row", severity: .warning,
            expected: "a row of its own for each key",
            help: "with `--mode changes` the last change of any of them counts: when one is deleted, the row goes though others have its key; "
                + "add to the mapping's `key` what tells them apart, or read by snapshot")
    }

    private static func outcome(_ policy: DuplicatePolicy) -> String {
        switch policy {
        case .first: "have the key of an earlier row and other content; the first stays, these went to quarantine"
        case .last: "have the key of a later row and other content; the last stays, these went to quarantine"
        case .reject: "share keys and differ; they went to quarantine, and the store keeps what it has"
        }
    }

    /// `LB4020`, where the mapping says that such a change stops the run.
    ///
    /// - Parameter change: as ``FeedDrift`` reports it.
    public static func stopping(_ change: Diagnostic) -> Diagnostic {
        var result = change
        result.severity = .error
        result.help = change.help.map { _ in
            "nothing was committed (`drift: fail`); check the mapping against the feed, and if the change is meant, run again with "
            + "`--approve drift`"
        }
        return result
    }

    /// `LB5014`: of changes that are applied in batches, some are in the store.
    public static func batchesStay(_ batches: Int, last: Int64?, store: String) -> Diagnostic {
        Diagnostic(
            .runUnfinished, "the changes of \(batches == 1 ? "a batch" : "\(batches) batches") before are committed\(last.map { ", up to run \($0)" } ?? "")",
            severity: .note, at: Place(file: store), help: "run the command again when the cause is mended: it goes on behind them")
    }

    /// `LB5014`, a note: this run wrote what an earlier one left.
    public static func wentOn(after run: Int64) -> Diagnostic {
        Diagnostic(.runUnfinished, "run \(run) was left unfinished; this run found what it had written, and wrote the rest", severity: .note)
    }

    /// `LB4013`, a warning: the feed lacks files, so nothing is deleted.
    ///
    /// - Parameters:
    ///   - expected: what `files` says.
    ///   - found: how many there are.
    public static func feedIncomplete(expected: Int, found: Int) -> Diagnostic {
        Diagnostic(
            .feedIncomplete, "the feed lacks files, so rows missing from it are not deleted", severity: .warning,
            expected: "\(expected) files (`files: \(expected)`)", found: Redacted("\(found)", isPersonal: false),
            help: "run again when all files are there")
    }
}
