import Connector
import Diagnostics
import Glibc

extension RecordScanner {
    static func lineEnds(_ layout: FixedWidthLayout) -> [UInt8] {
        let page = layout.encoding
        // EBCDIC has two: LF, and NL, which iconv takes for U+0085.
        let lineFeed = page.byte(for: 0x0A)
        let nextLine = page.isUTF8 ? nil : page.encode(Array("\u{85}".utf8))?.first
        guard case .lines(let end) = layout.framing else { return [0x0A] }
        switch end {
        case .nl: return [nextLine ?? 0x0A]
        case .auto where !page.isASCIICompatible:
            let ends = [lineFeed, nextLine].compactMap { $0 }
            return ends.isEmpty ? [0x0A] : ends
        default: return [lineFeed ?? 0x0A]
        }
    }

    mutating func scanLines(
        _ chunk: inout [UInt8], _ count: Int, _ isEnd: Bool, _ position: Position, _ scan: inout RecordScan, _ end: LineEnd
    ) {
        if lineEnds.count > 1, let first = chunk.prefix(count).first(where: { lineEnds.contains($0) }) { lineEnds = [first] }
        let lineEnd = lineEnds[0]
        let carriageReturn = layout.encoding.byte(for: 0x0D) ?? 0x0D
        let dropsReturn = end == .auto || end == .crlf
        let isSimple = !layout.countsScalars
        // Lines that are not as long as declared wait until the chunk may change.
        var unusual: Deviation?
        repeat {
            unusual = nil
            chunk.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                var start = scan.consumed
                while start < count {
                    var found = memchr(base + start, Int32(lineEnd), count - start)
                    if end == .crlf {
                        // A line feed alone is data.
                        while let at = found {
                            let offset = UnsafeRawPointer(at) - UnsafeRawPointer(base)
                            if offset > start, base[offset &- 1] == carriageReturn { break }
                            found =
                                offset &+ 1 < count ? memchr(base + (offset &+ 1), Int32(lineEnd), count &- offset &- 1) : nil
                        }
                    }
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
                    if dropsReturn, length > 0, base[start &+ length &- 1] == carriageReturn { length &-= 1 }
                    if isSimple ? length == layout.length : Self.scalars(base + start, length) == layout.length {
                        scan.mark.begin = start
                        scan.append(start: start, length: length)
                        start = next
                        scan.consumed = next
                    } else {
                        scan.consumed = next
                        unusual = Deviation(start: start, length: length)
                        return
                    }
                }
            }
            if var line = unusual {
                line.isCut = isEnd && scan.consumed == count && line.start + line.length == count
                scan.mark.begin = line.start
                handle(line, &chunk, position, &scan)
                scan.isPaused = pauses(chunk, count)
            }
        } while unusual != nil && scan.failure == nil && !scan.isPaused
    }

    static func scalars(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var result = 0
        for index in 0..<count where base[index] & 0xC0 != 0x80 { result &+= 1 }
        return result
    }
}
