/// Record lengths that the bytes of a file suggest: at the right one, the byte a record further on is of the same sort.
struct RecordPeriod: Sendable {
    let length: Int
    /// From 0, no better than any length, to 1, every byte as in the record before.
    let strength: Double
    let dividesFile: Bool

    /// Shorter records are numbers of an even length, not records.
    private static let shortest = 4
    private static let longest = 4_096
    private static let longestDivisor = 32_760
    private static let positions = 3_000

    /// The lengths that stand out, best first; at most `count`.
    ///
    /// - Complexity: O(4096 × positions), whatever the size of the sample.
    static func candidates(_ sample: FileSample, skipping header: Int = 0, count: Int) -> [RecordPeriod] {
        let bytes = sample.bytes[min(header, sample.bytes.count)...]
        let size = sample.size.map { $0 - header }
        guard bytes.count >= 8 else { return [] }
        var scores: [(length: Int, score: Double)] = []
        let top = min(longest, bytes.count / 3)
        guard top >= shortest else { return [] }
        for length in (shortest - 1)...(top + 1) { scores.append((length, match(bytes, length))) }
        if let size {
            for length in divisors(of: size) where length > top && length <= bytes.count / 2 {
                scores.append((length, match(bytes, length)))
            }
        }
        let ordered = scores.map(\.score).sorted()
        let usual = ordered[ordered.count / 2]
        guard let best = ordered.last, best > usual, usual < 1 else { return [] }
        let byLength = Dictionary(scores.map { ($0.length, $0.score) }) { first, _ in first }
        // Short lengths and those beside the right one are alike, too, where there are many blanks; the right one stands out.
        func standsOut(_ length: Int, _ score: Double) -> Bool {
            let beside = [length - 1, length + 1].map { byLength[$0] ?? match(bytes, $0) }.max() ?? 0
            return score - beside >= (best - usual) * 0.2
        }
        let found = scores.filter { $0.length >= shortest && $0.score >= usual + (best - usual) * 0.5 && standsOut($0.length, $0.score) }
        var result = found.map { entry in
            RecordPeriod(
                length: entry.length, strength: min(1, (entry.score - usual) / (1 - usual)),
                dividesFile: size.map { $0 % entry.length == 0 } ?? false)
        }
        // A multiple of the record length fits as well as the length itself, but says no more.
        result.sort { ($0.rank, $1.length) > ($1.rank, $0.length) }
        var kept: [RecordPeriod] = []
        for period in result where kept.count < count {
            let isMultiple = result.contains {
                $0.length < period.length && period.length % $0.length == 0 && $0.strength > period.strength * 0.6
            }
            if isMultiple { continue }
            kept.append(period)
        }
        return kept.sorted { ($0.value, $1.length) > ($1.value, $0.length) }
    }

    /// What the length is worth as an explanation.
    var value: Double { strength * (dividesFile ? 1 : 0.7) }

    /// Steps, so that multiples, which differ by chance only, come behind the length itself.
    private var rank: Int { Int(value * 20) }

    static func divisors(of size: Int) -> [Int] {
        guard size > 1 else { return [] }
        var result: Set<Int> = []
        var divisor = 1
        while divisor <= longestDivisor, divisor * divisor <= size {
            if size % divisor == 0 {
                result.insert(divisor)
                result.insert(size / divisor)
            }
            divisor += 1
        }
        return result.filter { $0 >= 2 && $0 <= longestDivisor }.sorted()
    }

    /// How alike bytes are that stand so far apart: 1 the same, a half for the same sort.
    private static func match(_ bytes: ArraySlice<UInt8>, _ length: Int) -> Double {
        bytes.withUnsafeBufferPointer { bytes in
            let room = bytes.count - length
            // A prime step, so that all places of a record are looked at.
            let step = max(1, room / positions | 1)
            var sum = 0
            var looked = 0
            var position = 0
            while position < room {
                let (first, second) = (bytes[position], bytes[position + length])
                if first == second { sum += 2 } else if sorts[Int(first)] == sorts[Int(second)] { sum += 1 }
                looked += 1
                position += step
            }
            return looked == 0 ? 0 : Double(sum) / Double(2 * looked)
        }
    }

    /// Sorts of bytes that hold for ASCII and EBCDIC alike: by the high half, letters of a code page together.
    private static let sorts: [UInt8] = (0..<256).map { byte in
        switch byte {
        case 0x30...0x39: 1
        case 0xF0...0xF9: 2
        case 0x41...0x5A, 0x61...0x7A: 3
        case 0xC1...0xC9, 0xD1...0xD9, 0xE2...0xE9: 4
        case 0x81...0x89, 0x91...0x99, 0xA2...0xA9: 5
        case 0x20, 0x40: 6
        case 0x00: 7
        case 0x0A, 0x0D, 0x15, 0x25: 8
        default: UInt8(truncatingIfNeeded: 16 + byte >> 4)
        }
    }
}
