import Canonical
import Delta
import Diagnostics
import Foundation
import Postgres
import Records
import SQLite
import Store
import Testing

/// An empty place for one store, and rows to put into it.
struct StoreFixture {
    static let namespace = RowID(high: 0x0102_0304_0506_4708, low: 0x8102_0304_0506_0708)

    let kind: StoreKind
    let folder = TemporaryFolder()
    private let schema: TemporarySchema?
    let model: CanonicalModel

    init(_ kind: StoreKind) throws {
        self.kind = kind
        schema = kind == .postgres ? try TemporarySchema() : nil
        model = try CanonicalModel.standard()
    }

    /// The file of an SQLite store.
    var path: String { folder.path("agency.db") }
    /// How to connect to a PostgreSQL store.
    var settings: String { schema?.settings ?? "" }

    func create(model: CanonicalModel? = nil) throws -> any CanonicalStore {
        let model = model ?? self.model
        return switch kind {
        case .sqlite: try SQLiteStore.create(path, namespace: Self.namespace, model: model)
        case .postgres: try PostgresStore.create(settings, namespace: Self.namespace, model: model)
        }
    }

    func open(readOnly: Bool = false, model: CanonicalModel? = nil) throws -> any CanonicalStore {
        let model = model ?? self.model
        return switch kind {
        case .sqlite: try SQLiteStore.open(path, readOnly: readOnly, model: model)
        case .postgres: try PostgresStore.open(settings, readOnly: readOnly, model: model)
        }
    }

    // MARK: plain SQL, past the store

    func execute(_ sql: String) throws {
        switch kind {
        case .sqlite: try SQLiteDatabase(path: path, mode: .create).execute(sql)
        case .postgres: try PostgresConnection(settings).execute(sql)
        }
    }

    /// One statement for each kind.
    func execute(sqlite: String, postgres: String) throws { try execute(kind == .sqlite ? sqlite : postgres) }

    /// Rows with every column as text; null is nil.
    func rows(_ sql: String) throws -> [[String?]] {
        switch kind {
        case .sqlite:
            let statement = try SQLiteDatabase(path: path, mode: .readOnly).prepare(sql)
            var result: [[String?]] = []
            while try statement.step() {
                result.append((0..<statement.columnCount).map { statement.isNull($0) ? nil : statement.text($0) })
            }
            return result
        case .postgres: return try PostgresConnection(settings).query(sql)
        }
    }

    func ints(_ sql: String) throws -> [[Int]] { try rows(sql).map { $0.map { Int($0 ?? "") ?? -1 } } }

    // MARK: rows

    /// A stream over some fields of an entity.
    func stream(_ entity: String, _ fields: [String], system: String = "county-tax", mapping: String = "property-tax") throws
        -> EntityStream
    {
        let entity = try #require(model.entity(named: entity))
        return EntityStream(
            system: system, mapping: mapping, entity: entity,
            fields: try fields.map { try #require(entity.field(named: $0)) })
    }

    func run(at seconds: Int64 = 1_795_000_000, hardDeletes: Bool = false) throws -> RunRecord {
        RunRecord(
            system: "county-tax", mapping: "property-tax", startedAt: try #require(Timestamp(seconds: seconds)),
            mappingDigest: "mapping-digest", inputsDigest: "inputs-digest",
            inputs: [RunInput(file: "roll.txt", bytes: 440_000)], asOf: "2026-10-31", hardDeletes: hardDeletes)
    }

    /// One row as a change, with its values given by column in the order of the stream's fields.
    static func change(
        _ kind: ChangeKind, _ stream: EntityStream, id: RowID, key: String = "k", origin: String = "roll.txt#2@220",
        _ columns: [Column] = []
    ) throws -> Change {
        if kind == .delete {
            return Change(kind: kind, id: id, hash: RowHash(high: id.low, low: 0), key: "", origin: "", payload: [])
        }
        var keys = TextValues()
        keys.append(key)
        let encoded = try RowCodec(stream: stream).encode(
            EntityBatch(
                stream: 0, count: 1, columns: columns, ids: [id], keys: keys, recordRows: [0],
                origins: RecordOrigins(
                    file: "roll.txt", fileIndex: 0, recordNumbers: [2], byteOffsets: [220], byteLengths: [220])))
        return Change(kind: kind, id: id, hash: encoded.hashes[0], key: key, origin: origin, payload: encoded.payload)
    }

    static func text(_ value: String?) -> Column {
        guard let value else { return .nulls(1, type: .string) }
        return Column(.string(TextValues(repeating: value, count: 1)), count: 1)
    }

    static func id(_ number: UInt64) -> RowID { RowID(high: number &* 0x9E37_79B9_7F4A_7C15, low: number) }

    func fingerprints(_ store: any CanonicalStore, _ stream: EntityStream) throws -> [Fingerprint] {
        var result: [Fingerprint] = []
        try store.fingerprints(of: stream.name) { result += $0 }
        return result
    }

    static func nothing() -> QuarantineUpdate { QuarantineUpdate(resolves: .nothing) }
}

/// A schema of the server's database that goes away with its owner.
final class TemporarySchema: Sendable {
    let name = "lb_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"

    var settings: String { "options=-csearch_path=\(name)" }

    init() throws { try PostgresConnection().execute("CREATE SCHEMA \(name)") }

    deinit { _ = try? PostgresConnection().execute("DROP SCHEMA \(name) CASCADE") }
}

/// The code and exit of the error that the body throws.
func failure(_ body: () throws -> Void) -> (code: String, exit: Diagnostics.ExitStatus, help: String, message: String)? {
    do {
        try body()
        return nil
    } catch let error as GatewayError {
        return error.diagnostics.first.map { ($0.code.number, error.exit, $0.help ?? "", $0.message) }
    } catch {
        return ("other", .failed, "", "\(error)")
    }
}
