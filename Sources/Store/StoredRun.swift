/// A run as the ledger has it.
public struct StoredRun: Sendable, Hashable {
    /// Counts up over all mappings of the store.
    public let number: Int64
    /// Its `finishedAt` is never nil.
    public let record: RunRecord

    public init(number: Int64, record: RunRecord) {
        self.number = number
        self.record = record
    }
}
