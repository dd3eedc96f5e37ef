internal import Canonical
internal import Delta
internal import Records
internal import SQLite

/// Writes the rows of one stream. Values go from the change's payload to SQLite without a copy or an allocation.
final class RowWriter {
    private let database: SQLiteDatabase
    private let path: String
    private let stream: EntityStream
    private let codec: RowCodec
    private let upsert: SQLiteStatement
    private let delete: SQLiteStatement
    private let findOwner: SQLiteStatement
    /// Where values that SQLite takes as text are written: a slot a field, the last two for the id and the hash.
    private let scratch: UnsafeMutableBufferPointer<UInt8>

    private static let slot = 48
    private static let firstField: Int32 = 4

    init(_ database: SQLiteDatabase, path: String, stream: EntityStream, run: Int64, time: Timestamp, hardDeletes: Bool)
        throws
    {
        self.database = database
        self.path = path
        self.stream = stream
        codec = RowCodec(stream: stream)
        let table = SQLiteDatabase.quoted(stream.entity.name)
        upsert = try database.prepare(Self.upsertSQL(stream))
        delete = try database.prepare(
            hardDeletes
                ? "DELETE FROM \(table) WHERE id = ?1 AND lb_stream = ?2"
                : "UPDATE \(table) SET lb_deleted_at = ?3, lb_run = ?4 WHERE id = ?1 AND lb_stream = ?2")
        findOwner = try database.prepare("SELECT lb_stream FROM \(table) WHERE id = ?")
        scratch = .allocate(capacity: (stream.fields.count + 2) * Self.slot)
        scratch.initialize(repeating: 0)

        // What is the same in every row is bound once.
        try upsert.bind(stream.system, at: 2)
        let afterFields = Self.firstField + Int32(stream.fields.count)
        try upsert.bind(stream.name, at: afterFields)
        try upsert.bind(run, at: afterFields + 1)
        try delete.bind(stream.name, at: 2)
        if !hardDeletes {
            try delete.bind(StoreText.text(time), at: 3)
            try delete.bind(run, at: 4)
        }
    }

    deinit { scratch.deallocate() }

    /// A field that the stream does not name becomes null, so that a mapping that drops a field leaves no old values.
    private static func upsertSQL(_ stream: EntityStream) -> String {
        let quoted = SQLiteDatabase.quoted
        let table = quoted(stream.entity.name)
        let named = stream.fields.map { quoted($0.name) }
        let unnamed = stream.entity.fields.map { quoted($0.name) }.filter { !named.contains($0) }
        let columns = ["id", "source_system", "source_key"] + named + ["lb_stream", "lb_run", "lb_hash", "lb_origin"]
        let parameters = columns.indices.map { "?\($0 + 1)" }
        let kept = ["source_system", "source_key"] + named + ["lb_run", "lb_hash", "lb_origin"]
        let assignments = kept.map { "\($0) = excluded.\($0)" } + unnamed.map { "\($0) = NULL" } + ["lb_deleted_at = NULL"]
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(parameters.joined(separator: ", "))) \
            ON CONFLICT (id) DO UPDATE SET \(assignments.joined(separator: ", ")) \
            WHERE \(table).lb_stream = excluded.lb_stream
            """
    }

    /// - Throws: `LB5006` where the row belongs to another stream.
    func write(_ change: Change) throws {
        guard let start = scratch.baseAddress else { return }
        change.id.write(to: start)
        let id = UnsafeRawBufferPointer(start: start, count: RowID.textLength)
        if change.kind == .delete {
            try delete.bindBorrowed(text: id, at: 1)
            try delete.run()
            if database.changes == 0 { try checkOwner(change, isRowNeeded: false) }
            return
        }
        try upsert.bindBorrowed(text: id, at: 1)
        let hash = UnsafeMutableRawPointer(start + Self.slot)
        hash.storeBytes(of: change.hash.high.bigEndian, as: UInt64.self)
        hash.storeBytes(of: change.hash.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        let afterFields = Self.firstField + Int32(stream.fields.count)
        try upsert.bindBorrowed(blob: UnsafeRawBufferPointer(start: hash, count: 16), at: afterFields + 2)
        var key = change.key
        var origin = change.origin
        try key.withUTF8 { key in
            try origin.withUTF8 { origin in
                try change.payload.withUnsafeBytes { payload in
                    try upsert.bindBorrowed(text: UnsafeRawBufferPointer(key), at: 3)
                    try upsert.bindBorrowed(text: UnsafeRawBufferPointer(origin), at: afterFields + 3)
                    try bindFields(payload, change)
                    try upsert.run()
                }
            }
        }
        if database.changes == 0 { try checkOwner(change, isRowNeeded: true) }
    }

    private func bindFields(_ payload: UnsafeRawBufferPointer, _ change: Change) throws {
        var next = 0
        try codec.decode(payload) { field, value in
            while next < field {
                try upsert.bindNull(at: Self.firstField + Int32(next))
                next += 1
            }
            next = field + 1
            try bind(value, field: field, change)
        }
        while next < stream.fields.count {
            try upsert.bindNull(at: Self.firstField + Int32(next))
            next += 1
        }
    }

    private func bind(_ value: CellValue, field: Int, _ change: Change) throws {
        let index = Self.firstField + Int32(field)
        guard let start = scratch.baseAddress else { return }
        let slot = start + (field + 2) * Self.slot
        switch value {
        case .bool(let value): try upsert.bind(value ? 1 as Int64 : 0, at: index)
        case .int(let value): try upsert.bind(value, at: index)
        case .double(let value):
            // SQLite would make NULL of a NaN.
            guard value.isFinite else { throw notStorable("a double that is not finite", field, change) }
            try upsert.bind(value, at: index)
        case .decimal(let value):
            let count = Decimal38.write(value.mantissa, scale: value.scale, to: slot)
            try upsert.bindBorrowed(text: UnsafeRawBufferPointer(start: slot, count: count), at: index)
        case .date(let value):
            guard value >= .minimum, value <= .maximum else {
                throw notStorable("a date outside the years 1 to 9999", field, change)
            }
            value.write(to: slot)
            try upsert.bindBorrowed(text: UnsafeRawBufferPointer(start: slot, count: 10), at: index)
        case .timestamp(let microseconds):
            guard let value = StoreText.timestamp(microseconds: microseconds) else {
                throw notStorable("a timestamp outside the years 1 to 9999", field, change)
            }
            StoreText.write(value, to: slot)
            try upsert.bindBorrowed(
                text: UnsafeRawBufferPointer(start: slot, count: StoreText.timestampLength), at: index)
        case .string(let bytes): try upsert.bindBorrowed(text: bytes, at: index)
        case .bytes(let bytes): try upsert.bindBorrowed(blob: bytes, at: index)
        case .uuid(let value):
            value.write(to: slot)
            try upsert.bindBorrowed(text: UnsafeRawBufferPointer(start: slot, count: RowID.textLength), at: index)
        }
    }

    private func notStorable(_ what: String, _ field: Int, _ change: Change) -> any Error {
        StoreError.notStorable(what, id: change.id, field: stream.fields[field].name, origin: change.origin)
    }

    /// A statement that matched on `lb_stream` touched nothing: because of another owner, or because there is no row.
    private func checkOwner(_ change: Change, isRowNeeded: Bool) throws {
        try findOwner.bind(change.id.description, at: 1)
        defer { findOwner.reset() }
        guard try findOwner.step() else {
            // A row that is gone needs no delete.
            if isRowNeeded { throw StoreError.damaged(path, "row \(change.id) was not written") }
            return
        }
        throw StoreError.ownedByOther(
            change.id, of: stream.entity.name, owner: findOwner.text(0) ?? "", writer: stream.name, origin: change.origin)
    }
}
