/// A stretch of a stream of bytes in memory: bytes come in at its end and leave at its beginning.
struct ByteWindow: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Offset in the stream of the first byte.
    private(set) var start: Int64 = 0

    var end: Int64 { start + Int64(count) }

    init() {
        capacity = 1 << 17
        memory = .allocate(capacity: capacity)
    }

    /// An empty window with room for so many bytes.
    init(at start: Int64, capacity: Int) {
        self.start = start
        self.capacity = max(1, capacity)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    /// Puts bytes at the end.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        _ = append(capacity: bytes.count) { target in
            if let source = bytes.baseAddress, let base = target.baseAddress { base.copyMemory(from: source, byteCount: bytes.count) }
            return bytes.count
        }
    }

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

    /// Puts all bytes but the last behind those of another window.
    borrowing func copyPart(to target: inout ByteWindow) {
        target.append(UnsafeBufferPointer(start: memory, count: max(0, count - 1)))
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
