internal import Glibc
import Synchronization

/// Reads on in the stream of changes while what was read before is written to the store.
///
/// `@unchecked Sendable`: the reader and what was read belong to the thread from ``start()`` until ``stop()``, which waits for its end, and
/// to the caller at all other times. It is a thread and not a task because it waits for the server.
final class ChangesAhead: @unchecked Sendable {
    private let reader: ChangeReader
    /// Bytes of frames that may wait.
    private let limit: Int
    private var frames: [ChangeFrame] = []
    private var failure: (any Error)?
    private var thread: pthread_t?
    private let isStopped = Atomic(false)

    init(_ reader: ChangeReader, limit: Int = 32 << 20) {
        self.reader = reader
        self.limit = limit
    }

    /// Begins with the next batch. Where no thread can be had, it is read when it is asked for.
    func start() {
        reader.beginBatch()
        isStopped.store(false, ordering: .sequentiallyConsistent)
        var thread = pthread_t()
        // The thread owns a reference until it ends.
        let owner = Unmanaged.passRetained(self)
        let status = pthread_create(&thread, nil, { context in
            guard let context else { return nil }
            Unmanaged<ChangesAhead>.fromOpaque(context).takeRetainedValue().work()
            return nil
        }, owner.toOpaque())
        if status == 0 { self.thread = thread } else { owner.release() }
    }

    private func work() {
        var waiting = 0
        do {
            while waiting < limit, !isStopped.load(ordering: .sequentiallyConsistent) {
                let step = try reader.next(waiting: 20) { isStopped.load(ordering: .sequentiallyConsistent) }
                guard case .frame(let frame) = step else { return }
                frames.append(frame)
                waiting += frame.bytes.count
            }
        } catch {
            failure = error
        }
    }

    /// Waits until the thread has ended; what it read stays.
    func stop() {
        guard let thread else { return }
        isStopped.store(true, ordering: .sequentiallyConsistent)
        pthread_join(thread, nil)
        self.thread = nil
    }

    /// The next frame that was read ahead; nil after the last.
    ///
    /// - Throws: what the reading met behind them.
    func next() throws -> ChangeFrame? {
        stop()
        if !frames.isEmpty { return frames.removeFirst() }
        if let failure { throw failure }
        return nil
    }
}
