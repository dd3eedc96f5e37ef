import Connector
import Diagnostics
import Expressions
import Records
import Settings

/// Reads the fields and kinds of a delimited layout; what is wrong goes to the context.
struct DelimitedKindReader {
    struct Kind {
        var declaration: RecordNesting.Declaration
        var fields: [DelimitedField]
        var condition: CompiledExpression?
    }

    let context: SettingsContext
    let place: Place
    let policy: ColumnPolicy
    let limits: DelimitedLimits
    var kinds: [Kind] = []
    private var places: [String: Place] = [:]

    init(context: SettingsContext, place: Place, policy: ColumnPolicy, limits: DelimitedLimits) {
        self.context = context
        self.place = place
        self.policy = policy
        self.limits = limits
    }

    func refuse(_ message: String, at place: Place?, help: String? = nil) {
        context.report(Diagnostic(.delimitedLayout, message, at: place ?? self.place, help: help))
    }

    /// The last column of fields with positions, as a number from 1.
    static func width(_ fields: [DelimitedField]) -> Int {
        fields.reduce(0) { width, field in
            if case .position(let position) = field.column { max(width, position + 1) } else { width }
        }
    }

    /// - Parameter column: after which, counted from 1, a first field without `column` stands.
    mutating func fields(_ nodes: [SettingsNode], after column: Int) -> [DelimitedField] {
        var result: [DelimitedField] = []
        var last = column
        for node in nodes {
            guard var map = context.map(node, "field") else { continue }
            let format = FieldFormat.read(&map, defaultTrim: .none)
            let found: DelimitedField.Column?
            if policy == .byPosition {
                let number = map.int("column", in: 1...limits.columns)
                let next = number ?? last + 1
                if next > limits.columns { refuse("a field stands after the last column of `limits: columns`", at: map.place) }
                last = min(next, limits.columns)
                found = .position(last - 1)
            } else {
                found = (map.string("column") ?? format?.name).map { .name($0) }
            }
            map.finish()
            guard let format, let found else { continue }
            places[format.name] = places[format.name] ?? map.place
            result.append(DelimitedField(format, column: found))
        }
        return result
    }

    mutating func readKinds(_ records: SettingsMap, shared: [DelimitedField]) {
        if records.entries.isEmpty { refuse("`records` names no kind", at: records.place) }
        let compiler = ExpressionCompiler(columns: shared.map(\.format.column))
        for entry in records.entries {
            var kind = Kind(declaration: .init(name: entry.key, place: entry.keyPlace), fields: shared)
            var condition: SettingsNode?
            if entry.value.text != nil {
                condition = entry.value
            } else if var map = context.map(entry.value, "kind \(entry.key)") {
                condition = map.node("when")
                kind.fields += fields(map.list("fields") ?? [], after: Self.width(shared))
                kind.declaration = RecordNesting.Declaration(
                    name: entry.key, place: entry.keyPlace, opens: map.string("opens"), closes: map.string("closes"),
                    within: map.string("in"), parent: map.string("parent"))
                map.finish()
            } else {
                continue
            }
            if let condition, let text = condition.text {
                kind.condition = compile(text, compiler, condition.place, entry.key)
            } else if condition == nil || condition?.isNull == true {
                if records.entries.count > 1 {
                    refuse("kind \(entry.key) has no `when`", at: entry.keyPlace, help: "add `when: rec_type == '…'`")
                }
            } else {
                refuse("`when` of kind \(entry.key) is not an expression", at: condition?.place)
            }
            if kind.fields.isEmpty { refuse("kind \(entry.key) has no fields", at: entry.keyPlace, help: "add `fields:`") }
            kinds.append(kind)
        }
    }

    private func compile(
        _ text: String, _ compiler: ExpressionCompiler, _ place: Place, _ kind: String
    ) -> CompiledExpression? {
        do {
            let compiled = try compiler.compile(text, at: place)
            if compiled.type == .bool { return compiled }
            refuse("`when` of kind \(kind) is \(compiled.type), not true or false", at: place)
        } catch let error as GatewayError {
            for diagnostic in error.diagnostics { context.report(diagnostic) }
        } catch {
            refuse("`when` of kind \(kind) cannot be compiled: \(error)", at: place)
        }
        return nil
    }

    /// No name twice in a kind, and groups and parents that exist.
    func resolve() -> RecordNesting? {
        for kind in kinds {
            var names: Set<String> = []
            for field in kind.fields where !names.insert(field.format.name).inserted {
                context.report(
                    Diagnostic(
                        .duplicateField, "kind \(kind.declaration.name) has two fields named \(field.format.name)",
                        at: places[field.format.name] ?? place, help: "rename one of them"))
            }
        }
        guard !kinds.isEmpty else { return nil }
        return RecordNesting.resolve(kinds.map(\.declaration)) { message, place, help in
            refuse(message, at: place, help: help)
        }
    }
}
