import Connector
import Diagnostics
import Records

extension RecordSource {
    /// What there is to tell beside what was told.
    func findings(after known: [Diagnostic]) -> [Diagnostic] {
        let known = Set(known)
        return findings.filter { !known.contains($0) }
    }
}

/// Runs the stages of a pipeline side by side: one task reads and frames, as many as there are cores decode and map, and what
/// they give is consumed in the order of the source. At most `window` frames are under way, which bounds memory, and fewer where they are
/// large.
enum OrderedFrames {
    /// Bytes of frames under way past which no further one is begun.
    static let maximumBytes = 24 << 20

    /// What was read before the source fails is consumed before the failure is thrown.
    ///
    /// - Parameters:
    ///   - first: a frame that was taken from the source before; nil where none was.
    ///   - transform: pure; runs on any thread.
    ///   - consume: gets every result, in order; returns false to stop reading.
    static func run<Result: Sendable>(
        _ source: any RecordSource, first: (any SourceFrame)? = nil, window: Int = 6, transform: @escaping @Sendable (any SourceFrame) throws -> Result,
        consume: (Result) throws -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: (index: Int, result: Result).self) { group in
            var started = 0
            var delivered = 0
            // Of each frame under way, and of all of them.
            var held: [Int: Int] = [:]
            var heldBytes = 0
            var isExhausted = false
            var failure: (any Error)?
            var taken = first
            var waiting: [Int: Result] = [:]
            while true {
                while !isExhausted, started - delivered < window, heldBytes < maximumBytes || started == delivered {
                    try Task.checkCancellation()
                    var next = taken
                    taken = nil
                    if next == nil {
                        do { next = try source.next() } catch { failure = error }
                    }
                    guard let frame = next else {
                        isExhausted = true
                        break
                    }
                    let index = started
                    started += 1
                    held[index] = frame.heldBytes
                    heldBytes += frame.heldBytes
                    group.addTask { (index, try transform(frame)) }
                }
                guard let finished = try await group.next() else {
                    if let failure { throw failure }
                    return
                }
                waiting[finished.index] = finished.result
                while let result = waiting.removeValue(forKey: delivered) {
                    heldBytes -= held.removeValue(forKey: delivered) ?? 0
                    delivered += 1
                    if try !consume(result) {
                        group.cancelAll()
                        source.stop()
                        return
                    }
                }
            }
        }
    }
}
