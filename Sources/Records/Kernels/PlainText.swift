/// What a stretch of bytes is as text: scanned in words, since nearly all of it is ASCII.
public enum PlainText {
    /// Whether every byte is from 1 to 127: ASCII without NUL, which needs no further check as UTF-8.
    public static func isPlainASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        return isPlainASCII(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    static func isPlainASCII(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let raw = UnsafeRawPointer(base)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = 0
        // Stretches that stay in the nearest cache, each without a branch.
        while index &+ 32 <= count {
            let end = min(index &+ 4_096, count &- 31)
            var seen: UInt64 = 0
            while index < end {
                // The top bit of a byte shows what is 128 or more, and, after the subtraction, what is 0.
                for part in 0..<4 {
                    let word = raw.loadUnaligned(fromByteOffset: index &+ part &* 8, as: UInt64.self)
                    seen |= word | (word &- ones)
                }
                index &+= 32
            }
            if seen & (ones &<< 7) != 0 { return false }
        }
        while index < count {
            if Int8(bitPattern: base[index]) < 1 { return false }
            index &+= 1
        }
        return true
    }

    /// Whether the bytes are well-formed UTF-8 without a NUL (Unicode 16, table 3-7).
    static func isText(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var index = 0
        while index < count {
            let byte = base[index]
            if byte < 0x80 {
                if byte == 0 { return false }
                index &+= 1
                continue
            }
            let length: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            switch byte {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, low) = (3, 0xA0)
            case 0xED: (length, high) = (3, 0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, low) = (4, 0x90)
            case 0xF4: (length, high) = (4, 0x8F)
            case 0xF1...0xF3: length = 4
            default: return false
            }
            guard index &+ length <= count, base[index &+ 1] >= low, base[index &+ 1] <= high else { return false }
            for further in 2..<max(length, 2) where base[index &+ further] & 0xC0 != 0x80 { return false }
            index &+= length
        }
        return true
    }
}
