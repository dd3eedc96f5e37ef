import Copybook
public import Diagnostics
import Inference
import Input

/// What `infer` is asked to look at.
public struct InferRequest: Sendable {
    public var copybook: String?
    public var data: String?
    /// A level 01 of the copybook.
    public var record: String?
    public var codePage: String?
    /// `fixed`, `free` or nil.
    public var copybookFormat: String?
    public var sampleBytes: Int
    /// Where drafts are written; nil: to standard output.
    public var folder: String?
    public var overwrites = false
    public var showsValues = false

    public init(copybook: String?, data: String?, sampleBytes: Int?) {
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
        let subject = try request.copybook.map {
            try CopybookSubject(
                path: $0, format: request.copybookFormat, record: request.record)
        }
        if let subject { console.show(subject.copybook.warnings) }
        var report = InferReport(console: console, showsValues: request.showsValues)
        if let subject { report.add(layout: subject) }
        guard let data = request.data else {
            guard let subject else {
                throw GatewayError(
                    Diagnostic(.usageWrong, "there is nothing to look at", expected: "--copybook FILE, --data FILE, or both"),
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
        let files = try InputFeed.resolve([data], relativeTo: "")
        guard let file = files.first, files.count == 1 else {
            throw GatewayError(
                Diagnostic(.usageWrong, "`\(data)` names several files, and one is looked at", at: Place(file: data)), exit: .usage)
        }
        let sample = try FileSample(file, limit: request.sampleBytes)
        let inference = try FileInference.run(sample, copybook: subject, codePage: request.codePage)
        report.add(inference)
        guard inference.isExplained else {
            try report.print()
            throw GatewayError(inference.failure, exit: .findings)
        }
        let writer = DraftWriter(request)
        let mapping = try inference.mapping(
            name: MappingDraft.slug(file.path), copybookPath: subject.map { writer.path(ofCopybook: $0.path) })
        try finish(mapping, writer, &report)
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
