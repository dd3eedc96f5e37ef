import Diagnostics
import Records

/// The row with the names of the columns, compared with a layout.
struct HeaderRow {
    let names: [String]
    let layout: DelimitedLayout
    let place: Place

    /// - Returns: where the fields stand.
    /// - Throws: `GatewayError` with all that is wrong: `LB1405` to `LB1408`, `LB1414`.
    func map() throws -> ColumnMap {
        var collector = DiagnosticCollector()
        if names.count > layout.limits.columns {
            throw GatewayError(RowDiagnostics.tooManyColumns(names.count, limit: layout.limits.columns, at: place))
        }
        let keys = names.map(Self.key)
        var reported: Set<String> = []
        let columns = layout.kinds.map { kind in
            kind.fields.map { field -> Int in
                guard case .name(let name) = field.column else { return 0 }
                let found = positions(of: name, keys)
                if found.count != 1, reported.insert(name).inserted { report(field, name, found, &collector) }
                return found.first ?? 0
            }
        }
        if layout.columns == .exact { checkOrder(columns.first ?? [], &collector) }
        try collector.throwIfErrors(exit: .failed)
        return ColumnMap(columns: columns, widths: .init(repeating: names.count, count: layout.kinds.count))
    }

    /// The columns of a name: those that are written just so, or else those that are the same as names of fields.
    private func positions(of name: String, _ keys: [String]) -> [Int] {
        let exact = names.indices.filter { names[$0] == name }
        if !exact.isEmpty { return exact }
        let key = Self.key(name)
        return key.isEmpty ? [] : keys.indices.filter { keys[$0] == key }
    }

    /// A name as fields are named: letters in lower case, all that is no letter or digit as one `_`.
    static func key(_ name: String) -> String {
        var result = ""
        for scalar in name.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                result.unicodeScalars.append(scalar)
            } else if !result.isEmpty, result.last != "_" {
                result += "_"
            }
        }
        while result.last == "_" { result.removeLast() }
        return result
    }

    private func report(_ field: DelimitedField, _ name: String, _ found: [Int], _ collector: inout DiagnosticCollector) {
        var place = place
        place.field = field.format.name
        if found.isEmpty {
            let nearest = Suggestion.nearest(to: name, among: names)
            collector.report(
                Diagnostic(
                    .columnMissing, "the header row has no column for the field \(field.format.name)", at: place,
                    expected: "a column named \(name)", found: Redacted(listed, isPersonal: mayBeData),
                    help: nearest.map { "did you mean `column: \($0)`?" }
                        ?? "name the column with `column`; a file without a header row is read with `header: false`"))
        } else {
            let numbers = found.map { "\($0 + 1)" }.joined(separator: " and ")
            collector.report(
                Diagnostic(
                    .columnTwice, "several columns are named for the field \(field.format.name)", at: place,
                    expected: "one column named \(name)", found: Redacted("columns \(numbers)", isPersonal: false),
                    help: "write the name in `column` just as the file has it, or say `columns: by-position`"))
        }
    }

    /// Every column a field, in the order of the fields.
    private func checkOrder(_ columns: [Int], _ collector: inout DiagnosticCollector) {
        let declared = layout.kinds.first?.fields.map(\.format.name) ?? []
        for position in names.indices where !columns.contains(position) {
            let nearest = Suggestion.nearest(to: Self.key(names[position]), among: declared)
            collector.report(
                Diagnostic(
                    .columnUndeclared, "column \(position + 1) of the header row is no field", at: place,
                    expected: "the columns " + declared.joined(separator: ", "),
                    found: Redacted(names[position], isPersonal: mayBeData),
                    help: (nearest.map { "did you mean `\($0)`? " } ?? "")
                        + "declare it, or say `columns: by-name` to pass over further columns"))
        }
        // What is missing or not declared moves the others; it was reported.
        guard collector.diagnostics.isEmpty, columns != Array(names.indices) else { return }
        collector.report(
            Diagnostic(
                .columnOutOfOrder, "the columns stand in another order than the fields", at: place,
                expected: declared.joined(separator: ", "), found: Redacted(listed, isPersonal: mayBeData),
                help: "say `columns: by-name` if the order does not matter"))
    }

    /// Whether the row has no name of a field, so that it may be a row of persons' data in a file without a header.
    private var mayBeData: Bool {
        let keys = names.map(Self.key)
        let fields = layout.kinds.flatMap(\.fields)
        guard fields.contains(where: { $0.format.isPersonal || $0.format.type.holdsPersonalData }) else { return false }
        return !fields.contains { field in
            guard case .name(let name) = field.column else { return false }
            return !positions(of: name, keys).isEmpty
        }
    }

    private var listed: String {
        names.prefix(50).joined(separator: ", ")
    }
}
