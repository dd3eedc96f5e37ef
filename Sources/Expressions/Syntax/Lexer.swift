/// Splits CEL text into tokens (cel-spec, "Lexis").
struct Lexer {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// - Complexity: O(bytes).
    mutating func tokens() throws -> [Token] {
        var result: [Token] = []
        while true {
            let token = try next()
            result.append(token)
            if token.kind == .end { return result }
        }
    }

    private mutating func next() throws -> Token {
        skipBlanksAndComments()
        let start = position
        guard position < bytes.count else { return Token(kind: .end, offset: start, length: 0) }
        let byte = bytes[position]
        if isLetter(byte) {
            if let token = try stringWithPrefix() { return token }
            while position < bytes.count, isLetter(bytes[position]) || isDigit(bytes[position]) { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            let kind = Token.Keyword(rawValue: word).map(Token.Kind.keyword) ?? .identifier(word)
            return Token(kind: kind, offset: start, length: position - start)
        }
        if byte == 0x60 { return try quotedIdentifier() }
        if isDigit(byte) || (byte == 0x2E && isDigit(peek(1))) { return try number() }
        if byte == 0x22 || byte == 0x27 { return try string(start: start, raw: false, asBytes: false) }
        return try symbol()
    }

    private mutating func skipBlanksAndComments() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case 0x2F where peek(1) == 0x2F:
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private func peek(_ distance: Int) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func symbol() throws -> Token {
        let start = position
        for candidate in ["&&", "||", "==", "!=", "<=", ">="] where matches(candidate) {
            position += 2
            return Token(kind: .symbol(candidate), offset: start, length: 2)
        }
        let character = String(decoding: [bytes[position]], as: UTF8.self)
        if "()[]{}.,:?+-*/%!<>".contains(character) {
            position += 1
            return Token(kind: .symbol(character), offset: start, length: 1)
        }
        if bytes[position] == 0x3D {
            throw SyntaxError(message: "`=` is not an operator", offset: start, help: "write `==` to compare")
        }
        let rest = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
        throw SyntaxError(message: "`\(rest.first.map(String.init) ?? "")` cannot stand here", offset: start)
    }

    private func matches(_ text: String) -> Bool {
        position + text.utf8.count <= bytes.count && bytes[position..<position + text.utf8.count].elementsEqual(text.utf8)
    }

    /// An identifier in backquotes, which may hold characters that names otherwise cannot.
    private mutating func quotedIdentifier() throws -> Token {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != 0x60 {
            let byte = bytes[position]
            guard isLetter(byte) || isDigit(byte) || [0x2E, 0x2D, 0x2F, 0x20].contains(byte) else {
                throw SyntaxError(message: "a quoted name holds a character that it cannot", offset: position)
            }
            position += 1
        }
        guard position < bytes.count, position > start + 1 else {
            throw SyntaxError(message: "a quoted name does not end", offset: start, expected: "a closing `")
        }
        position += 1
        let name = String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
        return Token(kind: .identifier(name), offset: start, length: position - start)
    }

    private mutating func number() throws -> Token {
        let start = position
        if bytes[position] == 0x30, peek(1) == 0x78 || peek(1) == 0x58 { return try hexadecimal() }
        while isDigit(peek(0)) { position += 1 }
        var isDouble = false
        if peek(0) == 0x2E, isDigit(peek(1)) {
            isDouble = true
            position += 1
            while isDigit(peek(0)) { position += 1 }
        }
        if peek(0) == 0x65 || peek(0) == 0x45 {
            let signLength = peek(1) == 0x2B || peek(1) == 0x2D ? 1 : 0
            if isDigit(peek(1 + signLength)) {
                isDouble = true
                position += 1 + signLength
                while isDigit(peek(0)) { position += 1 }
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isDouble {
            guard let value = Double(text), value.isFinite else {
                throw SyntaxError(
                    message: "the number does not fit a double", offset: start, expected: "at most \(Double.greatestFiniteMagnitude)")
            }
            return try finish(.double(value), start)
        }
        return try integer(text, radix: 10, start: start)
    }

    private mutating func hexadecimal() throws -> Token {
        let start = position
        position += 2
        let digits = position
        while position < bytes.count, Character(UnicodeScalar(bytes[position])).isHexDigit { position += 1 }
        guard position > digits else {
            throw SyntaxError(message: "a hexadecimal number has no digits", offset: start)
        }
        return try integer(String(decoding: bytes[digits..<position], as: UTF8.self), radix: 16, start: start)
    }

    private mutating func integer(_ digits: String, radix: Int, start: Int) throws -> Token {
        if peek(0) == 0x75 || peek(0) == 0x55 {
            position += 1
            guard let value = UInt64(digits, radix: radix) else {
                throw SyntaxError(message: "the number does not fit 64 bits", offset: start)
            }
            return try finish(.uint(value), start)
        }
        guard let magnitude = UInt64(digits, radix: radix), magnitude <= UInt64(1) << 63 else {
            throw SyntaxError(
                message: "the number does not fit a 64-bit int", offset: start, expected: "at most 9223372036854775807",
                help: "for longer exact numbers write decimal('…')")
        }
        if magnitude == UInt64(1) << 63 { return try finish(.intMinimumMagnitude, start) }
        return try finish(.int(Int64(magnitude)), start)
    }

    private func finish(_ kind: Token.Kind, _ start: Int) throws -> Token {
        if position < bytes.count, isLetter(bytes[position]) {
            throw SyntaxError(message: "a number runs into a name", offset: position)
        }
        return Token(kind: kind, offset: start, length: position - start)
    }

    private mutating func stringWithPrefix() throws -> Token? {
        let start = position
        var raw = false
        var asBytes = false
        var length = 0
        while length < 2 {
            switch peek(length) {
            case 0x72, 0x52:
                if raw { return nil }
                raw = true
            case 0x62, 0x42:
                if asBytes { return nil }
                asBytes = true
            case 0x22, 0x27:
                guard length > 0 else { return nil }
                position += length
                return try string(start: start, raw: raw, asBytes: asBytes)
            default: return nil
            }
            length += 1
        }
        guard peek(length) == 0x22 || peek(length) == 0x27 else { return nil }
        position += length
        return try string(start: start, raw: raw, asBytes: asBytes)
    }

    private mutating func string(start: Int, raw: Bool, asBytes: Bool) throws -> Token {
        let quote = bytes[position]
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else {
                throw SyntaxError(message: "a text does not end", offset: start, expected: "a closing quote")
            }
            let byte = bytes[position]
            if byte == quote {
                if !isTriple {
                    position += 1
                    break
                }
                if peek(1) == quote, peek(2) == quote {
                    position += 3
                    break
                }
            }
            if byte == 0x0A || byte == 0x0D, !isTriple {
                throw SyntaxError(
                    message: "a text does not end before its line", offset: start, expected: "a closing quote",
                    help: "texts over several lines stand in triple quotes")
            }
            if byte == 0x5C, !raw {
                try escape(into: &content, asBytes: asBytes)
            } else if byte == 0x0D, isTriple {
                // CEL normalises line ends inside triple quotes.
                content.append(0x0A)
                position += peek(1) == 0x0A ? 2 : 1
            } else {
                content.append(byte)
                position += 1
            }
        }
        let kind: Token.Kind = asBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
        return Token(kind: kind, offset: start, length: position - start)
    }

    private mutating func escape(into content: inout [UInt8], asBytes: Bool) throws {
        let start = position
        let letter = peek(1)
        let simple: [UInt8: UInt8] = [
            0x61: 7, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9, 0x76: 11, 0x5C: 0x5C, 0x3F: 0x3F, 0x22: 0x22,
            0x27: 0x27, 0x60: 0x60,
        ]
        if let plain = simple[letter] {
            content.append(plain)
            position += 2
            return
        }
        switch letter {
        case 0x78, 0x58: try append(try digits(2, radix: 16, skip: 2), asBytes: asBytes, at: start, into: &content)
        case 0x75 where !asBytes: try append(try digits(4, radix: 16, skip: 2), asBytes: false, at: start, into: &content)
        case 0x55 where !asBytes: try append(try digits(8, radix: 16, skip: 2), asBytes: false, at: start, into: &content)
        case 0x30...0x33: try append(try digits(3, radix: 8, skip: 1), asBytes: asBytes, at: start, into: &content)
        default: throw SyntaxError(message: "no such escape in a text", offset: start, help: "write `\\\\` for a backslash")
        }
    }

    private mutating func digits(_ count: Int, radix: Int, skip: Int) throws -> UInt32 {
        let start = position
        let first = position + skip
        guard first + count <= bytes.count,
            let value = UInt32(String(decoding: bytes[first..<first + count], as: UTF8.self), radix: radix),
            bytes[first] != 0x2B, bytes[first] != 0x2D
        else { throw SyntaxError(message: "an escape has too few digits", offset: start, expected: "\(count) digits") }
        position = first + count
        return value
    }

    private func append(_ value: UInt32, asBytes: Bool, at offset: Int, into content: inout [UInt8]) throws {
        if asBytes {
            guard value <= 0xFF else { throw SyntaxError(message: "an escape is no byte", offset: offset) }
            content.append(UInt8(value))
            return
        }
        guard let scalar = UnicodeScalar(value) else {
            throw SyntaxError(message: "an escape is no Unicode character", offset: offset)
        }
        content.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
}
