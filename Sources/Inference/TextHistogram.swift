/// How often each byte stands in texts, apart from and beside letters: what code pages are told by.
struct TextHistogram: Sendable {
    /// Bytes with a letter right before or behind them.
    private(set) var near = [Int](repeating: 0, count: 256)
    private(set) var apart = [Int](repeating: 0, count: 256)
    private let isLetter: [Bool]

    /// - Parameter isEBCDIC: whose letters count; they are the same in all pages of either family.
    init(isEBCDIC: Bool) {
        isLetter = (0..<256).map { byte in
            isEBCDIC
                ? [0x81...0x89, 0x91...0x99, 0xA2...0xA9, 0xC1...0xC9, 0xD1...0xD9, 0xE2...0xE9].contains { $0.contains(byte) }
                : TextByte.isLetter(UInt8(byte)) && byte < 128
        }
    }

    var isEmpty: Bool { !near.contains { $0 > 0 } && !apart.contains { $0 > 0 } }
    /// Whether a byte occurs that is not ASCII.
    var hasHighBytes: Bool { (128..<256).contains { near[$0] > 0 || apart[$0] > 0 } }

    mutating func add(_ text: ArraySlice<UInt8>) {
        var previousIsLetter = false
        for index in text.indices {
            let byte = text[index]
            let next = index + 1
            let isNear = previousIsLetter || (next < text.endIndex && isLetter[Int(text[next])])
            if isNear { near[Int(byte)] += 1 } else { apart[Int(byte)] += 1 }
            previousIsLetter = isLetter[Int(byte)]
        }
    }
}
