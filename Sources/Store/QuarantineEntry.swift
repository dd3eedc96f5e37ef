/// A quarantined record as the store has it.
public struct QuarantineEntry: Sendable, Hashable {
    public let id: Int64
    public let mapping: String
    /// Without its raw bytes in lists.
    public let finding: QuarantineFinding
    /// Bytes of the raw record; nil where it was not kept.
    public let rawSize: Int?
    public let firstRun: Int64
    public let lastRun: Int64
    /// The run that saw the record good; nil while the entry is open.
    public let resolvedRun: Int64?

    public init(
        id: Int64, mapping: String, finding: QuarantineFinding, rawSize: Int?, firstRun: Int64, lastRun: Int64,
        resolvedRun: Int64?
    ) {
        self.id = id
        self.mapping = mapping
        self.finding = finding
        self.rawSize = rawSize
        self.firstRun = firstRun
        self.lastRun = lastRun
        self.resolvedRun = resolvedRun
    }
}
