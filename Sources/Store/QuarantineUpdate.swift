/// What a run does to the quarantine of its mapping.
public struct QuarantineUpdate {
    /// Which open entries the run saw good when it did not find them again.
    public enum Scope: Sendable, Hashable {
        /// None: the run did not read all records.
        case nothing
        /// All of the mapping: a snapshot was read to its end.
        case everything
        /// Those of the files that were read to their ends.
        case files([String])
    }

    public let resolves: Scope
    /// Calls its argument with batches of findings. The first finding of a record and code in a run is the one that is kept.
    public let forEachBatch: (_ body: ([QuarantineFinding]) throws -> Void) throws -> Void

    public init(resolves: Scope, forEachBatch: @escaping (_ body: ([QuarantineFinding]) throws -> Void) throws -> Void) {
        self.resolves = resolves
        self.forEachBatch = forEachBatch
    }

    /// Findings that are in memory already.
    public init(resolves: Scope, findings: [QuarantineFinding] = []) {
        self.init(resolves: resolves) { body in if !findings.isEmpty { try body(findings) } }
    }
}
