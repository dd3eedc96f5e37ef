public import Diagnostics
public import Records
public import Settings

/// What a PostgreSQL source gives: kinds of record, each from a table or a query, and their fields.
public struct PostgresLayout: Sendable {
    public struct Field: Sendable {
        /// As expressions call it.
        public let name: String
        public let column: RelationDescription.Column
        public let isPersonal: Bool
    }

    public struct Kind: Sendable {
        public let relation: SourceRelation
        public let fields: [Field]
    }

    public let declaration: PostgresDeclaration
    /// What the mapping was checked against.
    public let description: SourceDescription
    public let kinds: [Kind]
    public let schema: SourceSchema
    /// Fields and their types, so that a mapping's digest covers them.
    public let descriptionText: String

    /// Whether changed rows of some table can be told from others.
    public var hasWatermark: Bool { kinds.contains { $0.relation.watermark != nil } }

    /// - Parameters:
    ///   - file: of the saved schema, where the description comes from one.
    ///   - context: gets what is wrong: `LB1601`, `LB1603`, `LB1605`, `LB1607`.
    /// - Returns: nil where fields and description do not go together.
    public init?(
        _ declaration: PostgresDeclaration, _ description: SourceDescription, file: String?, context: SettingsContext
    ) {
        let before = context.diagnostics.count
        var kinds: [Kind] = []
        for relation in declaration.relations {
            guard let columns = description.relations[relation.kind] else {
                context.report(
                    Diagnostic(
                        .schemaFileUnusable, "the saved schema has no record kind \(relation.kind)", at: relation.place,
                        expected: file, help: "make it again with `landbridge source describe MAPPING --save`"))
                continue
            }
            kinds.append(Kind(relation: relation, fields: Self.fields(relation, columns, context)))
            do throws(GatewayError) { _ = try relation.watermark?.types(in: columns, of: relation) } catch {
                for diagnostic in error.diagnostics { context.report(diagnostic) }
            }
        }
        guard context.diagnostics.count == before else { return nil }
        self.declaration = declaration
        self.description = description
        self.kinds = kinds
        descriptionText = kinds.map { kind in
            kind.relation.kind + kind.fields.map { " \($0.name) \($0.column.name) \($0.column.typeName)\n" }.joined()
        }.joined()
        schema = SourceSchema(
            kinds: kinds.map { kind in
                RecordKind(
                    name: kind.relation.kind,
                    columns: kind.fields.map { StructField($0.name, $0.column.type.valueType, isPersonal: $0.isPersonal) })
            })
    }

    private static func fields(
        _ relation: SourceRelation, _ description: RelationDescription, _ context: SettingsContext
    ) -> [Field] {
        var fields: [Field] = []
        var personal = Set(relation.personal ?? [])
        func isPersonal(_ name: String, _ column: String) -> Bool {
            let byName = personal.remove(name) != nil
            return personal.remove(column) != nil || byName || relation.personal == nil
        }
        if let choices = relation.fields {
            for choice in choices {
                let column = description.column(named: choice.column)
                    ?? description.columns.first { FieldNaming.name($0.name) == choice.column }
                guard let column else {
                    let names = description.columns.map(\.name)
                    context.report(
                        Diagnostic(
                            .sourceColumnMissing, "\(relation.name) has no column `\(choice.column)`", at: choice.place,
                            expected: "one of " + names.prefix(30).joined(separator: ", "),
                            help: Suggestion.nearest(to: choice.column, among: names).map { "did you mean `\($0)`?" }))
                    continue
                }
                let marked = isPersonal(choice.name, column.name)
                fields.append(Field(name: choice.name, column: column, isPersonal: choice.isPersonal || marked))
            }
        } else {
            for column in description.columns {
                let name = FieldNaming.name(column.name)
                fields.append(Field(name: name, column: column, isPersonal: isPersonal(name, column.name)))
            }
        }
        for name in personal.sorted() {
            let names = fields.map(\.name)
            context.report(
                Diagnostic(
                    .sourceColumnMissing, "`personal` names `\(name)`, which is no column of \(relation.name)", at: relation.personalPlace,
                    expected: "one of " + names.prefix(30).joined(separator: ", "),
                    help: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }))
        }
        var seen: [String: String] = [:]
        for field in fields {
            if let other = seen.updateValue(field.column.name, forKey: field.name) {
                context.report(
                    Diagnostic(
                        .databaseLayout,
                        "the columns `\(other)` and `\(field.column.name)` of \(relation.name) are both the field `\(field.name)`",
                        at: relation.place, help: "name them under `fields`: { name: …, column: … }"))
            }
        }
        return fields
    }
}
