import Canonical
import Diagnostics
import Records
import Settings
import Store

/// Makes and opens what a store URL names: `sqlite:PATH`, `postgresql://…`, or `postgresql:` with settings of libpq.
enum Stores {
    static let expected = "sqlite:PATH or postgresql://HOST/DATABASE"

    private enum Place {
        case sqlite(path: String)
        case postgres(settings: String)
    }

    /// - Throws: `GatewayError` (exit 2) with `LB6009` where the URL is of no known kind; what opening throws.
    static func open(_ url: String, model: CanonicalModel, readOnly: Bool) throws -> any CanonicalStore {
        switch try place(url) {
        case .sqlite(let path): try SQLiteStore.open(path, readOnly: readOnly, model: model)
        case .postgres(let settings): try PostgresStore.open(settings, readOnly: readOnly, model: model)
        }
    }

    /// - Throws: `GatewayError` (exit 2) with `LB6009` where the URL is of no known kind; what making throws.
    static func create(_ url: String, namespace: RowID, model: CanonicalModel) throws -> any CanonicalStore {
        switch try place(url) {
        case .sqlite(let path): try SQLiteStore.create(path, namespace: namespace, model: model)
        case .postgres(let settings): try PostgresStore.create(settings, namespace: namespace, model: model)
        }
    }

    private static func place(_ url: String) throws -> Place {
        if url.hasPrefix("sqlite:"), url.count > "sqlite:".count { return .sqlite(path: String(url.dropFirst("sqlite:".count))) }
        for scheme in ["postgresql:", "postgres:"] where url.hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.count)
            return .postgres(settings: rest.hasPrefix("//") ? url : String(rest))
        }
        // It may hold a password, so no more than a scheme is shown.
        let scheme = url.firstIndex(of: ":").map { url[..<$0] } ?? ""
        let isScheme = !scheme.isEmpty && scheme.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
        throw GatewayError(
            Diagnostic(
                .unknownStore, isScheme ? "no store can be opened at a `\(scheme):` URL" : "no store can be opened at this text",
                expected: expected,
                help: url.contains("=")
                    ? "settings of a PostgreSQL connection begin with `postgresql:`" : "make a store with `landbridge store init sqlite:PATH`"),
            exit: .usage)
    }

    /// How the commands that a report suggests name the store.
    ///
    /// - Parameter name: as the user or the job names it. Settings of a connection are not shown: they may hold a password.
    static func option(_ name: String?) -> String {
        guard let name else { return "" }
        return " --store " + (name.contains(":") && !name.hasPrefix("sqlite:") ? "…" : name)
    }

    /// The standard model with the additions of the project and of the command line.
    static func model(_ project: Project, _ extra: [String]) throws -> CanonicalModel {
        var model = try CanonicalModel.standard()
        for file in project.modelFiles.map({ project.resolve($0) }) + extra {
            model = try model.extended(byText: try Files.text(file), file: file)
        }
        return model
    }
}
