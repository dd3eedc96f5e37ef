import Diagnostics

/// Keys that files of some systems need beside framing and code page, tried one after the other: each is kept where more
/// records decode with it.
struct Refinements {
    let sample: FileSample

    private static let trialBytes = 1 << 18
    private static let trialRecords = 4_000

    func refined(_ explanation: Explanation, _ doctor: FileDoctor) -> Explanation {
        var best = explanation
        for (change, words) in Self.changes where best.tally.clean < best.tally.records || best.failure != nil {
            var draft = best.draft
            change(&draft)
            guard draft != best.draft else { continue }
            let trial = Trial.run(draft, sample, bytes: Self.trialBytes, records: Self.trialRecords)
            let isBetter =
                trial.failure == nil
                ? trial.tally.clean * max(1, best.tally.records) > best.tally.clean * trial.tally.records || best.failure != nil
                : false
            guard isBetter, trial.records > 0 else { continue }
            let gained = trial.tally.clean - best.tally.clean
            best.draft = draft
            best.records = trial.records
            best.tally = trial.tally
            best.failure = trial.failure
            best.reachesEnd = trial.isWhole
            best.bytes = trial.end
            best.evidence.append("\(words): \(Words.number(max(0, gained))) more records decode")
            let share = Double(trial.tally.clean) / Double(max(1, trial.tally.records))
            best.score = max(best.score, 0.55 * share + 0.25 * trial.tally.hard.share + 0.15)
        }
        return best
    }

    private static let changes: [(@Sendable (inout FixedWidthDraft) -> Void, String)] = [
        ({ if $0.encoding != "utf-8" { $0.blanksLowValues = true } }, "with 0x00 in texts as a blank"),
        ({ $0.copybookKeys.append("null_bytes: [spaces]") }, "with blanks in numbers as null"),
        ({ replaceNullBytes(&$0, "[spaces, low-values]") }, "with blanks or zero bytes in numbers as null"),
        ({ replaceNullBytes(&$0, "[spaces, low-values, high-values]") }, "with blanks, 00 or FF in fields as null"),
        ({ $0.copybookKeys.append("truncate: binary") }, "with COMP to the full range of its bytes"),
        ({ $0.copybookKeys.append("endian: little") }, "with COMP-5 little-endian"),
        ({ $0.copybookKeys.append("floating: ieee") }, "with IEEE floating point"),
        ({ $0.copybookKeys.append("tables: maximum") }, "with room for all occurrences of tables"),
    ]

    private static func replaceNullBytes(_ draft: inout FixedWidthDraft, _ list: String) {
        draft.copybookKeys.removeAll { $0.hasPrefix("null_bytes:") }
        draft.copybookKeys.append("null_bytes: \(list)")
    }
}
