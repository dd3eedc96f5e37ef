import Copybook
public import Diagnostics
import Inference
import Input

/// What `infer` is asked to look at.
public struct InferRequest: Sendable {
    public var copybook: String?
    /// Files or patterns; several only of XML.
    public var data: [String]
    /// An XSD, and folders whose files it may name beside those of its own.
    public var schema: String?
    public var schemaFolders: [String] = []
    /// A level 01 of the copybook, or the record element of XML.
    public var record: String?
    public var codePage: String?
    /// `fixed`, `free` or nil.
    public var copybookFormat: String?
    public var sampleBytes: Int
    /// Where drafts are written; nil: to standard output.
    public var folder: String?
    public var overwrites = false
    public var showsValues = false

    public init(copybook: String?, data: [String], sampleBytes: Int?) {
        self.copybook = copybook
        self.data = data
        self.sampleBytes = sampleBytes ?? FileSample.defaultLimit
    }

    public static let sampleLimits = FileSample.limits
}

extension Commands {
    /// Says what a copybook or a file is, and drafts the mapping for it.
    ///
    /// - Returns: `.findings` where nothing explains the file.
    /// - Throws: `GatewayError` with `LB114x` (copybook), `LB13xx` (file), `LB15xx`.
    public func infer(_ request: InferRequest) throws -> ExitStatus {
        if let schema = request.schema { return try infer(schema: schema, request) }
        let subject = try request.copybook.map {
            try CopybookSubject(
                path: $0, format: request.copybookFormat, record: request.record)
        }
        if let subject { console.show(subject.copybook.warnings) }
        var report = InferReport(console: console, showsValues: request.showsValues)
        if let subject { report.add(layout: subject) }
        guard !request.data.isEmpty else {
            guard let subject else {
                throw GatewayError(
                    Diagnostic(.usageWrong, "there is nothing to look at", expected: "--copybook FILE, --data FILE, both, or --schema FILE"),
                    exit: .usage)
            }
            let drafts = CopybookDraft(subject)
            let (source, blanks) = drafts.source(codePage: request.codePage)
            let writer = DraftWriter(request)
            let mapping = try drafts.mapping(
                name: MappingDraft.slug(subject.path), source, blanks: blanks, explanation: nil,
                copybookPath: writer.path(ofCopybook: subject.path))
            try finish(mapping, writer, &report)
            return .done
        }
        let files = try InputFeed.resolve(request.data, relativeTo: "")
        guard let file = files.first, files.count == 1 || subject == nil else {
            throw GatewayError(
                Diagnostic(.usageWrong, "several files are named, and with a copybook one is looked at", expected: "one file"),
                exit: .usage)
        }
        let sample = try FileSample(file, limit: request.sampleBytes)
        let inference = try FileInference.run(sample, copybook: subject, codePage: request.codePage, more: Array(files.dropFirst()), limit: request.sampleBytes,
            record: subject == nil ? request.record : nil)
        report.add(inference)
        guard inference.isExplained else {
            if console.isJSON {
                report.add(failure: inference.failure)
                try report.print()
                return .findings
            }
            try report.print()
            throw GatewayError(inference.failure, exit: .findings)
        }
        let writer = DraftWriter(request)
        let mapping = try inference.mapping(
            name: MappingDraft.slug(file.path), copybookPath: subject.map { writer.path(ofCopybook: $0.path) })
        try finish(mapping, writer, &report)
        return .done
    }

    /// From an XSD, without data.
    private func infer(schema path: String, _ request: InferRequest) throws -> ExitStatus {
        guard request.data.isEmpty, request.copybook == nil else {
            throw GatewayError(
                Diagnostic(.usageWrong, "--schema stands alone", expected: "--schema FILE, or --data FILE", help: "run infer once for each"),
                exit: .usage)
        }
        let inference = FileInference.xml(try XMLInference(schema: path, folders: request.schemaFolders, record: request.record))
        var report = InferReport(console: console, showsValues: request.showsValues)
        report.add(inference)
        try finish(try inference.mapping(name: MappingDraft.slug(path), copybookPath: nil), DraftWriter(request), &report)
        return .done
    }

    private func finish(_ mapping: MappingDraft, _ writer: DraftWriter, _ report: inout InferReport) throws {
        if let written = try writer.write(mapping) {
            report.add(written: written)
        } else {
            report.add(mapping: mapping.yaml())
        }
        try report.print()
    }
}
