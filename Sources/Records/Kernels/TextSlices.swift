/// Texts of one column as byte kernels read them: views into one buffer, of one length or each of its own.
///
/// Invariant, kept by the callers: every view lies inside the buffer.
struct TextSlices {
    let base: UnsafePointer<UInt8>
    let starts: UnsafePointer<UInt32>
    /// nil where every text has ``width`` bytes.
    let lengths: UnsafePointer<UInt32>?
    /// Added to every start.
    let offset: Int
    let width: Int
    /// Flags of a ``CellMask``, nil where every text is there.
    let absent: UnsafePointer<UInt8>?
    let count: Int

    @inline(__always)
    func start(_ row: Int) -> Int { Int(starts[row]) &+ offset }

    @inline(__always)
    func length(_ row: Int) -> Int { if let lengths { Int(lengths[row]) } else { width } }

    @inline(__always)
    func isAbsent(_ row: Int) -> Bool { if let absent { absent[row] != 0 } else { false } }
}
