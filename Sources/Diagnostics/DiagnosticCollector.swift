/// Gathers diagnostics while work goes on, so that one pass reports all that is wrong and not just the first thing.
public struct DiagnosticCollector: Sendable {
    public private(set) var diagnostics: [Diagnostic] = []
    /// How many more were reported than are kept.
    public private(set) var dropped = 0
    /// How many errors were reported, those among them that were dropped included.
    public private(set) var errorCount = 0
    private let limit: Int

    /// - Parameter limit: how many diagnostics are kept; the rest are counted.
    public init(limit: Int = 1_000) { self.limit = limit }

    public var hasErrors: Bool { errorCount > 0 }

    public mutating func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        if diagnostics.count < limit { diagnostics.append(diagnostic) } else { dropped += 1 }
    }

    public mutating func report(contentsOf more: [Diagnostic]) { for diagnostic in more { report(diagnostic) } }

    /// - Throws: ``GatewayError`` with all that was collected, when an error is among it.
    public func throwIfErrors(exit: ExitStatus) throws {
        if hasErrors { throw GatewayError(diagnostics, exit: exit) }
    }
}
