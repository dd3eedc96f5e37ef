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
    /// For each record, where its first descriptor or its first byte stands, and what its block had left there; empty unless
    /// records are assembled, since only then scanning goes back to one.
    var marks: [(begin: UInt32, blockLeft: Int)] = []
    /// The mark of the record that comes next.
    var mark: (begin: Int, blockLeft: Int) = (0, 0)
    var rejects: [Reject] = []
    /// How many records there were, the rejected ones with them.
    var total = 0
    /// How many bytes of the chunk they take; the rest belongs to the next chunk.
    var consumed = 0
    /// Where going on is impossible: thrown once the records before have been followed.
    var failure: Diagnostic?
    /// Scanning stopped before the end of the chunk, since enough was appended to it.
    var isPaused = false

    struct Reject {
        let diagnostic: Diagnostic
        let number: Int
        let start: Int
        let length: Int
        /// Where it stands in the chunk; another place than `start` where it was put together from segments.
        let offset: Int
        /// How many records stand before it.
        let row: Int
        /// Its kind, where it was known.
        var kind: Int?
    }

    private let keepsMarks: Bool

    init(expected: Int, keepsMarks: Bool) {
        self.keepsMarks = keepsMarks
        starts.reserveCapacity(expected)
        lengths.reserveCapacity(expected)
    }

    @inline(__always)
    mutating func append(start: Int, length: Int) {
        starts.append(UInt32(truncatingIfNeeded: start))
        lengths.append(UInt32(truncatingIfNeeded: length))
        if hasMoved { origins.append((UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: length))) }
        if hasGaps { numbers.append(UInt32(truncatingIfNeeded: total)) }
        if keepsMarks { marks.append((UInt32(truncatingIfNeeded: mark.begin), mark.blockLeft)) }
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

    mutating func reject(_ diagnostic: Diagnostic, start: Int, length: Int, offset: Int) {
        rejects.append(
            Reject(
                diagnostic: diagnostic, number: total, start: start, length: length, offset: offset, row: starts.count))
        if !hasGaps {
            numbers = starts.indices.map { UInt32(truncatingIfNeeded: $0) }
            hasGaps = true
        }
        total += 1
    }

    private var hasMoved = false
    private var hasGaps = false

    /// Takes the records from a row on out again, with everything behind them, so that the next scan begins with that row.
    mutating func cut(at row: Int) {
        consumed = Int(marks[row].begin)
        total = number(row)
        rejects.removeAll { $0.row >= row }
        starts.removeSubrange(row...)
        lengths.removeSubrange(row...)
        marks.removeSubrange(row...)
        if hasMoved { origins.removeSubrange(row...) }
        if hasGaps { numbers.removeSubrange(row...) }
    }

    func number(_ row: Int) -> Int { hasGaps ? Int(numbers[row]) : row }
    func originStart(_ row: Int) -> Int { Int(hasMoved ? origins[row].start : starts[row]) }
    /// Bytes of the record itself: without padding, and without descriptors between its segments.
    func ownLength(_ row: Int) -> Int { min(Int(lengths[row]), originLength(row)) }
    func originLength(_ row: Int) -> Int { Int(hasMoved ? origins[row].length : lengths[row]) }
}
