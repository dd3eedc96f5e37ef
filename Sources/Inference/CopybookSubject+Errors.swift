import Copybook
import Diagnostics

extension CopybookSubject {
    static func noRecord(_ name: String, _ copybook: Copybook, _ path: String) -> GatewayError {
        let names = copybook.records.map(\.name)
        return GatewayError(
            Diagnostic(
                .fixedWidthLayout, "the copybook has no record \(name)", at: Place(file: path),
                expected: "one of " + names.prefix(20).joined(separator: ", "),
                help: Suggestion.nearest(to: name.uppercased(), among: names).map { "did you mean `\($0)`?" }),
            exit: .usage)
    }
}
