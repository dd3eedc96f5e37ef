internal import Connector
internal import Diagnostics
internal import Records

/// Consecutive changes of a database, and what they come to: for each record that changed, what it was before the first of them
/// and what it is after the last.
struct ChangeFrame: SourceFrame {
    struct RowChange: Sendable {
        let kind: Int
        /// Orders changes; unique within a stream.
        let number: Int64
        /// Of the change in the server's log.
        let position: UInt64
        /// Of its message, in the bytes of the frame.
        let start: UInt32
        let end: UInt32
    }

    /// How the tables were described when the changes were made.
    struct KindState: Sendable {
        let relation: ReplicatedRelation
        /// For each field that is read: its index, its column's in the relation, and how it travels.
        let fields: [(field: Int, column: Int, type: ColumnType)]
    }

    let layout: PostgresLayout
    let states: [KindState?]
    let bytes: [UInt8]
    let changes: [RowChange]

    func decode() throws -> SourceBatch {
        var batches: [RecordBatch] = []
        var replaced: [RecordBatch] = []
        for kind in layout.kinds.indices {
            guard let state = states[kind] else { continue }
            var chains = RowChains(bytes, state.relation)
            let needed = state.fields.map(\.column)
            for change in changes where change.kind == kind {
                if let column = try chains.follow(change, needed: needed), let index = needed.firstIndex(of: column) {
                    throw notSent(state.fields[index].field, kind)
                }
            }
            if let before = try batch(kind, state, chains, chains.before) { replaced.append(before) }
            if let now = try batch(kind, state, chains, chains.now.sorted { $0.number < $1.number }) { batches.append(now) }
        }
        return SourceBatch(batches: batches, replaced: replaced)
    }

    private func notSent(_ field: Int, _ kind: Int) -> GatewayError {
        let name = layout.kinds[kind].relation.name
        return GatewayError(
            Diagnostic(
                .identityTooSmall, "the server did not send a value that is stored out of line and did not change",
                at: Place(file: name, field: layout.kinds[kind].fields[field].name), expected: "REPLICA IDENTITY FULL",
                help: "ALTER TABLE … REPLICA IDENTITY FULL, then run it with `--mode snapshot` and again with `--mode changes`"))
    }

    /// - Returns: nil where there are no rows.
    private func batch(_ kind: Int, _ state: KindState, _ chains: RowChains, _ rows: [RowChains.Row]) throws -> RecordBatch? {
        guard !rows.isEmpty else { return nil }
        let fields = layout.kinds[kind].fields
        let name = layout.kinds[kind].relation.name
        var columns = fields.map { Column.nulls(rows.count, type: $0.column.type.valueType) }
        for (field, column, type) in state.fields {
            let origin = FieldOrigin(relation: name, field: fields[field].name, isPersonal: fields[field].isPersonal)
            columns[field] = try WrittenValues.column(type, chains.cells(rows, column: column), origin)
        }
        return RecordBatch(
            kind: kind, count: rows.count, columns: columns,
            origins: RecordOrigins(
                file: name, fileIndex: kind, recordNumbers: rows.map(\.number),
                byteOffsets: rows.map { Int64(truncatingIfNeeded: $0.position) }, byteLengths: rows.map { _ in 0 }),
            groupOrdinals: [[Int64](repeating: Int64(kind), count: rows.count)])
    }
}
