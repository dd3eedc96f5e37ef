/// How much of a source a run reads.
public enum RunMode: String, Sendable, CaseIterable {
    /// Everything: rows that the source has no more are deleted.
    case snapshot
    /// What may have changed since the run before, by the source's watermarks. Nothing is deleted.
    case incremental
    /// What the database says that changed since the run before; the first run takes a snapshot.
    case changes
}
