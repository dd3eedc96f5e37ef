public import Diagnostics
import Expressions
import Mapping

extension Commands {
    /// Lists what expressions may call, or prints the manual page of one function, form or operator.
    ///
    /// - Parameter name: as in an expression; nil for the list.
    /// - Throws: `GatewayError` (exit 2) with `LB2103` where nothing has that name.
    public func functions(_ name: String?) throws -> ExitStatus {
        let extra = MappingFunctions.documentation
        let index = FunctionsDocumentation.index(extra: extra)
        guard let name else {
            if console.isJSON {
                let all = index.map { JSONValue.object(["name": .string($0.name), "summary": .string($0.summary)]) }
                console.print(try JSONValue.list(all).text())
            } else {
                let width = index.map(\.name.count).max() ?? 0
                for (name, summary) in index {
                    console.print(name + String(repeating: " ", count: width - name.count + 2) + summary)
                }
            }
            return .done
        }
        guard let page = FunctionsDocumentation.page(name, extra: extra) else {
            let near = Suggestion.nearest(to: name, among: index.map(\.name))
            throw GatewayError(
                Diagnostic(
                    .unknownFunction, "there is no function `\(name)`", at: Place(),
                    help: near.map { "did you mean `\($0)`?" } ?? "`landbridge functions` lists them all"), exit: .usage)
        }
        console.print(console.isJSON ? try JSONValue.object(["name": .string(name), "page": .string(page)]).text() : page)
        return .done
    }
}
