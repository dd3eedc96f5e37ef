public import Canonical
public import Delta

/// What a run does to one stream.
public struct StreamChanges {
    public let stream: EntityStream
    /// Calls its argument with batches of changes: each id at most once, best in ascending order, deletes last.
    public let forEachBatch: (_ body: ([Change]) throws -> Void) throws -> Void

    public init(stream: EntityStream, forEachBatch: @escaping (_ body: ([Change]) throws -> Void) throws -> Void) {
        self.stream = stream
        self.forEachBatch = forEachBatch
    }

    /// Changes that are in memory already.
    public init(stream: EntityStream, changes: [Change] = []) {
        self.init(stream: stream) { body in if !changes.isEmpty { try body(changes) } }
    }
}
