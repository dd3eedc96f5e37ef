internal import Diagnostics
internal import Glibc
internal import Postgres

/// Several sessions that copy stretches of one large table side by side, all as of the same moment. What they give comes in the
/// order of the table, so that the same table gives the same rows in the same order however fast each of them is.
///
/// `@unchecked Sendable`: `state` is touched under the lock only; a session belongs to the thread that opened it. They are threads
/// and not tasks because they wait for the server, and a pool with as many threads as cores would have none left to decode.
final class RangeReaders: @unchecked Sendable {
    private struct State {
        var nextRange = 0
        /// The range whose rows go out next.
        var current = 0
        var blocks: [Int: [CopyStream.Block]] = [:]
        var finished: Set<Int> = []
        var buffered = 0
        var failure: (any Error)?
        var isCancelled = false
    }

    private let statements: [String]
    private let relation: String
    private let settings: String
    private let session: SessionSettings
    private let snapshot: String
    private let batchBytes: Int
    /// Bytes that may wait. Of the range that goes out next a block may wait beyond that, so that the others never keep it back.
    private let limit: Int
    private var state = State()
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var threads: [pthread_t] = []

    /// - Parameters:
    ///   - statements: one copy for each range, in the order of the table.
    ///   - snapshot: that another session has exported and keeps open.
    init(
        _ statements: [String], relation: String, settings: String, session: SessionSettings, snapshot: String, batchBytes: Int,
        limit: Int = 32 << 20
    ) {
        self.statements = statements
        self.relation = relation
        self.settings = settings
        self.session = session
        self.snapshot = snapshot
        self.batchBytes = batchBytes
        self.limit = limit
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    func start() {
        for _ in 0..<min(session.readers, statements.count) {
            var thread = pthread_t()
            // The thread owns a reference until it ends; `stop()` waits for that.
            let owner = Unmanaged.passRetained(self)
            let status = pthread_create(&thread, nil, { context in
                guard let context else { return nil }
                Unmanaged<RangeReaders>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, owner.toOpaque())
            if status == 0 { threads.append(thread) } else { owner.release() }
        }
        guard threads.isEmpty else { return }
        withState { $0.failure = GatewayError(Diagnostic(.postgresMisuse, "no thread could be started to read \(relation)")) }
    }

    /// Ends the threads; what they have not given yet is lost.
    func stop() {
        withState { $0.isCancelled = true }
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    private func withState<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        return try body(&state)
    }

    /// Waits, with the lock held, until the body gives something.
    private func wait<Result>(_ body: (inout State) throws -> Result?) rethrows -> Result {
        pthread_mutex_lock(lock)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
        while true {
            if let result = try body(&state) { return result }
            pthread_cond_wait(changed, lock)
        }
    }

    /// Bytes that were read and not given yet.
    var buffered: Int { withState { $0.buffered } }

    var hasReadAll: Bool { withState { $0.finished.count == statements.count } }

    /// The next rows; nil after the last range.
    ///
    /// - Throws: what one of the readers threw.
    func next() throws -> CopyStream.Block? {
        let block: CopyStream.Block?? = try wait { state in
            if let failure = state.failure { throw failure }
            while state.current < statements.count {
                if var waiting = state.blocks[state.current], !waiting.isEmpty {
                    let first = waiting.removeFirst()
                    state.blocks[state.current] = waiting
                    state.buffered -= first.bytes.count
                    return .some(.some(first))
                }
                guard state.finished.contains(state.current) else { return nil }
                state.blocks[state.current] = nil
                state.current += 1
            }
            return .some(.none)
        }
        return block ?? nil
    }

    private func work() {
        do {
            let session = try SourceSession(settings, session)
            try session.beginSnapshot(snapshot)
            while let range = withState({ state -> Int? in
                guard !state.isCancelled, state.failure == nil, state.nextRange < statements.count else { return nil }
                defer { state.nextRange += 1 }
                return state.nextRange
            }) {
                try session.connection.beginCopyOut(statements[range])
                var stream = CopyStream(relation: relation)
                while let block = try stream.next(session.connection, bytes: batchBytes) {
                    let goesOn = wait { state -> Bool? in
                        if state.isCancelled || state.failure != nil { return false }
                        let isNext = range == state.current && state.blocks[range, default: []].isEmpty
                        guard isNext || state.buffered < limit else { return nil }
                        state.blocks[range, default: []].append(block)
                        state.buffered += block.bytes.count
                        return true
                    }
                    if !goesOn { return }
                }
                withState { _ = $0.finished.insert(range) }
            }
        } catch {
            withState { if $0.failure == nil { $0.failure = error } }
        }
    }
}
