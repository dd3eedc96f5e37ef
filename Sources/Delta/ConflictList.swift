/// The conflicts of a stream: the first of them, and how many there are in all.
public struct ConflictList: Sendable, Hashable {
    public private(set) var rows: [Conflict] = []
    public private(set) var count = 0
    /// How many are kept; the rest are counted, so that memory does not grow with the extract.
    public let limit: Int

    public init(limit: Int) { self.limit = limit }

    /// How many are counted and not kept.
    public var dropped: Int { count - rows.count }

    /// - Parameter make: called only while there is room.
    mutating func append(_ make: () -> Conflict) {
        count += 1
        if rows.count < limit { rows.append(make()) }
    }
}
