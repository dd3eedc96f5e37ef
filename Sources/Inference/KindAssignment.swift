import Copybook
import Diagnostics

/// Which of a copybook's records explains which records of the file, and by what they can be told apart.
struct KindAssignment {
    let doctor: FileDoctor
    let subject: CopybookSubject

    private static let mostRecords = 24
    private static let sampleRecords = 2_000
    private static let mostCodes = 40

    /// What one record of the copybook makes of the file.
    private struct Reading {
        let record: CopybookRecord
        /// By the record's number in the file.
        var clean: Set<Int64> = []
        var hard = 0
    }

    func explain(_ candidate: FramingCandidate, _ family: FileDoctor.Family) -> Explanation? {
        let longest = subject.longest
        let shortest = subject.records.map(\.layout.minimumLength).min() ?? 0
        guard var base = doctor.draft(candidate, family, subject, longest: longest, shortest: shortest) else { return nil }
        // Every record is tried as each kind, whatever its length.
        base.length = max(base.length ?? 0, longest, candidate.trial.longest)
        if case .fixed = candidate.framing.family { base.length = candidate.length }
        if candidate.framing.family == .blocksOfFixed { base.length = candidate.length }
        let raws = RawRecords(base, doctor.sample, limit: Self.sampleRecords)
        var readings: [Reading] = []
        for record in subject.records.prefix(Self.mostRecords) {
            var draft = base
            draft.record = record.name
            if candidate.framing.family == .lines { draft.short = "absent" }
            let trial = Trial.run(
                draft, doctor.sample, bytes: raws.bytes, records: Self.sampleRecords, keepsRows: true)
            var reading = Reading(record: record)
            for row in trial.tally.rows where row.isClean {
                guard let raw = raws.records[row.number] else { continue }
                if isLength(raw.count, record, candidate) { reading.clean.insert(row.number) }
            }
            reading.hard = trial.tally.hard.total
            readings.append(reading)
        }
        let numbers = raws.records.keys.sorted()
        guard !numbers.isEmpty else { return nil }
        let window = windows().map { ($0, assign($0, readings, raws.records, numbers, family)) }
            .max { ($0.1.clean, -$0.0.lowerBound, -$0.0.count) < ($1.1.clean, -$1.0.lowerBound, -$1.0.count) }
        guard let (place, chosen) = window, !chosen.codes.isEmpty else { return nil }
        var draft = base
        if candidate.framing.family == .lengths { draft.length = candidate.trial.longest > longest ? candidate.trial.longest : nil }
        if candidate.framing.family == .lines {
            draft.length = candidate.trial.longest > longest ? candidate.trial.longest : nil
            draft.short = candidate.trial.shortest < candidate.trial.longest ? "absent" : nil
        }
        draft.fields = ["{ name: \(Self.codeName), start: \(place.lowerBound + 1), length: \(place.count) }"]
        draft.records = chosen.codes.sorted { $0.key < $1.key }.map { index, codes in
            let record = readings[index].record
            let test = codes.sorted().map { "\(Self.codeName) == '\($0)'" }.joined(separator: " || ")
            return "\(Self.kindName(record)): { record: \(record.name), when: \(YAMLText.quoted(test)) }"
        }
        let trial = Trial.run(draft, doctor.sample, bytes: 1 << 18, records: 4_000)
        var explanation = Explanation(
            draft: draft, records: trial.records, tally: trial.tally, failure: trial.failure, reachesEnd: trial.isWhole,
            bytes: trial.end, score: 0, evidence: doctor.structure(candidate, trial))
        explanation.kinds = readings.enumerated().map { index, reading in
            let mine = numbers.filter { chosen.kinds[$0] == index }
            return Explanation.KindShare(
                name: reading.record.name, records: mine.count, clean: mine.filter { reading.clean.contains($0) }.count,
                codes: (chosen.codes[index] ?? []).sorted())
        }
        let share = Double(chosen.clean) / Double(numbers.count)
        explanation.score = doctor.score(explanation, candidate, copybookLength: longest)
        // Kinds that were only told in the records that could be read.
        if trial.failure != nil { explanation.score = max(explanation.score, 0.45 * share) }
        explanation.evidence.append(
            "\(Words.number(chosen.clean)) of \(Words.number(numbers.count)) records are explained by a record of the copybook")
        return explanation
    }

    static let codeName = "record_kind"

    static func kindName(_ record: CopybookRecord) -> String { record.fieldName }

    private func isLength(_ length: Int, _ record: CopybookRecord, _ candidate: FramingCandidate) -> Bool {
        switch candidate.framing.family {
        case .fixed, .blocksOfFixed: length >= record.layout.minimumLength
        case .lines: length <= record.layout.maximumLength
        case .lengths: length >= record.layout.minimumLength && length <= record.layout.maximumLength
        }
    }

    /// Places that may hold the code of a record's kind: elementary texts that stand at one place in all records, and the
    /// first bytes.
    private func windows() -> [Range<Int>] {
        var result: [Range<Int>] = []
        func add(_ place: Range<Int>) {
            if place.upperBound <= (subject.records.map(\.layout.minimumLength).min() ?? 0), !result.contains(place) { result.append(place) }
        }
        for (index, item) in (subject.records.first?.items ?? []).enumerated() where !item.isGroup && item.usage == .display {
            let field = subject.records[0].layout.fields[index]
            if field.offset.isFixed, field.tables.isEmpty, item.length <= 8, field.offset.fixed < 64 {
                add(field.offset.fixed..<field.offset.fixed + item.length)
            }
            if result.count > 40 { break }
        }
        for start in 0..<4 { for count in 1...3 { add(start..<start + count) } }
        return result
    }

    private struct Choice {
        var clean = 0
        var kinds: [Int64: Int] = [:]
        var codes: [Int: [String]] = [:]
    }

    /// Gives each code the record that decodes most of the file's records with it.
    private func assign(
        _ place: Range<Int>, _ readings: [Reading], _ raws: [Int64: [UInt8]], _ numbers: [Int64], _ family: FileDoctor.Family
    ) -> Choice {
        var byCode: [[UInt8]: [Int64]] = [:]
        for number in numbers {
            guard let raw = raws[number], place.upperBound <= raw.count else { continue }
            byCode[Array(raw[place]), default: []].append(number)
            if byCode.count > Self.mostCodes { return Choice() }
        }
        var choice = Choice()
        for (code, members) in byCode.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let text = CodeText.text(code, isEBCDIC: family.isEBCDIC) else { return Choice() }
            let counts = readings.map { reading in members.reduce(0) { $0 + (reading.clean.contains($1) ? 1 : 0) } }
            // Of records that explain as many, the one that its own text names for the code, then one that has no code yet,
            // and then the one that could have failed in more fields.
            let best = readings.indices.max {
                (counts[$0], names(readings[$0].record, place, text), choice.codes[$0] == nil ? 1 : 0, readings[$0].hard, -$0)
                    < (counts[$1], names(readings[$1].record, place, text), choice.codes[$1] == nil ? 1 : 0, readings[$1].hard, -$1)
            }
            guard let best, counts[best] > 0 else { continue }
            choice.clean += counts[best]
            choice.codes[best, default: []].append(text)
            for member in members { choice.kinds[member] = best }
        }
        return choice
    }

    /// 2 where the copybook itself gives the code to the record, by VALUE or a condition name; 1 where a word of the record's
    /// name begins with it.
    private func names(_ record: CopybookRecord, _ place: Range<Int>, _ code: String) -> Int {
        for (index, item) in record.items.enumerated() where !item.isGroup {
            let field = record.layout.fields[index]
            guard field.offset.isFixed, field.offset.fixed == place.lowerBound, item.length == place.count else { continue }
            if item.value == .text(code) || item.conditions.contains(where: { $0.values.contains { $0.from == .text(code) } }) { return 2 }
        }
        return record.name.split(separator: "-").contains { $0.hasPrefix(code.uppercased()) } ? 1 : 0
    }
}
