import Diagnostics

/// What framing found in one chunk.
struct RecordScan {
    /// Where each record begins in the chunk, or in what was appended to it, and how many bytes of it are read.
    var starts: [UInt32] = []
    var lengths: [UInt32] = []
    /// Where the record stands in the chunk and how long it is there; empty where that is the same as `starts` and `lengths`.
    var origins: [(start: UInt32, length: UInt32)] = []
    /// Numbers of the records in the file, minus that of the chunk's first; empty while they count up without a gap.
    var numbers: [UInt32] = []
    var rejects: [Reject] = []
    /// How many records there were, the rejected ones with them.
    var total = 0
    /// How many bytes of the chunk they take; the rest belongs to the next chunk.
    var consumed = 0
    /// Where going on is impossible: thrown once the records before have been followed.
    var failure: Diagnostic?

    struct Reject {
        let diagnostic: Diagnostic
        let number: Int
        let start: Int
        let length: Int
        /// How many records stand before it.
        let row: Int
    }

    init(expected: Int) {
        starts.reserveCapacity(expected)
        lengths.reserveCapacity(expected)
    }

    mutating func append(start: Int, length: Int) {
        starts.append(UInt32(truncatingIfNeeded: start))
        lengths.append(UInt32(truncatingIfNeeded: length))
        if hasMoved { origins.append((UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: length))) }
        if hasGaps { numbers.append(UInt32(truncatingIfNeeded: total)) }
        total &+= 1
    }

    /// A record that is read from elsewhere than where it stands, or not as long as it is there.
    mutating func append(start: Int, length: Int, originStart: Int, originLength: Int) {
        if !hasMoved {
            origins = starts.indices.map { (starts[$0], lengths[$0]) }
            hasMoved = true
        }
        append(start: start, length: length)
        origins[origins.count - 1] = (UInt32(truncatingIfNeeded: originStart), UInt32(truncatingIfNeeded: originLength))
    }

    mutating func reject(_ diagnostic: Diagnostic, start: Int, length: Int) {
        rejects.append(Reject(diagnostic: diagnostic, number: total, start: start, length: length, row: starts.count))
        if !hasGaps {
            numbers = starts.indices.map { UInt32(truncatingIfNeeded: $0) }
            hasGaps = true
        }
        total += 1
    }

    private var hasMoved = false
    private var hasGaps = false

    func number(_ row: Int) -> Int { hasGaps ? Int(numbers[row]) : row }
    func originStart(_ row: Int) -> Int { Int(hasMoved ? origins[row].start : starts[row]) }
    func originLength(_ row: Int) -> Int { Int(hasMoved ? origins[row].length : lengths[row]) }
}
