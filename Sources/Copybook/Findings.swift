import Diagnostics

/// The sources read so far and what was found in them.
struct Findings {
    private(set) var sources: [CopybookSource] = []
    private static let limit = 200
    private(set) var collector = DiagnosticCollector(limit: limit)
    /// Places at which an error is known already: what follows from it is not worth another message.
    private var reported: Set<TextPlace> = []

    var hasErrors: Bool { collector.hasErrors }

    /// - Returns: the source's position, for places.
    mutating func add(_ source: CopybookSource) -> Int {
        sources.append(source)
        return sources.count - 1
    }

    mutating func report(
        _ code: DiagnosticCode, _ message: String, at place: TextPlace, severity: Severity = .error, expected: String? = nil,
        found: String? = nil, help: String? = nil
    ) {
        if severity == .error, !reported.insert(place).inserted { return }
        collector.report(
            Diagnostic(
                code, message, severity: severity, at: self.place(place, withLine: true), expected: expected,
                found: found.map { Redacted($0, isPersonal: false) }, help: help))
    }

    /// The nearest known name to a mistyped one, among the first of many; nil when no more findings are kept.
    func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        collector.diagnostics.count < Self.limit ? Suggestion.nearest(to: name, among: candidates.prefix(1_000)) : nil
    }

    func place(_ place: TextPlace, withLine: Bool = false) -> Place {
        let index = Int(place.source)
        let source = sources.indices.contains(index) ? sources[index] : nil
        return Place(
            file: source?.name, line: Int(place.line), column: Int(place.column),
            sourceLine: withLine ? source?.text(ofLine: Int(place.line)) : nil)
    }
}
