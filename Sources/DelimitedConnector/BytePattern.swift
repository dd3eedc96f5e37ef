/// One to eight bytes that structure a text, ready to be compared and searched for in words.
struct BytePattern: Sendable, Hashable {
    static let maximumLength = 8

    let bytes: [UInt8]
    let length: Int
    let first: UInt8
    /// The first byte in every byte of a word.
    let spread: UInt64
    private let word: UInt64

    /// - Returns: nil where there are no bytes, or more than eight.
    init?(_ bytes: [UInt8]) {
        guard let first = bytes.first, bytes.count <= Self.maximumLength else { return nil }
        self.bytes = bytes
        self.first = first
        length = bytes.count
        spread = ByteSearch.spread(first)
        word = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether the pattern stands at a position; `end` is where the text ends.
    @inline(__always)
    func matches(_ base: UnsafePointer<UInt8>, at position: Int, end: Int) -> Bool {
        guard end &- position >= length else { return false }
        if length == 1 { return base[position] == first }
        var found: UInt64 = 0
        for index in 0..<length { found |= UInt64(base[position &+ index]) &<< UInt64(truncatingIfNeeded: index &* 8) }
        return found == word
    }
}
