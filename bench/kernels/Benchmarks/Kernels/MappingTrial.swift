import Canonical
import Diagnostics
import FixedWidthConnector
import Foundation
import Input
import Mapping
import Records
import Settings

/// `bench/expressions.yaml` over an extract, in one thread: reading and decoding, with or without mapping.
struct MappingTrial: Sendable {
    private let layout: FixedWidthLayout
    private let mapping: CompiledMapping
    private let files: [InputFile]

    init(extract: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path()
        let path = folder + "expressions.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let model = try CanonicalModel.standard().extended(
            byText: try String(contentsOfFile: folder + "model.yaml", encoding: .utf8), file: "bench/model.yaml")
        let file = try MappingFile.read(text, file: path)
        let context = SettingsContext()
        guard var source = context.map(file.source, "source") else { throw GatewayError(context.diagnostics, exit: .findings) }
        let settings = SourceSettings.read(&source)
        guard settings != nil, let layout = FixedWidthLayout.read(&source) else { throw GatewayError(context.diagnostics, exit: .findings) }
        var codes: [String: CodeTable] = [:]
        for table in file.codes { codes[table.name] = CodeTable(name: table.name, entries: table.entries) }
        var compiler = MappingCompiler(
            file: file, schema: layout.schema, model: model, codes: codes, namespace: RowID(high: 0, low: 0), known: KeyTypes())
        mapping = try compiler.compile(asOf: nil).mapping
        self.layout = layout
        files = try InputFeed.resolve([extract], relativeTo: FileManager.default.currentDirectoryPath)
    }

    /// - Returns: how many rows came out.
    func run(mapping isMapped: Bool) throws -> Int {
        let source = FixedWidthSource(layout: layout, files: files)
        var rows = 0
        while let frame = try source.next() {
            let batch = try frame.decode()
            if isMapped {
                let mapped = mapping.map(batch.batches, withIDs: false)
                guard mapped.rejects.isEmpty else { throw GatewayError(mapped.rejects[0].diagnostic) }
                rows += mapped.records
            } else {
                rows += batch.batches.reduce(0) { $0 + $1.count }
            }
        }
        return rows
    }
}
