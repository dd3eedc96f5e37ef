/// A growing run of bytes that writers fill in place.
///
/// Unlike an array it hands out uninitialised room, so that a row is written once and nothing is zeroed before.
public final class ByteSink: @unchecked Sendable {
    // Sendable: a sink has one user at a time; it is handed over between stages, never shared.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    public private(set) var count = 0

    public init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    public func removeAll() { count = 0 }

    /// Gives the body room for `bound` bytes behind the last one; the body returns where it stopped writing.
    @inlinable
    @inline(__always)
    public func write(
        atMost bound: Int, _ body: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
    ) {
        let start = room(bound)
        advance(to: body(start))
    }

    @usableFromInline
    func room(_ bound: Int) -> UnsafeMutablePointer<UInt8> {
        if count + bound > capacity {
            let larger = max(capacity * 2, count + bound)
            let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            moved.update(from: base, count: count)
            base.deallocate()
            base = moved
            capacity = larger
        }
        return base + count
    }

    @usableFromInline
    func advance(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

    public func append(_ bytes: some Collection<UInt8>) {
        write(atMost: bytes.count) { start in
            var position = start
            for byte in bytes {
                position.pointee = byte
                position += 1
            }
            return position
        }
    }

    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
