#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif
public import Canonical
internal import Diagnostics
public import Records
internal import SQLite

/// A store in one SQLite file: WAL, `synchronous=FULL`.
public final class SQLiteStore: CanonicalStore {
    public let path: String
    public var name: String { "sqlite:" + path }
    public let namespace: RowID
    public let model: CanonicalModel
    let database: SQLiteDatabase

    /// Bytes. Larger pages make first loads faster (measured: 4,096 to 16,384 saves a fifth) and scattered updates slower,
    /// since a changed row costs a page.
    private static let pageSize = 8_192
    /// Pages that SQLite keeps in memory, in KiB; what passes it during a run goes to the write-ahead log.
    private static let cacheSize = 65_536
    /// After a large run the write-ahead log shrinks to this size, in bytes.
    private static let logLimit = 67_108_864

    private init(path: String, namespace: RowID, model: CanonicalModel, database: SQLiteDatabase) {
        self.path = path
        self.namespace = namespace
        self.model = model
        self.database = database
    }

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - path: of a file that does not exist yet, in a folder that does.
    ///   - namespace: what row ids are computed from, for good.
    ///   - model: gives the tables.
    /// - Throws: `GatewayError` with `LB5003` where the file is a database already, with `LB51xx` where it cannot be written.
    public static func create(_ path: String, namespace: RowID, model: CanonicalModel) throws -> SQLiteStore {
        let database = try SQLiteDatabase(path: path, mode: .create)
        // A file without tables is what a `store init` that was killed leaves behind.
        guard try count(database, "SELECT count(*) FROM sqlite_master") == 0 else {
            throw StoreError.exists(path, isStore: try isStore(database))
        }
        try database.pragma("page_size = \(pageSize)")
        try configure(database)
        try database.transaction {
            // Another `store init` may have come first.
            guard try count(database, "SELECT count(*) FROM sqlite_master") == 0 else {
                throw StoreError.exists(path, isStore: try isStore(database))
            }
            try database.execute(SQLiteSchema.ledger)
            try database.execute(SQLiteSchema.schemaTable)
            try database.pragma("application_id = \(SQLiteSchema.applicationID)")
            let insert = try database.prepare(
                "INSERT INTO lb_store (only_row, namespace, format_version, model_version, created_at) VALUES (1, ?, ?, ?, ?)")
            try insert.bind(namespace.description, at: 1)
            try insert.bind(Int64(SQLiteSchema.formatVersion), at: 2)
            try insert.bind(Int64(model.version), at: 3)
            try insert.bind(StoreText.text(SystemClock.now()), at: 4)
            try insert.run()
            try SQLiteStore(path: path, namespace: namespace, model: model, database: database).synchronizeTables(model)
        }
        return SQLiteStore(path: path, namespace: namespace, model: model, database: database)
    }

    /// Opens a store.
    ///
    /// - Parameters:
    ///   - path: of the file that ``create(_:namespace:model:)`` made.
    ///   - readOnly: writing throws `LB5009`.
    ///   - model: where it has more than the store, the next run adds it.
    /// - Throws: `GatewayError` with `LB5001` where there is no file, `LB5002` or `LB5104` where it is no store, `LB5004`
    ///   where a later version wrote it.
    public static func open(_ path: String, readOnly: Bool = false, model: CanonicalModel) throws -> SQLiteStore {
        guard access(path, F_OK) == 0 else { throw StoreError.notFound(path) }
        if readOnly { undoKilledLoad(path) }
        let database = try SQLiteDatabase(path: path, mode: readOnly ? .readOnly : .readWrite)
        guard try isStore(database) else { throw StoreError.notAStore(path) }
        if !readOnly { try configure(database) }
        let select = try database.prepare("SELECT \(StoreHead.columns) FROM lb_store")
        let head = try StoreHead(
            try select.step() ? select : nil, of: path, formatVersion: SQLiteSchema.formatVersion, model: model)
        return SQLiteStore(path: path, namespace: head.namespace, model: model, database: database)
    }

    /// A first load that was killed leaves a rollback journal, which a connection that only reads cannot play back. Where the file
    /// may be written, one that can does it; where not, reading says so.
    private static func undoKilledLoad(_ path: String) {
        guard access(path + "-journal", F_OK) == 0, access(path, W_OK) == 0 else { return }
        if let database = try? SQLiteDatabase(path: path, mode: .readWrite) { _ = try? database.pragma("schema_version") }
    }

    public func keys(of stream: EntityStream, _ body: (RowID, String) throws -> Void) throws {
        let table = SQLiteDatabase.quoted(stream.entity.name)
        guard try Self.count(database, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '\(stream.entity.name.replacing("'", with: "''"))'") == 1
        else { return }
        let select = try database.prepare(
            "SELECT id, source_key FROM \(table) WHERE lb_stream = ? AND lb_deleted_at IS NULL")
        try select.bind(stream.name, at: 1)
        while try select.step() {
            guard let id = select.text(0).flatMap({ RowID($0) }), let key = select.text(1) else {
                throw StoreError.damaged(path, "a row of \(stream.entity.name) has no id or no key")
            }
            try body(id, key)
        }
    }

    public func lock(_ streams: [String]) throws -> any StoreLock { 
        // By its real name, so that a link to the store is the same store.
        var file = path
        if let resolved = realpath(path, nil) {
            file = String(cString: resolved)
            free(resolved)
        }
        return try FileLock(path: file + ".lock", streams: streams)
    }

    func requireWritable() throws {
        if database.mode == .readOnly { throw StoreError.readOnly(path) }
    }

    /// Runs the body on one consistent view of the store.
    func reading<Result>(_ body: () throws -> Result) throws -> Result {
        database.isInTransaction ? try body() : try database.transaction(.deferred, body)
    }

    /// Runs the body, the first load of an empty store, with a rollback journal. It is as safe as the write-ahead log, and writes
    /// new pages once instead of twice; but it keeps readers out, which an empty store can afford. Where another connection is
    /// open, or the process ends before the log is back, the log is used now or when the store is next opened.
    func withRollbackJournal<Result>(_ body: () throws -> Result) throws -> Result {
        _ = try? database.pragma("journal_mode = DELETE")
        defer { _ = try? database.pragma("journal_mode = WAL") }
        return try body()
    }

    private static func configure(_ database: SQLiteDatabase) throws {
        // It stays in the file: here it matters for a new store, and after a first load that was killed. While another
        // connection keeps it from changing, the rollback journal is as safe.
        _ = try? database.pragma("journal_mode = WAL")
        try database.pragma("synchronous = FULL")
        try database.pragma("cache_size = -\(cacheSize)")
        try database.pragma("journal_size_limit = \(logLimit)")
    }

    private static func isStore(_ database: SQLiteDatabase) throws -> Bool {
        guard try database.pragma("application_id") == String(SQLiteSchema.applicationID) else { return false }
        return try count(database, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'lb_store'") == 1
    }

    static func count(_ database: SQLiteDatabase, _ sql: String) throws -> Int64 {
        let select = try database.prepare(sql)
        return try select.step() ? select.int(0) : 0
    }
}
