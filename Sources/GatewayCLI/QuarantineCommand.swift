import ArgumentParser
import Gateway

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Look at the records that runs rejected.",
        discussion: """
            EXAMPLES:
              landbridge quarantine list --store sqlite:county.db
              landbridge quarantine show 12 --store sqlite:county.db
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List rejected records.",
            discussion: """
                EXAMPLES:
                  landbridge quarantine list --store sqlite:county.db
                  landbridge quarantine list --code LB3003 --all --format json
                """)

        @Option(name: .long, help: "sqlite:PATH, postgresql://…, or a store of the project file.")
        var store: String?

        @Option(name: .long, help: "Only records of this mapping.")
        var mapping: String?

        @Option(name: .long, help: "Only this code, such as LB3003.")
        var code: String?

        @Flag(name: .long, help: "Also records that a later run saw good.")
        var all = false

        @Option(name: .long, help: "At most so many records.")
        var limit = 100

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func validate() throws { if limit < 0 { throw ValidationError("--limit cannot be negative") } }

        func run() async throws {
            try await common.run(json: format == .json) {
                try $0.quarantineList(store: store, mapping: mapping, code: code, all: all, limit: limit)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one rejected record: why, where, and its bytes.",
            discussion: """
                The bytes of records with personal data are shown with --show-personal only.

                EXAMPLES:
                  landbridge quarantine show 12 --store sqlite:county.db
                  landbridge quarantine show 12 --show-personal
                """)

        @Argument(help: "The number that `quarantine list` gives.")
        var id: Int64

        @Option(name: .long, help: "sqlite:PATH, postgresql://…, or a store of the project file.")
        var store: String?

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.quarantineShow(store: store, id: id) }
        }
    }
}
