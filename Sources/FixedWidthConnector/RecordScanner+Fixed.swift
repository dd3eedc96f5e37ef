import Diagnostics

extension RecordScanner {
    func scanFixed(_ chunk: [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan) {
        if layout.countsScalars {
            chunk.withUnsafeBufferPointer { bytes in
                let data = UnsafeBufferPointer(rebasing: bytes[0..<count])
                while scan.consumed < count {
                    let start = scan.consumed
                    let end = FramedRecords.advance(data, start, count, scalars: layout.length)
                    guard let base = data.baseAddress, Self.scalars(base + start, end - start) == layout.length else { break }
                    // At the end of the chunk the last character may go on in the next one.
                    if end == count, !isEnd { break }
                    scan.mark.begin = start
                    scan.append(start: start, length: end - start)
                    scan.consumed = end
                }
            }
        } else {
            while count &- scan.consumed >= layout.length {
                scan.mark.begin = scan.consumed
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
            .partialLastRecord, "the file ends within a record", at: place(position, scan, scan.consumed),
            expected: "\(layout.length) \(layout.unit == .bytes ? "bytes" : "characters")",
            found: Redacted("\(rest.count) bytes", isPersonal: false), help: help)
    }
}
