import ArgumentParser
import Gateway

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make and describe stores.",
        discussion: """
            EXAMPLES:
              landbridge store init sqlite:county.db
              landbridge store status sqlite:county.db
            """,
        subcommands: [Init.self, Status.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make a store with the tables of the canonical model.",
            discussion: """
                The namespace is what row ids are computed from. It is fixed here: two stores with the same namespace give the
                same ids.

                EXAMPLES:
                  landbridge store init sqlite:county.db
                  landbridge store init sqlite:test.db --namespace 6ba7b810-9dad-11d1-80b4-00c04fd430c8
                """)

        @Argument(help: "sqlite:PATH, or a store of the project file.")
        var store: String

        @Option(name: .long, help: "A UUID; the default is a random one.")
        var namespace: String?

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.storeInit(store, namespace: namespace) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe a store: rows by entity and stream, the last run, the quarantine.",
            discussion: """
                EXAMPLES:
                  landbridge store status sqlite:county.db
                  landbridge store status --format json
                """)

        @Argument(help: "sqlite:PATH, or a store of the project file.")
        var store: String?

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.storeStatus(store) }
        }
    }
}
