import ArgumentParser
import Gateway

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring a store up to an extract: write what changed, in one transaction or in batches.",
        usage: "landbridge sync <job> [--input <file> ...] [<options>]",
        discussion: """
            The extract is a snapshot: rows that it does not have any more are deleted, where it proved to be complete. Guards
            stop a run that would change too much, before anything is written; --approve lets a number through.

            A run is committed whole or not at all. One that is too large for one transaction is committed in batches with
            --commit batched: everything is proved before the first one, deletes come last, and when the run is killed, the same
            command again writes the rest.

            EXAMPLES:
              landbridge sync mappings/property-tax.yaml --input roll.txt --store sqlite:county.db
              landbridge sync tax-nightly
              landbridge sync tax-nightly --approve deletes=312
              landbridge sync mappings/contact-center.yaml --mode incremental --store sqlite:county.db
              landbridge sync mappings/contact-center.yaml --mode changes --follow --store sqlite:county.db
              landbridge sync mappings/property-tax.yaml --input roll.txt --commit batched --store sqlite:county.db
              landbridge sync tax-nightly --commit batched --batch-rows 200000
            """)

    @Argument(help: "A job of the project file, or a mapping file.")
    var job: String?

    @OptionGroup var inputs: InputOptions

    @Option(name: .long, help: "sqlite:PATH, postgresql://…, or a store of the project file.")
    var store: String?

    @Option(name: .long, help: ArgumentHelp("deletes=N, updates=N, rejects=N, empty or drift; may be given more than once.", valueName: "what"))
    var approve: [String] = []

    @Option(name: .long, help: "snapshot, incremental or changes; the default is the job's, or snapshot.")
    var mode: RunMode?

    @Option(name: .long, help: "atomic (one transaction) or batched; the default is the job's, or atomic.")
    var commit: CommitMode?

    @Option(name: .long, help: ArgumentHelp("With batched: changed rows in a transaction, 1 to 1000000; the default is the job's, or 50000.", valueName: "n"))
    var batchRows: Int?

    @Flag(name: .long, help: "With incremental or changes: read everything anew, and go on from there.")
    var restart = false

    @Flag(name: .long, help: "With changes: read what is there now, and end. This is the default.")
    var untilCurrent = false

    @Flag(name: .long, help: "With changes: go on until the process is ended, which is safe at any moment.")
    var follow = false

    @Flag(name: .long, help: "Take deleted rows out instead of marking them.")
    var hardDeletes = false

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if follow, untilCurrent { throw ValidationError("--follow and --until-current exclude each other") }
    }

    mutating func run() async throws {
        let job = try inputs.subject(job, "job")
        let command = self
        try await common.run(json: format == .json) {
            try await $0.sync(
                job, inputs: command.inputs.input, store: command.store, approvals: command.approve,
                hardDeletes: command.hardDeletes, mode: command.mode, commit: command.commit, batchRows: command.batchRows,
                restarts: command.restart, follows: command.follow)
        }
    }
}
