import Diagnostics

extension RecordScanner {
    /// Records that hold their own length.
    mutating func scanLengthField(
        _ chunk: inout [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan,
        _ field: LengthField
    ) {
        var unusual: Deviation?
        repeat {
            unusual = nil
            chunk.withUnsafeBufferPointer { bytes in
                while scan.consumed < count {
                    let at = scan.consumed
                    guard count - at >= field.end else {
                        if isEnd { scan.failure = fileCut(field.end, count - at, place(position, scan, at)) }
                        return
                    }
                    let text = UnsafeBufferPointer(rebasing: bytes[at + field.start..<at + field.end])
                    guard let value = field.value(text, layout.encoding) else {
                        scan.failure = unreadable(Array(text), field, place(position, scan, at))
                        return
                    }
                    let length = value + field.adjust
                    guard length >= field.end else {
                        scan.failure = wrongLength(length, field, place(position, scan, at))
                        return
                    }
                    guard length <= maximumRecordBytes else {
                        scan.failure = tooLarge(length, place(position, scan, at))
                        return
                    }
                    guard count - at >= length else {
                        if isEnd { scan.failure = fileCut(length, count - at, place(position, scan, at)) }
                        return
                    }
                    scan.consumed = at + length
                    scan.mark.begin = at
                    if isUsual(length) {
                        scan.append(start: at, length: length)
                    } else {
                        unusual = Deviation(start: at, length: length)
                        return
                    }
                }
            }
            if let record = unusual { handle(record, &chunk, position, &scan) }
            scan.isPaused = pauses(chunk, count)
        } while unusual != nil && scan.failure == nil && !scan.isPaused
    }
}
