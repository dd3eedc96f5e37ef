import Diagnostics
import Records

/// Operators and functions.
extension Checker {
    // MARK: calls

    mutating func call(_ receiver: Syntax?, _ name: String, _ arguments: [Syntax], offset: Int) throws -> Checked {
        switch name {
        case "_&&_": return try connective(arguments, offset: offset) { .and($0, $1) }
        case "_||_": return try connective(arguments, offset: offset) { .or($0, $1) }
        case "_?_:_": return try conditional(arguments, offset: offset)
        case "_==_": return try equality(arguments, offset: offset, negated: false)
        case "_!=_": return try equality(arguments, offset: offset, negated: true)
        case "coalesce" where receiver == nil: return try coalesce(arguments, offset: offset)
        case "_in_": return try member(arguments, offset: offset)
        case "or" where receiver != nil && arguments.count == 1, "orValue" where receiver != nil && arguments.count == 1:
            if let receiver { return try orElse(receiver, arguments[0], isValue: name == "orValue") }
        default: break
        }
        return try function(receiver, name, arguments, offset: offset)
    }

    private mutating func function(_ receiver: Syntax?, _ name: String, _ arguments: [Syntax], offset: Int) throws -> Checked {
        // `math.greatest(x)` is a function with a qualified name, unless `math` is something of the record.
        if let receiver, let path = receiver.qualifiedName, scope(path) == nil, let function = function(path + "." + name) {
            var all: [Checked] = []
            for argument in arguments { all.append(try check(argument)) }
            return try resolve(function, all, arguments, isMethod: false, offset: offset)
        }
        if let receiver, let problem = unknownLibraryFunction(receiver, name, offset) { throw problem }
        var all: [Checked] = []
        var syntaxes = arguments
        if let receiver { syntaxes.insert(receiver, at: 0) }
        for argument in syntaxes { all.append(try check(argument)) }
        guard let function = receiver == nil ? function(name) : library.function(named: name) else {
            throw unknownFunction(name, receiver, offset)
        }
        return try resolve(function, all, syntaxes, isMethod: receiver != nil, offset: offset)
    }

    private func function(_ written: String) -> Function? {
        if written.hasPrefix(".") { return library.function(named: String(written.dropFirst())) }
        return containers.lazy.compactMap { library.function(named: $0 + written) }.first
    }

    /// `x in y`. Each side is checked once: checking one twice would cost twice as much again for every level of nesting.
    private mutating func member(_ arguments: [Syntax], offset: Int) throws -> Checked {
        let operand = try check(arguments[0])
        var list = try check(arguments[1])
        // Whether something is in a list of nothing but nulls is a question all the same.
        if list.type.value == .list(.null) { list = converted(list, to: .list(.dyn)) }
        if let known = memberOfConstants(operand, list) { return known }
        guard let function = function("_in_") else { throw unknownFunction("_in_", nil, offset) }
        return try resolve(function, [operand, list], arguments, isMethod: false, offset: offset)
    }

    private func memberOfConstants(_ operand: Checked, _ list: Checked) -> Checked? {
        guard operand.failure == nil, operand.type.value != .dyn, operand.type.value != .null,
            case .list(let plans, let element) = list.plan, !plans.isEmpty,
            ValueType.common(operand.type.value, element) == operand.type.value
                || Self.areNumbers(operand.type.value, element)
        else { return nil }
        let literals = plans.compactMap { item -> Literal? in
            if !item.isOptional, case .constant(let literal) = item.plan { literal } else { nil }
        }
        guard literals.count == plans.count else { return nil }
        return Checked(
            plan: .memberOfConstants(operand.plan, Constants(literals)),
            type: ExpressionType(.bool, isNullable: operand.type.isNullable, isPersonal: operand.type.isPersonal))
    }

    private mutating func orElse(_ receiver: Syntax, _ argument: Syntax, isValue: Bool) throws -> Checked {
        var left = try check(receiver)
        let right = try check(argument)
        if left.type.value == .dyn { left = converted(left, to: .optional(.dyn)) }
        let wanted = isValue ? ValueType.optional(right.type.value) : right.type.value
        guard case .optional(let inner) = left.type.value,
            let common = Self.commonOptional(left.type.value, wanted) ?? (isStrict ? nil : .optional(.dyn))
        else {
            throw CheckError(
                code: .noSuchOverload,
                message: "\(isValue ? "orValue" : "or")() does not take (\(left.type.value), \(right.type.value))",
                offset: argument.offset, expected: "an optional, and what stands in for it")
        }
        _ = inner
        let type = isValue ? common.elementType ?? .dyn : common
        if let failure = failure(of: [left], type: type) { return failure }
        return Checked(
            plan: .orElse(left.plan, right.plan, isValue: isValue, type: type),
            type: ExpressionType(
                type, isNullable: left.type.isNullable || right.type.isNullable || isValue,
                isPersonal: left.type.isPersonal || right.type.isPersonal))
    }

    /// `math.foo(x)` and `matth.abs(x)` are meant for functions: nothing of the record is called `math` or `matth`.
    private func unknownLibraryFunction(_ receiver: Syntax, _ name: String, _ offset: Int) -> CheckError? {
        guard let path = receiver.qualifiedName, !isKnown(path) else { return nil }
        let libraries = Set(library.callableNames.compactMap { $0.contains(".") ? $0.split(separator: ".").first.map(String.init) : nil })
        let written = path + "." + name
        let near = Suggestion.nearest(to: written, among: library.callableNames + SpecialForm.callableNames)
        guard libraries.contains(path) || near?.contains(".") == true else { return nil }
        return CheckError(
            code: .unknownFunction, message: "there is no function `\(written)`", offset: receiver.offset,
            help: near.map { "did you mean `\($0)`?" } ?? "docs/functions.md lists all functions")
    }

    /// Whether the first part of a path, or more of it, is something of the record.
    private func isKnown(_ path: String) -> Bool {
        var prefix = ""
        return path.split(separator: ".").contains { part in
            prefix += (prefix.isEmpty ? "" : ".") + part
            return scope(prefix) != nil || columns.contains { $0.name.hasPrefix(prefix + ".") }
        }
    }

    /// Functions that only the compiler of mappings has.
    private static let functionsOfMappings: Set<String> = ["lookup", "lookupOrNull", "ref", "refIn"]

    private func unknownFunction(_ name: String, _ receiver: Syntax?, _ offset: Int) -> CheckError {
        if ["count", "sum", "min", "max"].contains(name) {
            return CheckError(
                code: .aggregateOutsideControl, message: "\(name)() over records stands under `control` only", offset: offset)
        }
        if name == warnFunction.name {
            return CheckError(
                code: .unknownFunction, message: "warn() cannot stand here: no row is being mapped", offset: offset,
                help: "use it in the fields, lets, keys and conditions of a mapping")
        }
        if Self.functionsOfMappings.contains(name) {
            return CheckError(
                code: .unknownFunction, message: "\(name)() cannot stand here: it needs a mapping", offset: offset,
                help: "a mapping names the code tables and entities that it uses: try it there with `landbridge preview`")
        }
        return CheckError(
            code: .unknownFunction, message: "there is no function `\(name)`", offset: offset,
            help: Suggestion.nearest(to: name, among: library.callableNames + SpecialForm.callableNames).map {
                "did you mean `\($0)`?"
            } ?? "docs/functions.md lists all functions")
    }

    private func resolve(
        _ function: Function, _ arguments: [Checked], _ syntaxes: [Syntax], isMethod: Bool, offset: Int
    ) throws -> Checked {
        var candidates: [(overload: Overload, binding: [String: ValueType])] = []
        for overload in function.overloads {
            let styleFits = overload.style == .either || (overload.style == .method) == isMethod
            let fixed = overload.parameters.count
            guard styleFits, arguments.count == fixed || (overload.isVariadic && arguments.count > fixed) else { continue }
            var binding: [String: ValueType] = [:]
            let fits = arguments.enumerated().allSatisfy { index, argument in
                let pattern = overload.parameters[min(index, fixed - 1)]
                guard argument.type.value == .null else { return pattern.accepts(argument.type.value, binding: &binding) }
                if function.takesLiteralNull { return pattern.accepts(.undecided, binding: &binding) }
                if overload.takesNull { return overload.acceptsNull(pattern, binding: &binding) }
                return pattern.takesLiteralNull && pattern.accepts(.dyn, binding: &binding)
            }
            guard fits else { continue }
            let isCertain = !arguments.enumerated().contains { index, argument in
                overload.parameters[min(index, fixed - 1)].narrows(argument.type.value)
            }
            candidates.append((overload, binding))
            if isCertain { break }
        }
        // One that takes the types as they are comes before those that would have to look into a union.
        if let first = candidates.last {
            let isCertain = !arguments.enumerated().contains { index, argument in
                first.overload.parameters[min(index, first.overload.parameters.count - 1)].narrows(argument.type.value)
            }
            if isCertain || candidates.count == 1 {
                let taken = taken(arguments, of: function, by: first)
                return try finish(function, first.overload, first.binding, taken, syntaxes, offset: offset)
            }
            return dynamic(function, candidates.map(\.overload), arguments, offset: offset)
        }
        let found = arguments.map { $0.type.value.description }.joined(separator: ", ")
        throw CheckError(
            code: .noSuchOverload, message: "\(Self.display(function.name)) does not take (\(found))", offset: offset,
            expected: function.overloads.map { Self.signature(function.name, $0) }.joined(separator: "; "),
            help: Self.conversionHelp(arguments))
    }

    /// The arguments as the overload takes them: into a union or out of one where it must be.
    private func taken(
        _ arguments: [Checked], of function: Function, by candidate: (overload: Overload, binding: [String: ValueType])
    ) -> [Checked] {
        arguments.enumerated().map { index, argument in
            let pattern = candidate.overload.parameters[min(index, candidate.overload.parameters.count - 1)]
            let wanted = pattern.resolved(candidate.binding)
            let found = argument.type.value
            if found == .null {
                let isTaken = candidate.overload.takesNull || function.takesLiteralNull
                return isTaken ? argument : converted(argument, to: .dyn)
            }
            return found == wanted || wanted == .undecided ? argument : converted(argument, to: wanted)
        }
    }

    private func dynamic(_ function: Function, _ overloads: [Overload], _ arguments: [Checked], offset: Int) -> Checked {
        var result: ValueType?
        for overload in overloads {
            var binding: [String: ValueType] = [:]
            for (index, argument) in arguments.enumerated() {
                _ = overload.parameters[min(index, overload.parameters.count - 1)].accepts(argument.type.value, binding: &binding)
            }
            let type = overload.result.resolved(binding)
            result = result.map { ValueType.common($0, type) ?? .dyn } ?? type
        }
        let type = result.map { $0.isNullOrUndecided ? .dyn : $0 } ?? .dyn
        if let failure = failure(of: arguments, type: type) { return failure }
        let isPersonal = arguments.contains { $0.type.isPersonal }
        return Checked(
            plan: .dynamic(
                DynamicCallPlan(
                    name: function.name, overloads: overloads, arguments: arguments.map(\.plan), result: type,
                    isPersonal: isPersonal, offset: offset)),
            type: ExpressionType(
                type, isNullable: true, isPersonal: isPersonal && !overloads.allSatisfy(\.removesPersonal)))
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
                    CallSite(
                        argumentTypes: arguments.map(\.type.value), literals: arguments.map(\.literal),
                        needsSecrets: library.needsSecrets))
                kernel = bound.kernel
                if let type = bound.type { result = type }
            } catch {
                let place = syntaxes.indices.contains(error.argument) ? syntaxes[error.argument].offset : offset
                throw CheckError(
                    code: error.code, message: error.message, offset: place, expected: error.expected, help: error.help)
            }
        }
        if let failure = failure(of: arguments, type: result) { return failure }
        let isPersonal = !overload.removesPersonal && arguments.contains { $0.type.isPersonal }
        let literals = arguments.compactMap(\.literal)
        if literals.count == arguments.count, !arguments.isEmpty {
            // Constant arguments: computed once, and what cannot be computed is known now.
            let columns = literals.map { $0.column(count: 1) }
            let hasNull = literals.contains(.null) && !overload.takesNull
            let warnings = WarningSink()
            let value = kernel(
                CallArguments(
                    columns: columns, count: 1, blocked: hasNull ? [1] : [], isPersonal: false, warnings: warnings))
            // What a mapping rejects on purpose it rejects when it gets there.
            let isMeant = value.errors.first?.code == .rejectedByMapping
            if !hasNull, !isMeant, let error = value.errors.first {
                let problem = CheckError(
                    code: .badLiteralArgument, message: error.message, offset: offset, expected: error.expected,
                    help: error.help, rowCode: error.code, found: error.found?.revealed)
                return failed(problem, type: result)
            }
            if hasNull { return Checked(plan: .constant(.null), type: ExpressionType(result, isNullable: true)) }
            // So does what warns on purpose.
            // A long text is made anew for each batch, where it has its share of the budget.
            if warnings.count == 0, value.textBytes <= Parser.maximumBytes, let literal = Literal(value, row: 0) {
                return Checked(plan: .constant(literal), type: ExpressionType(result))
            }
        }
        let isNullable = overload.mayGiveNull || (!overload.takesNull && arguments.contains { $0.type.isNullable })
        let call = Checked(
            plan: .call(
                CallPlan(
                    kernel: kernel, arguments: arguments.map(\.plan), takesNull: overload.takesNull,
                    isPersonal: isPersonal || arguments.contains { $0.type.isPersonal },
                    personalArguments: arguments.map(\.type.isPersonal),
                    isExpanding: overload.isExpanding, isTotal: overload.isTotal, work: overload.work, offset: offset)),
            type: ExpressionType(result, isNullable: isNullable, isPersonal: isPersonal))
        // What by declaration never has a value, as reject(), fits where any type is wanted.
        return overload.result == .exact(.null) ? call : opened(call)
    }

    private mutating func connective(
        _ arguments: [Syntax], offset: Int, _ make: (Plan, Plan) -> Plan
    ) throws -> Checked {
        let left = asCondition(try check(arguments[0]))
        let right = asCondition(try check(arguments[1]))
        try proveCondition(left, arguments[0])
        try proveCondition(right, arguments[1])
        return Self.joined(left, right, make)
    }

    /// The literal null is no condition: in a union it is an error where it is needed.
    func asCondition(_ side: Checked) -> Checked { side.type.value == .null && !isStrict ? converted(side, to: .dyn) : side }

    private func proveCondition(_ side: Checked, _ syntax: Syntax) throws {
        if isStrict, side.type.value != .bool, side.type.value != .dyn {
            throw CheckError(
                code: .noSuchOverload, message: "`&&` and `||` join conditions, not \(side.type.value.withArticle)",
                offset: syntax.offset, expected: "true or false", help: "compare it with something, as in `x != null`")
        }
    }

    private static func joined(_ left: Checked, _ right: Checked, _ make: (Plan, Plan) -> Plan) -> Checked {
        Checked(
            plan: make(left.plan, right.plan),
            type: ExpressionType(
                .bool, isNullable: left.type.isNullable || right.type.isNullable,
                isPersonal: left.type.isPersonal || right.type.isPersonal))
    }

    private mutating func conditional(_ arguments: [Syntax], offset: Int) throws -> Checked {
        let condition = asCondition(try check(arguments[0]))
        guard condition.type.value == .bool || condition.type.value == .dyn || !isStrict else {
            throw CheckError(
                code: .noSuchOverload, message: "the condition before `?` is \(condition.type.value.withArticle)",
                offset: arguments[0].offset, expected: "true or false")
        }
        let yes = try check(arguments[1])
        let no = try check(arguments[2])
        guard let type = Self.common(yes.type.value, no.type.value) ?? (isStrict ? nil : .dyn) else {
            throw CheckError(
                code: .noSuchOverload,
                message: "the two sides of `? :` are \(yes.type.value.withArticle) and \(no.type.value.withArticle)", offset: offset,
                expected: "the same type on both sides", help: Self.conversionHelp([yes, no]))
        }
        if let failure = failure(of: [condition], type: type) { return failure }
        return Checked(
            plan: .conditional(condition.plan, yes.plan, no.plan, type: type),
            type: ExpressionType(
                type, isNullable: condition.type.isNullable || yes.type.isNullable || no.type.isNullable,
                isPersonal: condition.type.isPersonal || yes.type.isPersonal || no.type.isPersonal))
    }

    private mutating func equality(_ arguments: [Syntax], offset: Int, negated: Bool) throws -> Checked {
        let left = try check(arguments[0])
        let right = try check(arguments[1])
        let areComparable =
            ValueType.common(left.type.value.withNullsUndecided, right.type.value.withNullsUndecided) != nil
            || Self.areNumbers(left.type.value, right.type.value)
        guard areComparable || !isStrict else {
            throw CheckError(
                code: .noSuchOverload,
                message: "\(left.type.value.withArticle) is never equal to \(right.type.value.withArticle)", offset: offset,
                expected: "two values of one type", help: Self.conversionHelp([left, right]))
        }
        if let failure = failure(of: [left, right], type: .bool) { return failure }
        return Checked(
            plan: .equality(left.plan, right.plan, negated: negated),
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
        var type = ValueType.undecided
        for argument in arguments {
            let next = try check(argument)
            guard let common = Self.common(type, next.type.value) ?? (isStrict ? nil : .dyn) else {
                throw CheckError(
                    code: .noSuchOverload, message: "coalesce() has \(type.withArticle) and \(next.type.value.withArticle)",
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

    /// The type of what is either one or the other. A null may stand for any value, since every field of a record may be null; CEL
    /// allows that only for some types. What lists hold has to be of one type.
    static func common(_ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == .null { return right == .undecided ? left : right }
        return right == .null ? left : ValueType.common(left, right)
    }

    /// What an optional holds may be null too.
    private static func commonOptional(_ left: ValueType, _ right: ValueType) -> ValueType? {
        guard case .optional(let first) = left, case .optional(let second) = right else { return common(left, right) }
        return common(first, second).map { .optional($0) }
    }

    static func areNumbers(_ left: ValueType, _ right: ValueType) -> Bool {
        let pair: Set<ValueType> = [left, right]
        return pair.count == 2 && pair.isSubset(of: [.int, .uint, .double, .decimal]) && pair != [.double, .decimal]
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
