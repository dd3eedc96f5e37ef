import Connector
import Diagnostics
import Input

/// One file while it is read: what is known of its beginning, and where reading stands.
struct FileReading {
    let input: InputReader
    let file: InputFile
    let layout: DelimitedLayout
    /// What the last chunk left over: the beginning of a row.
    var rest: [UInt8] = []
    /// Bytes of the file before the next chunk, and lines.
    var bytes: Int64 = 0
    var lines = 0
    /// The rows that the next chunk's rows see, by slot.
    var seen: [[UInt8]?]
    var hasEnded = false

    private(set) var form: SourceText.Form?
    private(set) var scanner: RowScanner?
    private(set) var columns: ColumnMap?
    /// The names of the header row, once it is read, and its line.
    private(set) var header: (names: [String], line: Int)?
    private var lineEnd: DelimitedSyntax.FoundLineEnd?
    private var beginning: DelimitedLayout.Beginning

    init(_ file: InputFile, _ layout: DelimitedLayout) throws {
        input = try InputReader(file)
        self.file = file
        self.layout = layout
        beginning = layout.beginning
        seen = .init(repeating: nil, count: layout.nesting.slots.count)
    }

    /// The next stretch of the file: what was left over, then as much as a batch has; more only where a row needs it.
    mutating func read(_ batchBytes: Int) throws -> (chunk: [UInt8], isEnd: Bool) {
        // A row that did not fit makes the chunk grow: twice what was there.
        let wanted = max(batchBytes, rest.count * 2)
        var isEnd = false
        let chunk = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            target.copyBytes(from: rest)
            filled = rest.count
            while filled < wanted {
                let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled..<wanted]))
                if count <= 0 {
                    isEnd = true
                    break
                }
                filled += count
            }
        }
        rest = []
        return (chunk, isEnd)
    }

    /// Leaves over what stands behind a position of the text.
    mutating func pass(_ text: SourceText, to position: Int, of chunk: [UInt8]) {
        let passed = min(text.sourceLength(0..<position), chunk.count)
        bytes += Int64(passed)
        rest = Array(chunk[passed...])
    }

    /// Takes the byte order mark off the file's first chunk.
    ///
    /// - Returns: false where more of the file has to be there.
    mutating func findForm(_ chunk: inout [UInt8], isEnd: Bool) throws -> Bool {
        if form != nil { return true }
        guard isEnd || chunk.count >= ByteOrderMark.length else { return false }
        let found = try ByteOrderMark.find(Array(chunk.prefix(ByteOrderMark.length)), layout.encoding, file: file.path)
        form = found.0
        chunk.removeFirst(found.skipped)
        bytes += Int64(found.skipped)
        return true
    }

    /// Reads what stands before the rows of data.
    ///
    /// - Parameter position: in the text; moved on behind what was read.
    /// - Returns: false where more of the file has to be there.
    /// - Throws: `GatewayError` with `LB1404` to `LB1408`, `LB1414`, or what is wrong with the header row.
    mutating func readBeginning(_ text: SourceText, _ position: inout Int, isEnd: Bool) throws -> Bool {
        if columns != nil { return true }
        if lineEnd == nil {
            lineEnd = LineEndFinder.find(text.bytes, layout, hasNextLine: hasNextLine, isEnd: isEnd)
        }
        guard let lineEnd, let syntax = layout.syntax(lineEnd: lineEnd) else { return false }
        while beginning.skippedLines > 0 {
            guard let line = try nextLine(text.bytes, position, syntax, isEnd: isEnd) else { return false }
            position = line.next
            lines += 1
            beginning.skippedLines -= 1
        }
        if scanner == nil {
            guard try findScanner(text.bytes, &position, syntax, isEnd: isEnd) else { return false }
        }
        guard let scanner else { return false }
        while beginning.headerRows > 0 {
            let scan = scanner.scan(text.bytes, from: position, isEnd: isEnd, maximumRows: 1)
            if scan.isTooLarge { throw tooLarge(text, scan) }
            let isRead = !scan.starts.isEmpty || !scan.rejects.isEmpty
            if isRead || isEnd {
                try readHeader(text, scan, scanner.syntax)
                beginning.headerRows -= 1
            }
            position = scan.consumed
            lines += scan.lines
            if !isRead, !isEnd { return false }
        }
        columns = columns ?? ColumnMap(positionsOf: layout)
        return true
    }

    private var hasNextLine: Bool {
        if case .page(let page) = form { return !page.isASCIICompatible }
        return false
    }

    private struct Line {
        let end: Int
        let next: Int
    }

    /// - Returns: nil where the line does not end in the text, which is not all of the file.
    private func nextLine(_ text: [UInt8], _ start: Int, _ syntax: DelimitedSyntax, isEnd: Bool) throws -> Line? {
        let limit = min(text.count, start + layout.limits.record + BytePattern.maximumLength)
        let found = text.withUnsafeBufferPointer { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            return (start..<limit).first { syntax.lineEnd.matches(base, at: $0, end: limit) }
        }
        if let found { return Line(end: found, next: found + syntax.lineEnd.length) }
        if limit < text.count || !isEnd && limit - start > layout.limits.record {
            throw Self.tooLarge(layout, Place(file: file.path, record: lines + 1))
        }
        return isEnd ? Line(end: text.count, next: text.count) : nil
    }

    /// Takes the line `sep=…` and with it the delimiter.
    private mutating func findScanner(
        _ text: [UInt8], _ position: inout Int, _ syntax: DelimitedSyntax, isEnd: Bool
    ) throws -> Bool {
        var found = syntax
        let mark = Array("sep=".utf8)
        if beginning.hasSeparatorLine {
            let head = text[position...].prefix(mark.count)
            if head.count < mark.count, !isEnd, head.elementsEqual(mark.prefix(head.count)) { return false }
            if head.elementsEqual(mark) {
                guard let line = try nextLine(text, position, syntax, isEnd: isEnd) else { return false }
                var delimiter = Array(text[position + mark.count..<line.end])
                if syntax.dropsCarriageReturn, delimiter.last == DelimitedSyntax.carriageReturn { delimiter.removeLast() }
                guard layout.mayDelimit(delimiter), let pattern = BytePattern(delimiter) else {
                    throw GatewayError(
                        Diagnostic(
                            .delimitedLayout, "the line `sep=` names no delimiter",
                            at: Place(file: file.path, record: lines + 1, byteOffset: Int(bytes)),
                            expected: "a delimiter of one to eight bytes",
                            found: Redacted(String(decoding: delimiter, as: UTF8.self), isPersonal: false)))
                }
                found.delimiter = pattern
                position = line.next
                lines += 1
            }
        }
        scanner = RowScanner(found, limits: layout.limits)
        return true
    }

    /// Reads the row of names; the other header rows are passed over.
    private mutating func readHeader(_ text: SourceText, _ scan: RowScan, _ syntax: DelimitedSyntax) throws {
        let line = lines + (scan.numbers.first.map { Int($0) } ?? scan.rejects.first?.line ?? scan.lines) + 1
        let start = scan.starts.first.map { Int($0) } ?? scan.rejects.first?.start ?? scan.consumed
        let place = Place(file: file.path, record: line, byteOffset: Int(bytes) + text.sourceLength(0..<start))
        if let reject = scan.rejects.first {
            let head = text.bytes[reject.start..<reject.start + min(reject.length, 120)]
            throw GatewayError(RowDiagnostics.malformed(reject.problem, column: reject.column, text: Array(head), at: place))
        }
        guard let length = scan.lengths.first else {
            throw GatewayError(
                Diagnostic(
                    .headerRowMissing, "the file ends before its header row", at: place, expected: "a row with column names",
                    help: "say `header: false` if the file has none; an extract without rows still has its header"))
        }
        guard layout.columns != .byPosition else { return }
        let names = RowCells(layout: layout, syntax: syntax, text: text.bytes, starts: [UInt32(start)], lengths: [length])
            .texts(ofRow: 0, limit: layout.limits.columns + 1)
        columns = try HeaderRow(names: names, layout: layout, place: place).map()
        header = (names, line)
    }

    func tooLarge(_ text: SourceText, _ scan: RowScan) -> GatewayError {
        Self.tooLarge(
            layout,
            Place(
                file: file.path, record: lines + scan.lines + 1,
                byteOffset: Int(bytes) + text.sourceLength(0..<scan.consumed)))
    }

    private static func tooLarge(_ layout: DelimitedLayout, _ place: Place) -> GatewayError {
        GatewayError(
            Diagnostic(
                .recordTooLarge, "a row is larger than \(layout.limits.record) bytes", at: place,
                help: "check `line_end` and `encoding`, or raise `limits: record`"))
    }
}
