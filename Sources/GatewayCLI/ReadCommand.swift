import ArgumentParser
import Gateway

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Write decoded source records as lines of JSON, before any mapping.",
        usage: "landbridge read <mapping> --input <file> ... [<options>]",
        discussion: """
            Fields that cannot be decoded are null and stand under "errors" with the reason. --hex shows the bytes of such records
            on standard error, whatever they hold, also personal data: offset in the record from 0, bytes, text in the record's
            code page, and the field that they belong to; `!` marks what is wrong. Of XML nothing is shown.

            EXAMPLES:
              landbridge read mappings/property-tax.yaml --input roll.txt --limit 3
              landbridge read mappings/property-tax.yaml --input roll.txt --kind trailer
              landbridge read mappings/property-tax.yaml --input roll.txt --hex --output /dev/null
              landbridge read mappings/property-tax.yaml --input roll.txt --hex --record 12
              landbridge read mappings/licensing.yaml --input 'in/*.xml.gz' --output records.ndjson
            """)

    @Argument(help: "A mapping file; only its source is used.")
    var mapping: String?

    @OptionGroup var inputs: InputOptions

    @Option(name: .long, help: "Only records of this kind.")
    var kind: String?

    @Option(name: .long, help: "At most so many records.")
    var limit: Int?

    @Option(name: .long, help: "Only the record of this number, as messages have it.")
    var record: Int64?

    @Flag(name: .long, help: "Show the bytes of records that cannot be read, or of --record, field by field.")
    var hex = false

    @Option(name: .long, help: "A file instead of standard output.")
    var output: String?

    @Option(name: .long, help: "json: lines of JSON are the only form; the option is there as on the other commands.")
    var format = OutputFormat.json

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative") }
        if let record, record < 1 { throw ValidationError("--record is a number from 1") }
    }

    mutating func run() async throws {
        let mapping = try inputs.subject(mapping, "mapping")
        let command = self
        try await common.run(json: false) {
            try await $0.read(
                mapping, inputs: command.inputs.input, kind: command.kind, limit: command.limit,
                record: command.record, showsBytes: command.hex, output: command.output)
        }
    }
}
