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

    /// The same for texts of one length, without a branch that depends on the data: in a column of names the number of blanks
    /// is random, and a wrong guess costs more than the work.
    ///
    /// - Parameter wordCount: a constant where this is inlined, `(count + 7) / 8`; the words may begin up to 7 bytes before
    ///   the text, inside of the buffer.
    @inline(__always)
    static func trimmedLength(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int, wordCount: Int) -> Int {
        let before = wordCount &* 8 &- count
        let first = UnsafeRawPointer(base + (start &- before))
        // With nothing but blanks these give a length of 0.
        var last: UInt64 = 1
        var end = 7
        for index in 0..<wordCount {
            var word = first.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self) ^ words
            if index == 0 {
                let unused = UInt64(truncatingIfNeeded: before &* 8)
                word = (word &>> unused) &<< unused
            }
            end = word != 0 ? index &* 8 &+ 8 &- before : end
            last = word != 0 ? word : last
        }
        let zeros = last.leadingZeroBitCount
        let length = end &- zeros >> 3
        // The last byte, exclusive-or'd with a space, in the top of the word: 001 in its first bits tells control characters,
        // among which are the other blanks.
        let isControl = (last &<< UInt64(truncatingIfNeeded: zeros & 56)) &>> 61 == 1
        return isControl ? slowTrimmedLength(base, start, length) : length
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
