import Diagnostics
import Records

/// Gives every part of an expression its type, and turns it into a plan. What is wrong is thrown as a ``CheckError``.
struct Checker {
    struct Checked {
        let plan: Plan
        let type: ExpressionType

        var literal: Literal? { if case .constant(let literal) = plan { literal } else { nil } }
    }

    struct CheckError: Error {
        let code: DiagnosticCode
        let message: String
        let offset: Int
        var expected: String?
        var help: String?
    }

    /// The columns of the record; a name may be qualified (`header.run_date`).
    let columns: [StructField]
    let library: FunctionLibrary
    private let columnIndex: [String: Int]
    private var variables: [(name: String, type: ExpressionType)] = []
    private(set) var warnings: [(message: String, offset: Int)] = []

    init(columns: [StructField], library: FunctionLibrary) {
        self.columns = columns
        self.library = library
        columnIndex = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func check(_ syntax: Syntax) throws -> Checked {
        switch syntax.form {
        case .null: return constant(.null)
        case .bool(let value): return constant(.bool(value))
        case .int(let value): return constant(.int(value))
        case .double(let value): return constant(.double(value))
        case .string(let value): return constant(.string(value))
        case .bytes(let value): return constant(.bytes(value))
        case .uint:
            throw CheckError(
                code: .unsupportedExpression, message: "unsigned numbers are not evaluated yet", offset: syntax.offset,
                help: "write an int")
        case .map:
            throw CheckError(
                code: .unsupportedExpression, message: "maps are not evaluated yet", offset: syntax.offset,
                help: "use a code table and lookup()")
        case .identifier, .select: return try name(syntax)
        case .has(let operand, let field):
            let selected = try name(Syntax(form: .select(operand, field), offset: syntax.offset))
            return Checked(plan: .has(selected.plan), type: ExpressionType(.bool, isPersonal: selected.type.isPersonal))
        case .list(let items): return try list(items, offset: syntax.offset)
        case .comprehension(let macro, let range, let variable, let steps):
            return try comprehension(macro, range, variable, steps, offset: syntax.offset)
        case .call(let receiver, let function, let arguments):
            return try call(receiver, function, arguments, offset: syntax.offset)
        }
    }

    private func constant(_ literal: Literal) -> Checked {
        Checked(plan: .constant(literal), type: ExpressionType(literal.type, isNullable: literal == .null))
    }

    // MARK: names

    /// A name is the longest prefix that the scope knows, then members of it (cel-spec, "Name Resolution").
    private mutating func name(_ syntax: Syntax) throws -> Checked {
        if let qualified = syntax.qualifiedName, let known = scope(qualified) { return known }
        switch syntax.form {
        case .identifier(let name): throw unknown(name, offset: syntax.offset)
        case .select(let operand, let field):
            let base: Checked
            do {
                base = try check(operand)
            } catch let error as CheckError where error.code == .unknownName {
                if let qualified = syntax.qualifiedName { throw unknown(qualified, offset: error.offset) }
                throw error
            }
            guard case .structure(let fields) = base.type.value else {
                throw CheckError(
                    code: .unknownMember, message: "`\(field)` is no member of a \(base.type.value)", offset: syntax.offset,
                    help: library.function(named: field).map { "to call the function write `\($0.name)(…)`" })
            }
            guard let index = fields.firstIndex(where: { $0.name == field }) else {
                throw CheckError(
                    code: .unknownMember, message: "there is no member `\(field)`", offset: syntax.offset,
                    expected: "one of " + fields.map(\.name).joined(separator: ", "),
                    help: Suggestion.nearest(to: field, among: fields.map(\.name)).map { "did you mean `\($0)`?" })
            }
            return Checked(
                plan: .member(base.plan, index: index),
                type: ExpressionType(
                    fields[index].type, isNullable: fields[index].isNullable || base.type.isNullable,
                    isPersonal: fields[index].isPersonal || base.type.isPersonal))
        default: return try check(syntax)
        }
    }

    private func scope(_ name: String) -> Checked? {
        if let level = variables.lastIndex(where: { $0.name == name }) {
            return Checked(plan: .element(level: level), type: variables[level].type)
        }
        guard let index = columnIndex[name] else { return nil }
        // `header.x` must not reach past a variable of a comprehension that is called `header`.
        if let root = name.split(separator: ".").first, variables.contains(where: { $0.name == root }) { return nil }
        let column = columns[index]
        return Checked(
            plan: .column(index),
            type: ExpressionType(column.type, isNullable: column.isNullable, isPersonal: column.isPersonal))
    }

    private func unknown(_ name: String, offset: Int) -> CheckError {
        let names = columns.map(\.name) + variables.map(\.name)
        let near = Suggestion.nearest(to: name, among: names)
        return CheckError(
            code: .unknownName, message: "there is no field or name `\(name)`", offset: offset,
            expected: near == nil ? "one of " + Self.shortList(names) : nil, help: near.map { "did you mean `\($0)`?" })
    }

    private static func shortList(_ names: [String]) -> String {
        names.count <= 12 ? names.joined(separator: ", ") : names.prefix(12).joined(separator: ", ") + ", …"
    }

    // MARK: lists and comprehensions

    private mutating func list(_ items: [Syntax], offset: Int) throws -> Checked {
        var checked: [Checked] = []
        for item in items { checked.append(try check(item)) }
        var element = ValueType.null
        for (index, item) in checked.enumerated() {
            guard let common = Self.common(element, item.type.value) else {
                throw CheckError(
                    code: .noSuchOverload, message: "a list holds a \(element) and a \(item.type.value)",
                    offset: items[index].offset, expected: "elements of one type")
            }
            element = common
        }
        return Checked(
            plan: .list(checked.map(\.plan), element: element),
            type: ExpressionType(.list(element), isPersonal: checked.contains { $0.type.isPersonal }))
    }

    private mutating func comprehension(
        _ macro: Syntax.Macro, _ range: Syntax, _ variable: String, _ steps: [Syntax], offset: Int
    ) throws -> Checked {
        let over = try check(range)
        guard case .list(let element) = over.type.value else {
            throw CheckError(
                code: .noSuchOverload, message: "\(macro.rawValue)() runs over a list, not over a \(over.type.value)",
                offset: offset, expected: "a list")
        }
        let level = variables.count
        variables.append((variable, ExpressionType(element, isNullable: true, isPersonal: over.type.isPersonal)))
        defer { variables.removeLast() }
        let hasCondition = macro != .map || steps.count == 2
        let condition = hasCondition ? try check(steps[0]) : nil
        if let condition, condition.type.value != .bool, condition.type.value != .null {
            throw CheckError(
                code: .noSuchOverload, message: "the condition of \(macro.rawValue)() is a \(condition.type.value)",
                offset: steps[0].offset, expected: "true or false")
        }
        let transform = macro == .map ? try check(steps[steps.count - 1]) : nil
        let result: ValueType =
            switch macro {
            case .all, .exists, .existsOne: .bool
            case .filter: .list(element)
            case .map: .list(transform?.type.value ?? element)
            }
        let isPersonal = over.type.isPersonal || condition?.type.isPersonal == true || transform?.type.isPersonal == true
        return Checked(
            plan: .comprehension(
                ComprehensionPlan(
                    macro: macro, range: over.plan, condition: condition?.plan, transform: transform?.plan, level: level,
                    elementType: element, resultType: result)),
            type: ExpressionType(
                result, isNullable: over.type.isNullable || condition?.type.isNullable == true, isPersonal: isPersonal))
    }

    // MARK: calls

    private mutating func call(_ receiver: Syntax?, _ name: String, _ arguments: [Syntax], offset: Int) throws -> Checked {
        switch name {
        case "_&&_": return try connective(arguments, offset: offset) { .and($0, $1) }
        case "_||_": return try connective(arguments, offset: offset) { .or($0, $1) }
        case "_?_:_": return try conditional(arguments, offset: offset)
        case "_==_": return try equality(arguments, offset: offset, negated: false)
        case "_!=_": return try equality(arguments, offset: offset, negated: true)
        case "coalesce" where receiver == nil: return try coalesce(arguments, offset: offset)
        case "_in_":
            let operand = try check(arguments[0])
            let list = try check(arguments[1])
            if case .list(let items, let element) = list.plan,
                Self.common(operand.type.value, element) == operand.type.value
                    || Self.areNumbers(operand.type.value, element) {
                let literals = items.compactMap { if case .constant(let literal) = $0 { literal } else { nil } }
                if literals.count == items.count {
                    return Checked(
                        plan: .memberOfConstants(operand.plan, literals),
                        type: ExpressionType(
                            .bool, isNullable: operand.type.isNullable, isPersonal: operand.type.isPersonal))
                }
            }
        default: break
        }
        var all: [Checked] = []
        var syntaxes = arguments
        if let receiver { syntaxes.insert(receiver, at: 0) }
        for argument in syntaxes { all.append(try check(argument)) }
        guard let function = library.function(named: name) else { throw unknownFunction(name, receiver, offset) }
        return try resolve(function, all, syntaxes, isMethod: receiver != nil, offset: offset)
    }

    private func unknownFunction(_ name: String, _ receiver: Syntax?, _ offset: Int) -> CheckError {
        if ["count", "sum", "min", "max"].contains(name) {
            return CheckError(
                code: .aggregateOutsideControl, message: "\(name)() over records stands under `control` only", offset: offset)
        }
        return CheckError(
            code: .unknownFunction, message: "there is no function `\(name)`", offset: offset,
            help: Suggestion.nearest(to: name, among: library.callableNames + ["coalesce", "has"]).map {
                "did you mean `\($0)`?"
            } ?? "docs/functions.md lists all functions")
    }

    private func resolve(
        _ function: Function, _ arguments: [Checked], _ syntaxes: [Syntax], isMethod: Bool, offset: Int
    ) throws -> Checked {
        for overload in function.overloads {
            let styleFits = overload.style == .either || (overload.style == .method) == isMethod
            let fixed = overload.parameters.count
            guard styleFits, arguments.count == fixed || (overload.isVariadic && arguments.count > fixed) else { continue }
            var binding: [String: ValueType] = [:]
            let fits = arguments.enumerated().allSatisfy { index, argument in
                overload.parameters[min(index, fixed - 1)].accepts(argument.type.value, binding: &binding)
            }
            guard fits else { continue }
            return try finish(function, overload, binding, arguments, syntaxes, offset: offset)
        }
        let found = arguments.map { $0.type.value.description }.joined(separator: ", ")
        throw CheckError(
            code: .noSuchOverload, message: "\(Self.display(function.name)) does not take (\(found))", offset: offset,
            expected: function.overloads.map { Self.signature(function.name, $0) }.joined(separator: "; "),
            help: Self.conversionHelp(arguments))
    }

    private func finish(
        _ function: Function, _ overload: Overload, _ binding: [String: ValueType], _ arguments: [Checked],
        _ syntaxes: [Syntax], offset: Int
    ) throws -> Checked {
        var kernel: Overload.Kernel
        var result = overload.result.resolved(binding)
        switch overload.body {
        case .kernel(let plain): kernel = plain
        case .bound(let bind):
            do {
                let bound = try bind(
                    CallSite(argumentTypes: arguments.map(\.type.value), literals: arguments.map(\.literal)))
                kernel = bound.kernel
                if let type = bound.type { result = type }
            } catch {
                let place = syntaxes.indices.contains(error.argument) ? syntaxes[error.argument].offset : offset
                throw CheckError(
                    code: error.code, message: error.message, offset: place, expected: error.expected, help: error.help)
            }
        }
        let isPersonal = !overload.removesPersonal && arguments.contains { $0.type.isPersonal }
        let literals = arguments.compactMap(\.literal)
        if literals.count == arguments.count, !arguments.isEmpty {
            // Constant arguments: computed once, and what cannot be computed is known now.
            let columns = literals.map { $0.column(count: 1) }
            let hasNull = literals.contains(.null) && !overload.takesNull
            let value = kernel(
                CallArguments(columns: columns, count: 1, blocked: hasNull ? [1] : [], isPersonal: false))
            if !hasNull, let error = value.errors.first {
                throw CheckError(
                    code: .badLiteralArgument, message: error.message, offset: offset, expected: error.expected,
                    help: error.help)
            }
            if hasNull { return Checked(plan: .constant(.null), type: ExpressionType(result, isNullable: true)) }
            if let literal = Literal(value, row: 0) { return Checked(plan: .constant(literal), type: ExpressionType(result)) }
        }
        let isNullable = overload.mayGiveNull || (!overload.takesNull && arguments.contains { $0.type.isNullable })
        return Checked(
            plan: .call(
                CallPlan(
                    kernel: kernel, arguments: arguments.map(\.plan), takesNull: overload.takesNull,
                    isPersonal: isPersonal || arguments.contains { $0.type.isPersonal }, offset: offset)),
            type: ExpressionType(result, isNullable: isNullable, isPersonal: isPersonal))
    }

    private mutating func connective(
        _ arguments: [Syntax], offset: Int, _ make: (Plan, Plan) -> Plan
    ) throws -> Checked {
        let left = try check(arguments[0])
        let right = try check(arguments[1])
        for (side, syntax) in [(left, arguments[0]), (right, arguments[1])] where side.type.value != .bool {
            throw CheckError(
                code: .noSuchOverload, message: "`&&` and `||` join conditions, not a \(side.type.value)",
                offset: syntax.offset, expected: "true or false", help: "compare it with something, as in `x != null`")
        }
        return Checked(
            plan: make(left.plan, right.plan),
            type: ExpressionType(
                .bool, isNullable: left.type.isNullable || right.type.isNullable,
                isPersonal: left.type.isPersonal || right.type.isPersonal))
    }

    private mutating func conditional(_ arguments: [Syntax], offset: Int) throws -> Checked {
        let condition = try check(arguments[0])
        guard condition.type.value == .bool else {
            throw CheckError(
                code: .noSuchOverload, message: "the condition before `?` is a \(condition.type.value)",
                offset: arguments[0].offset, expected: "true or false")
        }
        let yes = try check(arguments[1])
        let no = try check(arguments[2])
        guard let type = Self.common(yes.type.value, no.type.value) else {
            throw CheckError(
                code: .noSuchOverload,
                message: "the two sides of `? :` are a \(yes.type.value) and a \(no.type.value)", offset: offset,
                expected: "the same type on both sides", help: Self.conversionHelp([yes, no]))
        }
        return Checked(
            plan: .conditional(condition.plan, yes.plan, no.plan, type: type),
            type: ExpressionType(
                type, isNullable: condition.type.isNullable || yes.type.isNullable || no.type.isNullable,
                isPersonal: condition.type.isPersonal || yes.type.isPersonal || no.type.isPersonal))
    }

    private mutating func equality(_ arguments: [Syntax], offset: Int, negated: Bool) throws -> Checked {
        let left = try check(arguments[0])
        let right = try check(arguments[1])
        guard Self.common(left.type.value, right.type.value) != nil || Self.areNumbers(left.type.value, right.type.value) else {
            throw CheckError(
                code: .noSuchOverload,
                message: "a \(left.type.value) is never equal to a \(right.type.value)", offset: offset,
                expected: "two values of one type", help: Self.conversionHelp([left, right]))
        }
        return Checked(
            plan: .equal(left.plan, right.plan, negated: negated),
            type: ExpressionType(.bool, isPersonal: left.type.isPersonal || right.type.isPersonal))
    }

    private mutating func coalesce(_ arguments: [Syntax], offset: Int) throws -> Checked {
        guard !arguments.isEmpty else {
            throw CheckError(code: .noSuchOverload, message: "coalesce() has no arguments", offset: offset)
        }
        // The evaluator tells the arguments apart by a byte.
        guard arguments.count <= 250 else {
            throw CheckError(
                code: .noSuchOverload, message: "coalesce() has \(arguments.count) arguments", offset: offset,
                expected: "at most 250")
        }
        var checked: [Checked] = []
        var type = ValueType.null
        for argument in arguments {
            let next = try check(argument)
            guard let common = Self.common(type, next.type.value) else {
                throw CheckError(
                    code: .noSuchOverload, message: "coalesce() has a \(type) and a \(next.type.value)",
                    offset: argument.offset, expected: "arguments of one type")
            }
            type = common
            checked.append(next)
        }
        return Checked(
            plan: .coalesce(checked.map(\.plan), type: type),
            type: ExpressionType(
                type, isNullable: checked.allSatisfy { $0.type.isNullable },
                isPersonal: checked.contains { $0.type.isPersonal }))
    }

    // MARK: types

    /// The type that both are, where null is every type.
    static func common(_ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == right || right == .null { return left }
        if left == .null { return right }
        if case .list(let a) = left, case .list(let b) = right { return common(a, b).map { .list($0) } }
        return nil
    }

    static func areNumbers(_ left: ValueType, _ right: ValueType) -> Bool {
        let pair: Set<ValueType> = [left, right]
        return pair == [.int, .decimal] || pair == [.int, .double]
    }

    private static func conversionHelp(_ arguments: [Checked]) -> String? {
        let types = arguments.map(\.type.value)
        if types.contains(.string), types.contains(.int) { return "convert one of them: int(…) or string(…)" }
        if types.contains(.double), types.contains(.decimal) {
            return "write the number as decimal('…'): doubles are not exact"
        }
        if types.contains(.string), types.contains(.decimal) { return "write decimal('…')" }
        if types.contains(.string), types.contains(.date) { return "write date('yyyy-MM-dd')" }
        if types.contains(.date), types.contains(.timestamp) { return "convert one of them: dateOf(…) or timestamp(…)" }
        return nil
    }

    static func display(_ name: String) -> String {
        let core = name.filter { $0 != "_" }
        return name.hasPrefix("_") || name.hasSuffix("_") ? "`\(core)`" : "\(name)()"
    }

    static func signature(_ name: String, _ overload: Overload) -> String {
        let parameters = overload.parameters.map(\.description) + (overload.isVariadic ? ["…"] : [])
        let core = name.filter { $0 != "_" }
        if name == "_[_]", parameters.count == 2 { return "\(parameters[0])[\(parameters[1])]" }
        if name.hasPrefix("_"), parameters.count == 2 { return parameters.joined(separator: " \(core) ") }
        if overload.style == .method, let receiver = parameters.first {
            return "\(receiver).\(name)(\(parameters.dropFirst().joined(separator: ", ")))"
        }
        return "\(core.isEmpty ? name : core)(\(parameters.joined(separator: ", ")))"
    }
}
