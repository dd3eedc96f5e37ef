import Records

/// How a value is written, told from its first characters.
enum ValueShape {
    /// - Parameter bytes: the text, or the beginning of a longer one than any number or date.
    /// - Returns: nil for blanks.
    static func type(of bytes: UnsafeBufferPointer<UInt8>) -> FeedCensus.ValueType? {
        var first = 0
        var end = bytes.count
        while first < end, bytes[first] <= 0x20 { first += 1 }
        while end > first, bytes[end - 1] <= 0x20 { end -= 1 }
        guard first < end else { return nil }
        let length = end - first
        if length >= 10, isDate(bytes, first) {
            if length == 10 { return .date }
            let mark = bytes[first + 10]
            let hasTime = length >= 16 && (mark == 0x54 || mark == 0x20) && isDigit(bytes[first + 11]) && bytes[first + 13] == 0x3A
            // A date of XML Schema may have a zone.
            return hasTime ? .timestamp : mark == 0x5A || mark == 0x2B || mark == 0x2D ? .date : .text
        }
        if bytes[first] == 0x2D || bytes[first] == 0x2B { first += 1 }
        var digits = 0
        var points = 0
        while first < end {
            if isDigit(bytes[first]) { digits += 1 } else if bytes[first] == 0x2E { points += 1 } else { return .text }
            first += 1
        }
        return digits == 0 || points > 1 || digits > 38 ? .text : points == 0 ? .integer : .decimal
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func isDate(_ bytes: UnsafeBufferPointer<UInt8>, _ first: Int) -> Bool {
        for index in 0..<10 {
            let isRight = index == 4 || index == 7 ? bytes[first + index] == 0x2D : isDigit(bytes[first + index])
            if !isRight { return false }
        }
        return true
    }
}
