import Diagnostics
import FoundationEssentials

/// Fills `${NAME}` from the environment and `${file:PATH}` from a file, so that no secret stands in a project file.
enum Secrets {
    /// - Throws: `GatewayError` (exit 2) with `LB6010` where a variable or file is missing; values are never in the message.
    static func expanded(_ text: String) throws -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}") else { throw missing("${\(rest)", "a closing brace") }
            result += try value(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func value(_ name: String) throws -> String {
        if name.hasPrefix("file:") {
            let path = String(name.dropFirst("file:".count))
            guard let text = try? Files.text(path) else { throw missing("${\(name)}", "a readable file") }
            return String(text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first ?? "")
        }
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw missing("${\(name)}", "an environment variable \(name)")
        }
        return value
    }

    private static func missing(_ reference: String, _ expected: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .secretMissing, "\(reference) has no value", expected: expected,
                help: "set it where the job is started; secrets do not belong into the project file"), exit: .usage)
    }
}
