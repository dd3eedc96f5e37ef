internal import Diagnostics

/// What a database has become since its schema was saved.
struct SchemaDrift {
    let findings: [Diagnostic]

    /// - Parameters:
    ///   - needed: for each kind of the layout, the names of the fields that are read; nil for all.
    /// - Throws: `GatewayError` with `LB1603` where a field that is read is gone or of another type, and with `LB1604` where the
    ///   mapping says `drift: fail`.
    init(_ layout: PostgresLayout, _ now: SourceDescription, needed: [Set<String>]?) throws {
        let help = "describe it again with `landbridge source describe MAPPING --save`, and check the mapping"
        var lost: [Diagnostic] = []
        var moved: [Diagnostic] = []
        for (index, kind) in layout.kinds.enumerated() {
            let name = kind.relation.name
            let saved = layout.description.relations[kind.relation.kind]?.columns ?? []
            let current = now.relations[kind.relation.kind]
            let read = Set(
                kind.fields.filter { field in needed.map { index < $0.count && $0[index].contains(field.name) } ?? true }
                    .map(\.column.name))
            for column in saved {
                let place = Place(file: name, field: FieldNaming.name(column.name))
                guard let other = current?.column(named: column.name) else {
                    let diagnostic = Diagnostic(
                        read.contains(column.name) ? .sourceColumnMissing : .databaseDrift,
                        "\(name) has no column `\(column.name)` any more", at: place, expected: column.typeName, help: help)
                    if read.contains(column.name) { lost.append(diagnostic) } else { moved.append(diagnostic) }
                    continue
                }
                guard other.typeName != column.typeName || other.type != column.type else { continue }
                let isLost = other.type.valueType != column.type.valueType && read.contains(column.name)
                let diagnostic = Diagnostic(
                    isLost ? .sourceColumnMissing : .databaseDrift, "the column `\(column.name)` of \(name) has another type", at: place,
                    expected: column.typeName, found: Redacted(other.typeName, isPersonal: false), help: help)
                if isLost { lost.append(diagnostic) } else { moved.append(diagnostic) }
            }
            let known = Set(saved.map(\.name))
            for column in current?.columns ?? [] where !known.contains(column.name) {
                moved.append(
                    Diagnostic(
                        .databaseDrift, "\(name) has a new column `\(column.name)`",
                        at: Place(file: name, field: FieldNaming.name(column.name)),
                        found: Redacted(column.typeName, isPersonal: false), help: help))
            }
        }
        if !lost.isEmpty { throw GatewayError(lost + moved.map { Self.warning($0) }, exit: .failed) }
        switch layout.declaration.drift {
        case .fail where !moved.isEmpty: throw GatewayError(moved, exit: .guarded)
        case .ignore: findings = []
        case .fail, .warn: findings = moved.map { Self.warning($0) }
        }
    }

    private static func warning(_ diagnostic: Diagnostic) -> Diagnostic {
        var result = diagnostic
        result.severity = .warning
        return result
    }
}
