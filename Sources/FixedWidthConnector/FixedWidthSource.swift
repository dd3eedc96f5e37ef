public import Connector
import Diagnostics
public import Input
public import Records
import Synchronization

/// Reads the files of a fixed-width feed, one after the other.
public final class FixedWidthSource: RecordSource {
    public let schema: SourceSchema

    private let layout: FixedWidthLayout
    private let files: [InputFile]
    private let needs: ColumnNeeds
    private let batchBytes: Int
    private let maximumRecordBytes: Int
    private let state: Mutex<State>

    /// What reading has come to; `next()` is called from one task at a time, `progress` from any.
    private struct State {
        var fileIndex = 0
        var reader: Reading?
        var tracker: GroupTracker
        var classifier: KindClassifier
        var progress: SourceProgress
        var bytesOfEarlierFiles: Int64 = 0
        var isFinished = false
        var rejected = 0
    }

    /// One file while it is read.
    private struct Reading {
        var input: InputReader
        var scanner: RecordScanner
        /// Bytes of the file before the next chunk, and records.
        var bytes: Int64 = 0
        var records = 0
        /// What the last chunk left over: the beginning of a record.
        var rest: [UInt8] = []
        /// The records that the next chunk's records see, by slot.
        var seen: [[UInt8]?]
    }

    /// - Parameters:
    ///   - layout: of every file.
    ///   - files: in the order of the feed; groups and record numbers start anew in each.
    ///   - columns: for each kind of the schema the names of the columns that are needed (the others are all null), or nil
    ///     for all columns.
    ///   - batchBytes: about how many bytes of a file become one frame.
    ///   - maximumRecordBytes: a larger record stops the run.
    public init(
        layout: FixedWidthLayout, files: [InputFile], columns: [Set<String>]? = nil, batchBytes: Int = 1 << 20,
        maximumRecordBytes: Int = 64 << 20
    ) {
        self.layout = layout
        self.files = files
        schema = layout.schema
        needs = ColumnNeeds(layout.schema, columns)
        self.batchBytes = min(max(batchBytes, 16), 1 << 28)
        self.maximumRecordBytes = min(max(maximumRecordBytes, 1), 1 << 30)
        state = Mutex(
            State(
                tracker: GroupTracker(layout.nesting), classifier: KindClassifier(layout),
                progress: SourceProgress(bytesTotal: files.reduce(0) { $0 + $1.size })))
    }

    public var progress: SourceProgress { state.withLock { $0.progress } }

    public var completeness: Completeness {
        state.withLock { state in
            var reasons: [String] = []
            if files.isEmpty { reasons.append("the feed has no file") }
            if !state.isFinished { reasons.append("reading did not come to the end of the feed") }
            if layout.proof == .closer, !layout.nesting.hasCloser(0) {
                reasons.append(
                    "the layout has no record that closes the file, so a file that was cut off would look the same "
                        + "(`complete: end-of-file` in the mapping's source vouches for it)")
            }
            if state.rejected > 0 {
                reasons.append("\(state.rejected) records have a wrong length, so that their keys are not known")
            }
            return Completeness(isComplete: reasons.isEmpty, reasons: reasons)
        }
    }

    /// - Throws: `GatewayError` with `LB1007`, `LB1103` to `LB1115`, or what reading the file throws (`LB13xx`).
    public func next() throws -> (any SourceFrame)? {
        try state.withLock { state in
            while state.fileIndex < files.count {
                if let frame = try nextFrame(&state) { return frame }
            }
            state.isFinished = true
            return nil
        }
    }

    /// - Returns: nil where the file is at its end.
    private func nextFrame(_ state: inout State) throws -> FixedWidthFrame? {
        let file = files[state.fileIndex]
        var reading: Reading
        if let open = state.reader {
            reading = open
        } else {
            reading = Reading(
                input: try InputReader(file), scanner: RecordScanner(layout),
                seen: .init(repeating: nil, count: layout.slots.count))
            state.tracker.beginFile(state.fileIndex)
        }
        state.reader = nil
        var (chunk, isEnd) = try read(&reading, file)
        let count = chunk.count
        let position = RecordScanner.Position(file: file.path, records: reading.records, bytes: reading.bytes)
        var scan = reading.scanner.scan(&chunk, count: count, isEnd: isEnd, at: position)
        let frame = try follow(&state, &reading, &chunk, scan: &scan, position)

        reading.rest = Array(chunk[scan.consumed..<count])
        reading.bytes += Int64(scan.consumed)
        reading.records += scan.total
        state.progress.records += Int64(scan.total)
        state.progress.bytesRead = state.bytesOfEarlierFiles + reading.input.compressedBytesRead
        state.rejected += scan.rejects.count
        if isEnd {
            if let problem = state.tracker.endFile() {
                throw GatewayError(placed(problem, file.path, reading.records + 1, reading.bytes))
            }
            state.bytesOfEarlierFiles += reading.input.compressedBytesRead
            state.fileIndex += 1
        } else {
            state.reader = reading
        }
        return frame
    }

    /// The next chunk: what was left over, then as much of the file as a batch has; more only where a record needs it.
    private func read(_ reading: inout Reading, _ file: InputFile) throws -> (chunk: [UInt8], isEnd: Bool) {
        // A record that did not fit makes the chunk grow: twice what was there.
        let wanted = max(batchBytes, reading.rest.count * 2)
        guard reading.rest.count <= maximumRecordBytes else {
            throw GatewayError(
                Diagnostic(
                    .recordTooLarge, "a record is larger than \(maximumRecordBytes) bytes",
                    at: Place(file: file.path, record: reading.records + 1, byteOffset: Int(reading.bytes)),
                    help: "check `framing` and `encoding`: no end of a line was found"))
        }
        // Room for what framing appends without moving the chunk: padded records and parents.
        let room = min(layout.length * 4 * (layout.slots.count + 1), 1 << 16)
        var isEnd = false
        var skipped = 0
        let chunk = try [UInt8](unsafeUninitializedCapacity: wanted + room) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            target.copyBytes(from: reading.rest)
            filled = reading.rest.count
            while filled < wanted {
                let count = try reading.input.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled..<wanted]))
                if count <= 0 {
                    isEnd = true
                    break
                }
                filled += count
            }
            // A byte order mark is no data.
            if reading.bytes == 0, layout.encoding.isUTF8, filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
                skipped = 3
            }
        }
        reading.rest = []
        guard skipped > 0 else { return (chunk, isEnd) }
        reading.bytes += Int64(skipped)
        return (Array(chunk.dropFirst(skipped)), isEnd)
    }

    /// Finds the kinds of the records and follows their nesting.
    private func follow(
        _ state: inout State, _ reading: inout Reading, _ chunk: inout [UInt8], scan: inout RecordScan,
        _ position: RecordScanner.Position
    ) throws -> FixedWidthFrame? {
        var kept = scan.starts.count
        var kinds = state.classifier.kinds(chunk, scan.starts, scan.lengths)
        var runs = GroupTracker.Runs()
        // Parents from earlier chunks become records of this frame, behind its own.
        var carried: [Int32] = []
        var extra = kept
        for bytes in reading.seen {
            carried.append(bytes == nil ? -1 : Int32(truncatingIfNeeded: extra))
            guard let bytes else { continue }
            scan.starts.append(UInt32(truncatingIfNeeded: chunk.count))
            scan.lengths.append(UInt32(truncatingIfNeeded: bytes.count))
            chunk.append(contentsOf: bytes)
            extra += 1
        }
        state.tracker.beginChunk(carried)
        let places = scan
        func stop(_ diagnostic: Diagnostic, _ row: Int) -> GatewayError {
            GatewayError(
                placed(
                    diagnostic, position.file, position.records + places.number(row) + 1,
                    position.bytes + Int64(places.originStart(row))))
        }
        var closedAt: Int?
        for row in 0..<kept {
            if state.tracker.goesOn(kinds[row], row: row) { continue }
            if state.tracker.isFileClosed {
                let start = Int(scan.starts[row])
                let record = chunk[start..<start + Int(scan.lengths[row])]
                if let filler = layout.filler, record.allSatisfy({ $0 == filler }) {
                    closedAt = closedAt ?? row
                    continue
                }
                let kind = kinds[row] >= 0 ? layout.nesting.kinds[Int(kinds[row])] : nil
                throw stop(state.tracker.afterLast(kind), row)
            }
            if kinds[row] < 0 { throw stop(undecided(kinds[row], chunk, scan, row), row) }
            if let problem = state.tracker.follow(kinds[row], row: row, into: &runs) { throw stop(problem, row) }
        }
        if state.tracker.isFileClosed {
            let closing = closedAt ?? kept
            for reject in scan.rejects where reject.row >= closing || (closedAt == nil && reject.row >= kept) {
                let raw = chunk[reject.start..<reject.start + reject.length]
                if let filler = layout.filler, !raw.isEmpty, raw.allSatisfy({ $0 == filler }) { continue }
                throw GatewayError(
                    placed(
                        state.tracker.afterLast(), position.file, position.records + reject.number + 1,
                        position.bytes + Int64(reject.start)))
            }
        }
        if let failure = scan.failure {
            guard state.tracker.isFileClosed, failure.code != .partialLastRecord else { throw GatewayError(failure) }
            var diagnostic = state.tracker.afterLast()
            diagnostic.place = failure.place
            throw GatewayError(diagnostic)
        }
        if let closedAt { kept = closedAt }
        kinds = []
        runs.end = Int32(truncatingIfNeeded: kept)
        for (slot, row) in state.tracker.current.enumerated() {
            reading.seen[slot] =
                row < 0
                ? nil : Array(chunk[Int(scan.starts[Int(row)])..<Int(scan.starts[Int(row)]) + Int(scan.lengths[Int(row)])])
        }
        if kept == 0, scan.rejects.isEmpty { return nil }
        return FixedWidthFrame(
            layout: layout, needs: needs, raw: chunk, scan: scan, runs: runs, file: position.file,
            fileIndex: state.fileIndex, firstRecord: position.records + 1, firstByte: position.bytes)
    }

    private func undecided(_ code: Int32, _ chunk: [UInt8], _ scan: RecordScan, _ row: Int) -> Diagnostic {
        let start = Int(scan.starts[row])
        let head = chunk[start..<start + min(Int(scan.lengths[row]), 120)]
        var text: [UInt8] = []
        Array(head).withUnsafeBufferPointer { layout.encoding.append($0, to: &text) }
        // What a record of unknown kind holds is unknown, so it counts as personal.
        let found = Redacted(String(decoding: text, as: UTF8.self), isPersonal: true)
        let names = layout.kinds.map(\.name).joined(separator: ", ")
        return switch code {
        case KindClassifier.several:
            Diagnostic(
                .recordOfTwoKinds, "the record is of two kinds", expected: "one of \(names)", found: found,
                help: "make the `when` of the kinds exclude each other")
        case KindClassifier.undecided:
            Diagnostic(
                .kindUndecided, "the kind of the record cannot be known: a field that `when` reads is blank or cannot be decoded",
                expected: "one of \(names), in \(layout.encoding.name)", found: found,
                help: "check `encoding`; where the field may be blank, give it `blank: empty` or test it for null")
        default:
            Diagnostic(
                .recordOfNoKind, "the record is of no kind", expected: "one of \(names)", found: found,
                help: "add the kind under `records`, or check `length` and `encoding`")
        }
    }

    private func placed(_ diagnostic: Diagnostic, _ file: String, _ record: Int, _ byte: Int64) -> Diagnostic {
        var result = diagnostic
        result.place = Place(file: file, record: record, byteOffset: Int(byte))
        return result
    }
}
