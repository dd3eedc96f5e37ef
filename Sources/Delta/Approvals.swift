import Diagnostics

/// What a user lets through the guards, for one run: `--approve deletes=312`.
public struct Approvals: Sendable, Hashable {
    /// At most so many in the whole run; nil where nothing was approved.
    public var deletes: Int?
    public var updates: Int?
    public var rejects: Int?
    /// An extract without records is meant.
    public var empty = false
    /// A feed that is made of other elements or columns than before is meant, under `drift: fail`.
    public var drift = false

    public init() {}

    /// - Parameter texts: each `deletes=N`, `updates=N`, `rejects=N`, `empty` or `drift`.
    /// - Throws: `LB4014` where a text is anything else, or approves twice.
    public init(_ texts: [String]) throws {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if name == "empty", parts.count == 1, !empty {
                empty = true
                continue
            }
            if name == "drift", parts.count == 1, !drift {
                drift = true
                continue
            }
            guard parts.count == 2, let count = GuardLimit.wholeNumber(parts[1], digits: 15) else {
                throw Self.unusable(text, name)
            }
            switch name {
            case "deletes" where deletes == nil: deletes = count
            case "updates" where updates == nil: updates = count
            case "rejects" where rejects == nil: rejects = count
            default: throw Self.unusable(text, name)
            }
        }
    }

    private static func unusable(_ text: String, _ name: String) -> GatewayError {
        let names = ["deletes", "updates", "rejects", "empty", "drift"]
        let isKnown = names.contains(name)
        return GatewayError(
            Diagnostic(
                .approvalUnusable, "an approval cannot be used",
                expected: "deletes=N, updates=N, rejects=N, empty or drift, each once, with N a whole number",
                found: Redacted(text, isPersonal: false),
                help: isKnown ? nil : Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }),
            exit: .usage)
    }
}
