import Records
import Synchronization

/// The constants of an expression as columns, kept from one batch to the next: batches nearly all have the same number of rows.
final class ConstantColumns: Sendable {
    /// More constants than an expression usually has are made anew for each batch.
    private static let limit = 16

    private let known = Mutex<[Literal: Column]>([:])

    func column(_ literal: Literal, count: Int) -> Column {
        let found = known.withLock { $0[literal] }
        if let found, found.count == count { return found }
        let made = literal.column(count: count)
        known.withLock { if $0[literal] != nil || $0.count < Self.limit { $0[literal] = made } }
        return made
    }
}
