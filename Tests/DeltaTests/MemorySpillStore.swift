import Delta

/// A spill store for tests: lanes in memory, handed out in pieces of a chosen size.
final class MemorySpillStore: SpillStore {
    private(set) var lanes: [Int: [UInt8]] = [:]
    private(set) var written = 0
    private(set) var appends = 0
    /// How many different lanes were written to.
    private(set) var used: Set<Int> = []
    private let pieceSize: Int
    /// Fails the append with this number, counted from 0.
    var failsAt: Int?
    /// Changes what is handed out.
    var damage: (([UInt8]) -> [UInt8])?

    struct Full: Error, Equatable {}

    init(pieceSize: Int = 1 << 20) { self.pieceSize = pieceSize }

    func append(_ bytes: UnsafeRawBufferPointer, to lane: Int) throws {
        if appends == failsAt { throw Full() }
        appends += 1
        written += bytes.count
        used.insert(lane)
        lanes[lane, default: []].append(contentsOf: bytes)
    }

    func read(_ lane: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var copy = lanes[lane] ?? []
        if let damage { copy = damage(copy) }
        try copy.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + pieceSize)
                try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }

    func discard(_ lane: Int) { lanes[lane] = nil }
}
