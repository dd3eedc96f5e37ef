/// A regular expression in RE2's syntax, matched in time that is linear in the text: all alternatives are followed at once, and
/// there is no going back (Russ Cox, "Regular Expression Matching: the Virtual Machine Approach").
struct LinearPattern: Sendable {
    enum Instruction: Sendable {
        case character(UInt32)
        /// Any of the ranges, or any other character.
        case set([ClosedRange<UInt32>], isNegated: Bool)
        /// Two ways on; the first is preferred where both match.
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        /// Remembers the position: the start of group n at 2n, its end at 2n + 1.
        case save(Int)
        case match
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }

    /// Repetitions are written out, so a short pattern can make a long program.
    static let maximumInstructions = 20_000

    let program: [Instruction]
    /// Groups that capture, without the whole match.
    let groupCount: Int

    /// - Throws: `PatternError` where the text is no pattern.
    init(_ text: String) throws(PatternError) {
        var parser = PatternParser(text)
        let tree = try parser.parse()
        var program: [Instruction] = []
        try Self.compile(tree, into: &program)
        program.append(.match)
        self.program = program
        groupCount = parser.groupCount
    }

    private static func compile(_ node: PatternNode, into program: inout [Instruction]) throws(PatternError) {
        guard program.count <= maximumInstructions else { throw PatternError(reason: "the pattern is too large") }
        switch node {
        case .empty: break
        case .character(let value): program.append(.character(value))
        case .set(let ranges, let isNegated): program.append(.set(ranges, isNegated: isNegated))
        case .assert(let assertion): program.append(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try compile(node, into: &program) }
        case .alternatives(let nodes):
            var jumps: [Int] = []
            for (index, node) in nodes.enumerated() {
                guard index < nodes.count - 1 else {
                    try compile(node, into: &program)
                    break
                }
                let split = program.count
                program.append(.split(split + 1, 0))
                try compile(node, into: &program)
                jumps.append(program.count)
                program.append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            for jump in jumps { program[jump] = .jump(program.count) }
        case .group(let number, let inner):
            program.append(.save(2 * number))
            try compile(inner, into: &program)
            program.append(.save(2 * number + 1))
        case .repeated(let inner, let least, let most, let isLazy):
            func split(into inner: Int, past end: Int) -> Instruction { isLazy ? .split(end, inner) : .split(inner, end) }
            for _ in 0..<least {
                let before = program.count
                try compile(inner, into: &program)
                // What is empty once is empty always; repeating it a thousand times in itself would not end.
                if Self.takesNothing(program[before...]) { return }
            }
            guard let most else {
                let start = program.count
                program.append(.split(start + 1, 0))
                try compile(inner, into: &program)
                program.append(.jump(start))
                program[start] = split(into: start + 1, past: program.count)
                return
            }
            var splits: [Int] = []
            for _ in least..<max(most, least) {
                splits.append(program.count)
                program.append(.split(program.count + 1, 0))
                try compile(inner, into: &program)
                if Self.takesNothing(program[(splits[splits.count - 1] + 1)...]) { break }
            }
            for start in splits { program[start] = split(into: start + 1, past: program.count) }
        }
    }

    /// Whether the instructions only remember positions, as those of an empty group do.
    private static func takesNothing(_ instructions: ArraySlice<Instruction>) -> Bool {
        instructions.allSatisfy { if case .save = $0 { true } else { false } }
    }

    /// Whether the pattern matches somewhere in the text.
    ///
    /// - Parameter steps: how many states may still be looked at; what was looked at is taken off.
    /// - Returns: nil where there are not enough steps.
    /// - Complexity: O(text × pattern).
    func matches(_ text: String, steps: inout Int) -> Bool? {
        steps -= program.count
        var current = Threads(program.count)
        var next = Threads(program.count)
        var previous: UInt32?
        var iterator = text.unicodeScalars.makeIterator()
        var character = iterator.next()?.value
        while true {
            // A match may begin at every character.
            if add(0, to: &current, previous, character) { return true }
            guard let value = character else { return false }
            steps -= current.visited
            guard steps >= 0 else { return nil }
            let following = iterator.next()?.value
            next.clear()
            for thread in current.list {
                let takes =
                    switch program[thread] {
                    case .character(let wanted): wanted == value
                    case .set(let ranges, let isNegated): Self.contains(ranges, value) != isNegated
                    default: false
                    }
                if takes, add(thread + 1, to: &next, value, following) { return true }
            }
            swap(&current, &next)
            previous = value
            character = following
        }
    }

    /// Follows what takes no character.
    ///
    /// - Returns: whether the match is complete.
    private func add(_ start: Int, to threads: inout Threads, _ previous: UInt32?, _ next: UInt32?) -> Bool {
        var pending = [start]
        while let index = pending.popLast() {
            guard threads.insert(index) else { continue }
            switch program[index] {
            case .match: return true
            case .jump(let target): pending.append(target)
            case .save: pending.append(index + 1)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assert(let assertion): if Self.holds(assertion, previous, next) { pending.append(index + 1) }
            case .character, .set: threads.list.append(index)
            }
        }
        return false
    }

    /// - Parameter ranges: ascending, and apart from each other.
    static func contains(_ ranges: [ClosedRange<UInt32>], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= value
    }

    static func holds(_ assertion: Assertion, _ previous: UInt32?, _ next: UInt32?) -> Bool {
        switch assertion {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == 0x0A
        case .lineEnd: next == nil || next == 0x0A
        case .wordBoundary: isWord(previous) != isWord(next)
        case .noWordBoundary: isWord(previous) == isWord(next)
        }
    }

    private static func isWord(_ value: UInt32?) -> Bool {
        guard let value else { return false }
        return contains(PatternClasses.word, value)
    }

    /// States that are followed at once; each at most once a character.
    private struct Threads {
        var list: [Int] = []
        private var seen: [Bool]
        private var marked: [Int] = []

        var visited: Int { marked.count + 1 }

        init(_ count: Int) { seen = [Bool](repeating: false, count: count) }

        mutating func insert(_ index: Int) -> Bool {
            if seen[index] { return false }
            seen[index] = true
            marked.append(index)
            return true
        }

        mutating func clear() {
            for index in marked { seen[index] = false }
            marked.removeAll(keepingCapacity: true)
            list.removeAll(keepingCapacity: true)
        }
    }
}

/// Why a text is no pattern.
struct PatternError: Error {
    /// Without parts of the pattern, which may come from a field.
    let reason: String
    var found: String?
}

/// A parsed pattern.
indirect enum PatternNode {
    case empty
    case character(UInt32)
    case set([ClosedRange<UInt32>], isNegated: Bool)
    case assert(LinearPattern.Assertion)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Numbered from 1 by their opening parentheses.
    case group(Int, PatternNode)
    /// At least and at most; no bound where `most` is nil. Lazy takes as few as it can.
    case repeated(PatternNode, least: Int, most: Int?, isLazy: Bool)
}
