/// A stretch of a stream of bytes in memory: bytes come in at its end and leave at its beginning.
struct ByteWindow: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0
    /// Offset in the stream of the first byte.
    private(set) var start: Int64 = 0

    var end: Int64 { start + Int64(count) }

    init() {
        capacity = 1 << 17
        memory = .allocate(capacity: capacity)
    }

    deinit { memory.deallocate() }

    /// Makes room and lets the body write into it.
    ///
    /// - Returns: what the body returns: how many bytes it wrote.
    mutating func append(
        capacity wanted: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows -> Int {
        if capacity - count < wanted {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(capacity * 2, count + wanted))
            larger.update(from: memory, count: count)
            memory.deallocate()
            capacity = max(capacity * 2, count + wanted)
            memory = larger
        }
        let written = try body(UnsafeMutableRawBufferPointer(start: memory + count, count: wanted))
        count += written
        return written
    }

    /// What the window holds from an offset on; valid until the next change.
    func bytes(from offset: Int64) -> UnsafeBufferPointer<UInt8> {
        let skipped = Int(max(0, min(offset - start, Int64(count))))
        return UnsafeBufferPointer(start: memory + skipped, count: count - skipped)
    }

    /// Drops bytes at the beginning once that frees half of the window, so that each byte moves a bounded number of times.
    mutating func drop(before offset: Int64) {
        let skipped = Int(max(0, min(offset - start, Int64(count))))
        guard skipped > 0, skipped == count || skipped >= capacity / 2 else { return }
        memory.update(from: memory + skipped, count: count - skipped)
        start += Int64(skipped)
        count -= skipped
    }

    mutating func drop(after offset: Int64) { count = Int(max(0, min(offset - start, Int64(count)))) }
}
