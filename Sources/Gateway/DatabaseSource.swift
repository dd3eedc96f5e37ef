import Diagnostics
import Glibc
import Mapping
import PostgresConnector
import Records
import Settings

/// Mappings that read a database: what they were checked against comes from a saved schema, or from the database itself.
enum DatabaseSource {
    /// - Returns: nil where the source cannot be used; what is wrong is in the map's context.
    /// - Throws: `GatewayError` where there is no saved schema and the database does not answer.
    static func layout(_ source: inout SettingsMap, mapping: String) throws -> PostgresLayout? {
        guard let declaration = PostgresDeclaration.read(&source) else { return nil }
        let file = schemaPath(declaration, mapping: mapping)
        if Files.exists(file) || declaration.schemaFile != nil {
            let description: SourceDescription
            do {
                description = try SourceDescription(text: try Files.text(file), file: file)
            } catch let error as GatewayError {
                for var diagnostic in error.diagnostics {
                    diagnostic.rule = declaration.schemaPlace
                    source.context.report(diagnostic)
                }
                return nil
            }
            return PostgresLayout(declaration, description, file: file, context: source.context)
        }
        return PostgresLayout(declaration, try ask(declaration, file), file: nil, context: source.context)
    }

    /// Where the schema of a mapping's source is saved: what `schema` says, or `schemas/NAME.json` beside the mapping.
    static func schemaPath(_ declaration: PostgresDeclaration, mapping: String) -> String {
        Files.relative(declaration.schemaFile ?? "schemas/\(mapping).json", to: declaration.place.file ?? "")
    }

    /// Writes a schema file, and the folder that it is in.
    ///
    /// - Throws: `GatewayError` with `LB6014`.
    static func save(_ text: String, to path: String) throws {
        let folder = Files.folder(of: path)
        if !folder.isEmpty { mkdir(folder, 0o755) }
        let sink = ByteSink()
        sink.append(text.utf8)
        try OutputFile(path).write(sink)
    }

    private static func ask(_ declaration: PostgresDeclaration, _ file: String) throws -> SourceDescription {
        do { return try describe(declaration) } catch let error as GatewayError where error.exit != .findings {
            let note = Diagnostic(
                .schemaFileUnusable, "the database was asked because there is no saved schema", severity: .note,
                at: Place(file: file), help: "with the one that `landbridge source describe MAPPING --save` writes, no database is needed")
            throw GatewayError(error.diagnostics + [note], exit: error.exit)
        }
    }

    static func describe(_ declaration: PostgresDeclaration) throws -> SourceDescription {
        try SourceDescription.read(declaration, expanded: { try Secrets.expanded($0) })
    }

    /// The source of a mapping, whatever is wrong with the rest of it.
    ///
    /// - Throws: `GatewayError` (exit 3) with all that is wrong; `LB1601` where the mapping reads no database.
    static func declaration(_ path: String) throws -> (mapping: String, declaration: PostgresDeclaration) {
        let context = SettingsContext()
        guard let file = try MappingFile.read(try Files.text(path), file: path, context: context),
            var source = context.map(file.source, "source"), let settings = SourceSettings.read(&source)
        else { throw GatewayError(context.diagnostics, exit: .findings) }
        guard settings.format == SourceFormat.postgres.rawValue else {
            throw GatewayError(
                Diagnostic(
                    .databaseLayout, "the mapping reads no database", at: settings.formatNode.place,
                    expected: "`format: postgres`", found: Redacted(settings.format, isPersonal: false)), exit: .usage)
        }
        guard let declaration = PostgresDeclaration.read(&source) else { throw GatewayError(context.diagnostics, exit: .findings) }
        return (file.name, declaration)
    }
}
