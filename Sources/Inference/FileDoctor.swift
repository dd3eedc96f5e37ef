import Connector
import Diagnostics
import FixedWidthConnector

/// Finds out how a fixed-width file is to be read: framing, record length and code page, judged by what the connector itself
/// makes of the file.
public struct FileDoctor: Sendable {
    let sample: FileSample
    let copybook: CopybookSubject?
    /// nil: found out.
    let codePage: String?

    private static let trialBytes = 1 << 18
    private static let trialRecords = 4_000
    private static let mostCandidates = 24
    private static let mostExplanations = 8

    /// - Parameters:
    ///   - copybook: what the records are, where that is known.
    ///   - codePage: where it is known.
    public init(sample: FileSample, copybook: CopybookSubject?, codePage: String?) {
        self.sample = sample
        self.copybook = copybook
        self.codePage = codePage
    }

    /// - Throws: `GatewayError` with `LB1002` where the code page is none, `LB1501` where nothing could even be tried.
    public func examine() throws -> Diagnosis {
        var explanations: [Explanation] = []
        for family in try families() {
            explanations += explain(family)
            if let best = explanations.map(\.score).max(), best > 0.9 { break }
        }
        explanations = explanations.enumerated().sorted { ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset) }
            .map(\.element)
        guard var best = explanations.first else { throw nothing() }
        if best.score >= Explanation.leastScore / 2, copybook != nil { best = Refinements(sample: sample).refined(best, self) }
        var page: CodePageRanking?
        if copybook != nil {
            page = try rankPages(&best)
            best = final(best)
        }
        explanations[0] = best
        var diagnosis = Diagnosis(
            sampleBytes: sample.bytes.count, fileBytes: sample.size,
            explanations: Array(explanations.prefix(Self.mostExplanations)), codePage: page)
        diagnosis.sameFramings = explanations.dropFirst().filter {
            $0.draft.framing != best.draft.framing && (copybook != nil || $0.draft.framing.family == .lengths) && $0.records == best.records && $0.tally.clean == best.tally.clean
                && $0.bytes == best.bytes && $0.failure == nil && best.failure == nil
        }.map(\.draft.framing.title)
        return diagnosis
    }

    // MARK: families of code pages

    struct Family: Sendable {
        let encoding: String
        let isEBCDIC: Bool
    }

    /// The more likely one first, the other one unless it is out of the question.
    private func families() throws -> [Family] {
        if let codePage {
            let page = try CodePage(codePage, allowsMultiByte: true)
            return [Family(encoding: codePage, isEBCDIC: page.isEBCDIC)]
        }
        let (ascii, ebcdic) = Self.usual(sample.bytes)
        let asASCII = Family(encoding: "utf-8", isEBCDIC: false)
        let asEBCDIC = Family(encoding: "cp037", isEBCDIC: true)
        if ebcdic > 4 * ascii { return [asEBCDIC] }
        if ascii > 4 * ebcdic { return [asASCII] }
        return ebcdic > ascii ? [asEBCDIC, asASCII] : [asASCII, asEBCDIC]
    }

    /// Bytes that texts are usually made of, read as ASCII and as EBCDIC.
    static func usual(_ bytes: [UInt8]) -> (ascii: Int, ebcdic: Int) {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        var (ascii, ebcdic) = (0, 0)
        for byte in 0..<256 {
            if byte != 0x40, TextByte.isUsual(UInt8(byte)) { ascii += counts[byte] }
            switch byte {
            case 0x40, 0x4B, 0x60, 0x61, 0x6B, 0x81...0x89, 0x91...0x99, 0xA2...0xA9, 0xC1...0xC9, 0xD1...0xD9, 0xE2...0xE9,
                0xF0...0xF9:
                ebcdic += counts[byte]
            default: break
            }
        }
        return (ascii, ebcdic)
    }

    // MARK: explanations

    private func explain(_ family: Family) -> [Explanation] {
        let lengths = copybook.map { subject in
            Array(Set(subject.records.map(\.layout.maximumLength))).sorted(by: >).prefix(12).map { $0 }
        }
        let candidates = FramingCandidates(
            sample: sample, encoding: family.encoding, isEBCDIC: family.isEBCDIC, lengths: lengths ?? []
        ).find()
        let kept = Array(candidates.prefix(Self.mostCandidates))
        guard let copybook else { return kept.map { plain($0, family) } }
        return kept.flatMap { candidate in explain(candidate, family, copybook) }
    }

    /// Without a copybook only the structure speaks.
    private func plain(_ candidate: FramingCandidate, _ family: Family) -> Explanation {
        var draft = candidate.draft(encoding: family.encoding)
        draft.short = nil
        draft.long = nil
        var trial = candidate.trial
        var printable = 1.0
        if candidate.framing.family == .lines, trial.longest > 0 {
            draft.fields = ["{ name: line, start: 1, length: \(trial.longest) }"]
            draft.length = trial.longest
            draft.short = trial.shortest < trial.longest ? "pad" : nil
            var whole = draft
            whole.short = "pad"
            let read = Trial.run(whole, sample, bytes: Self.trialBytes, records: Self.trialRecords)
            // An empty line is a reason to look further, but a readable one.
            if read.failure == nil || read.records > 0 {
                trial.tally = read.tally
                printable = read.tally[.text].share
            }
        }
        let coverage = coverage(trial)
        var score: Double
        switch candidate.framing.family {
        case .lines: score = (trial.records > 1 ? 0.1 : 0.05) + (trial.records > 1 ? 0.8 : 0.4) * printable * printable
            if trial.shortest == trial.longest, trial.records > 1 { score += 0.05 }
        case .fixed, .blocksOfFixed:
            score = 0.9 * (candidate.period?.value ?? (candidate.framing.family == .blocksOfFixed ? 0.8 : 0.1)).squareRoot()
            if candidate.header > 0 || candidate.footer > 0 { score *= 0.8 }
        case .lengths:
            let bits = Double(candidate.framing.checkedBits)
            // The chance that so many lengths fit by accident falls with each record.
            score = trial.records >= 3 ? 0.9 + bits / 1_000 : trial.records == 2 ? 0.6 : 0.3
            if bits < 16, trial.records < 10 { score -= 0.3 }
            // Any two bytes are a length; only that they end with the file says something.
            if bits < 8 { score = !trial.isWhole ? 0.2 : min(score, 0.75) }
            if candidate.header > 0 { score -= 0.1 }
        }
        score *= coverage
        return Explanation(
            draft: draft, records: trial.records, tally: trial.tally, failure: trial.failure,
            reachesEnd: trial.isWhole, bytes: trial.end, score: score, evidence: structure(candidate, trial))
    }

    private func explain(_ candidate: FramingCandidate, _ family: Family, _ subject: CopybookSubject) -> [Explanation] {
        if subject.records.count > 1 {
            return KindAssignment(doctor: self, subject: subject).explain(candidate, family).map { [$0] } ?? []
        }
        guard let record = subject.records.first else { return [] }
        guard let draft = draft(candidate, family, subject, longest: record.layout.maximumLength, shortest: record.layout.minimumLength)
        else { return [] }
        var named = draft
        if subject.needsRecordName { named.record = record.name }
        var encodings = [family.encoding]
        // Texts that are no UTF-8 may be in a page of single bytes.
        if family.encoding == "utf-8", String(validating: sample.bytes, as: UTF8.self) == nil { encodings.append("windows-1252") }
        return encodings.map { encoding in
            named.encoding = encoding
            let trial = Trial.run(named, sample, bytes: Self.trialBytes, records: Self.trialRecords)
            var explanation = Explanation(
                draft: named, records: trial.records, tally: trial.tally, failure: trial.failure,
                reachesEnd: trial.isWhole, bytes: trial.end, score: 0, evidence: structure(candidate, trial))
            explanation.score = score(explanation, candidate, copybookLength: record.layout.maximumLength)
            return explanation
        }
    }

    /// The candidate with the keys that records of these lengths need; nil where they do not fit at all.
    func draft(
        _ candidate: FramingCandidate, _ family: Family, _ subject: CopybookSubject, longest: Int, shortest: Int
    ) -> FixedWidthDraft? {
        var draft = candidate.draft(encoding: family.encoding)
        draft.fields = []
        draft.short = nil
        draft.long = nil
        draft.copybook = subject.path
        draft.copybookKeys = subject.keys
        let found = candidate.trial.longest
        switch candidate.framing.family {
        case .fixed, .blocksOfFixed: if (candidate.length ?? 0) < longest { return nil }
        case .lines:
            if found > longest { draft.length = found }
            if candidate.trial.shortest < shortest { draft.short = "pad" }
        case .lengths: if found > longest { draft.length = found }
        }
        return draft
    }

    func score(_ explanation: Explanation, _ candidate: FramingCandidate, copybookLength: Int) -> Double {
        let tally = explanation.tally
        guard tally.records > 0 else { return 0.01 * coverage(explanation) }
        let clean = Double(tally.clean) / Double(tally.records)
        let texts = tally[.text].share / 2 + tally.usualShare / 2
        let hard = tally.hard.total > 0 ? tally.hard.share : texts
        var score = 0.55 * clean + 0.25 * hard + 0.15 * texts
        let isLengthTheCopybooks = explanation.draft.length.map { $0 == copybookLength } ?? true
        if isLengthTheCopybooks { score += 0.03 }
        if explanation.draft.short == "pad" { score -= 0.02 }
        if candidate.header > 0 || candidate.footer > 0 { score -= 0.02 }
        if explanation.records > 1 { score += 0.02 * Double(candidate.framing.checkedBits) / 32 }
        return max(0, score) * coverage(explanation)
    }

    private func coverage(_ explanation: Explanation) -> Double {
        coverage(failure: explanation.failure, isWhole: explanation.reachesEnd, end: explanation.bytes)
    }

    private func coverage(_ trial: Trial) -> Double {
        coverage(failure: trial.failure, isWhole: trial.isWhole, end: trial.end)
    }

    /// A framing that fails explains at most a half.
    private func coverage(failure: Diagnostic?, isWhole: Bool, end: Int) -> Double {
        failure == nil ? 1 : 0.49 * min(1, Double(end) / Double(max(1, sample.bytes.count)))
    }

    // MARK: evidence

    func structure(_ candidate: FramingCandidate, _ trial: Trial) -> [String] {
        var result: [String] = []
        let all = sample.isWhole ? "the whole file" : "the first \(Words.number(sample.bytes.count)) bytes"
        switch candidate.framing.family {
        case .fixed:
            if let size = sample.size, let length = candidate.length, length > 0 {
                let rest = size - candidate.header - candidate.footer
                result.append(
                    rest % length == 0
                        ? "\(Words.number(rest)) bytes divide evenly: \(Words.number(rest / length)) records of \(length)"
                        : "\(Words.number(rest)) bytes are no whole number of records of \(length): \(rest % length) are left over")
            }
            if let period = candidate.period {
                result.append("bytes \(period.length) apart are alike (\(Words.percent(period.strength)))")
            }
        case .lengths, .blocksOfFixed:
            if candidate.trial.failure == nil {
                let far = candidate.trial.isWhole ? "reaches the end of the file" : "holds as far as it was followed"
                result.append("the chain of \(Words.number(candidate.trial.records)) lengths \(far)")
            }
        case .lines:
            let (shortest, longest) = (candidate.trial.shortest, candidate.trial.longest)
            if candidate.trial.records > 0 {
                result.append(shortest == longest ? "all lines have \(longest) bytes" : "lines have \(shortest) to \(longest) bytes")
            }
            if candidate.trial.rejected > 0 { result.append("\(Words.count(candidate.trial.rejected, "empty line"))") }
        }
        if candidate.header > 0 { result.append("\(candidate.header) bytes before the first record") }
        if candidate.footer > 0 { result.append("\(candidate.footer) bytes behind the last record") }
        if trial.failure == nil, candidate.framing.family != .fixed { result.append("it fits \(all)") }
        return result
    }

    // MARK: the best explanation

    /// Ranks the pages of the family by the texts of the best explanation, and takes the best.
    ///
    /// - Throws: `GatewayError` with `LB1002`.
    func rankPages(_ best: inout Explanation) throws -> CodePageRanking? {
        guard codePage == nil else { return nil }
        let page = try CodePage(best.draft.encoding, allowsMultiByte: true)
        let histogram = best.tally.histogram
        guard page.isEBCDIC || best.draft.encoding != "utf-8" || best.tally.errors["LB3001"] != nil else {
            return CodePageRanking(
                best: "utf-8", same: histogram.hasHighBytes ? [] : ["us-ascii", "iso-8859-1", "windows-1252"], next: nil)
        }
        let ranking = CodePageRanking.rank(histogram, page.isEBCDIC ? CodePageRanking.ebcdic : CodePageRanking.ascii)
        if let ranking { best.draft.encoding = ranking.best }
        return ranking
    }

    /// The best explanation, read over the whole sample.
    func final(_ explanation: Explanation) -> Explanation {
        var result = explanation
        let trial = Trial.run(result.draft, sample, bytes: sample.bytes.count)
        guard trial.records > 0 || explanation.records == 0 else { return explanation }
        result.records = trial.records
        result.tally = trial.tally
        result.failure = trial.failure
        result.reachesEnd = trial.isWhole
        result.bytes = trial.end
        if trial.failure != nil { result.score = min(result.score, 0.49) }
        return result
    }

    private func nothing() -> GatewayError {
        GatewayError(
            Diagnostic(
                .nothingExplains,
                copybook == nil ? "no framing could be tried" : "no record of the copybook explains a record in any framing", at: Place(file: sample.file.path),
                found: Redacted(Words.count(sample.bytes.count, "byte"), isPersonal: false),
                help: "check that this is the file and the copybook is its own, and that the transfer has ended"), exit: .findings)
    }
}
