internal import Foundation

/// A JSON value as a variable of a trial. Numbers keep their text, so that 1.0 stays a double and no digit is lost, and members
/// their order, so that a name that comes twice is seen.
indirect enum TrialValue {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case list([TrialValue])
    case object([(name: String, value: TrialValue)])

    /// What is wrong with the text, and at which byte.
    struct Malformed: Error {
        let reason: String
        let offset: Int
    }

    static func read(_ json: String) throws(Malformed) -> TrialValue {
        var reader = TrialReader(bytes: Array(json.utf8))
        return try reader.whole()
    }
}

/// Reads JSON (RFC 8259).
private struct TrialReader {
    private static let deepest = 64

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func whole() throws(TrialValue.Malformed) -> TrialValue {
        let result = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw malformed("something stands behind the value") }
        return result
    }

    private func malformed(_ reason: String) -> TrialValue.Malformed { .init(reason: reason, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        skipBlanks()
        guard let current, current == byte.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(TrialValue.Malformed) -> TrialValue {
        guard depth <= Self.deepest else { throw malformed("the values nest over \(Self.deepest) levels deep") }
        skipBlanks()
        switch current {
        case 0x7B: return .object(try members(depth: depth))
        case 0x5B: return .list(try elements(depth: depth))
        case 0x22: return .text(try text())
        default: break
        }
        for (word, value) in [("null", TrialValue.null), ("true", .bool(true)), ("false", .bool(false))]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        return .number(try number())
    }

    private mutating func members(depth: Int) throws(TrialValue.Malformed) -> [(name: String, value: TrialValue)] {
        var result: [(name: String, value: TrialValue)] = []
        var names: Set<String> = []
        position += 1
        if take("}") { return result }
        repeat {
            skipBlanks()
            guard current == 0x22 else { throw malformed("a name in quotes is missing") }
            let start = position
            let name = try text()
            guard names.insert(name).inserted else { throw .init(reason: "the name `\(name)` comes twice", offset: start) }
            guard take(":") else { throw malformed("a colon is missing") }
            result.append((name, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw malformed("a comma or } is missing") }
        return result
    }

    private mutating func elements(depth: Int) throws(TrialValue.Malformed) -> [TrialValue] {
        var result: [TrialValue] = []
        position += 1
        if take("]") { return result }
        repeat { result.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw malformed("a comma or ] is missing") }
        return result
    }

    private mutating func text() throws(TrialValue.Malformed) -> String {
        let start = position
        position += 1
        while let byte = current, byte != 0x22 { position += byte == 0x5C ? 2 : 1 }
        guard current != nil else { throw .init(reason: "a text is not closed", offset: start) }
        position += 1
        // Escapes and surrogates are the library's.
        guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<position])) else {
            throw .init(reason: "a text is not as JSON writes it", offset: start)
        }
        return text
    }

    private mutating func number() throws(TrialValue.Malformed) -> String {
        let start = position
        func digits(_ from: Int) -> Int { bytes[from...].prefix { $0 &- 0x30 < 10 }.count }
        if current == 0x2D { position += 1 }
        let whole = position <= bytes.count ? digits(position) : 0
        guard whole > 0, whole == 1 || bytes[position] != 0x30 else { throw .init(reason: "this is no value", offset: start) }
        position += whole
        if current == 0x2E {
            let places = digits(position + 1)
            guard places > 0 else { throw .init(reason: "the number ends at its point", offset: start) }
            position += 1 + places
        }
        if current == 0x65 || current == 0x45 {
            position += 1
            if current == 0x2B || current == 0x2D { position += 1 }
            let exponent = digits(min(position, bytes.count))
            guard exponent > 0 else { throw .init(reason: "the number has no exponent", offset: start) }
            position += exponent
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
