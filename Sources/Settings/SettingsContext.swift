public import Diagnostics

/// Gathers what is wrong with one settings file while it is read, so that all of it is reported at once.
public final class SettingsContext {
    public private(set) var collector = DiagnosticCollector()

    public init() {}

    public func report(_ diagnostic: Diagnostic) { collector.report(diagnostic) }

    public var diagnostics: [Diagnostic] { collector.diagnostics }

    /// How many errors were reported; who reads a part compares it before and after, since warnings refuse nothing.
    public var errorCount: Int { collector.errorCount }

    /// Reads a node as a map.
    ///
    /// - Parameter what: what the map describes, for messages: `source`, `emit[0]`.
    /// - Returns: nil, after reporting `LB6002`, where the node is something else.
    public func map(_ node: SettingsNode, _ what: String) -> SettingsMap? {
        guard case .map(let entries) = node.content else {
            report(
                Diagnostic(
                    .settingsWrongShape, "\(what) is \(node.kindName)", at: node.place, expected: "a map of keys and values"))
            return nil
        }
        return SettingsMap(what: what, entries: entries, place: node.place, context: self)
    }
}
