/// Reads one segment from its first entry to its last, a block at a time.
struct FingerprintCursor {
    private let load: (_ block: Int64) throws -> [FingerprintBlock.Entry]?
    private var block: Int64 = 0
    /// The block in hand, and where the cursor stands in it; empty after the last.
    private(set) var entries: [FingerprintBlock.Entry] = []
    private(set) var position = 0

    /// - Parameter load: gives a block of the segment, nil after the last.
    init(load: @escaping (_ block: Int64) throws -> [FingerprintBlock.Entry]?) throws {
        self.load = load
        try next()
    }

    @inline(__always)
    var current: FingerprintBlock.Entry? { position < entries.count ? entries[position] : nil }

    @inline(__always)
    mutating func advance() throws {
        position += 1
        if position >= entries.count { try next() }
    }

    private mutating func next() throws {
        position = 0
        entries = []
        while let loaded = try load(block) {
            block += 1
            if !loaded.isEmpty {
                entries = loaded
                return
            }
        }
    }
}
