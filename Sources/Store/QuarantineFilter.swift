/// Which quarantined records to list.
public struct QuarantineFilter: Sendable, Hashable {
    public var mapping: String?
    /// `LB3002`.
    public var code: String?
    /// Entries that a later run closed, too.
    public var includesResolved: Bool
    public var limit: Int

    public init(mapping: String? = nil, code: String? = nil, includesResolved: Bool = false, limit: Int = 100) {
        self.mapping = mapping
        self.code = code
        self.includesResolved = includesResolved
        self.limit = limit
    }
}
