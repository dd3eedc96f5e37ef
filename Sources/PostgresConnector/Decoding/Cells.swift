internal import Records

/// The undecoded values of one column, as views into the bytes of a frame.
///
/// Invariant, kept by whoever makes them: `starts[i] + lengths[i] <= bytes.count`.
struct Cells {
    let bytes: [UInt8]
    var starts: [UInt32]
    /// 0 where there is no value.
    var lengths: [UInt32]
    /// One byte a row, as ``CellMask`` has them.
    var flags: [UInt8]

    var count: Int { starts.count }
    var texts: TextValues { TextValues(bytes: bytes, starts: starts, lengths: lengths) }

    init(bytes: [UInt8], starts: [UInt32] = [], lengths: [UInt32] = [], flags: [UInt8] = []) {
        self.bytes = bytes
        self.starts = starts
        self.lengths = lengths
        self.flags = flags
    }

    mutating func append(start: Int, length: Int) {
        starts.append(UInt32(truncatingIfNeeded: start))
        lengths.append(UInt32(truncatingIfNeeded: length))
        flags.append(CellMask.value)
    }

    mutating func appendNull() {
        starts.append(0)
        lengths.append(0)
        flags.append(CellMask.null)
    }
}
