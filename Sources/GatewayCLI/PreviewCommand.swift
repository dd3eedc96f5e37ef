import ArgumentParser
import Gateway

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show canonical rows as a mapping gives them, without writing to any store.",
        usage: "landbridge preview <mapping> --input <file> ... [<options>]",
        discussion: """
            --hex shows the bytes of rejected records on standard error, whatever they hold, also personal data: offset in the
            record from 0, bytes, text in the record's code page, and the field that they belong to; `!` marks what is wrong.
            Of XML the bytes of rejected records stand without fields.

            EXAMPLES:
              landbridge preview mappings/property-tax.yaml --input roll.txt
              landbridge preview mappings/property-tax.yaml --input roll.txt --entity obligation --format csv --all
              landbridge preview mappings/licensing.yaml --input export.xml --format ndjson --all --output rows.ndjson
              landbridge preview mappings/property-tax.yaml --input roll.txt --hex
            """)

    @Argument(help: "A mapping file.")
    var mapping: String?

    @OptionGroup var inputs: InputOptions

    @Option(name: .long, help: "table, ndjson, csv or json (the same as ndjson).")
    var format = PreviewFormat.table

    @Option(name: .long, help: "Only rows of this entity; csv needs it where a mapping emits several.")
    var entity: String?

    @Option(name: .long, help: "Rows for each entity.")
    var limit = 10

    @Flag(name: .long, help: "All rows.")
    var all = false

    @Flag(name: .long, help: "Only the mapped fields, without entity, id and key.")
    var noIds = false

    @Option(name: .long, help: "Compute ids as for this store.")
    var store: String?

    @Flag(name: .long, help: "Show the bytes of rejected records, field by field.")
    var hex = false

    @Option(name: .long, help: "A file instead of standard output.")
    var output: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit cannot be negative") }
        if all, format == .table { throw ValidationError("--all needs --format ndjson or csv: a table holds --limit rows") }
    }

    mutating func run() async throws {
        let mapping = try inputs.subject(mapping, "mapping")
        let command = self
        try await common.run(json: format == .json) {
            try await $0.preview(
                mapping, inputs: command.inputs.input, format: command.format, entity: command.entity,
                limit: command.all ? nil : command.limit, withIDs: !command.noIds, store: command.store,
                output: command.output, showsBytes: command.hex)
        }
    }
}
