import Connector
import Diagnostics

/// Cuts a chunk of a file into records.
///
/// A record that the chunk does not hold whole waits for the next one: the scanner keeps no bytes, and nothing is allocated by
/// a length that a file declares.
struct RecordScanner: Sendable {
    /// Where the chunk stands, for messages.
    struct Position {
        var file: String
        /// Records of the file before the chunk.
        var records: Int
        /// Bytes of the file before the chunk.
        var bytes: Int64
    }

    /// A record that is not as long as the layout says.
    struct Deviation {
        var start: Int
        var length: Int
        /// It ends with the file, and without a line end.
        var isCut = false
    }

    let layout: FixedWidthLayout
    let maximumRecordBytes: Int
    /// The bytes that may end a line; more than one only until the file's first line shows which it is.
    var lineEnds: [UInt8]
    /// Bytes of the open block that are still to come; 0 where a block begins.
    var blockLeft = 0

    /// Bytes that padded records may take in one scan.
    private static let maximumPadding = 4 << 20

    init(_ layout: FixedWidthLayout, maximumRecordBytes: Int) {
        self.layout = layout
        self.maximumRecordBytes = maximumRecordBytes
        lineEnds = Self.lineEnds(layout)
    }

    /// - Parameters:
    ///   - chunk: the bytes; padded and reassembled records are appended to it.
    ///   - count: how many of them come from the file.
    ///   - isEnd: nothing follows in the file.
    mutating func scan(_ chunk: inout [UInt8], count: Int, isEnd: Bool, at position: Position) -> RecordScan {
        var scan = RecordScan(
            expected: layout.framing.hasLengths ? 0 : count / (layout.length + 1) + 2, keepsMarks: layout.isAssembled)
        switch layout.framing {
        case .lines(let end): scanLines(&chunk, count, isEnd, position, &scan, end)
        case .fixed: scanFixed(chunk, count, isEnd, position, &scan)
        case .descriptors(let framing) where framing.isSpanned: scanSpanned(&chunk, count, isEnd, position, &scan, framing)
        case .descriptors(let framing): scanDescribed(&chunk, count, isEnd, position, &scan, framing)
        case .lengthField(let field): scanLengthField(&chunk, count, isEnd, position, &scan, field)
        }
        return scan
    }

    /// Whether so much was appended to the chunk that the rest of it waits for the next scan, so that short records of a long
    /// layout do not fill the memory.
    func pauses(_ chunk: [UInt8], _ count: Int) -> Bool { chunk.count - count >= Self.maximumPadding }

    /// Whether a record of this many bytes needs no policy.
    @inline(__always)
    func isUsual(_ length: Int) -> Bool {
        length <= layout.length && length >= layout.leastUsualLength
    }

    func place(_ position: Position, _ scan: RecordScan, _ offset: Int) -> Place {
        Place(file: position.file, record: position.records + scan.total + 1, byteOffset: Int(position.bytes) + offset)
    }

    /// A record of another length than declared.
    ///
    /// - Parameter offset: where it stands in the file, if not at its start.
    func handle(
        _ record: Deviation, _ chunk: inout [UInt8], _ position: Position, _ scan: inout RecordScan, offset: Int? = nil,
        originLength: Int? = nil
    ) {
        let (start, length) = (record.start, record.length)
        let bytes = Array(chunk[start..<start + length])
        let units = layout.countsScalars ? bytes.count { $0 & 0xC0 != 0x80 } : length
        let unit = layout.unit == .bytes ? "bytes" : "characters"
        let standsAt = offset ?? start
        let at = place(position, scan, standsAt)
        func problem(_ code: DiagnosticCode, _ message: String, _ help: String) -> Diagnostic {
            Diagnostic(
                code, message, at: at,
                expected: code == .shortRecord && layout.short != .pad && layout.minimumLength < layout.length
                    ? "at least \(layout.minimumLength) \(unit)" : "\(layout.length) \(unit)",
                found: Redacted("\(units) \(unit)", isPersonal: false), help: help)
        }
        func reject(_ diagnostic: Diagnostic) { scan.reject(diagnostic, start: start, length: length, offset: standsAt) }
        func append(_ start: Int, _ length: Int) {
            scan.append(start: start, length: length, originStart: standsAt, originLength: originLength ?? record.length)
        }
        if units == 0 {
            let diagnostic = problem(
                .emptyLine, isLines ? "the line holds no record" : "the record holds no bytes",
                isLines ? "take empty lines out of the file, also at its end" : "check `framing`, or say `short: reject`")
            if layout.short == .reject { reject(diagnostic) } else { scan.failure = diagnostic }
        } else if units < layout.length, units >= layout.leastUsualLength, !record.isCut, layout.short != .absent {
            // Tables of varying length make records of varying length.
            append(start, length)
        } else if units < layout.length {
            let diagnostic = problem(.shortRecord, "the record is shorter than the layout says", shortHelp(bytes))
            switch layout.short {
            // A last line without an end may be half a record: nothing takes the place of the rest.
            case .pad where record.isCut, .absent where record.isCut: scan.failure = diagnostic
            case .fail: scan.failure = diagnostic
            case .reject: reject(diagnostic)
            case .absent: append(start, length)
            case .pad:
                let padded = chunk.count
                chunk.append(contentsOf: bytes)
                chunk.append(contentsOf: repeatElement(layout.blank, count: layout.length - units))
                append(padded, chunk.count - padded)
            }
        } else {
            let diagnostic = problem(
                .longRecord, "the record is longer than the layout says",
                "check `length`; if what follows the last field does not matter, say `long: truncate`")
            switch layout.long {
            case .fail: scan.failure = diagnostic
            case .reject: reject(diagnostic)
            case .truncate:
                let kept =
                    layout.countsScalars
                    ? bytes.withUnsafeBufferPointer { FramedRecords.advance($0, 0, $0.count, scalars: layout.length) }
                    : layout.length
                append(start, kept)
            }
        }
    }

    private var isLines: Bool { if case .lines = layout.framing { true } else { false } }

    private func shortHelp(_ bytes: [UInt8]) -> String {
        if bytes == [0x1A] { return "the file ends with Ctrl-Z, a mark of old systems; take it out" }
        if isLines { return "check `length`; if the sender cuts off blanks at the end of lines, say `short: pad`" }
        return "check `length` and `framing`; if the sender leaves out the last fields, say `short: absent`"
    }
}
