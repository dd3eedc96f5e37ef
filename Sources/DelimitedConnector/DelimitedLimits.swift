/// What one row may take.
public struct DelimitedLimits: Sendable, Hashable {
    /// Bytes of a row as UTF-8, without its line end.
    public var record: Int
    public var columns: Int

    public init(record: Int = 1 << 20, columns: Int = 4_096) {
        self.record = record
        self.columns = columns
    }
}
