import Connector
import Diagnostics
import Glibc

/// Cuts a chunk of a file into records.
struct RecordScanner: Sendable {
    /// Where the chunk stands, for messages.
    struct Position {
        var file: String
        /// Records of the file before the chunk.
        var records: Int
        /// Bytes of the file before the chunk.
        var bytes: Int64
    }

    let layout: FixedWidthLayout
    /// The bytes that may end a line; more than one only until the file's first line shows which it is.
    private var lineEnds: [UInt8]

    /// Bytes that padded records may take in one scan.
    private static let maximumPadding = 4 << 20

    init(_ layout: FixedWidthLayout) {
        self.layout = layout
        if layout.encoding.isASCIICompatible {
            lineEnds = [0x0A]
        } else {
            // EBCDIC has two: LF, and NL, which iconv takes for U+0085.
            lineEnds = [layout.encoding.byte(for: 0x0A), layout.encoding.encode(Array("\u{85}".utf8))?.first].compactMap { $0 }
            if lineEnds.isEmpty { lineEnds = [0x0A] }
        }
    }

    /// - Parameters:
    ///   - chunk: the bytes; padded records are appended to it.
    ///   - count: how many of them come from the file.
    ///   - isEnd: nothing follows in the file.
    mutating func scan(_ chunk: inout [UInt8], count: Int, isEnd: Bool, at position: Position) -> RecordScan {
        var scan = RecordScan(expected: count / (layout.length + 1) + 2)
        switch layout.framing {
        case .lines: scanLines(&chunk, count, isEnd, position, &scan)
        case .fixed: scanFixed(chunk, count, isEnd, position, &scan)
        }
        return scan
    }

    private mutating func scanLines(
        _ chunk: inout [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan
    ) {
        if lineEnds.count > 1, let first = chunk.prefix(count).first(where: { lineEnds.contains($0) }) { lineEnds = [first] }
        let lineEnd = lineEnds[0]
        let carriageReturn = layout.encoding.byte(for: 0x0D) ?? 0x0D
        let isSimple = !layout.countsScalars
        // Lines that are not as long as declared wait until the chunk may change.
        var unusual: (start: Int, length: Int)?
        repeat {
            unusual = nil
            chunk.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                var start = scan.consumed
                while start < count {
                    let found = memchr(base + start, Int32(lineEnd), count - start)
                    var length: Int
                    var next: Int
                    if let found {
                        length = UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
                        next = start &+ length &+ 1
                    } else if isEnd {
                        length = count - start
                        next = count
                    } else {
                        break
                    }
                    if length > 0, base[start &+ length &- 1] == carriageReturn { length &-= 1 }
                    if isSimple ? length == layout.length : scalars(base + start, length) == layout.length {
                        scan.append(start: start, length: length)
                        start = next
                        scan.consumed = next
                    } else {
                        scan.consumed = next
                        unusual = (start, length)
                        return
                    }
                }
            }
            if let line = unusual {
                let isCut = isEnd && scan.consumed == count && line.start + line.length == count
                handle(line.start, line.length, &chunk, position, &scan, isCut: isCut)
            }
            // The rest waits for the next scan, so that short lines of a long layout do not fill the memory.
        } while unusual != nil && scan.failure == nil && chunk.count - count < Self.maximumPadding
    }

    private func scalars(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var result = 0
        for index in 0..<count where base[index] & 0xC0 != 0x80 { result &+= 1 }
        return result
    }

    /// A line of another length than declared.
    private func handle(
        _ start: Int, _ length: Int, _ chunk: inout [UInt8], _ position: Position, _ scan: inout RecordScan, isCut: Bool
    ) {
        let bytes = Array(chunk[start..<start + length])
        let units = layout.countsScalars ? bytes.count { $0 & 0xC0 != 0x80 } : length
        let place = Place(
            file: position.file, record: position.records + scan.total + 1,
            byteOffset: Int(position.bytes) + start)
        let unit = layout.unit == .bytes ? "bytes" : "characters"
        func problem(_ code: DiagnosticCode, _ message: String, _ help: String) -> Diagnostic {
            Diagnostic(
                code, message, at: place, expected: "\(layout.length) \(unit)",
                found: Redacted("\(units) \(unit)", isPersonal: false), help: help)
        }
        if units == 0 {
            let diagnostic = problem(
                .emptyLine, "the line holds no record", "take empty lines out of the file, also at its end")
            if layout.short == .reject {
                scan.reject(diagnostic, start: start, length: length)
            } else {
                scan.failure = diagnostic
            }
        } else if units < layout.length {
            let diagnostic = problem(
                .shortRecord, "the record is shorter than the layout says",
                bytes == [0x1A]
                    ? "the file ends with Ctrl-Z, a mark of old systems; take it out"
                    : "check `length`; if the sender cuts off blanks at the end of lines, say `short: pad`")
            switch layout.short {
            // A last line without an end may be half a record: blanks in place of the rest would be an invention.
            case .pad where isCut: scan.failure = diagnostic
            case .fail: scan.failure = diagnostic
            case .reject: scan.reject(diagnostic, start: start, length: length)
            case .pad:
                let padded = chunk.count
                chunk.append(contentsOf: bytes)
                chunk.append(contentsOf: repeatElement(layout.blank, count: layout.length - units))
                scan.append(start: padded, length: chunk.count - padded, originStart: start, originLength: length)
            }
        } else {
            let diagnostic = problem(
                .longRecord, "the record is longer than the layout says",
                "check `length`; if what follows the last field does not matter, say `long: truncate`")
            switch layout.long {
            case .fail: scan.failure = diagnostic
            case .reject: scan.reject(diagnostic, start: start, length: length)
            case .truncate:
                let kept =
                    layout.countsScalars
                    ? bytes.withUnsafeBufferPointer { FramedRecords.advance($0, 0, $0.count, scalars: layout.length) }
                    : layout.length
                scan.append(start: start, length: kept, originStart: start, originLength: length)
            }
        }
    }

    private func scanFixed(
        _ chunk: [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan
    ) {
        if layout.countsScalars {
            chunk.withUnsafeBufferPointer { bytes in
                let data = UnsafeBufferPointer(rebasing: bytes[0..<count])
                while scan.consumed < count {
                    let start = scan.consumed
                    let end = FramedRecords.advance(data, start, count, scalars: layout.length)
                    guard let base = data.baseAddress, scalars(base + start, end - start) == layout.length else { break }
                    // At the end of the chunk the last character may go on in the next one.
                    if end == count, !isEnd { break }
                    scan.append(start: start, length: end - start)
                    scan.consumed = end
                }
            }
        } else {
            while count &- scan.consumed >= layout.length {
                scan.append(start: scan.consumed, length: layout.length)
                scan.consumed &+= layout.length
            }
        }
        guard isEnd, scan.consumed < count else { return }
        let rest = Array(chunk[scan.consumed..<count])
        let help =
            rest == [0x0A] || rest == [0x0D, 0x0A]
            ? "the file ends with a line end: if every record does, say `framing: lines`; if only the file does, take it out"
            : rest == [0x1A]
                ? "the file ends with Ctrl-Z, a mark of old systems; take it out"
                : "check `length`, and whether the transfer was cut off; a transfer in text mode also changes lengths"
        scan.failure = Diagnostic(
            .partialLastRecord, "the file ends within a record",
            at: Place(
                file: position.file, record: position.records + scan.total + 1,
                byteOffset: Int(position.bytes) + scan.consumed),
            expected: "\(layout.length) \(layout.unit == .bytes ? "bytes" : "characters")",
            found: Redacted("\(rest.count) bytes", isPersonal: false), help: help)
    }
}
