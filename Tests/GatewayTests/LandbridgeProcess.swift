import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The built command, run as its users run it.
struct LandbridgeProcess {
    /// The root of the package whose tests these are.
    static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().standardizedFileURL

    /// The command beside the test bundle.
    static let executable: URL = {
        let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folders = [
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
            running.map { URL(fileURLWithPath: $0).deletingLastPathComponent() },
            packageRoot.appendingPathComponent(".build/debug"), packageRoot.appendingPathComponent(".build/release"),
        ]
        let found = folders.compactMap { $0?.appendingPathComponent("landbridge") }
        return found.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? found[0]
    }()

    /// The folder with conformance cases and real extracts, where there is one.
    static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"] ?? "../shared"
        let folder = URL(fileURLWithPath: named, relativeTo: packageRoot).standardizedFileURL
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
        return exists && isFolder.boolValue ? folder : nil
    }()

    /// How a run ended and what it said.
    struct Outcome: Sendable {
        /// The exit code; that of a signal is 128 and its number.
        let status: Int32
        let out: String
        let err: String

        /// Standard output as one JSON value.
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(out.utf8), options: [.fragmentsAllowed]) }
    }

    /// Runs the command to its end.
    ///
    /// - Parameter folder: the working directory; the default is the package root.
    static func run(
        _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:], input: Data = Data()
    ) throws -> Outcome {
        let running = try Running(arguments, in: folder, environment: environment, input: input)
        return try running.wait()
    }

    /// A command that goes on while the test does something else.
    final class Running {
        let process = Process()
        private let files: TemporaryFolder

        init(
            _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:], input: Data = Data()
        ) throws {
            files = try TemporaryFolder()
            // Files, since a pipe that nobody reads stops the command.
            for name in ["out", "err"] { try Data().write(to: files.url.appendingPathComponent(name)) }
            try input.write(to: files.url.appendingPathComponent("in"))
            process.executableURL = LandbridgeProcess.executable
            process.arguments = arguments
            process.currentDirectoryURL = folder ?? LandbridgeProcess.packageRoot
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = try FileHandle(forReadingFrom: files.url.appendingPathComponent("in"))
            process.standardOutput = try FileHandle(forWritingTo: files.url.appendingPathComponent("out"))
            process.standardError = try FileHandle(forWritingTo: files.url.appendingPathComponent("err"))
            try process.run()
        }

        deinit { if process.isRunning { kill() } }

        func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

        func wait() throws -> Outcome {
            process.waitUntilExit()
            let bySignal = process.terminationReason == .uncaughtSignal
            return Outcome(
                status: bySignal ? 128 + process.terminationStatus : process.terminationStatus,
                out: String(decoding: try Data(contentsOf: files.url.appendingPathComponent("out")), as: UTF8.self),
                err: String(decoding: try Data(contentsOf: files.url.appendingPathComponent("err")), as: UTF8.self))
        }
    }
}

/// A folder that goes away with its owner.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("landbridge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file into the folder.
    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }

    func write(_ name: String, _ bytes: Data) throws { try bytes.write(to: url.appendingPathComponent(name)) }
}
