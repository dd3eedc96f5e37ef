import Diagnostics

extension RecordScanner {
    /// What reading a prefix came to.
    enum Prefix {
        case bytes(Int)
        /// The chunk ends before it.
        case waits
        case failed(Diagnostic)
    }

    /// Records with a length in front, in blocks or not, and blocks of records of one length.
    mutating func scanDescribed(
        _ chunk: inout [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan,
        _ framing: DescriptorFraming
    ) {
        var unusual: Deviation?
        repeat {
            unusual = nil
            chunk.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                unusual = scanDescribed(base, count, isEnd, position, &scan, framing)
            }
            if let record = unusual { handle(record, &chunk, position, &scan) }
            scan.isPaused = pauses(chunk, count)
        } while unusual != nil && scan.failure == nil && !scan.isPaused
        guard isEnd, scan.failure == nil, blockLeft > 0, scan.consumed == count else { return }
        scan.failure = blockCut(place(position, scan, scan.consumed))
    }

    /// - Returns: a record that a policy decides on, behind which scanning goes on.
    private mutating func scanDescribed(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan,
        _ framing: DescriptorFraming
    ) -> Deviation? {
        while scan.consumed < count {
            if let block = framing.block, blockLeft == 0 {
                switch openBlock(base, scan.consumed, count, isEnd, place(position, scan, scan.consumed), block) {
                case .bytes(let length):
                    blockLeft = length
                    scan.consumed &+= block.bytes
                    if framing.record == nil, let problem = unevenBlock(length, block, position, scan) {
                        scan.failure = problem
                    }
                case .waits: return nil
                case .failed(let diagnostic): scan.failure = diagnostic
                }
                if scan.failure != nil { return nil }
                continue
            }
            let limit = framing.block == nil ? Int.max : blockLeft
            let at = scan.consumed
            let prefixBytes = framing.record?.bytes ?? 0
            var length = layout.length
            if let prefix = framing.record {
                guard count &- at >= prefixBytes, limit >= prefixBytes else {
                    if isEnd || limit < prefixBytes {
                        scan.failure = noPrefix(count - at, limit, place(position, scan, at), prefix)
                    }
                    return nil
                }
                let reading = prefix.read(base + at)
                length = reading.length
                if reading.flags != 0 || length < 0 || length > min(limit &- prefixBytes, maximumRecordBytes)
                    || (length == 0 && reading.declared == 0)
                {
                    scan.failure = refuse(reading, prefix, limit, place(position, scan, at))
                    return nil
                }
            }
            guard count &- at &- prefixBytes >= length else {
                if isEnd { scan.failure = fileCut(length, count - at - prefixBytes, place(position, scan, at)) }
                return nil
            }
            let start = at &+ prefixBytes
            scan.mark = (at, blockLeft)
            scan.consumed = start &+ length
            if framing.block != nil { blockLeft &-= prefixBytes &+ length }
            guard isUsual(length) else { return Deviation(start: start, length: length) }
            scan.append(start: start, length: length)
        }
        return nil
    }

    /// Reads the length of a block.
    func openBlock(
        _ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ isEnd: Bool, _ place: Place, _ block: LengthPrefix
    ) -> Prefix {
        guard count - at >= block.bytes else {
            return isEnd ? .failed(noPrefix(count - at, Int.max, place, block)) : .waits
        }
        let reading = block.read(base + at)
        guard reading.flags == 0, reading.length >= 0, reading.declared != 0 else {
            return .failed(badBlock(reading, block, place))
        }
        return .bytes(reading.length)
    }

    private func unevenBlock(
        _ length: Int, _ block: LengthPrefix, _ position: Position, _ scan: RecordScan
    ) -> Diagnostic? {
        guard length % layout.length != 0 else { return nil }
        return Diagnostic(
            .unevenBlock, "a block does not hold a whole number of records",
            at: place(position, scan, scan.consumed - block.bytes), expected: "a multiple of \(layout.length) bytes",
            found: Redacted("\(length) bytes", isPersonal: false),
            help: "check `length`; records of different lengths have `framing: vb`")
    }
}
