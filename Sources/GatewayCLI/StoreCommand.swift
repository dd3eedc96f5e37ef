import ArgumentParser
import Gateway

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make, describe and migrate stores.",
        discussion: """
            A store is a file of SQLite or a schema of a PostgreSQL database, with the same tables.

            EXAMPLES:
              landbridge store init sqlite:county.db
              landbridge store init postgresql://landbridge@db.example/county
              landbridge store status sqlite:county.db
              landbridge store migrate county --plan
            """,
        subcommands: [Init.self, Status.self, Migrate.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make a store with the tables of the canonical model.",
            discussion: """
                The namespace is what row ids are computed from. It is fixed here: two stores with the same namespace give the
                same ids.

                A PostgreSQL database must exist; the tables are made in the first schema of the search_path. What the URL leaves
                out comes from PGHOST, PGUSER, PGPASSWORD and so on, a service file (postgresql:service=county) or a password file.

                EXAMPLES:
                  landbridge store init sqlite:county.db
                  landbridge store init postgresql://landbridge@db.example/county
                  landbridge store init sqlite:test.db --namespace 6ba7b810-9dad-11d1-80b4-00c04fd430c8
                """)

        @Argument(help: "sqlite:PATH, postgresql://…, or a store of the project file.")
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

        @Argument(help: "sqlite:PATH, postgresql://…, or a store of the project file.")
        var store: String?

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.storeStatus(store) }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate", abstract: "Bring a store up to the canonical model of this program and project.",
            discussion: """
                Adds tables, columns and indexes, and widens types that can be widened without loss: int to decimal; date to
                timestamp; int, decimal, bool, date and references to string. Anything else is refused, and nothing is changed.
                All of it is one transaction. What the model no longer has stays in the store.

                EXAMPLES:
                  landbridge store migrate sqlite:county.db --plan
                  landbridge store migrate county
                """)

        @Argument(help: "sqlite:PATH, postgresql://…, or a store of the project file.")
        var store: String?

        @Flag(name: .long, help: "Say what would be done, and do nothing.")
        var plan = false

        @Option(name: .long, help: "text or json.")
        var format = OutputFormat.text

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.run(json: format == .json) { try $0.storeMigrate(store, isPlan: plan) }
        }
    }
}
