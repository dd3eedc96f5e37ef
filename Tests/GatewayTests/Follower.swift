import Foundation
import Postgres
import Testing

/// A store that follows the changes of a database of its own.
struct Follower {
    let bench: Workbench
    let database: String
    let connection: PostgresConnection

    /// The table that is followed; `identity` is put in.
    static let table = """
        CREATE TABLE "Old".person (id int PRIMARY KEY, name text, note text, phones text[], kind char(1) DEFAULT 'P');
        ALTER TABLE "Old".person REPLICA IDENTITY IDENTITY; ALTER TABLE "Old".person ALTER note SET STORAGE EXTERNAL;
        """
    static let rows =
        "INSERT INTO \"Old\".person SELECT g, 'Quill' || g, repeat('n' || g, 3000), ARRAY['a' || g, 'b'] FROM generate_series(1, 20) AS g"

    /// - Parameter proxy: between the command and the source; nil lets it connect by itself.
    func run(_ words: [String], through proxy: CuttingProxy? = nil, environment: [String: String] = [:]) throws -> LandbridgeProcess.Outcome {
        try bench.run(words, environment: self.environment(through: proxy).merging(environment) { $1 })
    }

    func environment(through proxy: CuttingProxy? = nil) -> [String: String] {
        ["SOURCE": (proxy.map { $0.settings + " " } ?? "") + "dbname=\(database)"]
    }

    var syncWords: [String] { ["sync", "people.yaml", "--mode", "changes", "--store", bench.store] }

    func sync(_ more: String..., through proxy: CuttingProxy? = nil) throws -> LandbridgeProcess.Outcome {
        try run(syncWords + more, through: proxy)
    }

    func prepare() throws {
        let outcome = try run(["source", "prepare", "people.yaml"])
        try #require(outcome.status == 0, "\(outcome.err)")
    }

    /// In statements, ` p ` stands for the table.
    func execute(_ sql: String) throws {
        try connection.execute((sql + " ").replacingOccurrences(of: " p ", with: " \"Old\".person "))
    }

    /// The rows after following the changes, and those of a new store after a snapshot.
    ///
    /// - Returns: what the run said.
    @discardableResult
    func compare(_ comment: Comment) throws -> String {
        let outcome = try sync()
        #expect(outcome.status == 0, "\(comment): \(outcome.err)")
        try compareRows(comment)
        return outcome.err
    }

    func compareRows(_ comment: Comment) throws {
        let other = try Workbench()
        try other.folder.write("people.yaml", try String(contentsOfFile: bench.folder.path("people.yaml"), encoding: .utf8))
        let whole = try other.run(["sync", "people.yaml", "--store", other.store], environment: environment())
        #expect(whole.status == 0, "\(comment): \(whole.err)")
        #expect(try rows(bench) == rows(other), comment)
    }

    private func rows(_ bench: Workbench) throws -> [[String?]] {
        // A server writes JSON with blanks, and orders as its locale does.
        let (json, order) = bench.schema == nil ? ("attributes", "1") : ("replace(attributes::text, ': ', ':')", "source_key COLLATE \"C\"")
        let read = { (sql: String) in try bench.schema?.rows(sql) ?? bench.reader.rows(sql) }
        return try read("SELECT source_key, family_name, \(json) FROM constituent WHERE lb_deleted_at IS NULL ORDER BY \(order)")
            + read("SELECT source_key, value FROM contact_point WHERE lb_deleted_at IS NULL ORDER BY \(order)")
    }

    /// - Parameters:
    ///   - mapping: more lines of the mapping.
    ///   - schema: where to make a store in PostgreSQL; nil makes one in SQLite.
    static func with(
        identity: String = "FULL", table: String = Follower.table, mapping: String = "",
        schema: TemporarySchema? = nil, _ body: (Follower) throws -> Void
    ) throws {
        let bench = try Workbench(schema: schema)
        try DatabaseServer.withDatabase { database in
            let connection = try PostgresConnection("dbname=\(database)")
            let made = table.replacingOccurrences(of: "REPLICA IDENTITY IDENTITY", with: "REPLICA IDENTITY \(identity)")
            try connection.execute("CREATE SCHEMA \"Old\"; \(made); \(rows)")
            try bench.folder.write(
                "people.yaml",
                """
                landbridge: 1
                mapping: people
                system: demo
                source:
                  format: postgres
                  connection: "${SOURCE}"
                  retries: 0
                  table: '"Old".person'
                  personal: [name, note]
                  changes: { slot: s_\(database), publication: people }
                emit:
                  - entity: constituent
                    key: [id]
                    when: kind == 'P'
                    fields: { family_name: name }
                    attributes: { note: note }
                  - entity: contact_point
                    each: phones as p
                    key: [id, string(index)]
                    when: kind == 'P'
                    fields: { value: p }
                guards: { deletes: { max: 100% }, updates: { max: 100% }, rejects: { max: 100% } }
                \(mapping)
                """)
            defer {
                _ = try? connection.query(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 's_\(database)'")
            }
            try body(Follower(bench: bench, database: database, connection: connection))
        }
    }
}
