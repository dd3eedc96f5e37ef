import Synchronization

/// Whether any row was rejected for its shape, which hides its keys: known only once its frame is decoded.
final class RejectFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
