import Connector
import Dispatch
import Input
import Synchronization

/// One part of a document, to be read by whoever comes first.
///
/// `@unchecked Sendable`: whoever claims it (``state``) alone touches the window and the parser, until it is done; after that
/// only the one that reads the document does.
final class DocumentPart: @unchecked Sendable {
    /// What all parts of a document have in common.
    struct Shared: Sendable {
        let handover: Handover
        let file: InputFile
        let fileIndex: Int
        let layout: XMLLayout
        let needs: ColumnNeeds
        let batchRows: Int
        let encoding: XMLEncoding
        let chunkSize: Int
    }

    private enum State {
        case waiting, running, done
    }

    let start: Int64
    private let shared: Shared
    private let state = Mutex(State.waiting)
    private let finished = DispatchSemaphore(value: 0)
    private var window: ByteWindow?
    /// The parser at the end of the part, where that proved to be one.
    private(set) var parser: XMLDocumentParser?
    private var feed: XMLByteFeed?

    /// - Parameters:
    ///   - window: the bytes of the part, and the `<` after them.
    ///   - start: offset in the text.
    init(_ window: consuming ByteWindow, start: Int64, shared: Shared) {
        self.window = consume window
        self.start = start
        self.shared = shared
    }

    var isDone: Bool { state.withLock { $0 == .done } }

    /// Reads the part, unless somebody else does or did.
    ///
    /// - Returns: false where somebody else was first.
    @discardableResult
    func run() -> Bool {
        guard claim() else { return false }
        if let window = window.take() {
            let feed = XMLByteFeed(part: window, encoding: shared.encoding, from: start, chunkSize: shared.chunkSize)
            self.feed = feed
            let parser = try? XMLDocumentParser(
                part: feed, from: shared.handover, of: shared.file, index: shared.fileIndex, layout: shared.layout,
                needs: shared.needs, batchRows: shared.batchRows)
            if let parser, parser.readPart(from: shared.handover) != nil { self.parser = parser }
        }
        finish()
        return true
    }

    /// Waits for whoever reads the part. Nobody else may be waiting.
    func wait() {
        if claim() { return finish() }
        if !isDone { finished.wait() }
    }

    private func claim() -> Bool {
        state.withLock {
            guard $0 == .waiting else { return false }
            $0 = .running
            return true
        }
    }

    private func finish() {
        state.withLock { $0 = .done }
        finished.signal()
    }

    /// The bytes of the part, of which nothing is kept then; to be asked for when it is done.
    func moveBytes(to target: inout ByteWindow) {
        if let window = window.take() {
            window.copyPart(to: &target)
        } else {
            feed?.copyPart(to: &target)
        }
    }
}
