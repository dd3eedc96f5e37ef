public import Diagnostics
import PostgresConnector
import Records
import Settings

extension Commands {
    /// Makes and checks what a mapping's changes come through: a publication of its tables, and a slot.
    ///
    /// - Throws: `GatewayError`: `LB1621` and `LB1622` for what keeps changes from being read.
    public func sourcePrepare(_ path: String) throws -> ExitStatus {
        let loaded = try load(path)
        guard case .postgres(let layout) = loaded.layout else {
            _ = try DatabaseSource.declaration(path)
            return .usage
        }
        let (compiled, _, _) = try loaded.compile(namespace: RowID(high: 0, low: 0), needsSecrets: false)
        let (done, slot, publication) = try ChangeStart.prepare(
            layout: layout, columns: compiled.neededColumns, identifying: compiled.identifyingColumns, mapping: loaded.name,
            expanded: { try Secrets.expanded($0) })
        if console.isJSON {
            console.print(
                try JSONValue.object([
                    "slot": .string(slot), "publication": .string(publication), "done": .list(done.map { .string($0) }),
                ]).text())
        } else {
            for line in done { console.print(line) }
            console.print("ready: slot \(slot), publication \(publication)")
        }
        return .done
    }

    /// Shows what a mapping's database looks like now, and what has changed since its schema was saved.
    ///
    /// - Parameter saves: writes the schema file that `check` then works with.
    /// - Returns: `.findings` where the mapping's fields and the database do not go together.
    public func sourceDescribe(_ path: String, saves: Bool) throws -> ExitStatus {
        let (mapping, declaration) = try DatabaseSource.declaration(path)
        let now = try DatabaseSource.describe(declaration)
        let file = DatabaseSource.schemaPath(declaration, mapping: mapping)
        let context = SettingsContext()
        let layout = PostgresLayout(declaration, now, file: nil, context: context)
        let text = try now.text(declaration)
        var isNew = true
        if Files.exists(file) { isNew = try Files.text(file) != text }
        if saves, isNew { try DatabaseSource.save(text, to: file) }
        if console.isJSON {
            console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } else {
            for relation in declaration.relations {
                let kind = layout?.kinds.first { $0.relation.kind == relation.kind }
                var table = TextTable(headers: ["column", "type", "field", "is"])
                for column in now.relations[relation.kind]?.columns ?? [] {
                    let field = kind?.fields.first { $0.column.name == column.name }
                    let isPersonal = field?.isPersonal == true ? ", personal" : ""
                    table.rows.append(
                        [column.name, column.typeName, field?.name ?? "–", column.type.valueType.description + isPersonal])
                }
                console.print("\(relation.kind): \(relation.name)\n" + table.text(width: console.width))
            }
            if saves { console.print(isNew ? "wrote \(file)" : "\(file) is as it was") }
            if !saves, isNew, Files.exists(file) { console.print("\(file) is not what the database is now; --save writes it") }
        }
        console.show(context.diagnostics)
        return context.collector.hasErrors ? .findings : .done
    }
}
