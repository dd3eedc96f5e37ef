import ArgumentParser
import Gateway

struct FunctionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "functions",
        abstract: "List the functions of expressions, or show the manual page of one.",
        discussion: """
            The pages are those of docs/functions.md: signatures, what nulls and errors give, and examples.

            EXAMPLES:
              landbridge functions
              landbridge functions personName
              landbridge functions "%" --format json
            """)

    @Argument(help: "A function, form or operator, as in an expression; without it all are listed.")
    var name: String?

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run(json: format == .json) { try $0.functions(name) }
    }
}
