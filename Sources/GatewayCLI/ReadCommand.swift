import ArgumentParser
import Gateway

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Write decoded source records as lines of JSON, before any mapping.",
        usage: "landbridge read <mapping> --input <file> ... [<options>]",
        discussion: """
            Fields that cannot be decoded are null and stand under "errors" with the reason.

            EXAMPLES:
              landbridge read mappings/property-tax.yaml --input roll.txt --limit 3
              landbridge read mappings/property-tax.yaml --input roll.txt --kind trailer
              landbridge read mappings/licensing.yaml --input 'in/*.xml.gz' --output records.ndjson
            """)

    @Argument(help: "A mapping file; only its source is used.")
    var mapping: String?

    @OptionGroup var inputs: InputOptions

    @Option(name: .long, help: "Only records of this kind.")
    var kind: String?

    @Option(name: .long, help: "At most so many records.")
    var limit: Int?

    @Option(name: .long, help: "A file instead of standard output.")
    var output: String?

    @Option(name: .long, help: "json: lines of JSON are the only form; the option is there as on the other commands.")
    var format = OutputFormat.json

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative") }
    }

    mutating func run() async throws {
        let mapping = try inputs.subject(mapping, "mapping")
        let command = self
        try await common.run(json: false) {
            try await $0.read(
                mapping, inputs: command.inputs.input, kind: command.kind, limit: command.limit, output: command.output)
        }
    }
}
