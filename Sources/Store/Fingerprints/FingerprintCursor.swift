/// Reads one segment from its first entry to its last, some blocks at a time.
struct FingerprintCursor {
    private let load: (_ block: Int64) throws -> [[FingerprintBlock.Entry]]
    private var nextBlock: Int64 = 0
    /// Blocks that were loaded and not begun, the next one last.
    private var waiting: [[FingerprintBlock.Entry]] = []
    /// The block in hand, and where the cursor stands in it; empty after the last.
    private(set) var entries: [FingerprintBlock.Entry] = []
    private(set) var position = 0

    /// - Parameter load: gives some blocks of the segment from one on, none after the last.
    init(load: @escaping (_ block: Int64) throws -> [[FingerprintBlock.Entry]]) throws {
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
        while entries.isEmpty {
            if waiting.isEmpty {
                waiting = try load(nextBlock).reversed()
                nextBlock += Int64(waiting.count)
            }
            guard let block = waiting.popLast() else { return }
            entries = block
        }
    }
}
