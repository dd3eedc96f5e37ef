/// The exit codes of the command line.
public enum ExitStatus: Int32, Sendable, Hashable {
    case done = 0
    /// Failed; nothing was committed.
    case failed = 1
    /// Wrong usage or configuration.
    case usage = 2
    /// `check` or `test` found errors.
    case findings = 3
    /// A guard stopped the run before anything was committed.
    case guarded = 4
    /// Locked or unreachable; the same command may succeed later.
    case unavailable = 5
}
