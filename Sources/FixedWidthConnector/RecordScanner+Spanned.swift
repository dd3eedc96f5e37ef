import Diagnostics

extension RecordScanner {
    /// How a segment relates to its record: the segment control code of a spanned record's descriptor.
    private enum Segment: Int {
        case complete, first, last, middle
    }

    /// One spanned record, as far as its segments are known.
    private struct Gathering {
        /// Without those that are empty.
        var segments: [Range<Int>] = []
        var bytes = 0
        var hasBegun = false
        /// Where the first descriptor stands, and what its block had left there.
        var begin: (at: Int, blockLeft: Int)
        /// The end of the segment that was read last.
        var end = 0
    }

    /// Records in segments. The chunk grows until it holds all of a record's segments, so that nothing is kept between chunks.
    mutating func scanSpanned(
        _ chunk: inout [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan,
        _ framing: DescriptorFraming
    ) {
        guard let prefix = framing.record else { return }
        while scan.consumed < count, scan.failure == nil, !scan.isPaused {
            var left = blockLeft
            let found = chunk.withUnsafeBufferPointer { bytes in
                gather(bytes, count, isEnd, position, &scan, framing, prefix, &left)
            }
            guard let found else { return }
            scan.consumed = found.end
            blockLeft = left
            guard let firstSegment = found.segments.first, let lastSegment = found.segments.last else { continue }
            var start = firstSegment.lowerBound
            if found.segments.count > 1 {
                start = chunk.count
                for segment in found.segments { chunk.append(contentsOf: chunk[segment]) }
            }
            scan.mark = (found.begin.at, found.begin.blockLeft)
            let originLength = lastSegment.upperBound - firstSegment.lowerBound
            if isUsual(found.bytes) {
                scan.append(
                    start: start, length: found.bytes, originStart: firstSegment.lowerBound, originLength: originLength)
            } else {
                handle(
                    Deviation(start: start, length: found.bytes), &chunk, position, &scan, offset: firstSegment.lowerBound,
                    originLength: originLength)
            }
            scan.isPaused = pauses(chunk, count)
        }
        if isEnd, scan.failure == nil, blockLeft > 0, scan.consumed == count {
            scan.failure = blockCut(place(position, scan, scan.consumed))
        }
    }

    /// - Returns: the segments of the next record, none where only an empty block was passed; nil where the chunk ends before
    ///   the last one, or where reading failed.
    private func gather(
        _ bytes: UnsafeBufferPointer<UInt8>, _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan,
        _ framing: DescriptorFraming, _ prefix: LengthPrefix, _ left: inout Int
    ) -> Gathering? {
        guard let base = bytes.baseAddress else { return nil }
        var found = Gathering(begin: (scan.consumed, left))
        var at = scan.consumed
        while true {
            if let block = framing.block, left == 0 {
                if isEnd, at == count {
                    // Blocks without a record at the end of the file.
                    if !found.hasBegun { return Gathering(begin: (at, 0), end: at) }
                    scan.failure = recordCut(found.bytes, place(position, scan, found.begin.at))
                    return nil
                }
                switch openBlock(base, at, count, isEnd, place(position, scan, at), block) {
                case .bytes(let length): left = length
                case .waits: return nil
                case .failed(let diagnostic):
                    scan.failure = diagnostic
                    return nil
                }
                at += block.bytes
                continue
            }
            let here = place(position, scan, at)
            guard count - at >= prefix.bytes, left >= prefix.bytes else {
                if isEnd || left < prefix.bytes { scan.failure = noPrefix(count - at, left, here, prefix) }
                return nil
            }
            let reading = prefix.read(base + at)
            guard let segment = Segment(rawValue: reading.flags >> 8), reading.flags & 0xFF == 0, reading.length >= 0,
                reading.length <= left - prefix.bytes, reading.declared != 0
            else {
                scan.failure = refuse(reading, prefix, left, here, isSpanned: true)
                return nil
            }
            let goesOn = segment == .middle || segment == .last
            if goesOn != found.hasBegun {
                scan.failure = outOfOrder(!found.hasBegun, here, code: segment.rawValue)
                return nil
            }
            let start = at + prefix.bytes
            // Segments may be empty, so that a record of few bytes could take any number of them.
            let spanned = found.hasBegun ? start + reading.length - found.begin.at : 0
            guard found.bytes + reading.length <= maximumRecordBytes, spanned <= 2 * maximumRecordBytes else {
                scan.failure = tooLarge(max(found.bytes + reading.length, spanned), here)
                return nil
            }
            guard count - start >= reading.length else {
                if isEnd { scan.failure = fileCut(reading.length, count - start, here) }
                return nil
            }
            if !found.hasBegun { found.begin = (at, left) }
            found.hasBegun = true
            if reading.length > 0 || found.segments.isEmpty { found.segments.append(start..<start + reading.length) }
            found.bytes += reading.length
            at = start + reading.length
            left -= prefix.bytes + reading.length
            found.end = at
            if segment == .complete || segment == .last { return found }
        }
    }
}
