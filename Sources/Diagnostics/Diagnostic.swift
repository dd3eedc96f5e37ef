/// One finding: what, where, what was expected and found, and what to do.
public struct Diagnostic: Sendable, Hashable {
    public let code: DiagnosticCode
    public var severity: Severity
    public var message: String
    public var place: Place?
    public var expected: String?
    public var found: Redacted?
    /// What to do next, where possible with the command to type.
    public var help: String?
    /// The place in the mapping whose rule or expression found it, for findings in data.
    public var rule: Place?

    public init(
        _ code: DiagnosticCode, _ message: String, severity: Severity = .error, at place: Place? = nil,
        expected: String? = nil, found: Redacted? = nil, help: String? = nil, rule: Place? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.expected = expected
        self.found = found
        self.help = help
        self.rule = rule
    }
}
