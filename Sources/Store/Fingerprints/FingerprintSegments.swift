internal import Delta
internal import SQLite

/// The fingerprints of one stream in `lb_fingerprint`: segments that each ascend by id, of which the first is the base, and
/// where a later one wins.
struct FingerprintSegments {
    private let database: SQLiteDatabase
    private let path: String
    private let stream: String

    /// Reading takes a block of memory a segment.
    private static let maximumSegments = 32

    init(_ database: SQLiteDatabase, path: String, stream: String) throws {
        self.database = database
        self.path = path
        self.stream = stream
    }

    /// Appends entries in new segments.
    func writer() throws -> FingerprintWriter {
        FingerprintWriter(
            insert: try database.prepare(
                "INSERT INTO lb_fingerprint (stream, segment, block, entries, data) VALUES (?, ?, ?, ?, ?)"),
            stream: stream, segment: (try sizes().last?.segment ?? 0) + 1)
    }

    /// Every id once, ascending, without those that were removed.
    func forEachBatch(_ body: ([Fingerprint]) throws -> Void) throws {
        let select = try database.prepare(
            "SELECT data FROM lb_fingerprint WHERE stream = ? AND segment = ? AND block = ?")
        try select.bind(stream, at: 1)
        let path = path
        let stream = stream
        let cursors = try sizes().map { size in
            try FingerprintCursor { block in
                try select.bind(size.segment, at: 2)
                try select.bind(block, at: 3)
                defer { select.reset() }
                guard try select.step() else { return nil }
                guard let entries = select.withBlob(0, FingerprintBlock.decode) else {
                    throw StoreError.damaged(
                        path, "fingerprints of \(stream), segment \(size.segment), block \(block), cannot be read")
                }
                return entries
            }
        }
        var merge = FingerprintMerge(cursors)
        try merge.run(body)
    }

    /// Makes one segment of all of them when the later ones pass a quarter of the base.
    ///
    /// - Complexity: O(1), or O(fingerprints) where it compacts.
    func compactIfNeeded() throws {
        let sizes = try sizes()
        guard sizes.count > 1, let base = sizes.first, let last = sizes.last else { return }
        let later = sizes.dropFirst().reduce(0) { $0 + $1.entries }
        guard later > base.entries / 4 || sizes.count > Self.maximumSegments else { return }
        let writer = try writer()
        try forEachBatch { batch in
            for print in batch {
                try writer.add(.init(id: print.id, hash: print.hash, state: print.isTombstone ? .tombstone : .live))
            }
        }
        try writer.finish()
        let delete = try database.prepare("DELETE FROM lb_fingerprint WHERE stream = ? AND segment <= ?")
        try delete.bind(stream, at: 1)
        try delete.bind(last.segment, at: 2)
        try delete.run()
    }

    private func sizes() throws -> [(segment: Int64, entries: Int64)] {
        let select = try database.prepare(
            "SELECT segment, sum(entries) FROM lb_fingerprint WHERE stream = ? GROUP BY segment ORDER BY segment")
        try select.bind(stream, at: 1)
        var result: [(segment: Int64, entries: Int64)] = []
        while try select.step() { result.append((select.int(0), select.int(1))) }
        return result
    }
}
