import Connector
import Input

/// Reads one document: with one parser, and where its records are siblings, in parts side by side.
///
/// The document is cut where a tag has the name of the records. Whether a record really begins there, and not a comment that
/// quotes one, is proved by the part before: its parser must come to its end between records, in the state in which it began
/// (``Handover``). The first parser keeps what is known of the whole document; when a part is in doubt it goes on alone from the
/// beginning of that part, so that errors, damage and everything unusual are met by one parser, in order.
final class DocumentReading {
    struct Splitting: Sendable {
        /// Bytes of a part.
        var partSize = 1 << 20
        /// Parts under way; 0 for a document that is not cut. One core cuts it as well, so that the same bytes give the same frames
        /// on every machine.
        var window = 4
    }

    /// Attempts that may fail one after the other.
    private static let maximumFailures = 4
    /// Parts after which an attempt counts as one that did not fail.
    private static let goodRun = 8

    let parser: XMLDocumentParser
    private let splitting: Splitting
    /// nil where the document is read by one parser.
    private let search: TagSearch?
    /// Of the element that holds the records.
    private let level: Int
    private let shared: (layout: XMLLayout, file: InputFile, index: Int, needs: ColumnNeeds, batchRows: Int, chunkSize: Int)

    private var failures = 0
    /// Offset from which on the document may be split.
    private var nextAttempt: Int64

    /// The parts under way, in order; what they have in common is nil while one parser reads alone.
    private var parts: [DocumentPart] = []
    private var common: DocumentPart.Shared?
    private var goodParts = 0
    /// Parts of the document that were read for themselves.
    private(set) var partCount = 0
    /// The bytes behind the parts.
    private var rest: ByteWindow?
    private var canSplit = true
    /// Where the first part under way begins.
    private var line = 1
    private var column = 1
    /// The bytes between the last record and that place: damage may begin with them.
    private var tail: [UInt8] = []

    /// - Throws: what opening the file throws, and `LB1203` where libxml2 has no memory.
    init(
        _ file: InputFile, index: Int, layout: XMLLayout, groups: GroupCounters, needs: ColumnNeeds, batchRows: Int,
        chunkSize: Int, splitting: Splitting
    ) throws {
        let feed = try XMLByteFeed(file, mappedEncoding: layout.encoding, chunkSize: chunkSize)
        let name = splitting.window > 0 && feed.encoding.isUTF8 && layout.validation == nil ? layout.machine.siblings : nil
        search = name.map { TagSearch(name: $0.local) }
        level = name.map { $0.level - 1 } ?? 0
        self.splitting = splitting
        nextAttempt = Int64(splitting.partSize / 4)
        shared = (layout, file, index, needs, batchRows, chunkSize)
        parser = try XMLDocumentParser(
            feed, of: file, index: index, layout: layout, groups: groups, needs: needs, batchRows: batchRows,
            tagLevels: level)
    }

    /// Reads until at least one frame is ready or the document is over.
    ///
    /// - Returns: false when the document is over and well-formed; ``XMLDocumentParser/frames`` may hold the rest of it.
    /// - Throws: `GatewayError` with the first thing that is wrong.
    func step() throws -> Bool {
        while parser.frames.isEmpty {
            if common != nil {
                try readParts()
            } else if try !parser.step() {
                return false
            } else if parser.feed.isAtStop {
                parser.feed.clearStop()
                begin()
            } else {
                try seek()
            }
        }
        return true
    }

    /// Looks for the next place where the document may be split.
    private func seek() throws {
        guard let search, failures < Self.maximumFailures, parser.recordCount > 0, parser.feed.handedOut >= nextAttempt else { return }
        try parser.feed.seekStop(search, reach: splitting.partSize)
        if parser.feed.stop == .max { fail() }
    }

    private func fail() {
        failures += 1
        nextAttempt = parser.feed.handedOut + Int64(splitting.partSize) << Int64(failures)
    }

    /// From here on the document is read in parts, if a record begins here.
    private func begin() {
        guard let handover = parser.handOver(level: level) else { return fail() }
        let start = parser.position
        common = DocumentPart.Shared(
            handover: handover, file: shared.file, fileIndex: shared.index, layout: shared.layout, needs: shared.needs,
            batchRows: shared.batchRows, encoding: parser.feed.encoding, chunkSize: shared.chunkSize)
        rest = parser.feed.takeRest(from: start, capacity: splitting.partSize)
        line = parser.line
        column = parser.column
        tail = tail(of: parser, to: start)
        canSplit = true
        goodParts = 0
    }

    private func tail(of parser: XMLDocumentParser, to end: Int64) -> [UInt8] {
        guard let damage = parser.damage, damage.anchor < end else { return [] }
        return Array(parser.feed.text(from: damage.anchor).prefix(Int(end - damage.anchor)))
    }

    /// Takes over the first part under way.
    private func readParts() throws {
        guard let common else { return }
        while canSplit, parts.count < splitting.window {
            guard let part = cutPart(common) else {
                canSplit = false
                break
            }
            parts.append(part)
            if splitting.window > 1 { Task.detached { part.run() } }
        }
        guard let first = parts.first else { return try resume(nil) }
        if !first.run() {
            // While somebody else reads it, one of those after it.
            while !first.isDone, let other = parts.first(where: { $0.run() }) { _ = other }
            first.wait()
        }
        guard let read = first.parser else { return try resume(first.start) }
        parts.removeFirst()
        parser.append(read, from: common.handover, line: line)
        column = read.line > 1 ? read.column : column + read.column - 1
        line += read.line - 1
        tail = tail(of: read, to: read.position)
        goodParts += 1
        partCount += 1
        if goodParts == Self.goodRun { failures = 0 }
    }

    /// The next part, or nil where no more of the document can be told to be one.
    private func cutPart(_ common: DocumentPart.Shared) -> DocumentPart? {
        guard let search, var window = rest.take() else { return nil }
        _ = parser.feed.fill(&window, to: splitting.partSize)
        let bytes = window.bytes(from: window.start)
        guard let cut = search.late(in: bytes) else {
            rest = consume window
            return nil
        }
        let start = window.start - Int64(common.encoding.markLength)
        var next = ByteWindow(at: window.start + Int64(cut), capacity: splitting.partSize)
        next.append(UnsafeBufferPointer(rebasing: bytes[cut...]))
        window.drop(after: window.start + Int64(cut) + 1)
        rest = consume next
        return DocumentPart(window, start: start, shared: common)
    }

    /// The first parser goes on alone: at the first part under way, which is in doubt, or behind all parts.
    private func resume(_ doubtful: Int64?) throws {
        guard let common else { return }
        for part in parts { part.wait() }
        let mark = Int64(common.encoding.markLength)
        guard let last = rest.take() else { return }
        let start = doubtful ?? last.start - mark
        var all = ByteWindow(at: start + mark - Int64(tail.count), capacity: splitting.partSize * (parts.count + 2))
        tail.withUnsafeBufferPointer { all.append($0) }
        for part in parts { part.moveBytes(to: &all) }
        all.append(last.bytes(from: last.start))
        parts = []
        self.common = nil
        parser.feed.resume(at: start, all)
        let around = common.handover.tags.texts(to: common.handover.elements.depth)
        guard parser.restart(at: start, line: line, column: column, around: around) else {
            throw XMLDocumentParser.failedStart(shared.file)
        }
        if doubtful != nil { fail() } else { nextAttempt = start + Int64(splitting.partSize) }
    }
}
