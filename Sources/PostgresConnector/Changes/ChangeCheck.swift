public import Diagnostics

/// Whether changes of a mapping's tables can be read in full, by what the server says of them.
public enum ChangeCheck {
    /// - Parameters:
    ///   - description: of the source, as saved or as it is now.
    ///   - needed: for each kind the names of the fields that the mapping reads; nil for all.
    ///   - identifying: those of them that decide which rows a record has.
    /// - Returns: errors `LB1621` and `LB1622`; none where all is well.
    public static func problems(
        _ layout: PostgresLayout, _ description: SourceDescription, needed: [Set<String>]?, identifying: [Set<String>]
    ) -> [Diagnostic] {
        layout.kinds.enumerated().flatMap { index, kind in
            let fields = kind.fields.filter { field in needed.map { index < $0.count && $0[index].contains(field.name) } ?? true }
            return problems(
                kind, description.relations[kind.relation.kind]?.traits, fields,
                identifying: index < identifying.count ? identifying[index] : [])
        }
    }

    /// - Parameter fields: those that are read.
    private static func problems(
        _ kind: PostgresLayout.Kind, _ traits: TableTraits?, _ fields: [PostgresLayout.Field], identifying: Set<String>
    ) -> [Diagnostic] {
        let place = kind.relation.place
        let help = "name the tables themselves, or read it by snapshot"
        guard case .table(let name) = kind.relation.content else {
            return [
                Diagnostic(
                    .changesUnavailable, "\(kind.relation.kind) is a query, of which a server sends no changes", at: place, help: help)
            ]
        }
        guard let traits else {
            return [
                Diagnostic(.changesUnavailable, "\(name.text) is no table, so a server sends no changes of it", at: place, help: help)
            ]
        }
        var result = fields.filter { traits.generated.contains($0.column.name) }.map { field in
            Diagnostic(
                .changesUnavailable, "the server does not send the generated column `\(field.column.name)` of \(name.text)", at: place,
                help: "compute it in the mapping, or read it by snapshot")
        }
        guard let identity = traits.identity else { return result }
        let lacking = fields.filter { field in
            !identity.contains(field.column.name)
                && (traits.outOfLine.contains(field.column.name) || identifying.contains(field.name))
        }.map(\.column.name)
        // Without any key the old version of a row is not sent at all.
        if !lacking.isEmpty || identity.isEmpty {
            result.append(
                Diagnostic(
                    .identityTooSmall,
                    "the server does not send what \(lacking.isEmpty ? "rows" : lacking.joined(separator: ", ")) of \(name.text) held before a change",
                    at: place, expected: "REPLICA IDENTITY FULL",
                    help: "ALTER TABLE \(name.quoted) REPLICA IDENTITY FULL (and of each of its partitions, where it has some)"))
        }
        return result
    }
}
