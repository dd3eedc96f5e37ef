/// Locks on streams that a session holds until they are released or it ends, however it ends.
final class PostgresStreamLock: StoreLock {
    private let store: PostgresStore
    private var streams: [String] = []

    /// - Throws: `LB5005` where another session, or this one, has one of them.
    init(_ store: PostgresStore, streams: [String]) throws {
        self.store = store
        for stream in streams {
            // A session is let in to what it has locked already, so this is asked first.
            guard !store.lockedStreams.contains(stream), try store.tryLock(stream) else {
                release()
                throw StoreError.locked(stream, path: store.name)
            }
            store.lockedStreams.insert(stream)
            self.streams.append(stream)
        }
    }

    deinit { release() }

    func release() {
        for stream in streams {
            // A session that is gone has let go of its locks.
            store.unlock(stream)
            store.lockedStreams.remove(stream)
        }
        streams = []
    }
}
