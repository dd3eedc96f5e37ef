import Testing

@testable import Gateway

@Suite struct FileSpillStoreTests {
    private func read(_ store: FileSpillStore, _ lane: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        try store.read(lane) { all += $0 }
        return all
    }

    @Test(arguments: [false, true]) func lanesKeepTheirBytesInOrder(isEncrypted: Bool) throws {
        // The limit has a floor of 64 KiB, so 40 pieces of 10,000 bytes go to the file several times.
        let store = FileSpillStore(memoryLimit: 1, isEncrypted: isEncrypted)
        var expected: [[UInt8]] = [[], [], []]
        for piece in 0..<40 {
            let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ piece) }
            expected[piece % 3] += bytes
            try bytes.withUnsafeBytes { try store.append($0, to: piece % 3) }
        }
        for lane in 0..<3 { #expect(try read(store, lane) == expected[lane]) }
        // A lane may be read more than once, and is empty after it was discarded.
        #expect(try read(store, 1) == expected[1])
        store.discard(1)
        #expect(try read(store, 1) == [])
        #expect(try read(store, 2) == expected[2])
        #expect(try read(store, 99) == [])
    }
}
