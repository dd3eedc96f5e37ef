import Diagnostics

/// What a fixed-width file was found to be.
public struct FixedWidthInference: Sendable {
    let sample: FileSample
    let subject: CopybookSubject?
    public let diagnosis: Diagnosis
    /// Where no copybook says what the records hold.
    public let columns: [ColumnProposal]

    private static let shownExplanations = 4

    /// - Throws: `GatewayError` with what makes the layout unusable.
    func mapping(name: String, copybookPath: String?) throws -> MappingDraft {
        guard let best = diagnosis.best else { return MappingDraft(name: name, source: [], fields: []) }
        if let subject {
            return try CopybookDraft(subject).mapping(
                name: name, best.draft, blanks: [], explanation: best, copybookPath: copybookPath ?? subject.path)
        }
        let kinds = columns.compactMap(\.kind).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let main = kinds.contains("detail") ? "detail" : kinds.first
        return MappingDraft(
            name: name, source: best.draft.lines(),
            fields: columns.filter { $0.kind == main }.map {
                DraftField(
                    name: $0.name, canBeKey: !["binary", "packed"].contains($0.type), isUnique: $0.isUnique,
                    isInt: $0.keys.contains("type: int"))
            }, kind: main, otherKinds: kinds.filter { $0 != main })
    }

    var sections: [ReportSection] {
        var result: [ReportSection] = []
        let size = diagnosis.fileBytes.map { "\(Words.number($0)) bytes" } ?? "compressed"
        let looked = sample.isWhole ? "all of it was looked at" : "the first \(Words.number(diagnosis.sampleBytes)) bytes were looked at"
        result.append(ReportSection(title: "\(sample.file.path): \(size), \(looked)"))
        for (rank, explanation) in diagnosis.explanations.prefix(Self.shownExplanations).enumerated() where rank == 0 || explanation.score >= 0.02 {
            result.append(section(rank + 1, explanation))
        }
        if diagnosis.isExplained, let best = diagnosis.best {
            result.append(
                ReportSection(
                    title: "Mapping lines", lines: ["source:"] + best.draft.lines().map { "  " + $0 }))
        }
        if !columns.isEmpty { result.append(ReportSection.columns(columns, isFixedWidth: true)) }
        return result
    }

    private func section(_ rank: Int, _ explanation: Explanation) -> ReportSection {
        let draft = explanation.draft
        let length = draft.length.map { ", length \($0)" } ?? ""
        var section = ReportSection(
            title: "\(rank). \(draft.framing.title)\(length), \(draft.encoding)\(draft.record.map { ", record \($0)" } ?? "") (score \(Words.percent(explanation.score)))")
        let tally = explanation.tally
        section.lines = explanation.evidence
        if subject != nil || !columns.isEmpty, tally.records > 0 {
            section.lines.append(
                "\(Words.number(tally.clean)) of \(Words.count(tally.records, "record")) decode cleanly (\(Words.percent(Double(tally.clean) / Double(tally.records))))")
            for (name, storage) in [
                ("packed numbers", FieldTally.Storage.packed), ("zoned and plain numbers", .zoned), ("texts with only printable characters", .text),
            ] where tally[storage].total > 0 {
                let count = tally[storage]
                section.lines.append("\(name): \(Words.percent(count.share)) of \(Words.number(count.total))")
            }
        } else {
            section.lines.append(Words.count(explanation.records, "record"))
        }
        if tally.short > 0 { section.lines.append("\(Words.count(tally.short, "record")) shorter than the layout's shortest") }
        for kind in explanation.kinds {
            let codes = kind.codes.isEmpty ? "" : ", code \(kind.codes.joined(separator: ", "))"
            section.lines.append("\(kind.name): \(Words.count(kind.records, "record")), \(Words.number(kind.clean)) cleanly\(codes)")
        }
        if rank == 1 {
            if let page = diagnosis.codePage {
                if !page.same.isEmpty { section.lines.append("code page \(page.best): this file cannot tell it from \(Self.listed(page.same)); the more common one is taken") }
                if let next = page.next { section.lines.append("code page \(next) would give other, less likely texts") }
            }
            if !diagnosis.sameFramings.isEmpty {
                section.lines.append("reads the same: \(diagnosis.sameFramings.joined(separator: "; ")); the more common one is taken")
            }
        }
        if let failure = explanation.failure {
            section.lines.append("stops at \(failure.place.map(Self.short) ?? "the beginning"): \(failure.code) \(failure.message)")
        }
        if let fault = tally.fault {
            section.lines.append("first fault: record \(fault.record), byte \(fault.byteOffset), field \(fault.field): \(fault.code) \(fault.message)")
        }
        return section
    }

    private static func listed(_ names: [String]) -> String {
        names.count <= 5 ? names.joined(separator: ", ") : names.prefix(4).joined(separator: ", ") + " and \(names.count - 4) others"
    }

    private static func short(_ place: Place) -> String {
        var place = place
        place.file = nil
        return place.text
    }

    /// Why nothing explains the file: the explanation that came furthest, and its first fault.
    var failure: [Diagnostic] {
        guard !diagnosis.isExplained, let best = diagnosis.best else { return [] }
        var place = Place(file: sample.file.path)
        var expected = "a framing, a record length and a code page that read the file"
        var found: String
        if let fault = best.tally.fault {
            place = Place(file: sample.file.path, record: fault.record, byteOffset: fault.byteOffset, field: fault.field)
            found = "\(fault.code) \(fault.message)"
            expected = fault.expected ?? expected
        } else if let failure = best.failure {
            place.record = failure.place?.record
            place.byteOffset = failure.place?.byteOffset
            found = "\(failure.code) \(failure.message)"
        } else {
            found = "nothing that speaks for any"
        }
        return [
            Diagnostic(
                .nothingExplains, "nothing explains the file; closest: \(best.draft.framing.title), \(best.draft.encoding)", at: place,
                expected: expected, found: Redacted(found, isPersonal: false),
                help: subject == nil
                    ? "give the copybook with --copybook, and the code page with --codepage, where they are known"
                    : "check that the copybook is that of the file, and how the file was transferred (binary, with RDWs)"),
        ]
    }
}
