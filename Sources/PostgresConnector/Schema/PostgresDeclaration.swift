public import Connector
public import Diagnostics
public import Settings

/// What a mapping says of a PostgreSQL source, before anybody asked the database.
public struct PostgresDeclaration: Sendable {
    public let relations: [SourceRelation]
    public let connection: ConnectionText
    /// Path of the saved schema, relative to the mapping.
    public let schemaFile: String?
    public let schemaPlace: Place
    /// What a schema that moved does to a run.
    public let drift: DriftPolicy
    public let changes: ChangeSettings
    let session: SessionSettings
    /// Where the source stands in the mapping.
    public let place: Place

    /// Reads the keys of `source` that belong to the format.
    ///
    /// - Returns: nil where they cannot be used; what is wrong is reported to the map's context (`LB1601`, `LB600x`).
    public static func read(_ source: inout SettingsMap) -> PostgresDeclaration? {
        let context = source.context
        let before = context.diagnostics.count
        let connection = ConnectionText.read(&source)
        let schemaPlace = source.node("schema")?.place ?? source.place
        let schemaFile = source.string("schema")
        let drift = source.choice("drift", DriftPolicy.self) ?? .warn
        let session = SessionSettings.read(&source)
        let changes = ChangeSettings.read(&source)
        var relations: [SourceRelation] = []
        if let node = source.node("records"), !node.isNull {
            for entry in source.map("records")?.entries ?? [] {
                if let text = entry.value.text {
                    if let name = table(text, entry.value.place, context) {
                        relations.append(
                            SourceRelation(
                                kind: entry.key, content: .table(name), place: entry.value.place, personal: [],
                                personalPlace: entry.value.place, fields: nil, watermark: nil))
                    }
                } else if var map = context.map(entry.value, "the record kind \(entry.key)") {
                    if let relation = relation(&map, kind: entry.key) { relations.append(relation) }
                    map.finish()
                }
                if !FieldNaming.isName(entry.key) {
                    context.report(
                        Diagnostic(
                            .databaseLayout, "the record kind \(entry.key) cannot stand in an expression", at: entry.keyPlace,
                            help: "use letters, digits and _, not beginning with a digit"))
                }
            }
            for key in ["table", "query", "fields", "personal", "watermark"] where source.node(key) != nil {
                context.report(
                    Diagnostic(
                        .databaseLayout, "`\(key)` stands beside `records`", at: source.node(key)?.place,
                        help: "put it under one of the records, or leave `records` out"))
            }
        } else if let relation = relation(&source, kind: "record") {
            relations.append(relation)
        }
        guard context.diagnostics.count == before, let connection, let session, !relations.isEmpty else { return nil }
        return PostgresDeclaration(
            relations: relations, connection: connection, schemaFile: schemaFile, schemaPlace: schemaPlace, drift: drift,
            changes: changes, session: session, place: source.place)
    }

    private static func relation(_ map: inout SettingsMap, kind: String) -> SourceRelation? {
        let context = map.context
        let tableNode = map.node("table")
        let queryNode = map.node("query")
        let tableText = map.string("table")
        let queryText = map.string("query")
        let personalNode = map.node("personal")
        let isAllPersonal = personalNode?.text == "all"
        let personal = isAllPersonal ? nil : map.strings("personal") ?? []
        let fields = map.list("fields")?.compactMap { field($0, context) }
        let watermark = Watermark.read(&map)
        var content: SourceRelation.Content?
        switch (tableText, queryText) {
        case (let text?, nil): content = table(text, tableNode?.place ?? map.place, context).map { .table($0) }
        case (nil, let text?): content = query(text, queryNode?.place ?? map.place, context).map { .query($0) }
        default:
            context.report(
                Diagnostic(
                    .databaseLayout, tableText == nil ? "\(map.what) has no table" : "\(map.what) has a table and a query",
                    at: map.place, expected: "either `table: schema.name` or `query: SELECT …`"))
        }
        guard let content else { return nil }
        if let watermark, case .query = content {
            context.report(
                Diagnostic(
                    .databaseLayout, "a query has no watermark", at: watermark.place, help: "make a view of it, and name that as `table`"))
        }
        return SourceRelation(
            kind: kind, content: content, place: (tableNode ?? queryNode)?.place ?? map.place, personal: personal,
            personalPlace: personalNode?.place ?? map.place, fields: fields, watermark: watermark)
    }

    private static func table(_ text: String, _ place: Place, _ context: SettingsContext) -> RelationName? {
        if let name = RelationName(text) { return name }
        context.report(
            Diagnostic(
                .databaseLayout, "the table's name cannot be read", at: place, expected: "schema.name, or 'schema.\"Name\"'",
                found: Redacted(text, isPersonal: false)))
        return nil
    }

    private static func query(_ text: String, _ place: Place, _ context: SettingsContext) -> String? {
        var text = text[...]
        while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
        if text.isEmpty {
            context.report(Diagnostic(.databaseLayout, "the query is empty", at: place, expected: "a SELECT"))
            return nil
        }
        return String(text)
    }

    private static func field(_ node: SettingsNode, _ context: SettingsContext) -> SourceRelation.FieldChoice? {
        if let text = node.text {
            return SourceRelation.FieldChoice(name: FieldNaming.name(text), column: text, isPersonal: false, place: node.place)
        }
        guard var map = context.map(node, "a field") else { return nil }
        let name = map.requiredString("name")
        let column = map.string("column")
        let isPersonal = map.bool("personal") ?? false
        map.finish()
        guard let name else { return nil }
        if !FieldNaming.isName(name) {
            context.report(
                Diagnostic(
                    .databaseLayout, "field \(name): its name cannot stand in an expression", at: node.place,
                    help: "use letters, digits and _, not beginning with a digit"))
        }
        return SourceRelation.FieldChoice(name: name, column: column ?? name, isPersonal: isPersonal, place: node.place)
    }
}
