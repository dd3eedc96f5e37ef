import Canonical
import Diagnostics
import Settings
import Store

/// Opens what a store URL names.
enum Stores {
    /// - Throws: `GatewayError` (exit 2) with `LB6009` where the URL is of no known kind; what opening throws.
    static func open(_ url: String, model: CanonicalModel, readOnly: Bool) throws -> any CanonicalStore {
        try SQLiteStore.open(try sqlitePath(url), readOnly: readOnly, model: model)
    }

    static func sqlitePath(_ url: String) throws -> String {
        if url.hasPrefix("sqlite:"), url.count > "sqlite:".count { return String(url.dropFirst("sqlite:".count)) }
        // A URL may hold a password, so it is never shown.
        let scheme = url.split(separator: ":").first.map(String.init) ?? ""
        throw GatewayError(
            Diagnostic(
                .unknownStore, "no store can be opened at a `\(scheme):` URL", expected: "sqlite:PATH",
                help: "make a store with `landbridge store init sqlite:PATH`"), exit: .usage)
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
