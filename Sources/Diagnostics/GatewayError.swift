/// What ends a command: the diagnostics that say why, and the exit code that tells a scheduler what kind of end it is.
public struct GatewayError: Error, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]
    public let exit: ExitStatus

    public init(_ diagnostics: [Diagnostic], exit: ExitStatus) {
        self.diagnostics = diagnostics
        self.exit = exit
    }

    public init(_ diagnostic: Diagnostic, exit: ExitStatus = .failed) {
        self.init([diagnostic], exit: exit)
    }

    public var description: String {
        diagnostics.map { TextRenderer(color: false).render($0) }.joined(separator: "\n")
    }
}
