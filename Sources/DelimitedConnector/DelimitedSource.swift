public import Connector
import Diagnostics
public import Input
public import Records
import Synchronization

/// Reads the files of a feed of delimited text, one after the other.
public final class DelimitedSource: RecordSource {
    public let schema: SourceSchema

    private let layout: DelimitedLayout
    private let files: [InputFile]
    private let needs: ColumnNeeds
    private let classifier: KindClassifier
    private let batchBytes: Int
    private let rejected = RejectFlag()
    private let state: Mutex<State>

    /// What reading has come to; `next()` is called from one task at a time, `progress` from any.
    private struct State {
        var fileIndex = 0
        var reading: FileReading?
        var tracker: GroupTracker
        var progress: SourceProgress
        var bytesOfEarlierFiles: Int64 = 0
        var isFinished = false
        var census = FeedCensus(kinds: [FeedCensus.Kind(name: "", definition: "header")])
    }

    /// - Parameters:
    ///   - layout: of every file.
    ///   - files: in the order of the feed; groups, header rows and record numbers start anew in each.
    ///   - columns: for each kind of the schema the names of the columns that are needed (the others are all null), or nil
    ///     for all columns.
    ///   - batchBytes: about how many bytes of a file become one frame.
    public init(
        layout: DelimitedLayout, files: [InputFile], columns: [Set<String>]? = nil, batchBytes: Int = 1 << 20
    ) {
        self.layout = layout
        self.files = files
        schema = layout.schema
        needs = ColumnNeeds(layout.schema, columns)
        classifier = KindClassifier(layout)
        self.batchBytes = min(max(batchBytes, 1), 1 << 28)
        state = Mutex(
            State(
                tracker: GroupTracker(layout.nesting),
                progress: SourceProgress(bytesTotal: files.reduce(0) { $0 + $1.size })))
    }

    /// The columns of the header rows.
    public var census: FeedCensus? { layout.drift == .ignore ? nil : state.withLock { $0.census } }

    public var progress: SourceProgress { state.withLock { $0.progress } }

    /// Known once every frame was decoded: rows of a wrong width are met there.
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
            if rejected.isSet { reasons.append("rows are malformed, so that their keys are not known") }
            return Completeness(isComplete: reasons.isEmpty, reasons: reasons)
        }
    }

    /// - Throws: `GatewayError` with `LB1007`, `LB1107` to `LB1115`, `LB14xx`, or what reading the file throws (`LB13xx`).
    public func next() throws -> (any SourceFrame)? {
        try state.withLock { state in
            while state.fileIndex < files.count {
                if let frame = try nextFrame(&state) { return frame }
            }
            state.isFinished = true
            return nil
        }
    }

    /// - Returns: nil where the next chunk has to be read, or the next file.
    private func nextFrame(_ state: inout State) throws -> DelimitedFrame? {
        var reading: FileReading
        if let open = state.reading {
            reading = open
        } else {
            reading = try FileReading(files[state.fileIndex], layout)
            state.tracker.beginFile(state.fileIndex)
        }
        state.reading = nil
        var (chunk, isEnd) = try reading.read(batchBytes)
        let frame = try frame(&state, &reading, &chunk, isEnd: isEnd)
        state.progress.bytesRead = state.bytesOfEarlierFiles + reading.input.compressedBytesRead
        if isEnd {
            if let header = reading.header { state.census.add(header: header.names, file: reading.file.path, line: header.line) }
            if let problem = state.tracker.endFile() {
                throw GatewayError(placed(problem, reading, reading.lines + 1, reading.bytes))
            }
            state.bytesOfEarlierFiles += reading.input.compressedBytesRead
            state.fileIndex += 1
        } else {
            state.reading = reading
        }
        return frame
    }

    /// What one chunk gives; what it does not use is left over for the next one.
    private func frame(
        _ state: inout State, _ reading: inout FileReading, _ chunk: inout [UInt8], isEnd: Bool
    ) throws -> DelimitedFrame? {
        guard try reading.findForm(&chunk, isEnd: isEnd), let form = reading.form else {
            reading.rest = chunk
            return nil
        }
        var text = SourceText(chunk, form: form, isEnd: isEnd)
        var position = 0
        guard try reading.readBeginning(text, &position, isEnd: isEnd), let scanner = reading.scanner,
            let columns = reading.columns
        else {
            reading.pass(text, to: position, of: chunk)
            return nil
        }
        if reading.hasEnded {
            guard chunk.isEmpty else { throw GatewayError(afterMark(reading, lines: 0, reading.bytes)) }
            return nil
        }
        var scan = scanner.scan(text.bytes, from: position, isEnd: isEnd)
        let tooLarge = scan.isTooLarge ? reading.tooLarge(text, scan) : nil
        let consumed = scan.consumed
        scan.dropLast(layout.footerRows)
        if isEnd || scan.hasEnded { scan.consumed = consumed }
        if scan.hasEnded, scan.consumed < text.bytes.count {
            let byte = reading.bytes + Int64(text.sourceLength(0..<scan.consumed))
            throw GatewayError(afterMark(reading, lines: scan.lines, byte))
        }
        let frame = try follow(&state, &reading, &text, &scan, scanner.syntax, columns)
        if let tooLarge { throw tooLarge }
        state.progress.records += Int64(scan.lines)
        reading.hasEnded = scan.hasEnded
        reading.lines += scan.lines
        reading.pass(text, to: scan.consumed, of: chunk)
        return frame
    }

    /// Finds the kinds of the rows and follows their nesting.
    private func follow(
        _ state: inout State, _ reading: inout FileReading, _ text: inout SourceText, _ scan: inout RowScan,
        _ syntax: DelimitedSyntax, _ columns: ColumnMap
    ) throws -> DelimitedFrame? {
        let count = scan.starts.count
        if count == 0, scan.rejects.isEmpty { return nil }
        let kinds = classifier.kinds(
            RowCells(layout: layout, syntax: syntax, text: text.bytes, starts: scan.starts, lengths: scan.lengths), columns)
        var runs = GroupTracker.Runs()
        // Rows of earlier chunks that are still seen become rows of this frame, behind its own.
        var carried: [Int32] = []
        for bytes in reading.seen {
            carried.append(bytes == nil ? -1 : Int32(truncatingIfNeeded: scan.starts.count))
            guard let bytes else { continue }
            scan.starts.append(UInt32(truncatingIfNeeded: text.bytes.count))
            scan.lengths.append(UInt32(truncatingIfNeeded: bytes.count))
            text.bytes.append(contentsOf: bytes)
        }
        state.tracker.beginChunk(carried)
        let places = scan
        let source = text
        let before = reading
        func stop(_ diagnostic: Diagnostic, line: Int, start: Int) -> GatewayError {
            let byte = before.bytes + Int64(source.sourceLength(0..<start))
            return GatewayError(placed(diagnostic, before, before.lines + line + 1, byte))
        }
        var malformed = scan.rejects[...]
        for row in 0..<count {
            while let first = malformed.first, first.start < Int(places.starts[row]) {
                state.tracker.skipUnknown()
                malformed = malformed.dropFirst()
            }
            if state.tracker.goesOn(kinds[row], row: row) { continue }
            let place = (line: Int(places.numbers[row]), start: Int(places.starts[row]))
            if state.tracker.isFileClosed {
                let kind = kinds[row] >= 0 ? layout.nesting.kinds[Int(kinds[row])] : nil
                throw stop(state.tracker.afterLast(kind), line: place.line, start: place.start)
            }
            if kinds[row] < 0 {
                throw stop(undecided(kinds[row], source, scan, row), line: place.line, start: place.start)
            }
            if state.tracker.hasLostParent(kinds[row]) {
                reject(row, kind: kinds[row], &scan, runs: &runs, &state.tracker)
                continue
            }
            if let problem = state.tracker.follow(kinds[row], row: row, into: &runs) {
                throw stop(problem, line: place.line, start: place.start)
            }
        }
        if state.tracker.isFileClosed, let reject = places.rejects.last, reject.start > (places.starts.prefix(count).last ?? 0) {
            throw stop(state.tracker.afterLast(), line: reject.line, start: reject.start)
        }
        if !malformed.isEmpty { state.tracker.skipUnknown() }
        runs.end = Int32(truncatingIfNeeded: count)
        for (slot, row) in state.tracker.current.enumerated() {
            reading.seen[slot] =
                row < 0
                ? nil : Array(text.bytes[Int(scan.starts[Int(row)])..<Int(scan.starts[Int(row)]) + Int(scan.lengths[Int(row)])])
        }
        return DelimitedFrame(
            layout: layout, syntax: syntax, needs: needs, columns: columns, text: text, scan: scan, rowCount: count,
            runs: runs, file: reading.file.path, fileIndex: state.fileIndex, linesBefore: reading.lines,
            firstByte: reading.bytes, rejected: rejected)
    }

    /// Sends a row to quarantine whose parent is there already.
    private func reject(
        _ row: Int, kind: Int32, _ scan: inout RowScan, runs: inout GroupTracker.Runs, _ tracker: inout GroupTracker
    ) {
        tracker.skip(kind, row: row, into: &runs)
        let nested = layout.nesting.kinds[Int(kind)]
        let parent = nested.parent.map { layout.nesting.kinds[$0].name } ?? ""
        scan.rejects.append(
            RowReject(
                problem: .lostParent(kind: nested.name, parent: parent), position: Int(scan.starts[row]), column: 0,
                line: Int(scan.numbers[row]), start: Int(scan.starts[row]), length: Int(scan.lengths[row])))
    }

    private func undecided(_ code: Int32, _ text: SourceText, _ scan: RowScan, _ row: Int) -> Diagnostic {
        let start = Int(scan.starts[row])
        let head = text.bytes[start..<start + min(Int(scan.lengths[row]), 120)]
        // What a row of unknown kind holds is unknown, so it counts as personal.
        let found = Redacted(String(decoding: head, as: UTF8.self), isPersonal: true)
        let expected = "one of " + layout.kinds.map(\.name).joined(separator: ", ")
        return switch code {
        case KindDecision.several:
            Diagnostic(
                .recordOfTwoKinds, "the row is of two kinds", expected: expected, found: found,
                help: "make the `when` of the kinds exclude each other")
        case KindDecision.undecided:
            Diagnostic(
                .kindUndecided,
                "the kind of the row cannot be known: a column that `when` reads is missing, blank or malformed",
                expected: expected, found: found,
                help: "where the column may be blank, give its field `blank: empty` or test it for null")
        default:
            Diagnostic(
                .recordOfNoKind, "the row is of no kind", expected: expected, found: found,
                help: "add the kind under `records`, or check `delimiter`")
        }
    }

    private func afterMark(_ reading: FileReading, lines: Int, _ byte: Int64) -> Diagnostic {
        placed(
            Diagnostic(
                .afterEndMark, "something follows the end mark `\\.`", expected: "the end of the file",
                help: "two files may have been joined: give them as two files"), reading, reading.lines + lines + 1, byte)
    }

    private func placed(_ diagnostic: Diagnostic, _ reading: FileReading, _ record: Int, _ byte: Int64) -> Diagnostic {
        var result = diagnostic
        result.place = Place(file: reading.file.path, record: record, byteOffset: Int(byte))
        return result
    }
}
