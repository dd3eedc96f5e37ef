/// Finds where a pattern matches in one text, and what its groups match: the leftmost match, and of those that begin there the
/// one that backtracking would find first. All ways are followed at once (Rob Pike's machine, with the positions of the groups
/// carried along), so that a search is linear in the text.
struct PatternSearch {
    /// Groups beyond the ninth match but are not kept.
    static let maximumGroups = 9

    private let pattern: LinearPattern
    private let text: [UInt32]
    private let slots: Int
    /// Kept for their memory.
    private var spare: (Ways, Ways)
    private var pending: [Step] = []
    private var registers: [Int]
    /// Searching again behind every match is quadratic at worst; where no steps are left a text is given up.
    private(set) var stepsLeft: Int

    private enum Step {
        case visit(Int)
        case restore(slot: Int, Int)
    }

    init(_ pattern: LinearPattern, in text: String, steps: Int = Budget(rows: 1).stepsLeft) {
        self.pattern = pattern
        self.text = text.unicodeScalars.map(\.value)
        slots = 2 * (min(pattern.groupCount, Self.maximumGroups) + 1)
        let ways = Ways(count: pattern.program.count, slots: slots)
        spare = (ways, ways)
        registers = [Int](repeating: -1, count: slots)
        stepsLeft = steps - pattern.program.count
    }

    /// A match: positions in characters, of the whole and of its groups; nil for a group that is not part of it.
    struct Match {
        fileprivate let positions: [Int]

        var range: Range<Int> { positions[0]..<positions[1] }

        func group(_ number: Int) -> Range<Int>? {
            let slot = 2 * number
            guard slot + 1 < positions.count, positions[slot] >= 0, positions[slot + 1] >= 0 else { return nil }
            return positions[slot]..<positions[slot + 1]
        }
    }

    func text(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        for value in text[range] { if let scalar = Unicode.Scalar(value) { result.append(scalar) } }
        return String(result)
    }

    var end: Int { text.count }

    /// Matches from left to right that do not overlap; an empty one at the end of another does not count.
    ///
    /// - Parameter found: whether to go on.
    mutating func forEachMatch(_ found: (Match) throws(CellFailure) -> Bool) throws(CellFailure) {
        var position = 0
        var lastEnd = -1
        while position <= text.count, let match = try first(from: position) {
            let range = match.range
            if range.isEmpty, range.lowerBound == lastEnd {
                position = range.upperBound + 1
                continue
            }
            guard try found(match) else { return }
            lastEnd = range.upperBound
            position = range.isEmpty ? range.upperBound + 1 : range.upperBound
        }
    }

    /// - Complexity: O(text × pattern).
    mutating func first(from start: Int) throws(CellFailure) -> Match? {
        var best: [Int]?
        // Out of the struct while they are written, and back with their memory.
        var ways = Ways()
        var following = Ways()
        swap(&ways, &spare.0)
        swap(&following, &spare.1)
        defer { spare = (ways, following) }
        ways.clear()
        var position = start
        while position <= text.count {
            if best == nil {
                for slot in registers.indices { registers[slot] = -1 }
                registers[0] = position
                follow(0, at: position, into: &ways)
            }
            if ways.list.isEmpty, best != nil { break }
            stepsLeft -= ways.visited
            guard stepsLeft >= 0 else {
                throw PatternSteps.exceeded
            }
            following.clear()
            let character = position < text.count ? text[position] : nil
            for way in ways.list {
                if case .match = pattern.program[way] {
                    best = Array(ways.positions[way * slots..<(way + 1) * slots])
                    best?[1] = position
                    // What comes later in the list is less preferred.
                    break
                }
                guard let character, takes(way, character) else { continue }
                for slot in registers.indices { registers[slot] = ways.positions[way * slots + slot] }
                follow(way + 1, at: position + 1, into: &following)
            }
            swap(&ways, &following)
            position += 1
        }
        return best.map { Match(positions: $0) }
    }

    private func takes(_ way: Int, _ character: UInt32) -> Bool {
        switch pattern.program[way] {
        case .character(let wanted): wanted == character
        case .set(let ranges, let isNegated): LinearPattern.contains(ranges, character) != isNegated
        default: false
        }
    }

    /// Follows what takes no character, the preferred way first.
    private mutating func follow(_ start: Int, at position: Int, into ways: inout Ways) {
        let previous = position > 0 ? text[position - 1] : nil
        let character = position < text.count ? text[position] : nil
        pending.append(.visit(start))
        while let step = pending.popLast() {
            switch step {
            case .restore(let slot, let value): registers[slot] = value
            case .visit(let index):
                guard ways.insert(index) else { continue }
                switch pattern.program[index] {
                case .jump(let target): pending.append(.visit(target))
                case .split(let first, let second):
                    pending.append(.visit(second))
                    pending.append(.visit(first))
                case .save(let slot):
                    if slot < slots {
                        pending.append(.restore(slot: slot, registers[slot]))
                        registers[slot] = position
                    }
                    pending.append(.visit(index + 1))
                case .assert(let assertion):
                    if LinearPattern.holds(assertion, previous, character) { pending.append(.visit(index + 1)) }
                case .character, .set, .match: ways.keep(index, registers)
                }
            }
        }
    }

    /// Places in the program that are followed at once, each at most once a character, the preferred first.
    private struct Ways {
        var list: [Int] = []
        /// What the groups of each place have matched.
        var positions: [Int]
        private var seen: [Bool]
        private var marked: [Int] = []

        var visited: Int { marked.count + 1 }

        init(count: Int = 0, slots: Int = 0) {
            seen = [Bool](repeating: false, count: count)
            positions = [Int](repeating: -1, count: count * slots)
        }

        mutating func insert(_ index: Int) -> Bool {
            if seen[index] { return false }
            seen[index] = true
            marked.append(index)
            return true
        }

        mutating func keep(_ index: Int, _ registers: [Int]) {
            list.append(index)
            for slot in registers.indices { positions[index * registers.count + slot] = registers[slot] }
        }

        mutating func clear() {
            for index in marked { seen[index] = false }
            marked.removeAll(keepingCapacity: true)
            list.removeAll(keepingCapacity: true)
        }
    }
}
