import Diagnostics
import Expressions
import Records
import Settings

/// Reads the keys of a field that name other fields: `occurs` and `when`.
struct ScopeReader {
    let context: SettingsContext
    /// The fields before it: of the record, of the group in it, and so on.
    let scopes: [[FixedWidthField]]

    /// `occurs: 12`, or `occurs: { min: 0, max: 12, depending_on: n, storage: actual }`.
    func occurs(_ map: inout SettingsMap) -> Occurs? {
        guard let node = map.node("occurs"), !node.isNull else { return nil }
        let range = 1...FixedWidthLayout.maximumLength
        if node.text != nil {
            return map.int("occurs", in: range).map { Occurs(minimum: $0, maximum: $0, count: nil, reservesMaximum: true) }
        }
        guard var table = map.map("occurs") else { return nil }
        _ = table.required("max")
        let maximum = table.int("max", in: range)
        let minimum = table.int("min", in: 0...FixedWidthLayout.maximumLength)
        let storage = table.choice("storage", TableStorage.self) ?? .actual
        let name = table.requiredString("depending_on")
        table.finish()
        guard let maximum, let name else { return nil }
        if let minimum, minimum > maximum {
            refuse("`min` of `occurs` is greater than `max`", at: table.place)
            return nil
        }
        guard let count = reference(name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)) else {
            refuse(
                "`depending_on` names \(name), which is no field before the table", at: table.place,
                help: Suggestion.nearest(to: name, among: scopes.flatMap { $0.map(\.format.name) }).map {
                    "did you mean `\($0)`?"
                })
            return nil
        }
        guard let field = count.path.last, field.format.type == .int, field.condition == nil else {
            refuse("`depending_on` names \(name), which is not of type int, or not always there", at: table.place)
            return nil
        }
        guard count.path.allSatisfy({ $0.slides.isEmpty }) else {
            refuse("\(name) stands behind a table, so that its place depends on another count", at: table.place)
            return nil
        }
        return Occurs(minimum: minimum ?? 0, maximum: maximum, count: count, reservesMaximum: storage == .maximum)
    }

    /// Whether a table takes the bytes of its occurrences only, or of its `max` always.
    private enum TableStorage: String, CaseIterable { case actual, maximum }

    /// A field before this one, looked for in the innermost group first.
    func reference(_ names: [String]) -> FieldReference? {
        for (levelsUp, scope) in scopes.reversed().enumerated() {
            guard var field = scope.first(where: { $0.format.name == names.first }) else { continue }
            var path = [field]
            for name in names.dropFirst() {
                guard case .group(let members) = field.content, field.occurs == nil, field.condition == nil,
                    let member = members.first(where: { $0.format.name == name })
                else { return nil }
                field = member
                path.append(field)
            }
            return field.occurs == nil ? FieldReference(levelsUp: levelsUp, path: path) : nil
        }
        return nil
    }

    /// `when`: an expression over the fields before it, tables excepted.
    func condition(_ map: inout SettingsMap) -> FieldCondition? {
        guard let text = map.string("when"), let place = map.node("when")?.place else { return nil }
        var columns: [StructField] = []
        var fields: [FieldReference] = []
        for (levelsUp, scope) in scopes.reversed().enumerated() {
            for field in scope where field.occurs == nil && !columns.contains(where: { $0.name == field.format.name }) {
                columns.append(field.format.column)
                fields.append(FieldReference(levelsUp: levelsUp, path: [field]))
            }
        }
        do {
            let compiled = try ExpressionCompiler(columns: columns).compile(text, at: place)
            if compiled.type == .bool { return FieldCondition(expression: compiled, fields: fields) }
            refuse("`when` is \(compiled.type), not true or false", at: place)
        } catch let error as GatewayError {
            for diagnostic in error.diagnostics { context.report(diagnostic) }
        } catch {
            refuse("`when` cannot be compiled: \(error)", at: place)
        }
        return nil
    }

    private func refuse(_ message: String, at place: Place, help: String? = nil) {
        context.report(Diagnostic(.fixedWidthLayout, message, at: place, help: help))
    }
}
