/// Trimming, eight bytes at a time where the buffer allows it.
enum Blanks {
    static let words: UInt64 = 0x2020_2020_2020_2020

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// The length without the blanks at the end.
    ///
    /// - Parameter start: where the text begins in its buffer; words are only loaded from inside of the buffer.
    @inline(__always)
    static func trimmedLength(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var length = count
        while length >= 8 {
            let word = UnsafeRawPointer(base + (start &+ length &- 8)).loadUnaligned(as: UInt64.self) ^ words
            if word != 0 {
                length &-= word.leadingZeroBitCount >> 3
                return isBlank(base[start &+ length &- 1]) ? slowTrimmedLength(base, start, length) : length
            }
            length &-= 8
        }
        if length > 0, start &+ length >= 8 {
            // The word reaches back before the text; those bytes count as not blank.
            var word = UnsafeRawPointer(base + (start &+ length &- 8)).loadUnaligned(as: UInt64.self) ^ words
            word |= (1 &<< UInt64(64 &- length &* 8)) &- 1
            let blanks = word.leadingZeroBitCount >> 3
            length &-= blanks
            return length > 0 && isBlank(base[start &+ length &- 1]) ? slowTrimmedLength(base, start, length) : length
        }
        return length == 0 ? 0 : slowTrimmedLength(base, start, length)
    }

    @inline(never)
    private static func slowTrimmedLength(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var length = count
        while length > 0, isBlank(base[start + length - 1]) { length -= 1 }
        return length
    }

    /// How many blanks stand at the front.
    @inline(__always)
    static func leading(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var blanks = 0
        while blanks < count, isBlank(base[start &+ blanks]) { blanks &+= 1 }
        return blanks
    }
}
