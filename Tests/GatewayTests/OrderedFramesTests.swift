import Connector
import Diagnostics
import Records
import Synchronization
import Testing

@testable import Gateway

/// How many frames are under way at once.
@Suite struct OrderedFramesTests {
    private struct Frame: SourceFrame {
        let number: Int
        let heldBytes: Int
        func decode() throws -> SourceBatch { SourceBatch(batches: []) }
    }

    private final class Frames: RecordSource {
        let schema = SourceSchema(kinds: [])
        let completeness = Completeness(isComplete: true)
        let progress = SourceProgress()
        let size: Int
        let count: Int
        /// Frames given, frames consumed, and the most that were given and not consumed.
        let state = Mutex((given: 0, consumed: 0, most: 0, isStopped: false))

        init(count: Int, size: Int) {
            self.count = count
            self.size = size
        }

        func next() throws -> (any SourceFrame)? {
            state.withLock { state in
                guard state.given < count else { return nil }
                state.given += 1
                state.most = max(state.most, state.given - state.consumed)
                return Frame(number: state.given, heldBytes: size)
            }
        }

        func stop() { state.withLock { $0.isStopped = true } }
    }

    @Test(arguments: [
        (0, 6), (OrderedFrames.maximumBytes, 1), (OrderedFrames.maximumBytes / 2, 2), (OrderedFrames.maximumBytes / 2 - 1, 3), (1, 6),
    ])
    func largeFramesAreFew(size: Int, most: Int) async throws {
        let source = Frames(count: 20, size: size)
        var seen: [Int] = []
        try await OrderedFrames.run(source) { ($0 as? Frame)?.number ?? 0 } consume: { number in
            seen.append(number)
            source.state.withLock { $0.consumed += 1 }
            return true
        }
        #expect(seen == Array(1...20))
        #expect(source.state.withLock { $0.most } == most)
        #expect(!source.state.withLock { $0.isStopped })
    }

    @Test func aReadingThatEndsEarlyIsTold() async throws {
        let source = Frames(count: 20, size: 0)
        try await OrderedFrames.run(source) { ($0 as? Frame)?.number ?? 0 } consume: { $0 < 3 }
        #expect(source.state.withLock { $0.isStopped })
    }
}
