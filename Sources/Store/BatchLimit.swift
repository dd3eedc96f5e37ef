/// How large the transactions are in which a run is committed. What reaches one of the limits closes a batch.
public struct BatchLimit: Sendable, Hashable {
    public static let rowRange = 1...1_000_000
    public static let defaultRows = 50_000

    /// Changed rows.
    public let rows: Int
    /// Memory that they take until they are written.
    public let bytes: Int

    /// - Parameters:
    ///   - rows: brought into ``rowRange``.
    ///   - bytes: a batch takes one change more at most.
    public init(rows: Int = defaultRows, bytes: Int) {
        self.rows = min(max(rows, Self.rowRange.lowerBound), Self.rowRange.upperBound)
        self.bytes = max(bytes, 1)
    }
}
