/// Trims a whole column of texts of one length at the right.
enum TrimKernel {
    /// Writes start, length and null flag of every text; a text of blanks is null.
    ///
    /// - Returns: whether one is null.
    static func run(
        _ slices: TextSlices, _ starts: UnsafeMutablePointer<UInt32>, _ lengths: UnsafeMutablePointer<UInt32>,
        _ flags: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        // A loop of its own for each usual number of words, in which the words are unrolled.
        let wordCount = slices.lengths == nil ? (slices.width + 7) / 8 : 0
        let base = slices.base
        let offset = slices.offset
        let width = slices.width
        let from = slices.starts
        let count = slices.count
        switch wordCount {
        case 1: return uniform(base, from, offset, width, count, starts, lengths, flags, wordCount: 1)
        case 2: return uniform(base, from, offset, width, count, starts, lengths, flags, wordCount: 2)
        case 3: return uniform(base, from, offset, width, count, starts, lengths, flags, wordCount: 3)
        case 4: return uniform(base, from, offset, width, count, starts, lengths, flags, wordCount: 4)
        default:
            var anyNull = false
            for row in 0..<count {
                let start = slices.start(row)
                let length = Blanks.trimmedLength(base, start, slices.length(row))
                (starts + row).initialize(to: UInt32(truncatingIfNeeded: start))
                (lengths + row).initialize(to: UInt32(truncatingIfNeeded: length))
                (flags + row).initialize(to: length == 0 ? CellMask.null : CellMask.value)
                if length == 0 { anyNull = true }
            }
            return anyNull
        }
    }

    /// Few values live across a turn of this loop: what the registers cannot hold costs more than the trimming.
    @inline(__always)
    private static func uniform(
        _ base: UnsafePointer<UInt8>, _ from: UnsafePointer<UInt32>, _ offset: Int, _ width: Int, _ count: Int,
        _ starts: UnsafeMutablePointer<UInt32>, _ lengths: UnsafeMutablePointer<UInt32>,
        _ flags: UnsafeMutablePointer<UInt8>, wordCount: Int
    ) -> Bool {
        var anyNull: UInt8 = 0
        var row = 0
        while row < count {
            let start = Int(from[row]) &+ offset
            // The words of the first text could begin before the buffer.
            let isSafe = start &+ width >= wordCount &* 8
            let length =
                isSafe
                ? Blanks.trimmedLength(base, start, width, wordCount: wordCount) : Blanks.trimmedLength(base, start, width)
            (starts + row).initialize(to: UInt32(truncatingIfNeeded: start))
            (lengths + row).initialize(to: UInt32(truncatingIfNeeded: length))
            let flag = length == 0 ? CellMask.null : CellMask.value
            (flags + row).initialize(to: flag)
            anyNull |= flag
            row &+= 1
        }
        return anyNull != 0
    }
}
