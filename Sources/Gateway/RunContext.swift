public import Connector
public import Diagnostics

/// What a run is told from outside and tells outside, so that it can be called, watched and cancelled as a library.
public struct RunContext: Sendable {
    public let project: Project
    /// Called after every frame, from one task at a time.
    public let progress: @Sendable (SourceProgress) -> Void
    /// Called with findings that do not stop the run.
    public let note: @Sendable (Diagnostic) -> Void

    public init(
        project: Project, progress: @escaping @Sendable (SourceProgress) -> Void = { _ in },
        note: @escaping @Sendable (Diagnostic) -> Void = { _ in }
    ) {
        self.project = project
        self.progress = progress
        self.note = note
    }
}
