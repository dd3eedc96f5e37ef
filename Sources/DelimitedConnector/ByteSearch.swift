/// Searches bytes eight at a time.
enum ByteSearch {
    static let ones: UInt64 = 0x0101_0101_0101_0101

    static func spread(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }

    /// The first position from `start` that holds one of three bytes, each spread over a word; `end` where none does.
    ///
    /// Words may be loaded up to `readable`, the end of the buffer, which is not before `end`.
    @inline(__always)
    static func first(
        of a: UInt64, _ b: UInt64, _ c: UInt64, _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, readable: Int
    ) -> Int {
        let raw = UnsafeRawPointer(base)
        var position = start
        while position < end {
            guard position &+ 8 <= readable else { return slowly(of: a, b, c, base, from: position, to: end) }
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // The lowest marked byte is one that is found: what the subtraction borrows marks only bytes above it.
            let found = (zeros(word ^ a) | zeros(word ^ b) | zeros(word ^ c)) & (ones &<< 7)
            if found != 0 { return min(position &+ found.trailingZeroBitCount &>> 3, end) }
            position &+= 8
        }
        return end
    }

    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

    /// The last bytes of the buffer.
    @inline(never)
    private static func slowly(
        of a: UInt64, _ b: UInt64, _ c: UInt64, _ base: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) -> Int {
        let (a, b, c) = (UInt8(truncatingIfNeeded: a), UInt8(truncatingIfNeeded: b), UInt8(truncatingIfNeeded: c))
        var position = start
        while position < end, base[position] != a, base[position] != b, base[position] != c { position &+= 1 }
        return position
    }
}
