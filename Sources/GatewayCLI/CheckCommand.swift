import ArgumentParser
import Gateway

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check mappings against their source layouts and the canonical model, without any data or database.",
        discussion: """
            Every field, type, function, code table and constant is checked. Exit code 3 where something is wrong.

            EXAMPLES:
              landbridge check mappings/property-tax.yaml
              landbridge check mappings/*.yaml --format json
            """)

    @Argument(help: "Mapping files.")
    var mappings: [String]

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run(json: format == .json) { try $0.check(mappings) }
    }
}
