import Canonical
import Diagnostics
import Expressions
import Records

extension MappingCompiler {
    mutating func finish(
        _ prepared: Prepared, streams: [EntityStream], library: FunctionLibrary
    ) -> CompiledMapping.CompiledEmit? {
        guard let stream = streams.firstIndex(where: { $0.entity.name == prepared.entity.name }) else { return nil }
        let compiler = ExpressionCompiler(columns: prepared.scope, library: library)
        var values = [CompiledMapping.FieldValue?](repeating: nil, count: streams[stream].fields.count)
        var assigned: Set<String> = []
        func position(_ field: EntityField) -> Int? { streams[stream].fields.firstIndex { $0.name == field.name } }
        for constant in prepared.emit.constants {
            guard let field = resolve(constant.field, constant.place, prepared.entity, &assigned),
                let expression = self.constant(constant, field, compiler), let index = position(field)
            else { continue }
            values[index] = expression
        }
        for assignment in prepared.emit.fields {
            guard let field = resolve(assignment.field, assignment.place, prepared.entity, &assigned),
                let expression = compile(assignment.expression, compiler), let index = position(field)
            else { continue }
            values[index] = value(expression, field, at: assignment.expression.place)
        }
        if !prepared.emit.attributes.isEmpty, let field = prepared.entity.field(named: Entity.attributesName),
            let index = position(field) {
            values[index] = attributes(prepared.emit.attributes, field, compiler)
        }
        var inputs: Set<Int> = []
        for expression in prepared.each + [prepared.when].compactMap({ $0 }) + prepared.key { inputs.formUnion(expression.inputs) }
        for value in values.compactMap({ $0 }) {
            inputs.formUnion(value.expression.inputs)
            for attribute in value.attributes { inputs.formUnion(attribute.expression.inputs) }
        }
        return CompiledMapping.CompiledEmit(
            kind: prepared.kind, stream: stream,
            identity: RowIdentity(namespace: namespace, system: file.system, entity: prepared.entity.name),
            each: prepared.each, when: prepared.when, key: prepared.key, values: values, inputs: inputs.sorted(),
            scopeCount: prepared.scopeCount)
    }

    private mutating func resolve(
        _ name: String, _ place: Place, _ entity: Entity, _ assigned: inout Set<String>
    ) -> EntityField? {
        guard let field = entity.field(named: name), name != Entity.attributesName else {
            let names = entity.fields.map(\.name)
            let isAttributes = name == Entity.attributesName
            let near = isAttributes ? nil : Suggestion.nearest(to: name, among: names)
            collector.report(
                Diagnostic(
                    .unknownEntityField,
                    isAttributes
                        ? "`attributes` stands beside `fields`, not inside" : "\(entity.name) has no field `\(name)`",
                    at: place, expected: near == nil && !isAttributes ? "one of " + names.joined(separator: ", ") : nil,
                    help: isAttributes
                        ? MappingFile.attributesHelp
                        : near.map { "did you mean `\($0)`?" } ?? "what the model does not name goes under `attributes`"))
            return nil
        }
        guard assigned.insert(name).inserted else {
            collector.report(
                Diagnostic(.duplicateName, "`\(name)` is mapped twice", at: place, help: "keep the constant or the expression"))
            return nil
        }
        return field
    }

    private mutating func constant(
        _ constant: MappingFile.Constant, _ field: EntityField, _ compiler: ExpressionCompiler
    ) -> CompiledMapping.FieldValue? {
        let quoted = "'" + constant.text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        let text: String? =
            switch field.type {
            case .string: quoted
            case .int: "int(\(quoted))"
            case .double: "double(\(quoted))"
            case .decimal: "decimal(\(quoted))"
            case .bool: "bool(\(quoted))"
            case .date: "date(\(quoted))"
            case .timestamp: "timestamp(\(quoted))"
            default: nil
            }
        if let text, let expression = try? compiler.compile(text, at: constant.place) {
            return value(expression, field, at: constant.place)
        }
        collector.report(
            Diagnostic(
                .wrongConstant, "the constant does not fit \(field.name)", at: constant.place,
                expected: "a \(field.type)", found: Redacted(constant.text, isPersonal: false),
                help: field.references == nil ? nil : "a reference is an expression: move it to `fields` and write ref(…)"))
        return nil
    }

    private mutating func value(
        _ expression: CompiledExpression, _ field: EntityField, at place: Place
    ) -> CompiledMapping.FieldValue? {
        let coercion: CompiledMapping.Coercion
        switch (expression.type, field.type) {
        case (let have, let want) where have == want || have == .null: coercion = .none
        case (.int, .decimal): coercion = .intToDecimal
        case (.date, .timestamp): coercion = .dateToTimestamp
        default:
            collector.report(
                Diagnostic(
                    .wrongFieldType, "\(field.name) is a \(describe(field)), the expression is a \(expression.type)",
                    at: place, expected: "a \(describe(field))", help: conversion(from: expression.type, to: field)))
            return nil
        }
        if case .string(let text)? = expression.constant, !field.allowedValues.isEmpty, !field.allowedValues.contains(text) {
            collector.report(
                Diagnostic(
                    .wrongConstant, "`\(text)` is not a value of \(field.name)", at: place,
                    expected: "one of " + field.allowedValues.joined(separator: ", "),
                    help: Suggestion.nearest(to: text, among: field.allowedValues).map { "did you mean `\($0)`?" }))
            return nil
        }
        let isKnownGood = expression.constant != nil
        return CompiledMapping.FieldValue(
            expression: expression, coercion: coercion, allowed: isKnownGood ? [] : field.allowedValues.map { Array($0.utf8) },
            attributes: [], isPersonal: field.isPersonal || expression.resultType.isPersonal)
    }

    private func describe(_ field: EntityField) -> String {
        field.references.map { "reference to \($0)" } ?? field.type.description
    }

    private func conversion(from type: ValueType, to field: EntityField) -> String? {
        if let target = field.references { return "write ref('\(target)', key…)" }
        switch (type, field.type) {
        case (.structure, .string): return "name a member of it, as in `owner.family`"
        case (.timestamp, .date): return "write dateOf(…)"
        case (.string, .date): return "write date(…) or parseDate(…, 'pattern')"
        case (.string, .timestamp): return "write timestamp(…)"
        case (.string, .decimal), (.double, .decimal): return "write decimal(…); doubles are not exact"
        case (_, .string): return "write string(…)"
        case (.string, .int), (.decimal, .int): return "write int(…)"
        default: return nil
        }
    }

    private mutating func attributes(
        _ assignments: [MappingFile.Assignment], _ field: EntityField, _ compiler: ExpressionCompiler
    ) -> CompiledMapping.FieldValue? {
        var members: [(name: String, expression: CompiledExpression)] = []
        for assignment in assignments {
            guard let expression = compile(assignment.expression, compiler) else { continue }
            members.append((assignment.field, expression))
        }
        // Canonical JSON has its members in one order, so that the same content always has the same hash.
        members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        guard let null = try? compiler.compile("null", at: Place()) else { return nil }
        return CompiledMapping.FieldValue(
            expression: null, coercion: .none, allowed: [], attributes: members, isPersonal: field.isPersonal)
    }
}
