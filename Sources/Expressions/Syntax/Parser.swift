/// A recursive-descent parser for CEL (cel-spec, "Syntax").
struct Parser {
    /// Longer expressions are refused.
    static let maximumBytes = 65_536
    /// Deeper nesting is refused; the specification asks for at least 12 to 32 levels, by construct.
    static let maximumDepth = 128

    /// Chains (`a + b + c …`) are trees as high as they are long, and the stack that walks them is not endless.
    static let maximumHeight = 512

    private var tokens: [Token]
    private var index = 0
    private var depth = 0

    private let expandsMacros: Bool

    private init(tokens: [Token], expandsMacros: Bool) {
        self.tokens = tokens
        self.expandsMacros = expandsMacros
    }

    static func parse(_ text: String, expandsMacros: Bool = true) throws -> Syntax {
        guard text.utf8.count <= maximumBytes else {
            throw SyntaxError(
                message: "the expression is too long", offset: 0, expected: "at most \(maximumBytes) bytes")
        }
        var lexer = Lexer(text)
        var parser = Parser(tokens: try lexer.tokens(), expandsMacros: expandsMacros)
        let syntax = try parser.expression()
        guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
        return syntax
    }

    private var current: Token { tokens[index] }

    private mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    private func isSymbol(_ text: String) -> Bool { current.kind == .symbol(text) }

    private mutating func take(_ text: String) -> Bool {
        guard isSymbol(text) else { return false }
        advance()
        return true
    }

    private mutating func expect(_ text: String) throws {
        guard take(text) else { throw unexpected("`\(text)`") }
    }

    private func unexpected(_ expected: String) -> SyntaxError {
        let found =
            switch current.kind {
            case .end: "the expression ends too early"
            case .identifier(let name): "`\(name)` cannot stand here"
            case .symbol(let text): "`\(text)` cannot stand here"
            case .keyword(let word): "`\(word.rawValue)` cannot stand here"
            case .string, .bytes: "a text cannot stand here"
            default: "a number cannot stand here"
            }
        return SyntaxError(message: found, offset: current.offset, expected: expected)
    }

    private mutating func nested<Result>(_ body: (inout Parser) throws -> Result) throws -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw SyntaxError(
                message: "the expression nests too deeply", offset: current.offset,
                expected: "at most \(Self.maximumDepth) levels")
        }
        return try body(&self)
    }

    private func checked(_ syntax: Syntax) throws -> Syntax {
        guard syntax.height <= Self.maximumHeight else {
            throw SyntaxError(
                message: "the expression chains too many operations", offset: syntax.offset,
                expected: "at most \(Self.maximumHeight)", help: "use `in` with a list, or divide it by means of `let`")
        }
        return syntax
    }

    private mutating func expression() throws -> Syntax {
        try nested { parser in
            let condition = try parser.disjunction()
            let offset = parser.current.offset
            guard parser.take("?") else { return condition }
            let yes = try parser.disjunction()
            try parser.expect(":")
            let no = try parser.expression()
            return Syntax(form: .call(receiver: nil, name: "_?_:_", arguments: [condition, yes, no]), offset: offset)
        }
    }

    private mutating func disjunction() throws -> Syntax {
        try binary(["||"]) { try $0.conjunction() }
    }

    private mutating func conjunction() throws -> Syntax {
        try binary(["&&"]) { try $0.relation() }
    }

    private mutating func relation() throws -> Syntax {
        var left = try addition()
        while true {
            let offset = current.offset
            var name: String?
            if case .symbol(let text) = current.kind, ["<", "<=", ">", ">=", "==", "!="].contains(text) {
                name = "_\(text)_"
            } else if current.kind == .keyword(.in) {
                name = "_in_"
            }
            guard let name else { return left }
            advance()
            let right = try addition()
            left = try checked(Syntax(form: .call(receiver: nil, name: name, arguments: [left, right]), offset: offset))
        }
    }

    private mutating func addition() throws -> Syntax {
        try binary(["+", "-"]) { try $0.multiplication() }
    }

    private mutating func multiplication() throws -> Syntax {
        try binary(["*", "/", "%"]) { try $0.unary() }
    }

    private mutating func binary(_ symbols: [String], _ operand: (inout Parser) throws -> Syntax) throws -> Syntax {
        var left = try operand(&self)
        while case .symbol(let text) = current.kind, symbols.contains(text) {
            let offset = current.offset
            advance()
            let right = try operand(&self)
            left = try checked(
                Syntax(form: .call(receiver: nil, name: "_\(text)_", arguments: [left, right]), offset: offset))
        }
        return left
    }

    private mutating func unary() throws -> Syntax {
        let offset = current.offset
        for (symbol, name) in [("!", "!_"), ("-", "-_")] where isSymbol(symbol) {
            advance()
            if symbol == "-" {
                // A minus belongs to the literal, so that the least int can be written.
                switch current.kind {
                case .int(let value):
                    advance()
                    return try member(Syntax(form: .int(-value), offset: offset))
                case .intMinimumMagnitude:
                    advance()
                    return try member(Syntax(form: .int(.min), offset: offset))
                case .double(let value):
                    advance()
                    return try member(Syntax(form: .double(-value), offset: offset))
                default: break
                }
            }
            let operand = try nested { try $0.unary() }
            return Syntax(form: .call(receiver: nil, name: name, arguments: [operand]), offset: offset)
        }
        return try member(primary())
    }

    private mutating func member(_ first: Syntax) throws -> Syntax {
        var result = first
        while true {
            result = try checked(result)
            let offset = current.offset
            if take("[") {
                let name = take("?") ? "_[?_]" : "_[_]"
                let position = try expression()
                try expect("]")
                result = Syntax(form: .call(receiver: nil, name: name, arguments: [result, position]), offset: offset)
            } else if take(".") {
                let isOptional = take("?")
                let nameOffset = current.offset
                guard case .identifier(let name) = current.kind else { throw unexpected("a field or function name") }
                advance()
                if isOptional {
                    result = Syntax(form: .optionalSelect(result, name), offset: nameOffset)
                } else if take("(") {
                    result = try call(receiver: result, name: name, offset: nameOffset)
                } else {
                    result = Syntax(form: .select(result, name), offset: nameOffset)
                }
            } else {
                return result
            }
        }
    }

    private mutating func primary() throws -> Syntax {
        let token = current
        let offset = token.offset
        func literal(_ form: Syntax.Form) -> Syntax { Syntax(form: form, offset: offset) }
        switch token.kind {
        case .int(let value):
            advance()
            return literal(.int(value))
        case .intMinimumMagnitude:
            throw SyntaxError(
                message: "the number does not fit a 64-bit int", offset: offset, expected: "at most 9223372036854775807")
        case .uint(let value):
            advance()
            return literal(.uint(value))
        case .double(let value):
            advance()
            return literal(.double(value))
        case .string(let value):
            advance()
            return literal(.string(value))
        case .bytes(let value):
            advance()
            return literal(.bytes(value))
        case .keyword(.true):
            advance()
            return literal(.bool(true))
        case .keyword(.false):
            advance()
            return literal(.bool(false))
        case .keyword(.null):
            advance()
            return literal(.null)
        case .symbol("("):
            advance()
            let inner = try expression()
            try expect(")")
            return inner
        case .symbol("["): return try list()
        case .symbol("{"): return try map()
        case .symbol("."):
            advance()
            guard case .identifier(let name) = current.kind else { throw unexpected("a name") }
            advance()
            if take("(") { return try call(receiver: nil, name: "." + name, offset: offset) }
            return literal(.identifier("." + name))
        case .identifier(let name):
            advance()
            if take("(") { return try call(receiver: nil, name: name, offset: offset) }
            guard !reservedWords.contains(name) else {
                throw SyntaxError(message: "`\(name)` is a word that CEL keeps for itself", offset: offset)
            }
            return literal(.identifier(name))
        default: throw unexpected("a value, a name or `(`")
        }
    }

    private mutating func list() throws -> Syntax {
        let offset = current.offset
        try expect("[")
        let items = try arguments(until: "]", allowsTrailingComma: true)
        return Syntax(form: .list(items), offset: offset)
    }

    private mutating func item() throws -> Syntax {
        let offset = current.offset
        guard take("?") else { return try expression() }
        return Syntax(form: .optionalItem(try expression()), offset: offset)
    }

    private mutating func map() throws -> Syntax {
        let offset = current.offset
        try expect("{")
        var entries: [(key: Syntax, value: Syntax)] = []
        while !isSymbol("}") {
            let key = try item()
            try expect(":")
            entries.append((key, try expression()))
            guard take(",") else { break }
        }
        try expect("}")
        return Syntax(form: .map(entries), offset: offset)
    }

    private mutating func arguments(until close: String, allowsTrailingComma: Bool) throws -> [Syntax] {
        var result: [Syntax] = []
        if take(close) { return result }
        while true {
            result.append(allowsTrailingComma ? try item() : try expression())
            guard take(",") else { break }
            if allowsTrailingComma, isSymbol(close) { break }
        }
        try expect(close)
        return result
    }

    private mutating func call(receiver: Syntax?, name: String, offset: Int) throws -> Syntax {
        let arguments = try nested { try $0.arguments(until: ")", allowsTrailingComma: false) }
        let plain = Syntax(form: .call(receiver: receiver, name: name, arguments: arguments), offset: offset)
        guard expandsMacros, let macro = try Self.macro(receiver, name, arguments, offset: offset) else { return plain }
        return try checked(macro)
    }
}
