import CMalloc
import Diagnostics
import Input

/// What the command line offers, callable as a library: each returns how it ended and writes to a console.
public struct Commands: Sendable {
    let console: Console
    let project: Project
    /// Model files beside the project's.
    let modelFiles: [String]

    /// - Parameter projectFile: nil for the working directory's `landbridge.yaml`, if there is one.
    /// - Throws: `GatewayError` (exit 2) where the project file is wrong.
    public init(console: Console, projectFile: String? = nil, modelFiles: [String] = []) throws {
        self.console = console
        self.modelFiles = modelFiles
        project = try Project.load(projectFile)
    }

    /// Keeps freed memory for the next batch instead of giving it back to the kernel after each one, which costs a page fault a
    /// page. For the process as a whole, so a library's host decides for itself.
    public static func keepFreedMemory() {
        mallopt(M_TRIM_THRESHOLD, 256 << 20)
        mallopt(M_MMAP_THRESHOLD, 32 << 20)
    }

    var context: RunContext {
        RunContext(project: project, progress: { [console] in console.progress($0) }, note: { [console] in console.show([$0]) })
    }

    func load(_ path: String) throws -> LoadedMapping {
        try LoadedMapping.load(path, model: try Stores.model(project, modelFiles), project: project)
    }

    /// - Throws: `GatewayError` (exit 2) with `LB6011` where there are no inputs, or where a database takes none; what finding
    ///   them throws.
    func inputs(_ patterns: [String], of mapping: LoadedMapping, relativeTo folder: String = "") throws -> [InputFile] {
        guard mapping.layout.readsFiles else {
            if patterns.isEmpty { return [] }
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "the mapping reads a database, and an input is named", at: Place(file: mapping.path),
                    help: "leave --input and `inputs` out; `connection` in the mapping's source says which database it is"),
                exit: .usage)
        }
        guard !patterns.isEmpty else {
            throw GatewayError(
                Diagnostic(
                    .usageWrong, "no input is named", expected: "--input FILE (more than once, or a pattern in quotes)"),
                exit: .usage)
        }
        return try InputFeed.resolve(patterns, relativeTo: folder)
    }
}
