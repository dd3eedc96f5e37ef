/// Checks UTF-8 text for what XML 1.0 allows (section 2.2, production `Char`), as far as a stretch of bytes goes.
enum CharacterScan {
    enum Finding: Equatable {
        case fine
        /// The stretch ends inside a character.
        case incomplete
        /// Not UTF-8 (RFC 3629).
        case malformed
        /// A character that XML 1.0 forbids.
        case forbidden(UInt32)
    }

    /// - Returns: how many bytes are complete, allowed characters, and what stands after them.
    /// - Complexity: O(bytes), 8 at a time while they are ASCII.
    static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> (good: Int, finding: Finding) {
        guard let base = bytes.baseAddress else { return (0, .fine) }
        let raw = UnsafeRawPointer(base)
        let count = bytes.count
        var index = 0
        while index < count {
            while index + 8 <= count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if !isPlain(word) { break }
                index += 8
            }
            let stop = min(count, index + 8)
            while index < stop {
                let byte = base[index]
                if byte < 0x80 {
                    if byte < 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return (index, .forbidden(UInt32(byte))) }
                    index += 1
                } else {
                    let (length, finding) = character(base + index, count - index)
                    guard finding == .fine else { return (index, finding) }
                    index += length
                }
            }
        }
        return (index, .fine)
    }

    /// Eight ASCII bytes without a control other than tab, line feed and carriage return. With the high bits known to be clear
    /// no sum carries into the next byte, so each test is exact.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        if word & high != 0 { return false }
        let controls = ~((word | high) &- 0x2020_2020_2020_2020) & high
        if controls == 0 { return true }
        let notTab = (word ^ 0x0909_0909_0909_0909) &+ low
        let notLineFeed = (word ^ 0x0A0A_0A0A_0A0A_0A0A) &+ low
        let notReturn = (word ^ 0x0D0D_0D0D_0D0D_0D0D) &+ low
        return controls & notTab & notLineFeed & notReturn == 0
    }

    private static func character(_ text: UnsafePointer<UInt8>, _ room: Int) -> (length: Int, finding: Finding) {
        let first = text[0]
        let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard length > 0 else { return (0, .malformed) }
        var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for position in 1..<length {
            guard position < room else { return (0, .incomplete) }
            let next = text[position]
            guard next & 0xC0 == 0x80 else { return (0, .malformed) }
            if position == 1 {
                // Overlong forms, surrogates, and what lies beyond U+10FFFF.
                if first == 0xE0 && next < 0xA0 || first == 0xED && next > 0x9F || first == 0xF0 && next < 0x90
                    || first == 0xF4 && next > 0x8F
                {
                    return (0, .malformed)
                }
            }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return value == 0xFFFE || value == 0xFFFF ? (0, .forbidden(value)) : (length, .fine)
    }
}
