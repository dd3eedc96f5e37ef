public import Canonical
public import Diagnostics
import Expressions
public import Records

/// Checks a mapping against its source's schema and the canonical model, and compiles it.
public struct MappingCompiler {
    let file: MappingFile
    let schema: SourceSchema
    let model: CanonicalModel
    let codes: [String: CodeTable]
    let namespace: RowID
    let known: KeyTypes
    private let needsSecrets: Bool
    var collector = DiagnosticCollector()
    private let undeclared = UndeclaredReferences()
    /// Lets that do not compile; what reads them is not reported as well.
    private var brokenLets: Set<String> = []

    /// - Parameters:
    ///   - namespace: the store's; anything for a check or preview without one.
    ///   - known: key types that other mappings and the project declare.
    ///   - needsSecrets: false where the mapping is only checked.
    public init(
        file: MappingFile, schema: SourceSchema, model: CanonicalModel, codes: [String: CodeTable], namespace: RowID,
        known: KeyTypes, needsSecrets: Bool = true
    ) {
        self.file = file
        self.schema = schema
        self.model = model
        self.codes = codes
        self.namespace = namespace
        self.known = known
        self.needsSecrets = needsSecrets
    }

    /// - Returns: the mapping, and findings that are no errors.
    /// - Throws: `GatewayError` (exit 3) with everything that is wrong: `LB20xx`, `LB21xx`; exit 2 where nothing is but that the
    ///   key of `token` is missing (`LB6010`).
    public mutating func compile(asOf: ExpressionText?) throws -> (mapping: CompiledMapping, warnings: [Diagnostic]) {
        var keyTypes = known
        let keyLibrary = library(keyTypes: nil)
        var emits: [Prepared] = []
        guard let mainKind = schema.mainKind ?? file.emits.compactMap({ kind(of: $0) }).first else {
            throw GatewayError(
                Diagnostic(
                    .unknownKind, "which kind of record is meant is not clear", at: file.emits.first?.place,
                    expected: "a kind named detail, or `from: KIND` in every emit"), exit: .findings)
        }
        let (lets, scope) = compileLets(mainKind: mainKind, library: keyLibrary)
        for emit in file.emits {
            guard let prepared = prepare(emit, mainKind: mainKind, scope: scope, library: keyLibrary) else { continue }
            declareKey(prepared, in: &keyTypes)
            emits.append(prepared)
        }
        let streams = makeStreams(emits)
        let fullLibrary = library(keyTypes: keyTypes)
        // Lets may hold references, so they are compiled again now that all keys are known.
        let (checkedLets, _) = lets.isEmpty ? (lets, scope) : compileLets(mainKind: mainKind, library: fullLibrary, quietly: true)
        let compiled = emits.compactMap { finish($0, streams: streams, library: fullLibrary) }
        let rules = compileRules(scope: scope, library: fullLibrary)
        let asOfKind = asOf.flatMap { headerKind(of: $0, library: fullLibrary) }
        let asOfScope = asOfKind.map { ControlExpression.qualifiedColumns(schema.kinds[$0]) } ?? scope
        let asOfExpression = asOf.flatMap { compile($0, ExpressionCompiler(columns: asOfScope, library: fullLibrary)) }
        if let asOf, let asOfExpression, ![.date, .timestamp].contains(asOfExpression.type) {
            collector.report(
                Diagnostic(
                    .wrongExpressionType, "as_of is a \(asOfExpression.type)", at: asOf.place,
                    expected: "a date or a timestamp"))
        }
        reportUndeclared()
        let isSecretMissing = collector.diagnostics.allSatisfy { $0.severity != .error || $0.code == .secretMissing }
        try collector.throwIfErrors(exit: isSecretMissing ? .usage : .findings)
        let width = schema.kinds[mainKind].columns.count
        var used = Set<Int>()
        for expression in rules.map(\.expression) { used.formUnion(expression.inputs) }
        if asOfKind == nil, let asOfExpression { used.formUnion(asOfExpression.inputs) }
        for emit in compiled where emit.kind == mainKind { used.formUnion(emit.inputs) }
        for index in checkedLets.indices.reversed() where used.contains(width + index) {
            used.formUnion(checkedLets[index].inputs)
        }
        let mapping = CompiledMapping(
            file: file, schema: schema, streams: streams, keyTypes: keyTypes,
            lets: checkedLets.enumerated().map { .init(expression: $1, isUsed: used.contains(width + $0)) }, rules: rules,
            emits: compiled, asOf: asOfExpression, asOfKind: asOfKind, mainKind: mainKind)
        return (mapping, collector.diagnostics)
    }

    /// The kind of record that opens or closes a group and has all that `as_of` reads; nil where it reads something else.
    private func headerKind(of asOf: ExpressionText, library: FunctionLibrary) -> Int? {
        schema.kinds.indices.first { kind in
            guard schema.kinds[kind].opens != nil || schema.kinds[kind].closes != nil else { return false }
            let compiler = ExpressionCompiler(columns: ControlExpression.qualifiedColumns(schema.kinds[kind]), library: library)
            return (try? compiler.compile(asOf.text, at: asOf.place)).map { !$0.inputs.isEmpty } ?? false
        }
    }

    private func library(keyTypes: KeyTypes?) -> FunctionLibrary {
        FunctionLibrary.standard.extended(
            by: MappingFunctions(
                codes: codes, namespace: namespace, system: file.system, entities: model.entities.map(\.name),
                keyTypes: keyTypes, undeclared: undeclared
            ).all, needsSecrets: needsSecrets)
    }

    /// References whose parts nothing declares, and so nothing checked.
    private mutating func reportUndeclared() {
        for target in undeclared.targets {
            collector.report(
                Diagnostic(
                    .unknownReference, "a reference points to \(target.system)/\(target.entity), whose key is not declared here",
                    severity: .warning, at: Place(file: file.file),
                    help: "declare it under `keys` in landbridge.yaml, as in `\(target.system)/\(target.entity): [string]`"))
        }
    }

    mutating func compile(_ text: ExpressionText, _ compiler: ExpressionCompiler) -> CompiledExpression? {
        do {
            return try compiler.compile(text.text, at: text.place)
        } catch let error as GatewayError {
            let isFollowing = !brokenLets.isEmpty && error.diagnostics.allSatisfy { diagnostic in
                diagnostic.code == .unknownName
                    && brokenLets.contains { diagnostic.message.contains("`\($0)`") || diagnostic.message.contains("`\($0).") }
            }
            // Every call of token() lacks the same key.
            let isRepeated =
                error.diagnostics.allSatisfy { $0.code == .secretMissing }
                && collector.diagnostics.contains { $0.code == .secretMissing }
            if !isFollowing, !isRepeated { collector.report(contentsOf: error.diagnostics) }
        } catch {
            collector.report(Diagnostic(.expressionSyntax, "\(error)", at: text.place))
        }
        return nil
    }

    // MARK: lets and rules

    private mutating func compileLets(
        mainKind: Int, library: FunctionLibrary, quietly: Bool = false
    ) -> (lets: [CompiledExpression], scope: [StructField]) {
        var scope = schema.kinds[mainKind].columns
        var compiled: [CompiledExpression] = []
        for item in file.lets {
            if scope.contains(where: { $0.name == item.name }) {
                if !quietly {
                    collector.report(
                        Diagnostic(
                            .duplicateName, "`\(item.name)` is already a field or a let", at: item.place,
                            help: "give it another name"))
                }
                continue
            }
            if quietly, brokenLets.contains(item.name) { continue }
            guard let expression = compile(item.expression, ExpressionCompiler(columns: scope, library: library)) else {
                brokenLets.insert(item.name)
                continue
            }
            compiled.append(expression)
            scope.append(
                StructField(
                    item.name, expression.type, isNullable: expression.resultType.isNullable,
                    isPersonal: expression.resultType.isPersonal))
        }
        return (compiled, scope)
    }

    private mutating func compileRules(scope: [StructField], library: FunctionLibrary) -> [CompiledMapping.CompiledRule] {
        file.rules.compactMap { rule in
            guard let expression = compile(rule.expression, ExpressionCompiler(columns: scope, library: library)) else {
                return nil
            }
            guard isCondition(expression, "a rule under expect", rule.expression.place) else { return nil }
            return .init(expression: expression, otherwise: rule.otherwise, message: rule.message)
        }
    }

    private mutating func isCondition(_ expression: CompiledExpression, _ what: String, _ place: Place) -> Bool {
        if expression.type == .bool { return true }
        collector.report(
            Diagnostic(
                .wrongExpressionType, "\(what) is a \(expression.type)", at: place, expected: "true or false",
                help: "compare it with something, as in `x != null`"))
        return false
    }

    // MARK: emits

    /// An emit with its row set and key compiled, before its fields.
    struct Prepared {
        let emit: MappingFile.Emit
        let entity: Entity
        let kind: Int
        let scope: [StructField]
        let scopeCount: Int
        let each: [CompiledExpression]
        let when: CompiledExpression?
        let key: [CompiledExpression]
    }

    private func kind(of emit: MappingFile.Emit) -> Int? {
        guard let from = emit.from else { return schema.mainKind }
        return schema.kind(named: from.text)
    }

    private mutating func prepare(
        _ emit: MappingFile.Emit, mainKind: Int, scope mainScope: [StructField], library: FunctionLibrary
    ) -> Prepared? {
        guard let kind = kind(of: emit) else {
            let names = schema.kinds.map(\.name)
            collector.report(
                Diagnostic(
                    .unknownKind, emit.from.map { "there is no record kind `\($0.text)`" } ?? "the emit names no record kind",
                    at: emit.from?.place ?? emit.place, expected: "from: one of " + names.joined(separator: ", "),
                    help: emit.from.flatMap { Suggestion.nearest(to: $0.text, among: names) }.map { "did you mean `\($0)`?" }))
            return nil
        }
        guard let entity = model.entity(named: emit.entity) else {
            let names = model.entities.map(\.name)
            collector.report(
                Diagnostic(
                    .unknownEntity, "the canonical model has no entity `\(emit.entity)`", at: emit.entityPlace,
                    help: Suggestion.nearest(to: emit.entity, among: names).map { "did you mean `\($0)`?" }
                        ?? "docs/model.md lists the entities"))
            return nil
        }
        var scope = kind == mainKind ? mainScope : schema.kinds[kind].columns
        let scopeCount = scope.count
        var each: [CompiledExpression] = []
        for (index, step) in emit.each.enumerated() {
            guard let list = compile(step.list, ExpressionCompiler(columns: scope, library: library)) else { return nil }
            guard case .list(let element) = list.type else {
                collector.report(
                    Diagnostic(
                        .notAListPath, "`\(step.list.text)` is a \(list.type)", at: step.list.place, expected: "a list"))
                return nil
            }
            if scope.contains(where: { $0.name == step.name }) {
                collector.report(
                    Diagnostic(.duplicateName, "`\(step.name)` is already a field or a let", at: step.list.place))
                return nil
            }
            each.append(list)
            // `index` counts in the innermost list, so the outer one's makes room.
            if index > 0 { scope.removeLast() }
            scope.append(StructField(step.name, element, isPersonal: list.resultType.isPersonal))
            scope.append(StructField("index", .int, isNullable: false))
        }
        let compiler = ExpressionCompiler(columns: scope, library: library)
        var when: CompiledExpression?
        if let text = emit.when {
            // A broken condition or key is reported, and the fields are looked at all the same.
            if let condition = compile(text, compiler), isCondition(condition, "when", text.place) { when = condition }
        }
        var key: [CompiledExpression] = []
        for part in emit.key {
            guard let expression = compile(part, compiler) else { continue }
            guard RowIdentity.canBeKey(expression.type) else {
                collector.report(
                    Diagnostic(
                        .wrongExpressionType, "a key part is a \(expression.type)", at: part.place,
                        expected: "string, int, decimal, date, timestamp, bool or uuid"))
                continue
            }
            if expression.resultType.isPersonal {
                collector.report(
                    Diagnostic(
                        .personalKey, "a key part comes from a personal field", severity: .warning, at: part.place,
                        help: "use a number of the source that is not personal, or token(…)"))
            }
            key.append(expression)
        }
        return Prepared(
            emit: emit, entity: entity, kind: kind, scope: scope, scopeCount: scopeCount, each: each, when: when, key: key)
    }

    private mutating func declareKey(_ prepared: Prepared, in keyTypes: inout KeyTypes) {
        let target = KeyTypes.Target(system: file.system, entity: prepared.entity.name)
        let types = prepared.key.map(\.type)
        // A key with a broken part declares nothing.
        if types.count < prepared.emit.key.count { return }
        guard let declared = keyTypes[target] else {
            keyTypes[target] = types
            return
        }
        if declared != types {
            collector.report(
                Diagnostic(
                    .keyTypesDiffer, "the key of \(target.system)/\(target.entity) has other types elsewhere",
                    at: prepared.emit.key.first?.place,
                    expected: KeyTypes.text(declared), found: Redacted(KeyTypes.text(types), isPersonal: false),
                    help: "give every emit of the entity the same key, or convert with string(…)"))
        }
    }

    private func makeStreams(_ emits: [Prepared]) -> [EntityStream] {
        var names: [String] = []
        var fields: [String: [EntityField]] = [:]
        var entities: [String: Entity] = [:]
        for prepared in emits {
            let entity = prepared.entity
            if entities[entity.name] == nil { names.append(entity.name) }
            entities[entity.name] = entity
            var wanted = prepared.emit.constants.map(\.field) + prepared.emit.fields.map(\.field)
            if !prepared.emit.attributes.isEmpty { wanted.append(Entity.attributesName) }
            for name in wanted {
                guard let field = entity.field(named: name), !(fields[entity.name] ?? []).contains(field) else { continue }
                fields[entity.name, default: []].append(field)
            }
        }
        return names.compactMap { name in
            entities[name].map {
                EntityStream(system: file.system, mapping: file.name, entity: $0, fields: fields[name] ?? [])
            }
        }
    }
}
