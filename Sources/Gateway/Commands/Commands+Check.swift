import Canonical
public import Diagnostics
import Mapping
import PostgresConnector
import Records

extension Commands {
    /// Why a mapping's changes cannot be read, where it or a job says that they are to be.
    private func changeProblems(_ mapping: LoadedMapping, _ compiled: CompiledMapping, _ path: String) -> [Diagnostic] {
        guard case .postgres(let layout) = mapping.layout else { return [] }
        let isJob = project.jobs.contains { $0.mode == .changes && project.resolve($0.mapping) == path }
        guard isJob || layout.declaration.changes.isDeclared else { return [] }
        return ChangeCheck.problems(
            layout, layout.description, needed: compiled.neededColumns, identifying: compiled.identifyingColumns)
    }

    /// Checks mappings without reading data.
    ///
    /// - Returns: `.findings` where one has an error.
    public func check(_ paths: [String]) throws -> ExitStatus {
        var reports: [JSONValue] = []
        var hasErrors = false
        for path in paths {
            do {
                let loaded = try load(path)
                let (compiled, controls, warnings) = try loaded.compile(
                    namespace: RowID(high: 0, low: 0), needsSecrets: false)
                let problems = changeProblems(loaded, compiled, path)
                if !problems.isEmpty { throw GatewayError(problems, exit: .findings) }
                console.show(warnings)
                reports.append(
                    .object([
                        "mapping": .string(loaded.name), "file": .string(path), "ok": .bool(true),
                        "streams": .list(compiled.streams.map { .string($0.name) }),
                        "diagnostics": .list(warnings.map { JSONValue.diagnostic($0) }),
                    ]))
                guard !console.isJSON else { continue }
                let fields = compiled.streams.reduce(0) { $0 + $1.fields.count }
                let kinds = loaded.layout.schema.kinds.count
                console.print(
                    "\(path): ok (\(compiled.streams.count) entities, \(fields) fields, \(kinds) record kind\(kinds == 1 ? "" : "s")"
                        + "\(controls.isEmpty ? "" : ", \(loaded.settings.controls.count) controls"))")
            } catch let error as GatewayError where error.exit == .findings {
                hasErrors = true
                console.show(error.diagnostics)
                reports.append(
                    .object([
                        "file": .string(path), "ok": .bool(false),
                        "diagnostics": .list(error.diagnostics.map { JSONValue.diagnostic($0) }),
                    ]))
                if !console.isJSON {
                    let count = error.diagnostics.filter { $0.severity == .error }.count
                    console.print("\(path): \(count) error\(count == 1 ? "" : "s")")
                }
            }
        }
        if console.isJSON { console.print(try JSONValue.list(reports).text()) }
        return hasErrors ? .findings : .done
    }
}
