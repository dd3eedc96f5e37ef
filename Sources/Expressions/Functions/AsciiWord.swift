import Records

/// Eight bytes of text at once, lowest byte first.
enum AsciiWord {
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The bytes from a position on; zeros where the text has fewer than eight left.
    ///
    /// - Parameters:
    ///   - position: of the first byte in the buffer.
    ///   - length: of the text from there on, at least 1.
    ///   - bytes: of the buffer.
    @inline(__always)
    static func load(_ base: UnsafeRawPointer, at position: Int, length: Int, bytes: Int) -> UInt64 {
        if position &+ 8 <= bytes {
            let word = (base + position).loadUnaligned(as: UInt64.self)
            if length >= 8 { return word }
            let unused = UInt64(truncatingIfNeeded: (8 &- length) &* 8)
            return (word &<< unused) &>> unused
        }
        return loadLast(base, at: position, length: min(length, 8))
    }

    /// Goes through a text word by word, with a mask that has ones for the text's bytes; other bytes of a word are zeros.
    ///
    /// - Parameter body: gets the word, its mask and how many bytes of the text stand before it.
    @inline(__always)
    static func forEach(of bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int, _ body: (UInt64, UInt64, Int) -> Void) {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
        var index = 0
        while index < length {
            body(load(base, at: start &+ index, length: length &- index, bytes: bytes.count), mask(length &- index), index)
            index &+= 8
        }
    }

    /// Ones for the first bytes of a word: for none where `length` is not above zero, for all from 8 on.
    @inline(__always)
    static func mask(_ length: Int) -> UInt64 { UInt64.max >> UInt64(truncatingIfNeeded: 64 &- max(0, min(8, length)) &* 8) }

    /// At the very end of a buffer a whole word cannot be read.
    @inline(never)
    private static func loadLast(_ base: UnsafeRawPointer, at position: Int, length: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<length {
            word |= UInt64((base + (position + index)).load(as: UInt8.self)) << UInt64(truncatingIfNeeded: index * 8)
        }
        return word
    }

    /// The first letter of every run of letters in upper case, the others in lower case; other bytes stay.
    ///
    /// - Parameter carry: 1 where the byte before the word was a letter; the same of the last byte after it.
    @inline(__always)
    static func titleCased(_ word: UInt64, _ carry: inout UInt64) -> UInt64 {
        let letters = letters(word)
        // Of each byte, whether the byte before is a letter.
        let inside = letters &<< 8 | carry &<< 7
        carry = letters &>> 63
        let caseBits = letters &>> 2
        return word & ~caseBits | (letters & inside) &>> 2
    }

    /// Not zero where a letter stands behind an apostrophe or a digit.
    ///
    /// - Parameter carry: `1 << 7` where the byte before the word is one of them; the same of the last byte after it.
    @inline(__always)
    static func lettersBehindMarks(_ word: UInt64, _ carry: inout UInt64) -> UInt64 {
        let low = word & ~highBits
        let digits = (low &+ 0x5050_5050_5050_5050) & ~(low &+ 0x4646_4646_4646_4646)
        let apostrophes = ~((low ^ 0x2727_2727_2727_2727) &+ ~highBits)
        let marks = (digits | apostrophes) & ~word & highBits
        let behind = marks &<< 8 | carry
        carry = marks &>> 56
        return letters(word) & behind
    }

    /// Changes the case of 26 letters in the whole buffer at once and keeps the views: one pass, whatever the number of rows.
    /// Bytes of characters beyond ASCII stay.
    static func recased(_ texts: TextValues, from first: UInt8) -> TextValues {
        var texts = texts
        texts.bytes.withUnsafeMutableBufferPointer { bytes in
            // Without a branch, so that it becomes vector instructions.
            for index in 0..<bytes.count { bytes[index] ^= bytes[index] &- first < 26 ? 0x20 : 0 }
        }
        return texts
    }

    /// Not zero where a word has two spaces side by side, or a byte below the space, as all other ASCII blanks are.
    ///
    /// - Parameter carry: `1 << 7` where the byte before the word is a space; the same of the last byte after it.
    @inline(__always)
    static func runsOfBlanks(_ word: UInt64, _ carry: inout UInt64) -> UInt64 { spacesBehindSpaces(word, &carry) | belowSpace(word) }

    /// The top bit of every space behind a space.
    ///
    /// - Parameter carry: `1 << 7` where the byte before the word is a space; the same of the last byte after it.
    @inline(__always)
    static func spacesBehindSpaces(_ word: UInt64, _ carry: inout UInt64) -> UInt64 {
        let others = word ^ spaces
        let isSpace = ~((others & ~highBits &+ ~highBits) | others) & highBits
        let runs = isSpace & (isSpace &<< 8 | carry)
        carry = isSpace &>> 56
        return runs
    }

    /// Whether a word has a byte below the space or beyond ASCII.
    @inline(__always)
    static func hasControlOrForeign(_ word: UInt64) -> Bool { belowSpace(word) | word & highBits != 0 }

    /// Not zero where a word has a byte below the space.
    @inline(__always)
    private static func belowSpace(_ word: UInt64) -> UInt64 { (word &- spaces) & ~word & highBits }

    /// The end of a text without the blanks there.
    ///
    /// - Parameters:
    ///   - start: of the text in the buffer; words may reach back before it, not before the buffer.
    @inline(__always)
    static func trimmedEnd(_ base: UnsafeRawPointer, _ start: Int, _ length: Int) -> Int {
        var end = start &+ length
        while end > start, end >= 8 {
            var others = (base + (end &- 8)).loadUnaligned(as: UInt64.self) ^ spaces
            let left = end &- start
            // What stands before the text counts as no blank.
            if left < 8 { others |= (1 &<< UInt64(truncatingIfNeeded: 64 &- left &* 8)) &- 1 }
            if others != 0 {
                end &-= others.leadingZeroBitCount &>> 3
                break
            }
            end &-= 8
        }
        return end > start && isBlank((base + (end &- 1)).load(as: UInt8.self)) ? slowTrimmedEnd(base, start, end) : end
    }

    /// Behind other blanks than spaces, and at the very front of a buffer.
    @inline(never)
    private static func slowTrimmedEnd(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, isBlank((base + (end - 1)).load(as: UInt8.self)) { end -= 1 }
        return end
    }

    private static let spaces: UInt64 = 0x2020_2020_2020_2020

    /// The top bit of every byte that is an ASCII letter.
    @inline(__always)
    private static func letters(_ word: UInt64) -> UInt64 {
        // Small letters in seven bits, so that no sum reaches into the next byte.
        let small = word & 0x7F7F_7F7F_7F7F_7F7F | 0x2020_2020_2020_2020
        let fromA = small &+ 0x1F1F_1F1F_1F1F_1F1F
        let pastZ = small &+ 0x0505_0505_0505_0505
        return fromA & ~pastZ & ~word & highBits
    }
}
