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
        var families: SegmentFamilies
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
        /// What the last chunk left over: the beginning of a record, and what may be the file's footer.
        var rest: [UInt8] = []
        /// Bytes at the beginning of the file that are still to be passed over.
        var header: Int
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
        self.batchBytes = min(max(batchBytes, 4), 1 << 28)
        self.maximumRecordBytes = min(max(maximumRecordBytes, 1), 1 << 30)
        state = Mutex(
            State(
                tracker: GroupTracker(layout.nesting), families: SegmentFamilies(layout), classifier: KindClassifier(layout),
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
                reasons.append(
                    "\(state.rejected) records have a wrong length or stand without their parent, so that their keys are not "
                        + "known"
                )
            }
            return Completeness(isComplete: reasons.isEmpty, reasons: reasons)
        }
    }

    /// - Throws: `GatewayError` with `LB1007`, `LB1103` to `LB1115`, `LB1120` to `LB1133`, or what reading the file
    ///   throws (`LB13xx`).
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
                input: try InputReader(file), scanner: RecordScanner(layout, maximumRecordBytes: maximumRecordBytes),
                header: layout.skipped.header, seen: .init(repeating: nil, count: layout.nesting.slots.count))
            state.tracker.beginFile(state.fileIndex)
        }
        state.reader = nil
        var (chunk, isLast) = try read(&reading, file)
        let read = chunk.count
        // The footer is known only once the file ends behind it.
        let count = max(0, read - layout.skipped.footer)
        if isLast, reading.header > 0 || (read < layout.skipped.footer && layout.skipped.footer > 0) {
            throw GatewayError(smallerThanSkipped(file.path))
        }
        let position = RecordScanner.Position(file: file.path, records: reading.records, bytes: reading.bytes)
        var scan = reading.scanner.scan(&chunk, count: count, isEnd: isLast, at: position)
        let isEnd = isLast && !scan.isPaused
        let kinds = try kinds(&state, &reading, chunk, &scan, isEnd: isEnd, position)
        let frame = try follow(&state, &reading, &chunk, kinds: kinds, scan: &scan, position)

        reading.rest = Array(chunk[scan.consumed..<read])
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
        let wanted = max(batchBytes, reading.rest.count * 2) + layout.skipped.footer
        guard reading.rest.count - layout.skipped.footer - layout.framing.descriptorBytes <= maximumRecordBytes else {
            throw GatewayError(tooLarge(reading, file.path))
        }
        // Room for what framing appends without moving the chunk: padded records and parents.
        let room = min(layout.length * 4 * (layout.nesting.slots.count + 1), 1 << 16)
        var isEnd = false
        var skipped = 0
        let chunk = try [UInt8](unsafeUninitializedCapacity: wanted + room) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            while reading.header > 0, !isEnd {
                let head = UnsafeMutableRawBufferPointer(rebasing: target[0..<min(reading.header, wanted)])
                let count = try reading.input.read(into: head)
                isEnd = count <= 0
                reading.header -= max(count, 0)
                reading.bytes += Int64(max(count, 0))
            }
            target.copyBytes(from: reading.rest)
            filled = reading.rest.count
            while filled < wanted, !isEnd {
                let count = try reading.input.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled..<wanted]))
                if count <= 0 {
                    isEnd = true
                    break
                }
                filled += count
            }
            // A byte order mark is no data.
            if reading.bytes == 0, layout.encoding.isUTF8, filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF
            {
                skipped = 3
            }
        }
        reading.rest = []
        guard skipped > 0 else { return (chunk, isEnd) }
        reading.bytes += Int64(skipped)
        return (Array(chunk.dropFirst(skipped)), isEnd)
    }

    /// The kinds of the records. A root whose segments may go on in the next chunk waits for it, with its segments.
    private func kinds(
        _ state: inout State, _ reading: inout Reading, _ chunk: [UInt8], _ scan: inout RecordScan, isEnd: Bool,
        _ position: RecordScanner.Position
    ) throws -> [Int32] {
        var kinds = state.classifier.kinds(chunk, scan.starts, scan.lengths)
        guard layout.isAssembled, !isEnd, scan.failure == nil else { return kinds }
        var row = kinds.count - 1
        while row >= 0, kinds[row] >= 0, layout.kinds[Int(kinds[row])].list != nil { row -= 1 }
        guard row >= 0, kinds[row] >= 0, !layout.children[Int(kinds[row])].isEmpty else { return kinds }
        reading.scanner.blockLeft = scan.marks[row].blockLeft
        scan.cut(at: row)
        kinds.removeSubrange(row...)
        return kinds
    }

    /// Finds the kinds of the records and follows their nesting.
    private func follow(
        _ state: inout State, _ reading: inout Reading, _ chunk: inout [UInt8], kinds: [Int32], scan: inout RecordScan,
        _ position: RecordScanner.Position
    ) throws -> FixedWidthFrame? {
        var kept = scan.starts.count
        var runs = GroupTracker.Runs()
        // What is wrong with the lists of some records.
        var faults: [SegmentFault] = []
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
        state.families.reset()
        let places = scan
        func stop(_ diagnostic: Diagnostic, _ row: Int) -> GatewayError {
            GatewayError(
                placed(
                    diagnostic, position.file, position.records + places.number(row) + 1,
                    position.bytes + Int64(places.originStart(row))))
        }
        var closedAt: Int?
        var unread = scan.rejects[...]
        for row in 0..<kept {
            while let first = unread.first, first.row <= row {
                state.tracker.skipUnknown()
                unread = unread.dropFirst()
            }
            let wrong = layout.isVariable ? wrongLength(kinds[row], scan.ownLength(row)) : nil
            if wrong == nil, state.tracker.goesOn(kinds[row], row: row) {
                state.families.goesOn(Int(kinds[row]), row: row)
                continue
            }
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
            if let problem = wrong {
                guard problem.isRejected else { throw stop(problem.diagnostic, row) }
                leaveOut(problem.diagnostic, row, kinds[row], &scan, position)
                state.tracker.skip(kinds[row], row: row, into: &runs)
                continue
            }
            if let orphan = state.families.follow(Int(kinds[row]), row: row) {
                state.tracker.skip(kinds[row], row: row, into: &runs)
                if let holder = orphan.holder {
                    faults.append(
                        SegmentFault(
                            row: holder.row, segment: Int32(truncatingIfNeeded: row), kind: holder.kind,
                            diagnostic: orphan.diagnostic))
                } else {
                    leaveOut(orphan.diagnostic, row, kinds[row], &scan, position)
                }
                continue
            }
            if state.tracker.hasLostParent(kinds[row]) {
                let kind = layout.nesting.kinds[Int(kinds[row])]
                let parent = kind.parent.map { layout.nesting.kinds[$0].name } ?? ""
                leaveOut(GroupTracker.lostParent(kind.name, parent: parent), row, kinds[row], &scan, position)
                state.tracker.skip(kinds[row], row: row, into: &runs)
                continue
            }
            if let problem = state.tracker.follow(kinds[row], row: row, into: &runs) { throw stop(problem, row) }
        }
        if !unread.isEmpty { state.tracker.skipUnknown() }
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
            // Where the file ends within a block, nothing need have followed the closing record.
            guard state.tracker.isFileClosed, failure.code != .partialLastRecord, failure.code != .blockBeyondFile else {
                throw GatewayError(failure)
            }
            var diagnostic = state.tracker.afterLast()
            diagnostic.place = failure.place
            throw GatewayError(diagnostic)
        }
        if let closedAt { kept = closedAt }
        runs.end = Int32(truncatingIfNeeded: kept)
        for (slot, row) in state.tracker.current.enumerated() {
            reading.seen[slot] =
                row < 0
                ? nil : Array(chunk[Int(scan.starts[Int(row)])..<Int(scan.starts[Int(row)]) + Int(scan.lengths[Int(row)])])
        }
        if kept == 0, scan.rejects.isEmpty { return nil }
        return FixedWidthFrame(
            layout: layout, needs: needs, raw: chunk, scan: scan, runs: runs, faults: faults, file: position.file,
            fileIndex: state.fileIndex, firstRecord: position.records + 1, firstByte: position.bytes)
    }

    /// Sends a record to quarantine whose kind is known.
    private func leaveOut(
        _ diagnostic: Diagnostic, _ row: Int, _ kind: Int32, _ scan: inout RecordScan, _ position: RecordScanner.Position
    ) {
        let number = scan.number(row)
        let isCopy = layout.framing.isSpanned
        scan.rejects.append(
            RecordScan.Reject(
                diagnostic: placed(
                    diagnostic, position.file, position.records + number + 1, position.bytes + Int64(scan.originStart(row))),
                number: number, start: isCopy ? Int(scan.starts[row]) : scan.originStart(row),
                length: isCopy ? Int(scan.lengths[row]) : scan.originLength(row), offset: scan.originStart(row), row: row,
                kind: Int(kind)))
    }

    /// What is wrong with the length of a record, now that its kind is known.
    @inline(__always)
    private func wrongLength(_ kind: Int32, _ length: Int) -> (diagnostic: Diagnostic, isRejected: Bool)? {
        guard kind >= 0 else { return nil }
        let most = layout.kindLengths[Int(kind)]
        let least = layout.kindMinimumLengths[Int(kind)]
        if length <= most, length >= least || layout.short == .absent { return nil }
        return otherLength(layout.kinds[Int(kind)].name, length, length < least ? least : most)
    }

    @inline(never)
    private func otherLength(_ kind: String, _ length: Int, _ expected: Int) -> (diagnostic: Diagnostic, isRejected: Bool)? {
        let isShort = length < expected
        if isShort ? layout.short == .pad : layout.long == .truncate { return nil }
        let diagnostic = Diagnostic(
            isShort ? .shortRecord : .longRecord, "the record is \(isShort ? "shorter" : "longer") than its kind, \(kind)",
            expected: "\(expected) bytes", found: Redacted("\(length) bytes", isPersonal: false),
            help: isShort
                ? "check `length` of the kind; if the sender leaves out the last fields, say `short: absent`"
                : "declare `length` of the kind; if what follows its last field does not matter, say `long: truncate`")
        return (diagnostic, isShort ? layout.short == .reject : layout.long == .reject)
    }

    private func smallerThanSkipped(_ file: String) -> Diagnostic {
        let skipped = layout.skipped
        return Diagnostic(
            .fileSmallerThanSkipped, "the file is smaller than what `skip_bytes` skips", at: Place(file: file),
            expected: "at least \(skipped.header + skipped.footer) bytes",
            help: "check `skip_bytes`, and whether the file is whole")
    }

    private func tooLarge(_ reading: Reading, _ file: String) -> Diagnostic {
        let place = Place(file: file, record: reading.records + 1, byteOffset: Int(reading.bytes))
        if layout.isAssembled {
            return Diagnostic(
                .rootTooLarge, "a record and the segments under it are larger than \(maximumRecordBytes) bytes", at: place,
                help: "check `parent` and `list` of the kinds: does every root begin with a record of its own?")
        }
        return Diagnostic(
            .recordTooLarge, "a record is larger than \(maximumRecordBytes) bytes", at: place,
            help: "check `framing` and `encoding`: no end of a record was found")
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
        case KindDecision.several:
            Diagnostic(
                .recordOfTwoKinds, "the record is of two kinds", expected: "one of \(names)", found: found,
                help: "make the `when` of the kinds exclude each other")
        case KindDecision.undecided:
            Diagnostic(
                .kindUndecided,
                "the kind of the record cannot be known: a field that `when` reads is blank or cannot be decoded",
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
