import ArgumentParser
import Diagnostics
import Gateway

@main
struct Landbridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landbridge",
        abstract: "Brings the extracts of legacy systems into one canonical store, and only what changed.",
        discussion: """
            EXAMPLES:
              landbridge check mappings/property-tax.yaml
              landbridge preview mappings/property-tax.yaml --input roll.txt --limit 5
              landbridge store init sqlite:county.db
              landbridge sync mappings/property-tax.yaml --input roll.txt --store sqlite:county.db
              landbridge runs --store sqlite:county.db

            EXIT CODES: 0 done; 1 failed, nothing committed; 2 wrong usage or configuration; 3 check found errors;
            4 a guard stopped the run; 5 locked or unreachable, try again.
            """,
        version: "landbridge \(Version.current)",
        subcommands: [
            CheckCommand.self, InferCommand.self, EvalCommand.self, FunctionsCommand.self, ReadCommand.self, PreviewCommand.self, SyncCommand.self, RunsCommand.self,
            QuarantineCommand.self, StoreCommand.self,
        ])

    static func main() async {
        Commands.keepFreedMemory()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            // The parser's own mistakes are usage errors; it exits with 64 for them, our contract says 2.
            let code = exitCode(for: error)
            if code == .validationFailure {
                print(message: fullMessage(for: error))
                Self.exit(withError: ExitCode(ExitStatus.usage.rawValue))
            }
            exit(withError: error)
        }
    }

    private static func print(message: String) {
        Console(isJSON: false).showUsage(message)
    }
}

enum Version {
    static let current = "0.1.0"
}
