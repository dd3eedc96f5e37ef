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

    private static func variable(_ syntax: Syntax, of macro: String) throws -> String {
        guard case .identifier(let name) = syntax.form, !name.hasPrefix(".") else {
            throw SyntaxError(
                message: "the first argument of \(macro)() is not a plain name", offset: syntax.offset,
                expected: "a name for the element, as in list.\(macro)(x, …)")
        }
        return name
    }
}
