import ArgumentParser
import Gateway

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Look at the databases that mappings read.",
        discussion: """
            EXAMPLES:
              landbridge source describe mappings/contact-center.yaml
              landbridge source describe mappings/contact-center.yaml --save
              landbridge source prepare mappings/contact-center.yaml
            """,
        subcommands: [Describe.self, Prepare.self])

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the tables and columns of a mapping's database, and save them for checks without it.",
            discussion: """
                With a saved schema `landbridge check` needs no database, and a run reports what has changed since. It is written to
                what `schema` in the mapping's source says, or to schemas/NAME.json beside the mapping.

                EXAMPLES:
                  landbridge source describe mappings/contact-center.yaml
                  landbridge source describe mappings/contact-center.yaml --save
                """)

        @Argument(help: "A mapping file of format postgres.")
        var mapping: String

        @Flag(name: .long, help: "Write the schema file.")
        var save = false

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.sourceDescribe(mapping, saves: save) }
        }
    }

    struct Prepare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make and check the publication and the slot that a mapping's changes come through.",
            discussion: """
                Needs a server with wal_level=logical and a user who may replicate and owns the tables. May be run again: what is there
                is checked. A slot makes the server keep its log until the changes are read: run the job, or drop the slot.

                EXAMPLES:
                  landbridge source prepare mappings/contact-center.yaml
                  landbridge sync mappings/contact-center.yaml --mode changes --store sqlite:county.db
                """)

        @Argument(help: "A mapping file of format postgres.")
        var mapping: String

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.sourcePrepare(mapping) }
        }
    }
}
