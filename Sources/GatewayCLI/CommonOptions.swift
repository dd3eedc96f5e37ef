public import ArgumentParser
import Diagnostics
public import Gateway

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "The project file; the default is landbridge.yaml in the working directory, if there is one.")
    var project: String?

    @Option(name: .long, help: ArgumentHelp("A file with more entities and fields for the canonical model.", valueName: "file"))
    var model: [String] = []

    @Flag(name: .long, help: "Show personal values in messages and quarantined records.")
    var showPersonal = false

    /// Runs a command and turns what it throws into messages and an exit code.
    func run(json: Bool, _ body: (Commands) async throws -> ExitStatus) async throws {
        let console = Console(isJSON: json, showsPersonal: showPersonal)
        var status = ExitStatus.failed
        do {
            status = try await body(try Commands(console: console, projectFile: project, modelFiles: model))
        } catch let error as GatewayError {
            console.show(error)
            status = error.exit
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}

extension PreviewFormat: ExpressibleByArgument {}
extension RunMode: ExpressibleByArgument {}
extension CommitMode: ExpressibleByArgument {}
