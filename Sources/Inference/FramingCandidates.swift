import Diagnostics

/// A framing with its numbers, and what the connector made of the file with it.
struct FramingCandidate: Sendable {
    var framing: FramingChoice
    var length: Int?
    var header = 0
    var footer = 0
    var period: RecordPeriod?
    var trial = Trial()

    func draft(encoding: String) -> FixedWidthDraft {
        var draft = FixedWidthDraft.anyRecord(framing, encoding: encoding, length: length)
        draft.header = header
        draft.footer = footer
        return draft
    }
}

/// The framings that a file may have, tried with the connector on records of which nothing else is known.
struct FramingCandidates {
    let sample: FileSample
    /// A page of the family that the texts seem to have.
    let encoding: String
    let isEBCDIC: Bool
    /// Record lengths that a copybook gives.
    let lengths: [Int]

    private static let trialBytes = 1 << 20

    /// - Returns: all that were tried, those that fit first.
    func find() -> [FramingCandidate] {
        let periods = RecordPeriod.candidates(sample, count: 8)
        let fixed = fixed(periods)
        var found = (lines() + FramingChoice.descriptors.map { FramingCandidate(framing: $0) } + fixed + blocksOfFixed()).map(tried)
        if !found.contains(where: { fits($0) && $0.framing.checkedBits >= 16 }) { found += chainsBehindHeader().map(tried) }
        if !found.contains(where: { fits($0) && $0.framing.family != .lines }) { found += fixedWithEnds(fixed).map(tried) }
        return found.filter(fits) + found.filter { !fits($0) }
    }

    private func fits(_ candidate: FramingCandidate) -> Bool { candidate.trial.failure == nil && candidate.trial.records > 0 }

    private func tried(_ candidate: FramingCandidate) -> FramingCandidate {
        var result = candidate
        result.trial = Trial.run(candidate.draft(encoding: encoding), sample, bytes: Self.trialBytes)
        return result
    }

    private func lines() -> [FramingCandidate] {
        guard isEBCDIC else { return sample.bytes.contains(0x0A) ? [FramingCandidate(framing: .lines)] : [] }
        let ends: [UInt8] = [0x15, 0x25]
        return zip(ends, FramingChoice.newLines).filter { sample.bytes.contains($0.0) }.map { FramingCandidate(framing: $0.1) }
    }

    private func fixed(_ periods: [RecordPeriod]) -> [FramingCandidate] {
        var result = lengths.map { length in
            FramingCandidate(framing: .fixed, length: length, period: periods.first { $0.length == length })
        }
        for period in periods where !lengths.contains(period.length) {
            result.append(FramingCandidate(framing: .fixed, length: period.length, period: period))
        }
        return result
    }

    /// The remainder of a division by the record length is a header, or a footer.
    private func fixedWithEnds(_ fixed: [FramingCandidate]) -> [FramingCandidate] {
        guard let size = sample.size else { return [] }
        var result: [FramingCandidate] = []
        for candidate in fixed {
            guard let length = candidate.length, length < size, size % length != 0 else { continue }
            for header in [size % length, 0] {
                var other = candidate
                other.header = header
                other.footer = size % length - header
                result.append(other)
            }
        }
        return result
    }

    private func blocksOfFixed() -> [FramingCandidate] {
        let bytes = sample.bytes
        guard bytes.count > 8, bytes[2] == 0, bytes[3] == 0 else { return [] }
        let block = Int(bytes[0]) << 8 | Int(bytes[1])
        guard block > 8, block <= bytes.count else { return [] }
        var result = lengths.filter { $0 > 0 && (block - 4) % $0 == 0 }
        for period in RecordPeriod.candidates(sample, skipping: 4, count: 6)
        where period.length >= 8 && (block - 4) % period.length == 0 && !result.contains(period.length) { result.append(period.length) }
        if result.isEmpty { result = [block - 4] }
        return result.map { FramingCandidate(framing: .blocksOfFixed, length: $0) }
    }

    /// Where a chain of descriptors may begin behind bytes that are no records.
    private func chainsBehindHeader() -> [FramingCandidate] {
        let bytes = sample.bytes
        func length(at offset: Int) -> Int? {
            guard offset + 4 <= bytes.count, bytes[offset + 2] == 0, bytes[offset + 3] == 0 else { return nil }
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            return length > 4 ? length : nil
        }
        var result: [FramingCandidate] = []
        for header in 1..<min(4_097, max(2, bytes.count)) where result.count < 16 {
            guard let first = length(at: header) else { continue }
            let next = header + first
            guard next == bytes.count || length(at: next) != nil else { continue }
            for framing in FramingChoice.descriptors.prefix(2) {
                result.append(FramingCandidate(framing: framing, header: header))
            }
        }
        return result
    }
}
