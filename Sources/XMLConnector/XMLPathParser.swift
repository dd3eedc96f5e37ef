/// Reads the text of a path; bounded by its length.
struct XMLPathParser {
    struct Refusal: Error {
        let reason: String
    }

    static let maximumSteps = 100

    private let text: [UInt8]
    private var position = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func parse() throws(Refusal) -> XMLPath {
        guard !text.isEmpty else { throw Refusal(reason: "it is empty") }
        if text == [0x2E] { return XMLPath(isAbsolute: false, ups: 0, steps: [], attribute: nil) }
        let isAbsolute = text[0] == 0x2F
        var steps: [XMLPath.Step] = []
        var ups = 0
        // `./name` and `.//name` are the same as `name` and any name below.
        var isFirst = !isAbsolute
        if !isAbsolute, text.count > 1, text[0] == 0x2E, text[1] == 0x2F {
            position = 1
            isFirst = false
        }
        while true {
            var isDescendant = false
            if !isFirst {
                guard take("/") else { throw unexpected() }
                isDescendant = take("/")
            }
            isFirst = false
            if take("..") {
                guard !isAbsolute, steps.isEmpty, !isDescendant else {
                    throw Refusal(reason: "`..` stands only at the beginning; use an absolute path")
                }
                ups += 1
            } else if take("@") {
                guard !isDescendant else { throw Refusal(reason: "an attribute after `//` has no element; write `//name/@…`") }
                guard peek() != 0x2A else { throw Refusal(reason: "`@*` is not supported: name the attribute") }
                let attribute = try name()
                guard position == text.count else { throw Refusal(reason: "an attribute can only be the last step") }
                return XMLPath(isAbsolute: isAbsolute, ups: ups, steps: steps, attribute: attribute)
            } else {
                steps.append(try step(isDescendant: isDescendant))
            }
            if position == text.count { break }
            guard steps.count < Self.maximumSteps else { throw Refusal(reason: "it has more than \(Self.maximumSteps) steps") }
        }
        guard !steps.isEmpty else { throw Refusal(reason: "`..` alone names no value") }
        return XMLPath(isAbsolute: isAbsolute, ups: ups, steps: steps, attribute: nil)
    }

    private mutating func step(isDescendant: Bool) throws(Refusal) -> XMLPath.Step {
        if peek() == nil || peek() == 0x2F { throw Refusal(reason: "a step is empty") }
        if peek() == 0x2E { throw Refusal(reason: "`.` stands alone or at the beginning") }
        let test: XMLPath.Test
        if take("*") {
            test = .any(prefix: nil)
        } else {
            let first = try word()
            if take("(") {
                throw Refusal(
                    reason: first == "text"
                        ? "text() is not a step: name the element, and say `content: text` for its own text only"
                        : "functions such as \(first)() are not supported")
            }
            if take("::") { throw Refusal(reason: "axes such as \(first):: are not supported") }
            if take(":") {
                test = take("*") ? .any(prefix: first) : .name(.init(prefix: first, local: try word()))
            } else {
                test = .name(.init(prefix: nil, local: first))
            }
        }
        var conditions: [XMLPath.Condition] = []
        while take("[") { conditions.append(try condition()) }
        return XMLPath.Step(isDescendant: isDescendant, test: test, conditions: conditions)
    }

    private mutating func condition() throws(Refusal) -> XMLPath.Condition {
        skipBlanks()
        if let digit = peek(), (0x30...0x39).contains(digit) {
            var value = 0
            while let digit = peek(), (0x30...0x39).contains(digit), value < 100_000_000 {
                value = value * 10 + Int(digit - 0x30)
                position += 1
            }
            guard value > 0 else { throw Refusal(reason: "positions count from 1") }
            try close()
            return .position(value)
        }
        if take("not(") {
            skipBlanks()
            guard take("@") else { throw notStreamable() }
            let attribute = try name()
            skipBlanks()
            guard take(")") else { throw unexpected() }
            try close()
            return .attribute(attribute, .absent, "")
        }
        if take("last()") || take("position()") {
            throw Refusal(
                reason: "last() and position() are not known while the document goes by; a number such as [1] is, and "
                    + "`repeat: last` takes the last match of a field")
        }
        guard take("@") else { throw notStreamable() }
        let attribute = try name()
        skipBlanks()
        if peek() == 0x5D {
            position += 1
            return .attribute(attribute, .present, "")
        }
        let differs = take("!")
        guard take("=") else { throw connective() }
        skipBlanks()
        guard let quote = peek(), quote == 0x22 || quote == 0x27 else {
            throw Refusal(reason: "an attribute is compared with a text in quotes, as in [@type='A']")
        }
        position += 1
        guard let end = text[position...].firstIndex(of: quote) else { throw Refusal(reason: "a quote has no end") }
        let value = String(decoding: text[position..<end], as: UTF8.self)
        position = end + 1
        try close()
        return .attribute(attribute, differs ? .differs : .equals, value)
    }

    private mutating func close() throws(Refusal) {
        skipBlanks()
        guard take("]") else { throw connective() }
    }

    private func connective() -> Refusal {
        let rest = String(decoding: text[position...], as: UTF8.self)
        if rest.hasPrefix("and") || rest.hasPrefix("or") {
            return Refusal(reason: "`and` and `or` are not supported: write two conditions, [@a][@b='…'], or two kinds")
        }
        return unexpected()
    }

    private func notStreamable() -> Refusal {
        Refusal(
            reason: "a condition on a child or on text is known only after the element began; conditions are [@name], "
                + "[@name='…'], [@name!='…'], [not(@name)] and [1]. Leave records out with `when` under emit instead")
    }

    private mutating func name() throws(Refusal) -> XMLPath.Name {
        let first = try word()
        return take(":") ? XMLPath.Name(prefix: first, local: try word()) : XMLPath.Name(prefix: nil, local: first)
    }

    /// A name without a colon (XML 1.0 section 2.3). Beyond ASCII every letter-like character passes: a name that no document
    /// has matches nothing.
    private mutating func word() throws(Refusal) -> String {
        let start = position
        while let byte = peek() {
            let isStart = byte >= 0x80 || byte == 0x5F || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            guard isStart || position > start && (byte == 0x2D || byte == 0x2E || (0x30...0x39).contains(byte)) else { break }
            position += 1
        }
        guard position > start else { throw unexpected() }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private func unexpected() -> Refusal {
        let rest = String(decoding: text[position...].prefix(20), as: UTF8.self)
        return Refusal(reason: rest.isEmpty ? "it ends where a name is missing" : "`\(rest)` is not a name or a condition")
    }

    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipBlanks() { while peek() == 0x20 { position += 1 } }

    private mutating func take(_ token: StaticString) -> Bool {
        let count = token.utf8CodeUnitCount
        guard position + count <= text.count else { return false }
        let isThere = token.withUTF8Buffer { text[position..<position + count].elementsEqual($0) }
        if isThere { position += count }
        return isThere
    }
}
