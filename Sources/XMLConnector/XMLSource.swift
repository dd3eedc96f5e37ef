public import Connector
public import Diagnostics
public import Input
public import Records
import Synchronization

/// Reads XML documents as records: a stream of any length in bounded memory.
///
/// `@unchecked Sendable`: ``next()`` is called from one task at a time (the contract of `RecordSource`) and alone touches the
/// parser; what others may ask for at the same time stands behind a mutex.
public final class XMLSource: RecordSource, @unchecked Sendable {
    public static let defaultBatchRows = 2048

    public let layout: XMLLayout
    public var schema: SourceSchema { layout.schema }

    private struct Seen {
        var progress: SourceProgress
        var endedFiles = 0
        /// Damaged stretches that were passed over.
        var salvaged = 0
        var census: FeedCensus
        var findings: [Diagnostic] = []
    }

    private let files: [InputFile]
    private let needs: ColumnNeeds
    private let batchRows: Int
    private let chunkSize: Int
    private let splitting: DocumentReading.Splitting
    private let seen: Mutex<Seen>
    private var nextFile = 0
    private var reading: DocumentReading?
    private var ready: [XMLFrame] = []
    private var readyIndex = 0
    private var groups: GroupCounters
    private var bytesBefore: Int64 = 0
    private var recordsBefore: Int64 = 0
    private var unmatched: UnmatchedPaths

    /// - Parameters:
    ///   - files: the documents of the feed, in order; each is opened when its turn comes.
    ///   - columns: for each kind of the schema the names of the columns that are needed (the others are all null); nil for
    ///     all columns of the record itself.
    ///   - batchRows: records of one kind in one frame at most.
    public convenience init(
        layout: XMLLayout, files: [InputFile], columns: [Set<String>]? = nil, batchRows: Int = XMLSource.defaultBatchRows
    ) {
        self.init(
            layout: layout, files: files, columns: columns, batchRows: batchRows, chunkSize: XMLByteFeed.defaultChunkSize,
            splitting: DocumentReading.Splitting(window: Cores.available > 1 ? Cores.available + 1 : 1))
    }

    /// - Parameter chunkSize: bytes read and parsed at once.
    init(
        layout: XMLLayout, files: [InputFile], columns: [Set<String>]?, batchRows: Int, chunkSize: Int,
        splitting: DocumentReading.Splitting
    ) {
        self.splitting = splitting
        self.layout = layout
        // Whoever reads all of a record does not ask for what is around it.
        needs = ColumnNeeds(
            layout.schema, columns ?? layout.schema.kinds.map { Set($0.columns.prefix($0.ownColumnCount).map(\.name)) })
        groups = GroupCounters(count: layout.schema.groups.count)
        self.files = files
        unmatched = UnmatchedPaths(layout)
        self.batchRows = max(1, batchRows)
        self.chunkSize = max(1, chunkSize)
        let total = files.reduce(Int64(0)) { $0 &+ max(0, $1.size) }
        seen = Mutex(Seen(progress: SourceProgress(bytesTotal: total), census: FeedCensus(kinds: layout.machine.censusKinds)))
    }

    /// The next records of the current document, or of the next one.
    ///
    /// - Throws: `GatewayError` where a file cannot be read (`LB13xx`), is not well-formed, is in no known encoding, passes a
    ///   limit or refers to something outside of itself (`LB12xx`, `LB1002`, `LB1007`).
    public func next() throws -> (any SourceFrame)? {
        while true {
            if readyIndex < ready.count {
                defer { readyIndex += 1 }
                return ready[readyIndex]
            }
            if reading == nil {
                guard nextFile < files.count else {
                    let findings = unmatched.findings(of: nil)
                    seen.withLock { $0.findings = findings }
                    return nil
                }
                reading = try DocumentReading(
                    files[nextFile], index: nextFile, layout: layout, groups: groups, needs: needs, batchRows: batchRows,
                    chunkSize: chunkSize, splitting: splitting)
                nextFile += 1
            }
            guard let reading else { return nil }
            let goesOn = try reading.step()
            let parser = reading.parser
            ready = parser.takeFrames()
            readyIndex = 0
            let bytes = bytesBefore + parser.feed.bytesRead
            let records = recordsBefore + parser.recordCount
            let salvaged = parser.salvaged
            let counted = goesOn || layout.drift == .ignore ? [] : parser.state.pointee.census.items(layout.machine, file: parser.file.path)
            let isCut = parser.state.pointee.census.isCut
            seen.withLock {
                $0.progress.bytesRead = bytes
                $0.progress.records = records
                if !goesOn {
                    $0.endedFiles += 1
                    $0.salvaged += salvaged
                    for item in counted { $0.census.add(item) }
                    if isCut { $0.census.isCut = true }
                }
            }
            if !goesOn {
                unmatched.add(parser)
                bytesBefore = bytes
                recordsBefore = records
                groups = parser.groups
                self.reading = nil
            }
        }
    }

    public func stop() {
        if let reading { unmatched.add(reading.parser) }
        let findings = unmatched.findings(of: recordsBefore + (reading?.parser.recordCount ?? 0))
        seen.withLock { $0.findings = findings }
    }

    /// Paths that matched nothing (`LB1228`), once the feed or ``stop()`` has ended the reading; errors where no document has a root
    /// element that they know.
    public var findings: [Diagnostic] { seen.withLock { $0.findings } }

    /// Complete when every document ended well: what its root element opened, it closed.
    public var completeness: Completeness {
        let (ended, salvaged) = seen.withLock { ($0.endedFiles, $0.salvaged) }
        var reasons: [String] = []
        if ended < files.count { reasons.append("\(ended) of \(files.count) XML documents were read to their end") }
        if salvaged > 0 {
            reasons.append("\(salvaged) damaged stretches were passed over (`malformed: salvage`), and what they held is not known")
        }
        return Completeness(isComplete: reasons.isEmpty, reasons: reasons)
    }

    /// What the documents that were read to their end have.
    public var census: FeedCensus? { layout.drift == .ignore ? nil : seen.withLock { $0.census } }

    public var progress: SourceProgress { seen.withLock { $0.progress } }
}
