import Diagnostics
import Records

/// Lists, maps, fields, comprehensions and optionals.
extension Checker {
    // MARK: lists and maps

    mutating func list(_ items: [Syntax]) throws -> Checked {
        var checked: [Checked] = []
        var plans: [ItemPlan] = []
        var join = TypeJoin()
        for item in items {
            let (next, type, isOptional) = try self.item(item)
            checked.append(next)
            plans.append(ItemPlan(plan: next.plan, isOptional: isOptional))
            join.add(type, isNullable: next.type.isNullable)
        }
        let element = join.type
        if let failure = failure(of: checked, type: .list(element)) { return failure }
        return Checked(
            plan: .list(plans, element: element),
            type: ExpressionType(.list(element), isPersonal: checked.contains { $0.type.isPersonal }))
    }

    /// An element, with the type that it has in the list or map.
    private mutating func item(_ syntax: Syntax) throws -> (Checked, ValueType, isOptional: Bool) {
        guard case .optionalItem(let operand) = syntax.form else {
            let checked = try check(syntax)
            return (checked, checked.type.value, false)
        }
        return try optionalItem(operand)
    }

    private mutating func optionalItem(_ syntax: Syntax) throws -> (Checked, ValueType, isOptional: Bool) {
        var checked = try check(syntax)
        if checked.type.value == .dyn { checked = converted(checked, to: .optional(.dyn)) }
        guard case .optional(let inner) = checked.type.value else {
            let error = CheckError(
                code: .noSuchOverload, message: "`?` stands before \(checked.type.value.withArticle)", offset: syntax.offset,
                expected: "an optional")
            if isStrict { throw error }
            return (failed(error, type: .optional(.dyn)), .dyn, true)
        }
        return (checked, inner, true)
    }

    mutating func map(_ entries: [(key: Syntax, value: Syntax)]) throws -> Checked {
        var parts: [Checked] = []
        var plans: [EntryPlan] = []
        var keyJoin = TypeJoin()
        var valueJoin = TypeJoin()
        for entry in entries {
            var keySyntax = entry.key
            var isOptional = false
            if case .optionalItem(let inner) = entry.key.form {
                keySyntax = inner
                isOptional = true
            }
            let key = try self.key(keySyntax)
            let (value, type, _) = isOptional ? try optionalItem(entry.value) : try item(entry.value)
            parts += [key, value]
            plans.append(EntryPlan(key: key.plan, value: value.plan, isOptional: isOptional))
            keyJoin.add(key.type.value, isNullable: key.type.isNullable)
            valueJoin.add(type, isNullable: value.type.isNullable)
        }
        let keyType = keyJoin.type
        let valueType = valueJoin.type
        let type = ValueType.map(keyType, valueType)
        if let failure = failure(of: parts, type: type) { return failure }
        return Checked(
            plan: .map(plans, key: keyType, value: valueType),
            type: ExpressionType(type, isPersonal: parts.contains { $0.type.isPersonal }))
    }

    /// Lists, maps and the like are no keys. Were they, types could be trees that double with every level of nesting.
    private mutating func key(_ syntax: Syntax) throws -> Checked {
        let key = try check(syntax)
        switch key.type.value {
        case .list, .map, .optional, .structure:
            let error = CheckError(
                code: .noSuchOverload, message: "\(key.type.value.typeName.withArticle) cannot be a key of a map", offset: syntax.offset,
                expected: "a text, an int, an uint or a bool")
            if isStrict { throw error }
            return failed(error, type: .dyn)
        default: return key
        }
    }

    func converted(_ checked: Checked, to type: ValueType) -> Checked {
        if checked.type.value == type { return checked }
        if let failure = failure(of: [checked], type: type) { return failure }
        return Checked(
            plan: .convert(checked.plan, to: type),
            type: ExpressionType(type, isNullable: checked.type.isNullable, isPersonal: checked.type.isPersonal))
    }

    /// What a type parameter that nothing decided stands for is a union from here on (cel-spec, "Gradual Type Checking"); only
    /// the literal keeps the null type.
    func opened(_ checked: Checked) -> Checked {
        if checked.type.value.isNullOrUndecided, checked.literal == nil { return converted(checked, to: .dyn) }
        return checked
    }

    // MARK: fields

    func select(_ operand: Checked, _ field: String, _ mode: SelectMode, offset: Int) -> Checked {
        let base = converted(operand, to: operand.type.value.withElementsOpened)
        let type = Self.fieldType(of: base.type.value, field, mode)
        if let failure = failure(of: [base], type: type) { return failure }
        return opened(
            Checked(
                plan: .select(base.plan, field: field, mode),
                type: ExpressionType(type, isNullable: mode == .value, isPersonal: base.type.isPersonal)))
    }

    /// The type as ``Selector`` gives it.
    private static func fieldType(of type: ValueType, _ field: String, _ mode: SelectMode) -> ValueType {
        if mode == .test { return .bool }
        let plain: ValueType
        switch type {
        case .map(_, let value): plain = value
        case .structure(let fields): plain = fields.first { $0.name == field }?.type ?? .dyn
        case .optional(let inner): return fieldType(of: inner, field, .optional)
        default: plain = .dyn
        }
        return mode == .optional ? .optional(plain) : plain
    }

    mutating func has(_ operand: Syntax, _ field: String, offset: Int) throws -> Checked {
        let base = try check(operand)
        var isStructure = false
        if case .structure = base.type.value { isStructure = true }
        if isStructure || (isStrict && !Self.hasFields(base.type.value)) {
            // What has no fields fails as the selection itself would.
            let path = operand.qualifiedName.map { $0 + "." + field }
            let selected = try path.flatMap { scope($0) } ?? member(base, field, offset: offset)
            if let failure = failure(of: [selected], type: .bool) { return failure }
            return Checked(plan: .has(selected.plan), type: ExpressionType(.bool, isPersonal: selected.type.isPersonal))
        }
        return select(base, field, .test, offset: offset)
    }

    // MARK: comprehensions

    mutating func comprehension(
        _ macro: Syntax.Macro, _ range: Syntax, _ names: [String], _ steps: [Syntax], offset: Int
    ) throws -> Checked {
        var over = try check(range)
        over = converted(over, to: over.type.value.withElementsOpened)
        let types: [ValueType]
        switch over.type.value {
        case .list(let element): types = names.count == 2 ? [.int, element] : [element]
        case .map(let key, let value): types = names.count == 2 ? [key, value] : [key]
        case .dyn, .null, .undecided: types = names.map { _ in .dyn }
        default:
            throw CheckError(
                code: .noSuchOverload, message: "\(macro.rawValue)() runs over a list or a map, not over \(over.type.value.withArticle)",
                offset: offset, expected: "a list or a map")
        }
        if over.type.value.isNullOrUndecided { over = converted(over, to: .dyn) }
        for (name, type) in zip(names, types) {
            variables.append((name, ExpressionType(type, isNullable: true, isPersonal: over.type.isPersonal)))
        }
        defer { variables.removeLast(names.count) }
        let transforms: Bool
        switch macro {
        case .all, .exists, .existsOne, .filter: transforms = false
        case .map, .sortBy, .transformList, .transformMap, .transformMapEntry: transforms = true
        }
        let condition = !transforms || steps.count == 2 ? asCondition(try check(steps[0])) : nil
        if let condition, isStrict, ![.bool, .dyn].contains(condition.type.value) {
            throw CheckError(
                code: .noSuchOverload, message: "the condition of \(macro.rawValue)() is \(condition.type.value.withArticle)",
                offset: steps[0].offset, expected: "true or false")
        }
        let transform = transforms ? try check(steps[steps.count - 1]) : nil
        let element = types[0]
        let result: ValueType
        switch macro {
        case .all, .exists, .existsOne: result = .bool
        case .filter, .sortBy: result = .list(element)
        case .map, .transformList: result = .list(transform?.type.value ?? element)
        case .transformMap: result = .map(element, transform?.type.value ?? .dyn)
        case .transformMapEntry:
            if case .map? = transform?.type.value { result = transform?.type.value ?? .dyn } else { result = .map(.dyn, .dyn) }
            if isStrict, let found = transform?.type.value, found != .dyn, !Self.isMap(found) {
                throw CheckError(
                    code: .noSuchOverload, message: "transformMapEntry() makes maps, not \(found.withArticle)",
                    offset: steps[steps.count - 1].offset, expected: "{key: value}")
            }
        }
        if let failure = failure(of: [over], type: result) { return failure }
        let isPersonal = over.type.isPersonal || condition?.type.isPersonal == true || transform?.type.isPersonal == true
        return Checked(
            plan: .comprehension(
                ComprehensionPlan(
                    macro: macro, range: over.plan, condition: condition?.plan, transform: transform?.plan,
                    hasTwoVariables: names.count == 2, resultType: result, offset: offset)),
            type: ExpressionType(
                result, isNullable: over.type.isNullable || condition?.type.isNullable == true, isPersonal: isPersonal))
    }

    private static func isMap(_ type: ValueType) -> Bool { if case .map = type { true } else { false } }

    mutating func bind(_ name: String, _ value: Syntax, _ body: Syntax) throws -> Checked {
        let bound = try check(value)
        variables.append((name, bound.type))
        defer { variables.removeLast() }
        let result = try check(body)
        return Checked(plan: .bind(bound.plan, body: result.plan), type: result.type)
    }

    mutating func optionalMap(_ operand: Syntax, _ variable: String, _ body: Syntax, isFlat: Bool) throws -> Checked {
        var base = try check(operand)
        if base.type.value == .dyn || base.type.value.isNullOrUndecided { base = converted(base, to: .optional(.dyn)) }
        base = converted(base, to: base.type.value.withElementsOpened)
        guard case .optional(let inner) = base.type.value else {
            throw CheckError(
                code: .noSuchOverload, message: "optMap() is for optionals, not for \(base.type.value.withArticle)",
                offset: operand.offset, expected: "an optional")
        }
        variables.append((variable, ExpressionType(inner, isNullable: true, isPersonal: base.type.isPersonal)))
        defer { variables.removeLast() }
        let mapped = try check(body)
        var type = ValueType.optional(mapped.type.value)
        if isFlat {
            switch mapped.type.value {
            case .optional: type = mapped.type.value
            case .dyn, .null, .undecided: type = .optional(.dyn)
            default:
                throw CheckError(
                    code: .noSuchOverload, message: "optFlatMap() makes an optional, not \(mapped.type.value.withArticle)",
                    offset: body.offset, expected: "an optional")
            }
        }
        if let failure = failure(of: [base], type: type) { return failure }
        return Checked(
            plan: .optionalMap(base.plan, body: mapped.plan, isFlat: isFlat, type: type),
            type: ExpressionType(
                type, isNullable: base.type.isNullable, isPersonal: base.type.isPersonal || mapped.type.isPersonal))
    }
}
