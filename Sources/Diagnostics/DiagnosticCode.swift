/// A numbered kind of diagnostic. A number is never given to a second meaning.
///
/// `LB1xxx` layouts and sources, `LB2xxx` mappings and expressions, `LB3xxx` data, `LB4xxx` sync and guards, `LB5xxx`
/// connections and stores, `LB6xxx` configuration. The codes stand in `Codes/`, one file a series; `docs/diagnostics.md` is
/// generated from them.
public struct DiagnosticCode: Sendable, Hashable, CustomStringConvertible {
    /// `LB` and four digits.
    public let number: String
    /// What happened, in a few words, without particulars.
    public let title: String
    /// What it means and what to do, for the reference page.
    public let explanation: String

    public init(_ number: String, _ title: String, _ explanation: String) {
        self.number = number
        self.title = title
        self.explanation = explanation
    }

    public var description: String { number }

    public static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.number == right.number }
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// Every code, in the order of the reference page.
    public static let all: [DiagnosticCode] =
        sourceCodes + fixedWidthCodes + copybookCodes + xmlCodes + inputCodes + delimitedCodes + inferenceCodes + mappingCodes + expressionCodes
        + dataCodes + syncCodes + storeCodes + postgresCodes + configurationCodes
}
