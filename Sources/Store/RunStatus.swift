/// How a run that the ledger knows ended. Runs that fail or are stopped by a guard leave nothing in the store.
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
    /// Some of its batches are in the store: it is under way, or was left unfinished.
    case partial
    /// Its changes are in the store.
    case applied
    /// It found nothing to change.
    case unchanged
    /// It was applied and taken back later.
    case rolledBack = "rolled-back"
}
