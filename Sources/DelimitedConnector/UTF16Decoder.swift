/// UTF-16 to UTF-8. A surrogate without its other half becomes 0xFF, which is in no UTF-8 text.
enum UTF16Decoder {
    /// - Parameter isEnd: nothing follows: half a unit at the end is malformed too. Before the end, what the last bytes only
    ///   begin is left out.
    static func utf8(_ source: [UInt8], isBigEndian: Bool, isEnd: Bool) -> [UInt8] {
        let units = source.count / 2
        return [UInt8](unsafeUninitializedCapacity: units * 3 + 1) { target, count in
            count = source.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
                return decode(from, source.count, to, isBigEndian: isBigEndian, isEnd: isEnd)
            }
        }
    }

    private static func decode(
        _ from: UnsafePointer<UInt8>, _ size: Int, _ to: UnsafeMutablePointer<UInt8>, isBigEndian: Bool, isEnd: Bool
    ) -> Int {
        let high = isBigEndian ? 0 : 1
        let units = size / 2
        func unit(_ index: Int) -> UInt32 {
            UInt32(from[index &* 2 &+ high]) << 8 | UInt32(from[index &* 2 &+ (1 &- high)])
        }
        var count = 0
        func put(_ byte: UInt32) {
            to[count] = UInt8(truncatingIfNeeded: byte)
            count &+= 1
        }
        var index = 0
        while index < units {
            let value = unit(index)
            if value < 0x80 {
                put(value)
            } else if value < 0x800 {
                put(0xC0 | value >> 6)
                put(0x80 | value & 0x3F)
            } else if value & 0xF800 != 0xD800 {
                put(0xE0 | value >> 12)
                put(0x80 | value >> 6 & 0x3F)
                put(0x80 | value & 0x3F)
            } else if value < 0xDC00, index &+ 1 < units, unit(index &+ 1) & 0xFC00 == 0xDC00 {
                let scalar = 0x10000 &+ (value & 0x3FF) << 10 &+ (unit(index &+ 1) & 0x3FF)
                put(0xF0 | scalar >> 18)
                put(0x80 | scalar >> 12 & 0x3F)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
                index &+= 1
            } else if value < 0xDC00, index &+ 1 == units, !isEnd {
                return count
            } else {
                put(0xFF)
            }
            index &+= 1
        }
        if isEnd, !size.isMultiple(of: 2) { put(0xFF) }
        return count
    }
}
