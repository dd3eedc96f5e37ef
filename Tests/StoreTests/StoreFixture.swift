import Canonical
import Delta
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

/// A store in a folder of its own, and rows to put into it.
struct StoreFixture {
    static let namespace = RowID(high: 0x0102_0304_0506_4708, low: 0x8102_0304_0506_0708)

    let folder = TemporaryFolder()
    let model: CanonicalModel

    init() throws { model = try CanonicalModel.standard() }

    var path: String { folder.path("agency.db") }

    func create() throws -> SQLiteStore { try SQLiteStore.create(path, namespace: Self.namespace, model: model) }

    func open(readOnly: Bool = false) throws -> SQLiteStore {
        try SQLiteStore.open(path, readOnly: readOnly, model: model)
    }

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

    func fingerprints(_ store: SQLiteStore, _ stream: EntityStream) throws -> [Fingerprint] {
        var result: [Fingerprint] = []
        try store.fingerprints(of: stream.name) { result += $0 }
        return result
    }

    static func nothing() -> QuarantineUpdate { QuarantineUpdate(resolves: .nothing) }
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
