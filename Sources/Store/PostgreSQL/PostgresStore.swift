public import Canonical
internal import Diagnostics
internal import Postgres
public import Records

/// A store in one schema of a PostgreSQL database: the first schema of the session's `search_path`.
public final class PostgresStore: CanonicalStore {
    /// `postgresql://host:port/database`, without user and password.
    public let name: String
    public let namespace: RowID
    public let model: CanonicalModel
    let connection: PostgresConnection
    /// To ask again from another session.
    let settings: String
    let schema: PostgresSchema
    let isReadOnly: Bool
    var isInTransaction = false
    /// What this store's own session has locked.
    var lockedStreams: Set<String> = []

    /// How long a statement waits for another session's lock where neither role, database nor connection say so.
    static let lockTimeout = "5min"

    private init(
        _ connection: PostgresConnection, settings: String, schema: PostgresSchema, namespace: RowID, model: CanonicalModel, isReadOnly: Bool
    ) {
        self.connection = connection
        self.settings = settings
        self.schema = schema
        self.namespace = namespace
        self.model = model
        self.isReadOnly = isReadOnly
        name = Self.name(of: connection) + (schema.name == "public" ? "" : " (schema \(schema.name))")
    }

    /// Makes a store in a database that exists.
    ///
    /// - Parameters:
    ///   - settings: a connection string of libpq; what it leaves out comes from the environment, a service file and a password
    ///     file.
    ///   - namespace: what row ids are computed from, for good.
    ///   - model: gives the tables.
    /// - Throws: `GatewayError` with `LB5003` where the schema has a store or a table of the model's names, `LB5012` where the
    ///   server cannot hold one, with `LB52xx` where it refuses.
    public static func create(_ settings: String, namespace: RowID, model: CanonicalModel) throws -> PostgresStore {
        let (connection, schema) = try connect(settings, isReadOnly: false)
        let store = PostgresStore(connection, settings: settings, schema: schema, namespace: namespace, model: model, isReadOnly: false)
        try store.transaction {
            // Another `store init` may be at it.
            _ = try connection.query(
                "SELECT pg_advisory_xact_lock(\(AdvisoryLock.key("schema", "", schema: schema.name)))")
            let present = try store.tables()
            if present["lb_store"] != nil { throw StoreError.exists(store.name, isStore: true) }
            let wanted = model.entities.map(\.name) + PostgresSchema.ledgerTables
                + model.entities.filter { store.hasView($0) }.map(PostgresSchema.view)
            if let taken = wanted.first(where: { present[$0] != nil }) {
                throw StoreError.tableExists(store.name, schema: schema.name, table: taken)
            }
            try store.execute(schema.ledger)
            _ = try connection.query(
                """
                INSERT INTO \(schema.qualified("lb_store")) (namespace, format_version, model_version, created_at) \
                VALUES ($1::uuid, $2::integer, $3::integer, now())
                """, [namespace.description, String(PostgresSchema.formatVersion), String(model.version)])
            try store.synchronizeTables(model)
        }
        return store
    }

    /// Opens a store.
    ///
    /// - Parameters:
    ///   - settings: as for ``create(_:namespace:model:)``.
    ///   - readOnly: writing throws `LB5009`, and the server is told to refuse it too.
    ///   - model: where it has more than the store, the next run adds it.
    /// - Throws: `GatewayError` with `LB5002` where there is no store, `LB5004` where a later version wrote it, `LB5012` where
    ///   the server cannot hold one, with `LB52xx` where it refuses.
    public static func open(_ settings: String, readOnly: Bool = false, model: CanonicalModel) throws -> PostgresStore {
        let (connection, schema) = try connect(settings, isReadOnly: readOnly)
        let name = name(of: connection)
        let found = try connection.query(
            """
            SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace \
            WHERE n.nspname = $1 AND c.relname = 'lb_store'
            """, [schema.name])
        guard !found.isEmpty else { throw StoreError.notAStore(name) }
        let rows = try connection.query("SELECT \(StoreHead.columns) FROM \(schema.qualified("lb_store"))")
        let head = try StoreHead(
            rows.first.map(TextRow.init), of: name, formatVersion: PostgresSchema.formatVersion, model: model)
        return PostgresStore(
            connection, settings: settings, schema: schema, namespace: head.namespace, model: model, isReadOnly: readOnly)
    }

    private static func connect(_ settings: String, isReadOnly: Bool) throws -> (PostgresConnection, PostgresSchema) {
        let connection = try PostgresConnection(settings)
        let name = name(of: connection)
        guard connection.serverVersion >= PostgresSchema.minimumServerVersion else {
            throw StoreError.serverNotUsable(
                name, "it is too old", expected: "PostgreSQL 13 or later", found: "\(connection.serverVersion / 10_000)")
        }
        // Texts that depend on a session's settings are read and written below; a role or database may have others.
        try connection.execute(
            """
            SET standard_conforming_strings = on; SET DateStyle = ISO; SET TimeZone = 'UTC'; SET IntervalStyle = postgres; \
            SET bytea_output = hex; SET extra_float_digits = 1; \
            SELECT set_config('lock_timeout', '\(lockTimeout)', false) WHERE current_setting('lock_timeout') = '0'
            """)
        try connection.liftTimeLimits()
        // So that the locks of a client that was killed are free in seconds; servers on some systems cannot.
        if connection.serverVersion >= 140_000 { _ = try? connection.execute("SET client_connection_check_interval = '5s'") }
        if isReadOnly { try connection.execute("SET default_transaction_read_only = on") }
        let row = try connection.query("SELECT current_schema(), current_setting('server_encoding')").first ?? []
        guard let schema = row.first ?? nil else {
            throw StoreError.serverNotUsable(
                name, "no schema of the search_path exists", expected: "a schema to hold the store, such as public",
                found: "none")
        }
        // Without conversion (SQL_ASCII) bytes stay what they are; any other encoding cannot hold every character.
        if row.count == 2, let encoding = row[1], encoding != "UTF8", encoding != "SQL_ASCII" {
            throw StoreError.serverNotUsable(
                name, "the database cannot hold every character", expected: "a database with the encoding UTF8", found: encoding)
        }
        return (connection, PostgresSchema(name: schema))
    }

    private static func name(of connection: PostgresConnection) -> String {
        // A folder of sockets in place of a host.
        guard connection.name.hasPrefix("/"), let colon = connection.name.firstIndex(of: ":") else {
            return "postgresql://" + connection.name
        }
        return "postgresql://" + connection.name[..<colon].replacing("/", with: "%2F") + connection.name[colon...]
    }

    public func keys(of stream: EntityStream, _ body: (RowID, String) throws -> Void) throws {
        try reading {
            guard try tables()[stream.entity.name] != nil else { return }
            // A cursor, so that neither side holds more than a piece.
            try connection.execute(
                """
                DECLARE lb_keys NO SCROLL CURSOR FOR SELECT id, source_key FROM \(schema.qualified(stream.entity.name)) \
                WHERE lb_stream = \(PostgresSchema.literal(stream.name)) AND lb_deleted_at IS NULL
                """)
            while true {
                let rows = try connection.query("FETCH 10000 FROM lb_keys")
                for row in rows {
                    guard row.count == 2, let id = row[0].flatMap({ RowID($0) }), let key = row[1] else {
                        throw StoreError.damaged(name, "a row of \(stream.entity.name) has no id or no key")
                    }
                    try body(id, key)
                }
                if rows.isEmpty { break }
            }
            try connection.execute("CLOSE lb_keys")
        }
    }

    // MARK: locks

    public func lock(_ streams: [String]) throws -> any StoreLock { try PostgresStreamLock(self, streams: streams) }

    func tryLock(_ stream: String) throws -> Bool {
        let key = AdvisoryLock.key("stream", stream, schema: schema.name)
        return try connection.query("SELECT pg_try_advisory_lock(\(key))") == [["t"]]
    }

    func unlock(_ stream: String) {
        _ = try? connection.query(
            "SELECT pg_advisory_unlock(\(AdvisoryLock.key("stream", stream, schema: schema.name)))")
    }

    // MARK: transactions

    func requireWritable() throws {
        if isReadOnly { throw StoreError.readOnly(name) }
    }

    /// Runs the body on one consistent view of the store.
    func reading<Result>(_ body: () throws -> Result) throws -> Result {
        isInTransaction ? try body() : try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
    }

    /// Runs the body inside a transaction: committed when it returns, rolled back when it throws.
    ///
    /// - Parameter isCommitted: finds out whether the transaction was committed where the answer to COMMIT did not come.
    func transaction<Result>(
        _ begin: String = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", isCommitted: ((Result) throws -> Bool)? = nil,
        _ body: () throws -> Result
    ) throws -> Result {
        try connection.execute(begin)
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let result = try body()
            // The server answers COMMIT with success where a transaction has failed, and rolls back; any other statement says so.
            do { try connection.execute("SELECT 1; COMMIT") } catch let error as GatewayError where error.isConnectionLost {
                guard let isCommitted, try isCommitted(result) else { throw error }
            }
            return result
        } catch {
            // Where the session is gone the server has rolled back; the first error is the one that matters.
            _ = try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
