internal import SQLite

/// The fingerprint blocks of one stream in `lb_fingerprint`.
final class SQLiteFingerprints: FingerprintBlocks {
    let storeName: String
    let stream: String
    private let database: SQLiteDatabase
    private let select: SQLiteStatement
    private let insert: SQLiteStatement

    init(_ database: SQLiteDatabase, path: String, stream: String) throws {
        self.database = database
        self.stream = stream
        storeName = path
        select = try database.prepare("SELECT data FROM lb_fingerprint WHERE stream = ? AND segment = ? AND block = ?")
        try select.bind(stream, at: 1)
        insert = try database.prepare(
            "INSERT INTO lb_fingerprint (stream, segment, block, entries, data) VALUES (?, ?, ?, ?, ?)")
        try insert.bind(stream, at: 1)
    }

    func sizes() throws -> [(segment: Int64, entries: Int64)] {
        let select = try database.prepare(
            "SELECT segment, sum(entries) FROM lb_fingerprint WHERE stream = ? GROUP BY segment ORDER BY segment")
        try select.bind(stream, at: 1)
        var result: [(segment: Int64, entries: Int64)] = []
        while try select.step() { result.append((select.int(0), select.int(1))) }
        return result
    }

    func read(segment: Int64, from block: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try select.bind(segment, at: 2)
        try select.bind(block, at: 3)
        defer { select.reset() }
        if try select.step() { try select.withBlob(0, body) }
    }

    func insert(segment: Int64, block: Int64, entries: Int, data: [UInt8]) throws {
        try insert.bind(segment, at: 2)
        try insert.bind(block, at: 3)
        try insert.bind(Int64(entries), at: 4)
        try data.withUnsafeBytes { data in
            try insert.bindBorrowed(blob: data, at: 5)
            try insert.run()
        }
    }

    func removeSegments(through segment: Int64) throws {
        let delete = try database.prepare("DELETE FROM lb_fingerprint WHERE stream = ? AND segment <= ?")
        try delete.bind(stream, at: 1)
        try delete.bind(segment, at: 2)
        try delete.run()
    }
}
