/// Unicode's white space in UTF-8 (property White_Space; CEL's strings extension, `trim`): what every function of this library
/// takes for a blank.
enum UnicodeBlank {
    /// - Returns: how many bytes the blank has that begins at `position`; nil where none does.
    @inline(__always)
    static func width(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        if isBlank(bytes[position]) { return 1 }
        return bytes[position] < 0x80 ? nil : length(bytes, at: position, before: bytes.count)
    }

    /// - Returns: whether a blank outside of ASCII stands in a part of the bytes.
    static func isForeignBlank(in bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        (start..<end).contains { bytes[$0] >= 0x80 && length(bytes, at: $0, before: end) != nil }
    }

    /// - Returns: how many bytes the blank outside of ASCII has that begins at `start`; nil where none does.
    static func length(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, before end: Int) -> Int? {
        if end - start >= 2, bytes[start] == 0xC2, bytes[start + 1] == 0x85 || bytes[start + 1] == 0xA0 { return 2 }
        guard end - start >= 3 else { return nil }
        switch (bytes[start], bytes[start + 1], bytes[start + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE3, 0x80, 0x80), (0xE2, 0x81, 0x9F): return 3
        case (0xE2, 0x80, let last) where last >= 0x80 && last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF: return 3
        default: return nil
        }
    }

    /// - Returns: how many bytes the blank outside of ASCII has that ends before `end`; nil where none does.
    static func length(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int, from start: Int) -> Int? {
        for count in 2...3 where end - count >= start {
            if length(bytes, at: end - count, before: end) == count { return count }
        }
        return nil
    }
}
