import ArgumentParser
import Gateway

enum CopybookFormat: String, ExpressibleByArgument, CaseIterable { case auto, fixed, free }

struct InferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infer",
        abstract: "Find out how a file or a copybook is to be read, and draft the mapping for it.",
        discussion: """
            With a copybook: its layout as a table, its condition names as code tables, and a draft mapping. With data: framings,
            record lengths and code pages are tried on the first megabytes and ranked with the evidence for each; text without a
            copybook gets columns and types. XML gets a census of its elements and attributes, or what an XSD declares, and a guess
            at the record element. Values of the file are shown as shapes (AAA999) unless --show-values is given.
            Exit code 3 where nothing explains the file.

            EXAMPLES:
              landbridge infer --copybook copybooks/CLAIM.cpy
              landbridge infer --data claims.bin --copybook copybooks/CLAIM.cpy
              landbridge infer --data extract.txt --show-values
              landbridge infer --data export/*.xml --out .
              landbridge infer --schema schemas/licence.xsd --record /licensees/licensee
              landbridge infer --data claims.bin --copybook copybooks/CLAIM.cpy --out . --json
            """)

    @Option(name: .long, help: ArgumentHelp("A COBOL copybook.", valueName: "file"))
    var copybook: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp("A file of data, gzip or not; of XML several, also in zip archives.", valueName: "file"))
    var data: [String] = []

    @Option(name: .long, help: ArgumentHelp("An XSD; what it includes and imports must be local files of its folder.", valueName: "file"))
    var schema: String?

    @Option(name: .long, help: ArgumentHelp("A folder whose files the schema may name as well; may be given more than once.", valueName: "folder"))
    var schemaFolder: [String] = []

    @Option(name: .long, help: ArgumentHelp("One level 01 of the copybook (default: all), or the record element of XML (default: guessed).", valueName: "name"))
    var record: String?

    @Option(name: [.customLong("codepage"), .customLong("encoding")], help: "The code page of the data, where it is known.")
    var codePage: String?

    @Option(name: .long, help: "How the lines of the copybook are laid out: fixed, free or auto.")
    var format = CopybookFormat.auto

    @Option(name: .long, help: ArgumentHelp("Bytes of the data that are looked at; default 4194304.", valueName: "bytes"))
    var sample: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Write the draft to <folder>/mappings, and its code tables beside it.", valueName: "folder"))
    var out: String?

    @Flag(name: .long, help: "Write over files that are there.")
    var force = false

    @Flag(name: .long, help: "Show values of the file, which may be personal.")
    var showValues = false

    @Flag(name: .long, help: "One JSON object instead of text.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if copybook == nil, data.isEmpty, schema == nil { throw ValidationError("name --copybook, --data, both, or --schema") }
        if schema != nil, copybook != nil || !data.isEmpty { throw ValidationError("--schema stands alone") }
        if schema == nil, !schemaFolder.isEmpty { throw ValidationError("--schema-folder goes with --schema") }
        if let sample, !InferRequest.sampleLimits.contains(sample) {
            throw ValidationError(
                "--sample takes \(InferRequest.sampleLimits.lowerBound) to \(InferRequest.sampleLimits.upperBound) bytes")
        }
    }

    func run() async throws {
        var request = InferRequest(copybook: copybook, data: data, sampleBytes: sample)
        request.record = record
        request.schema = schema
        request.schemaFolders = schemaFolder
        request.codePage = codePage
        request.copybookFormat = format == .auto ? nil : format.rawValue
        request.folder = out
        request.overwrites = force
        request.showsValues = showValues
        let asked = request
        try await common.run(json: json) { try $0.infer(asked) }
    }
}
