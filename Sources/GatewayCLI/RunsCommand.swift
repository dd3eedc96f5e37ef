import ArgumentParser
import Gateway

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs of a store, the latest first.",
        discussion: """
            A run with the status partial is committed in batches and is not finished: it is under way, or it was killed or failed.

            EXAMPLES:
              landbridge runs --store sqlite:county.db
              landbridge runs --limit 1 --format json
            """)

    @Option(name: .long, help: "sqlite:PATH, postgresql://…, or a store of the project file.")
    var store: String?

    @Option(name: .long, help: "At most so many runs.")
    var limit = 20

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func validate() throws { if limit < 0 { throw ValidationError("--limit cannot be negative") } }

    func run() async throws {
        try await common.run(json: format == .json) { try $0.runs(store: store, limit: limit) }
    }
}
