extension Parser {
    /// A call that is a macro, which binds names or does not evaluate its argument.
    static func macro(_ receiver: Syntax?, _ name: String, _ arguments: [Syntax], offset: Int) throws -> Syntax? {
        guard let receiver else {
            guard name == "has" || name == ".has" else { return nil }
            guard arguments.count == 1, case .select(let operand, let field) = arguments[0].form else {
                throw SyntaxError(
                    message: "has() takes one field selection", offset: offset, expected: "has(record.field)")
            }
            return Syntax(form: .has(operand, field), offset: offset)
        }
        if name == "bind", case .identifier("cel") = receiver.form, arguments.count == 3 {
            return Syntax(
                form: .bind(try variable(arguments[0], of: "cel.bind"), value: arguments[1], body: arguments[2]),
                offset: offset)
        }
        if case .identifier("cel") = receiver.form, let block = try Self.block(name, arguments, offset: offset) { return block }
        if name == "optMap" || name == "optFlatMap", arguments.count == 2 {
            return Syntax(
                form: .optionalMap(
                    receiver, variable: try variable(arguments[0], of: name), body: arguments[1],
                    isFlat: name == "optFlatMap"), offset: offset)
        }
        guard let macro = Syntax.Macro(name: name, arguments: arguments.count) else { return nil }
        let count = macro.variables(arguments: arguments.count)
        let variables = try arguments.prefix(count).map { try variable($0, of: name) }
        guard Set(variables).count == variables.count else {
            throw SyntaxError(
                message: "both variables of \(name)() have one name", offset: arguments[1].offset, expected: "two names")
        }
        return Syntax(
            form: .comprehension(
                macro, range: receiver, variables: variables, steps: Array(arguments.dropFirst(count))), offset: offset)
    }

    /// `cel.block([values…], result)`: each value may use those before it, and the result all of them, as `cel.index(n)`. It is
    /// what `cel.bind` is, one inside of the other. Variables of macros inside are `cel.iterVar(depth, n)`, so that they differ.
    private static func block(_ name: String, _ arguments: [Syntax], offset: Int) throws -> Syntax? {
        func numbers(_ count: Int) throws -> String {
            let found = arguments.compactMap { if case .int(let value) = $0.form, value >= 0 { value } else { nil } }
            guard arguments.count == count, found.count == count else {
                throw SyntaxError(
                    message: "cel.\(name)() takes constants", offset: offset,
                    expected: count == 1 ? "one whole number" : "two whole numbers")
            }
            return found.map(String.init).joined(separator: ":")
        }
        switch name {
        case "index": return Syntax(form: .identifier("@index\(try numbers(1))"), offset: offset)
        case "iterVar": return Syntax(form: .identifier("@it:\(try numbers(2))"), offset: offset)
        case "block":
            guard arguments.count == 2, case .list(let values) = arguments[0].form else {
                throw SyntaxError(
                    message: "cel.block() takes a list and an expression", offset: offset, expected: "cel.block([…], …)")
            }
            return values.enumerated().reversed().reduce(arguments[1]) { body, value in
                Syntax(form: .bind("@index\(value.offset)", value: value.element, body: body), offset: offset)
            }
        default: return nil
        }
    }

    private static func variable(_ syntax: Syntax, of macro: String) throws -> String {
        guard case .identifier(let name) = syntax.form, !name.hasPrefix(".") else {
            throw SyntaxError(
                message: "the first argument of \(macro)() is not a plain name", offset: syntax.offset,
                expected: "a name for the element, as in list.\(macro)(x, …)")
        }
        return name
    }
}
