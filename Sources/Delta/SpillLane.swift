/// A log of one partition: what stands in the spill store already, and behind it what still is in memory.
final class SpillLane {
    let number: Int
    /// Bytes that were handed to the spill store.
    private(set) var flushed = 0
    /// Bytes that wait in memory.
    private(set) var buffered = 0
    /// Bytes of memory that the buffer takes.
    private(set) var capacity = 0
    private var buffer: UnsafeMutableRawPointer?

    init(number: Int) { self.number = number }

    deinit { buffer?.deallocate() }

    var total: Int { flushed + buffered }

    /// Room for `count` more bytes, which the caller fills at once.
    func extend(by count: Int) -> UnsafeMutableRawPointer {
        let needed = buffered + count
        if let buffer, needed <= capacity {
            buffered = needed
            return buffer + (needed - count)
        }
        let grown = max(needed, capacity * 2, 256)
        let target = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
        if let buffer {
            target.copyMemory(from: buffer, byteCount: buffered)
            buffer.deallocate()
        }
        buffer = target
        capacity = grown
        buffered = needed
        return target + (needed - count)
    }

    func flush(to spill: any SpillStore) throws {
        if let buffer, buffered > 0 {
            try spill.append(UnsafeRawBufferPointer(start: buffer, count: buffered), to: number)
            flushed += buffered
        }
        releaseBuffer()
    }

    /// Forgets everything.
    func discard(from spill: any SpillStore) {
        if flushed > 0 { spill.discard(number) }
        flushed = 0
        releaseBuffer()
    }

    private func releaseBuffer() {
        buffer?.deallocate()
        buffer = nil
        buffered = 0
        capacity = 0
    }

    /// Hands over what waits in memory; nothing may be appended to this lane meanwhile.
    func withBuffered<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: buffer, count: buffered))
    }
}
