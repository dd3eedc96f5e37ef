extension LinearPattern {
    /// The leftmost match at or behind a position, and what its groups hold; among several that begin there, the one that comes
    /// first when alternatives are tried in their order. The pattern must have been made for capturing.
    ///
    /// - Parameter text: Unicode scalars.
    /// - Returns: begin and end of the match and of each group, one after the other; -1 for a group that is no part of it. Nil
    ///   where nothing matches.
    /// - Complexity: O(text × pattern × groups).
    func firstMatch(in text: [UInt32], from start: Int) -> [Int]? {
        let slots = 2 * (groupCount + 1)
        var current = CapturingThreads(program.count, slots: slots)
        var next = CapturingThreads(program.count, slots: slots)
        var best: [Int]?
        var position = start
        while true {
            // What begins later comes behind what began earlier.
            if best == nil {
                follow(0, &current, [Int](repeating: -1, count: slots), position, in: text)
            } else if current.list.isEmpty {
                return best
            }
            next.clear()
            threads: for thread in current.list {
                let takes: Bool
                switch program[thread] {
                case .match:
                    best = current.positions(of: thread)
                    break threads
                case .character(let wanted): takes = position < text.count && text[position] == wanted
                case .set(let ranges, let isNegated):
                    takes = position < text.count && Self.contains(ranges, text[position]) != isNegated
                default: takes = false
                }
                if takes { follow(thread + 1, &next, current.positions(of: thread), position + 1, in: text) }
            }
            guard position < text.count else { return best }
            swap(&current, &next)
            position += 1
        }
    }

    private enum Step {
        case visit(Int)
        case restore(slot: Int, Int)
    }

    /// Follows what takes no character, in the order of preference.
    private func follow(
        _ first: Int, _ threads: inout CapturingThreads, _ captured: [Int], _ position: Int, in text: [UInt32]
    ) {
        var positions = captured
        var pending = [Step.visit(first)]
        while let step = pending.popLast() {
            guard case .visit(let index) = step else {
                if case .restore(let slot, let value) = step { positions[slot] = value }
                continue
            }
            guard threads.insert(index) else { continue }
            switch program[index] {
            case .jump(let target): pending.append(.visit(target))
            case .split(let preferred, let other):
                pending.append(.visit(other))
                pending.append(.visit(preferred))
            case .save(let slot):
                pending.append(.restore(slot: slot, positions[slot]))
                pending.append(.visit(index + 1))
                positions[slot] = position
            case .assert(let assertion):
                let previous = position > 0 ? text[position - 1] : nil
                let next = position < text.count ? text[position] : nil
                if Self.holds(assertion, previous, next) { pending.append(.visit(index + 1)) }
            case .character, .set, .match: threads.add(index, positions)
            }
        }
    }
}

/// States that are followed at once, the preferred first, with the positions that each has remembered.
private struct CapturingThreads {
    private(set) var list: [Int] = []
    private var seen: [Bool]
    private var marked: [Int] = []
    private var stored: [Int]
    private let slots: Int

    init(_ count: Int, slots: Int) {
        seen = [Bool](repeating: false, count: count)
        stored = [Int](repeating: -1, count: count * slots)
        self.slots = slots
    }

    /// - Returns: false where the state was visited already.
    mutating func insert(_ index: Int) -> Bool {
        if seen[index] { return false }
        seen[index] = true
        marked.append(index)
        return true
    }

    mutating func add(_ index: Int, _ positions: [Int]) {
        list.append(index)
        for slot in 0..<slots { stored[index * slots + slot] = positions[slot] }
    }

    func positions(of index: Int) -> [Int] { Array(stored[index * slots..<(index + 1) * slots]) }

    mutating func clear() {
        for index in marked { seen[index] = false }
        marked.removeAll(keepingCapacity: true)
        list.removeAll(keepingCapacity: true)
    }
}
