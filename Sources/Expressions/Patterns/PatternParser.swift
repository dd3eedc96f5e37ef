/// Reads RE2's syntax, except for `\C`, and for scripts in `\p{…}` that ``PatternScripts`` does not hold.
struct PatternParser {
    private static let maximumDepth = 100
    private static let maximumRepeat = 1_000
    /// Ranges of all sets together, other cases included.
    private static let maximumRanges = 100_000

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesNewline = false
        /// Whether repetitions are lazy without a `?`, and greedy with one.
        var swapsGreed = false
    }

    private let text: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var rangesLeft = PatternParser.maximumRanges
    private var flags = Flags()
    /// Groups that capture, so far.
    private(set) var groupCount = 0
    private var groupNames: Set<String> = []

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternNode {
        guard text.count <= LinearPattern.maximumInstructions else { throw PatternError(reason: "the pattern is too large") }
        let node = try alternatives()
        guard position == text.count else { throw PatternError(reason: "a `)` closes nothing") }
        return node
    }

    private var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func take(_ wanted: String) -> Bool {
        let scalars = Array(wanted.unicodeScalars)
        guard position + scalars.count <= text.count, text[position..<position + scalars.count].elementsEqual(scalars) else {
            return false
        }
        position += scalars.count
        return true
    }

    private mutating func alternatives() throws(PatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw PatternError(reason: "the pattern nests too deeply") }
        var all = [try sequence()]
        while take("|" as Unicode.Scalar) { all.append(try sequence()) }
        return all.count == 1 ? all[0] : .alternatives(all)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            var node = try atom()
            var isRepeated = false
            while let (least, most) = try quantifier() {
                if isRepeated { throw PatternError(reason: "a repetition is repeated") }
                isRepeated = true
                let isLazy = take("?" as Unicode.Scalar) != flags.swapsGreed
                node = .repeated(node, least: least, most: most, isLazy: isLazy)
            }
            nodes.append(node)
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func quantifier() throws(PatternError) -> (least: Int, most: Int?)? {
        if take("*" as Unicode.Scalar) { return (0, nil) }
        if take("+" as Unicode.Scalar) { return (1, nil) }
        if take("?" as Unicode.Scalar) { return (0, 1) }
        guard current == "{" else { return nil }
        let start = position
        position += 1
        guard let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take("," as Unicode.Scalar) { most = number() }
        guard take("}" as Unicode.Scalar) else {
            position = start
            return nil
        }
        guard least <= Self.maximumRepeat, (most ?? 0) <= Self.maximumRepeat, most.map({ $0 >= least }) ?? true else {
            throw PatternError(reason: "a repetition is out of bounds")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar), (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        guard let scalar = current else { return .empty }
        if scalar == "{" {
            position += 1
            return literal(scalar)
        }
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return try set()
        case ".": return flags.dotTakesNewline ? .set([0...0x10FFFF], isNegated: false) : .set([0x0A...0x0A], isNegated: true)
        case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw PatternError(reason: "there is nothing to repeat")
        default: return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        let cases = Self.cases(scalar.value)
        return flags.ignoresCase && cases.count > 1 ? .set(cases, isNegated: false) : .character(scalar.value)
    }

    /// The character with its other cases.
    private static func cases(_ value: UInt32) -> [ClosedRange<UInt32>] {
        guard let scalar = Unicode.Scalar(value) else { return [value...value] }
        var all: Set<UInt32> = [value]
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            if text.unicodeScalars.count == 1, let other = text.unicodeScalars.first { all.insert(other.value) }
        }
        return all.sorted().map { $0...$0 }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let outer = flags
        var number: Int?
        if take("?" as Unicode.Scalar) {
            if take("P<") || take("<") {
                guard let end = text[position...].firstIndex(of: ">"), end > position else {
                    throw PatternError(reason: "the name of a group does not end")
                }
                var name = String.UnicodeScalarView()
                name.append(contentsOf: text[position..<end])
                guard name.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal }) else {
                    throw PatternError(reason: "the name of a group has other signs than letters, digits and _")
                }
                guard groupNames.insert(String(name)).inserted else { throw PatternError(reason: "two groups have one name", found: String(name)) }
                position = end + 1
                groupCount += 1
                number = groupCount
            } else {
                var isOn = true
                flagLoop: while true {
                    guard let scalar = current else { throw PatternError(reason: "a group does not end") }
                    position += 1
                    switch scalar {
                    case "i": flags.ignoresCase = isOn
                    case "m": flags.isMultiline = isOn
                    case "s": flags.dotTakesNewline = isOn
                    case "U": flags.swapsGreed = isOn
                    case "-": isOn = false
                    case ":": break flagLoop
                    case ")": return .empty  // The flags hold for the rest of the group around.
                    default: throw PatternError(reason: "no such group")
                    }
                }
            }
        } else {
            groupCount += 1
            number = groupCount
        }
        let inner = try alternatives()
        guard take(")" as Unicode.Scalar) else { throw PatternError(reason: "a group does not end") }
        flags = outer
        return number.map { .group($0, inner) } ?? inner
    }

    private mutating func escape() throws(PatternError) -> PatternNode {
        guard let scalar = current else { throw PatternError(reason: "a backslash stands at the end") }
        switch scalar {
        case "A": position += 1; return .assert(.textStart)
        case "z": position += 1; return .assert(.textEnd)
        case "b": position += 1; return .assert(.wordBoundary)
        case "B": position += 1; return .assert(.noWordBoundary)
        case "Q":
            position += 1
            var nodes: [PatternNode] = []
            while let next = current {
                if take("\\E") { break }
                nodes.append(literal(next))
                position += 1
            }
            return .sequence(nodes)
        default: break
        }
        if let named = try namedSet() {
            var ranges: [ClosedRange<UInt32>] = []
            try add(named, to: &ranges)
            return .set(ranges, isNegated: false)
        }
        let value = try escapedCharacter()
        return Unicode.Scalar(value).map { literal($0) } ?? .character(value)
    }

    /// `\d`, `\W`, `\pL` and the like, behind the backslash.
    private mutating func namedSet() throws(PatternError) -> [ClosedRange<UInt32>]? {
        guard let scalar = current else { return nil }
        switch scalar {
        case "d": position += 1; return PatternClasses.digit
        case "D": position += 1; return PatternClasses.inverted(PatternClasses.digit)
        case "s": position += 1; return PatternClasses.space
        case "S": position += 1; return PatternClasses.inverted(PatternClasses.space)
        case "w": position += 1; return PatternClasses.word
        case "W": position += 1; return PatternClasses.inverted(PatternClasses.word)
        case "p", "P":
            position += 1
            var isNegated = scalar == "P"
            var name = ""
            if take("{" as Unicode.Scalar) {
                if take("^" as Unicode.Scalar) { isNegated.toggle() }
                while let next = current, next != "}" {
                    name.unicodeScalars.append(next)
                    position += 1
                }
                guard take("}" as Unicode.Scalar) else { throw PatternError(reason: "a class does not end") }
            } else if let next = current {
                name = String(next)
                position += 1
            }
            guard let ranges = PatternClasses.category(name) ?? PatternScripts.ranges(name) else {
                throw PatternError(reason: "there is no such class", found: "\\p{\(name)}")
            }
            return isNegated ? PatternClasses.inverted(ranges) : ranges
        default: return nil
        }
    }

    private mutating func escapedCharacter() throws(PatternError) -> UInt32 {
        guard let scalar = current else { throw PatternError(reason: "a backslash stands at the end") }
        position += 1
        switch scalar {
        case "a": return 7
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "v": return 11
        case "x":
            var digits = ""
            let isBraced = take("{" as Unicode.Scalar)
            while let next = current, Character(next).isHexDigit, digits.count < (isBraced ? 6 : 2) {
                digits.unicodeScalars.append(next)
                position += 1
            }
            guard !isBraced || take("}" as Unicode.Scalar), let value = UInt32(digits, radix: 16), value <= 0x10FFFF,
                isBraced || digits.count == 2
            else { throw PatternError(reason: "an escape has the wrong digits") }
            return value
        case "0"..."7":
            // One digit alone would refer back, which takes more than linear time.
            guard scalar == "0" || current.map({ ("0"..."7").contains($0) }) == true else {
                throw PatternError(reason: "there are no back references")
            }
            var value = scalar.value - 0x30
            var count = 0
            while let next = current, ("0"..."7").contains(next), count < 2 {
                value = value * 8 + (next.value - 0x30)
                position += 1
                count += 1
            }
            return value
        default:
            guard scalar.value < 0x80, !Character(scalar).isLetter, !Character(scalar).isNumber else {
                throw PatternError(reason: "there is no such escape", found: "\\\(scalar)")
            }
            return scalar.value
        }
    }

    private mutating func set() throws(PatternError) -> PatternNode {
        let isNegated = take("^" as Unicode.Scalar)
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while true {
            guard let scalar = current else { throw PatternError(reason: "a set does not end") }
            if scalar == "]", !isFirst {
                position += 1
                break
            }
            isFirst = false
            if take("[:") {
                let invert = take("^" as Unicode.Scalar)
                var name = ""
                while let next = current, next != ":" {
                    name.unicodeScalars.append(next)
                    position += 1
                }
                guard take(":]"), let known = PatternClasses.posix(name) else {
                    throw PatternError(reason: "there is no such set", found: "[:\(name):]")
                }
                try add(invert ? PatternClasses.inverted(known) : known, to: &ranges)
                continue
            }
            if scalar == "\\" {
                position += 1
                if let known = try namedSet() {
                    try add(known, to: &ranges)
                    continue
                }
                position -= 1
            }
            let low = try setCharacter()
            var high = low
            if current == "-", position + 1 < text.count, text[position + 1] != "]" {
                position += 1
                high = try setCharacter()
            }
            guard low <= high else { throw PatternError(reason: "a range runs backwards") }
            try add([low...high], to: &ranges)
            if flags.ignoresCase, high - low < 1_000 { for value in low...high { try add(Self.cases(value), to: &ranges) } }
        }
        return .set(PatternClasses.merged(ranges), isNegated: isNegated)
    }

    /// Adds what one item of a set stands for.
    private mutating func add(_ more: [ClosedRange<UInt32>], to ranges: inout [ClosedRange<UInt32>]) throws(PatternError) {
        rangesLeft -= more.count
        guard rangesLeft >= 0 else { throw PatternError(reason: "the sets are too large") }
        ranges += more
    }

    private mutating func setCharacter() throws(PatternError) -> UInt32 {
        guard let scalar = current else { throw PatternError(reason: "a set does not end") }
        position += 1
        return scalar == "\\" ? try escapedCharacter() : scalar.value
    }
}
