import CKernels

/// Texts of up to 32 bytes, as most names and codes are, worked on at once by a bit for each byte.
enum ShortText {
    static let length = 32

    /// Whether a text is short and 32 bytes from its start can be read.
    @inline(__always)
    static func holds(_ start: Int, _ length: Int, of count: Int) -> Bool { length <= Self.length && start &+ Self.length <= count }

    /// Ones for the first bytes.
    @inline(__always)
    static func mask(_ length: Int) -> UInt32 { UInt32(truncatingIfNeeded: 1 &<< UInt64(truncatingIfNeeded: length) &- 1) }

    /// Where a text without the spaces at its ends begins and ends, counted from its start, and which of its bytes are spaces behind
    /// spaces.
    ///
    /// - Returns: nil where it has another blank than spaces, or a byte beyond ASCII, which may be a part of one.
    @inline(__always)
    static func trimmed(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> (first: Int, last: Int, runs: UInt32)? {
        let found = lb_find_blanks(base + start)
        let valid = mask(length)
        guard found.others & valid == 0 else { return nil }
        let text = ~found.spaces & valid
        let last = 32 &- text.leadingZeroBitCount
        // Of nothing but spaces there is an empty text at the start.
        let first = text == 0 ? 0 : text.trailingZeroBitCount
        return (first, last, found.spaces & found.spaces &<< 1 & mask(last) & ~mask(first))
    }

    /// Copies a text without the bytes that `runs` names. Up to 32 bytes behind it are written too, and as many are read.
    ///
    /// - Returns: the length of what was written.
    @inline(__always)
    static func copy(_ base: UnsafeRawPointer, _ length: Int, without runs: UInt32, to target: UnsafeMutableRawPointer) -> Int {
        var runs = runs
        var from = 0
        var written = 0
        while true {
            target.storeBytes(of: (base + from).loadUnaligned(as: SIMD32<UInt8>.self), toByteOffset: written, as: SIMD32<UInt8>.self)
            guard runs != 0 else { return written &+ length &- from }
            let dropped = runs.trailingZeroBitCount
            written &+= dropped &- from
            from = dropped &+ (~(runs &>> UInt32(truncatingIfNeeded: dropped))).trailingZeroBitCount
            runs &= ~mask(from)
        }
    }

    /// Writes a text with its words in title case. Up to 32 bytes are written in any case.
    ///
    /// - Returns: whether it has bytes beyond ASCII, and whether one or two letters stand alone behind an apostrophe or a digit.
    @inline(__always)
    static func writeTitle(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int, to target: UnsafeMutableRawPointer
    ) -> (isForeign: Bool, hasEnding: Bool) {
        let found = lb_write_title(base + start, target)
        let valid = mask(length)
        let letters = found.letters & valid
        return (found.foreign & valid != 0, letters & found.marks &<< 1 & ~(letters &>> 1 & letters &>> 2) != 0)
    }
}
