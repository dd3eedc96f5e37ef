import Canonical
import Crypto
import Diagnostics
import Mapping
import Records
import Settings
import Delta

/// A mapping with everything that it refers to: its layout, its code tables, the model, and the keys of its neighbours.
struct LoadedMapping: Sendable {
    let path: String
    let file: MappingFile
    let settings: SourceSettings
    let layout: SourceLayout
    let codes: [String: CodeTable]
    let guards: Guards
    let known: KeyTypes
    let model: CanonicalModel
    /// SHA-256 of the mapping, its code tables, its copybook and what that copies, the model, declared keys and the version of
    /// the row hash.
    let digest: String

    var name: String { file.name }
    var system: String { file.system }

    /// Reads a mapping file and what it refers to.
    ///
    /// - Throws: `GatewayError` (exit 3, or 2 where a file is missing) with everything that is wrong so far.
    static func load(_ path: String, model: CanonicalModel, project: Project) throws -> LoadedMapping {
        let text = try Files.text(path)
        let context = SettingsContext()
        guard let file = try MappingFile.read(text, file: path, context: context) else {
            throw GatewayError(context.diagnostics, exit: .findings)
        }
        var digest = SHA256()
        digest.update(data: Array("landbridge \(MappingFile.version) \(RowCodec.version)\n".utf8))
        digest.update(data: Array(text.utf8))
        digest.update(data: Array("\(model.entities)".utf8))
        digest.update(data: Array(project.keyTypes.types.map { "\($0.key) \($0.value)" }.sorted().joined().utf8))
        var codes: [String: CodeTable] = [:]
        for source in file.codes {
            if let codePath = source.path {
                let tablePath = Files.relative(codePath, to: path)
                do {
                    let tableText = try Files.text(tablePath)
                    digest.update(data: Array(tableText.utf8))
                    codes[source.name] = try CodeTable.read(tableText, name: source.name, file: tablePath)
                } catch let error as GatewayError {
                    for var diagnostic in error.diagnostics {
                        if diagnostic.code == .fileNotReadable { diagnostic.rule = source.place }
                        context.report(diagnostic)
                    }
                }
            } else {
                codes[source.name] = CodeTable(name: source.name, entries: source.entries)
            }
        }
        var layout: SourceLayout?
        var settings: SourceSettings?
        if var source = context.map(file.source, "source") {
            settings = SourceSettings.read(&source)
            if let settings {
                if let format = SourceFormat(rawValue: settings.format) {
                    layout = format.layout(&source)
                    source.finish()
                } else {
                    let names = SourceFormat.allCases.map(\.rawValue)
                    context.report(
                        Diagnostic(
                            .unknownFormat, "no connector reads `\(settings.format)`", at: settings.formatNode.place,
                            expected: "one of " + names.joined(separator: ", "),
                            help: Suggestion.nearest(to: settings.format, among: names).map { "did you mean `\($0)`?" }))
                }
            }
        }
        for text in layout?.referencedTexts ?? [] {
            digest.update(data: Array("\(text.utf8.count)\n".utf8))
            digest.update(data: Array(text.utf8))
        }
        var guards = Guards()
        if let node = file.guards, var map = context.map(node, "guards") { guards = Guards.read(&map) }
        guard let layout, let settings else { throw GatewayError(context.diagnostics, exit: .findings) }
        let loaded = LoadedMapping(
            path: path, file: file, settings: settings, layout: layout,
            codes: ConditionTables.tables(layout.codeTables, declared: codes), guards: guards,
            known: project.keyTypes, model: model, digest: Hexadecimal.text(digest.finalize()))
        if context.collector.hasErrors { throw loaded.failure(context.diagnostics) }
        return loaded
    }

    /// What is wrong with the file, and with its expressions as far as they can be checked all the same.
    private func failure(_ diagnostics: [Diagnostic]) -> GatewayError {
        do {
            _ = try compile(namespace: RowID(high: 0, low: 0))
        } catch let error as GatewayError {
            return GatewayError(diagnostics + error.diagnostics.filter { !diagnostics.contains($0) }, exit: .findings)
        } catch {}
        return GatewayError(diagnostics, exit: .findings)
    }

    /// Checks every expression and compiles the mapping.
    ///
    /// - Parameter needsSecrets: false where nothing will run.
    /// - Throws: `GatewayError` with all findings: exit 3, or 2 where nothing is wrong but a secret that is missing.
    func compile(
        namespace: RowID, needsSecrets: Bool = true
    ) throws -> (mapping: CompiledMapping, controls: ControlTotals, warnings: [Diagnostic]) {
        var collector = DiagnosticCollector()
        var compiler = MappingCompiler(
            file: file, schema: layout.schema, model: model, codes: codes, namespace: namespace, known: known,
            needsSecrets: needsSecrets)
        var compiled: (mapping: CompiledMapping, warnings: [Diagnostic])?
        var controls: ControlTotals?
        do { compiled = try compiler.compile(asOf: settings.asOf) } catch let error as GatewayError {
            collector.report(contentsOf: error.diagnostics)
        }
        do { controls = try ControlTotals(settings.controls, schema: layout.schema) } catch let error as GatewayError {
            collector.report(contentsOf: error.diagnostics)
        }
        guard let compiled, let controls else {
            let isSecretMissing = collector.diagnostics.allSatisfy { $0.severity != .error || $0.code == .secretMissing }
            throw GatewayError(collector.diagnostics, exit: isSecretMissing ? .usage : .findings)
        }
        return (compiled.mapping, controls, compiled.warnings)
    }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
