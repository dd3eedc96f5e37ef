import Diagnostics
import Records

let jsonTextFunction = Function(
    "jsonText", summary: "What stands in a text of JSON at a path, as text.",
    details:
        "The path is names of members and, in arrays, positions counted from 0. A string gives its characters, a number or true its letters, an array or object its JSON. What is not there, and JSON's null, is null; a text that is not JSON, or holds a NUL, is an error. Of two members of one name the last counts.",
    examples: [
        .init(#"jsonText('{"city": "Calder", "zip": 43991}', 'city')"#, "\"Calder\""),
        .init(#"jsonText('{"city": "Calder", "zip": 43991}', 'zip')"#, "\"43991\""),
        .init(#"jsonText('{"a": [10, {"b": true}]}', 'a', '1', 'b')"#, "\"true\""),
        .init(#"jsonText('{"a": [1, 2]}', 'a')"#, "\"[1, 2]\""), .init(#"jsonText('{"a": null}', 'a')"#, "null"),
        .init(##"jsonText(r'{"\u0061": "caf\u00e9 \ud83d\ude00 \"x\""}', 'a')"##, ##""café 😀 \"x\"""##),
        .init(#"jsonText(r'{"a": "\ud83d"}', 'a')"#, "error"), .init(#"jsonText('{"a": 1}', 'b')"#, "null"), .init(#"jsonText('{"a": 1', 'a')"#, "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, variadic: true, gives: .exact(.string), mayGiveNull: true,
            .kernel { call in
                let names = (1..<max(call.columns.count, 1)).map { call.texts($0) }
                // Nearly always the same for all rows.
                var path = names.map { _ in [UInt8]() }
                return call.tryMapText { row, text, result in
                    for (index, name) in names.enumerated() {
                        name.withBytes(row) { if !$0.elementsEqual(path[index]) { path[index] = Array($0) } }
                    }
                    var scanner = JSONScanner(text, path: path)
                    guard scanner.scan() else {
                        return .failure(
                            call.malformed(
                                row, text, .malformedText, "the text is not JSON", expected: "JSON at most \(JSONScanner.maximumDepth) deep"))
                    }
                    return scanner.appendFound(to: &result) ? .value : .null
                }
            })
    ])

/// Goes through one JSON text (RFC 8259), all of it, and remembers where the value at a path stands.
private struct JSONScanner {
    static let maximumDepth = 200

    private let text: UnsafeBufferPointer<UInt8>
    private let path: [[UInt8]]
    private var position = 0
    private var found: Range<Int>?

    init(_ text: UnsafeBufferPointer<UInt8>, path: [[UInt8]]) {
        self.text = text
        self.path = path
    }

    mutating func scan() -> Bool {
        guard value(depth: 0, matched: 0) else { return false }
        skipBlanks()
        return position == text.count
    }

    /// - Returns: false where nothing was found, or null.
    func appendFound(to result: inout [UInt8]) -> Bool {
        guard let found, text[found.lowerBound] != 0x6E else { return false }
        if text[found.lowerBound] == 0x22 {
            Self.unescape(text, found.lowerBound + 1..<found.upperBound - 1, into: &result)
        } else {
            result.append(contentsOf: text[found])
        }
        return true
    }

    /// - Parameter matched: how many parts of the path led here; nil off the path.
    private mutating func value(depth: Int, matched: Int?) -> Bool {
        skipBlanks()
        guard depth < Self.maximumDepth, position < text.count else { return false }
        let start = position
        let isRead: Bool
        switch text[position] {
        case 0x7B: isRead = object(depth: depth, matched: matched)
        case 0x5B: isRead = array(depth: depth, matched: matched)
        case 0x22: isRead = string()
        case 0x74: isRead = word("true")
        case 0x66: isRead = word("false")
        case 0x6E: isRead = word("null")
        default: isRead = number()
        }
        if isRead, matched == path.count { found = start..<position }
        return isRead
    }

    private mutating func object(depth: Int, matched: Int?) -> Bool {
        position += 1
        skipBlanks()
        if take(0x7D) { return true }
        while true {
            skipBlanks()
            let start = position
            guard string() else { return false }
            var next: Int?
            if let matched, matched < path.count, isName(path[matched], start + 1..<position - 1) {
                next = matched + 1
                found = nil
            }
            skipBlanks()
            guard take(0x3A), value(depth: depth + 1, matched: next) else { return false }
            skipBlanks()
            if take(0x7D) { return true }
            guard take(0x2C) else { return false }
        }
    }

    private func isName(_ name: [UInt8], _ range: Range<Int>) -> Bool {
        guard text[range].contains(0x5C) else { return text[range].elementsEqual(name) }
        var unescaped: [UInt8] = []
        Self.unescape(text, range, into: &unescaped)
        return unescaped == name
    }

    private mutating func array(depth: Int, matched: Int?) -> Bool {
        position += 1
        skipBlanks()
        if take(0x5D) { return true }
        let wanted = matched.flatMap { $0 < path.count ? Int(String(decoding: path[$0], as: UTF8.self)) : nil }
        var index = 0
        while true {
            guard value(depth: depth + 1, matched: index == wanted ? matched.map { $0 + 1 } : nil) else { return false }
            index += 1
            skipBlanks()
            if take(0x5D) { return true }
            guard take(0x2C) else { return false }
        }
    }

    private mutating func string() -> Bool {
        guard take(0x22) else { return false }
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == 0x22 { return true }
            if byte < 0x20 { return false }
            guard byte == 0x5C else { continue }
            guard position < text.count else { return false }
            let escape = text[position]
            position += 1
            if escape == 0x75 {
                // No store takes a NUL.
                guard let unit = unit(), unit > 0 else { return false }
                // Half of a surrogate pair stands for no character (RFC 8259, section 8.2).
                if 0xDC00...0xDFFF ~= unit { return false }
                if 0xD800...0xDBFF ~= unit {
                    guard take(0x5C), take(0x75), let second = self.unit(), 0xDC00...0xDFFF ~= second else { return false }
                }
            } else if !"\"\\/bfnrt".utf8.contains(escape) {
                return false
            }
        }
        return false
    }

    /// Four hexadecimal digits.
    private mutating func unit() -> UInt32? {
        guard position + 4 <= text.count else { return nil }
        var unit: UInt32 = 0
        for index in position..<position + 4 {
            guard let digit = Self.hexadecimal(text[index]) else { return nil }
            unit = unit << 4 | digit
        }
        position += 4
        return unit
    }

    private mutating func number() -> Bool {
        _ = take(0x2D)
        if !take(0x30) { guard digits() else { return false } }
        if take(0x2E) { guard digits() else { return false } }
        if take(0x65) || take(0x45) {
            if !take(0x2B) { _ = take(0x2D) }
            guard digits() else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = position
        while position < text.count, text[position] &- 0x30 < 10 { position += 1 }
        return position > start
    }

    private mutating func word(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= text.count, (0..<word.utf8CodeUnitCount).allSatisfy({ text[position + $0] == word.utf8Start[$0] }) else { return false }
        position = end
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < text.count, text[position] == 0x20 || text[position] == 0x0A || text[position] == 0x0D || text[position] == 0x09 {
            position += 1
        }
    }

    /// What a letter behind a backslash stands for; itself where it is no letter.
    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: byte
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    /// The characters of a string that was scanned.
    private static func unescape(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into result: inout [UInt8]) {
        func unit(_ at: Int) -> UInt32? {
            guard at + 6 <= range.upperBound, text[at] == 0x5C, text[at + 1] == 0x75 else { return nil }
            return (at + 2..<at + 6).reduce(0) { $0 << 4 | (hexadecimal(text[$1]) ?? 0) }
        }
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            guard byte == 0x5C else {
                result.append(byte)
                index += 1
                continue
            }
            if let first = unit(index) {
                index += 6
                var code = first
                if 0xD800...0xDBFF ~= first, let second = unit(index), 0xDC00...0xDFFF ~= second {
                    code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                    index += 6
                }
                result.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
                continue
            }
            result.append(unescaped(text[index + 1]))
            index += 2
        }
    }
}
