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
        let old: OldTuple?
        let new: TupleCells?
        /// An update that says nothing of the row before changed nothing of what identifies it.
        let keepsIdentity: Bool
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

    /// One row of the source, followed through its changes.
    private struct Chain {
        /// As the store may know it; nil where it began here.
        var before: TupleCells?
        /// As it is now; nil where it is gone.
        var now: TupleCells?
        var number: Int64
        var position: UInt64
    }

    func decode() throws -> SourceBatch {
        var batches: [RecordBatch] = []
        var replaced: [RecordBatch] = []
        for kind in layout.kinds.indices {
            guard let state = states[kind] else { continue }
            let chains = try follow(changes.filter { $0.kind == kind }, state)
            let before = chains.compactMap { chain in chain.before.map { ($0, chain.number, chain.position) } }
            let now = chains.compactMap { chain in chain.now.map { ($0, chain.number, chain.position) } }.sorted { $0.1 < $1.1 }
            if !before.isEmpty { replaced.append(try batch(kind, state, before)) }
            if !now.isEmpty { batches.append(try batch(kind, state, now)) }
        }
        return SourceBatch(batches: batches, replaced: replaced)
    }

    /// - Throws: `GatewayError` with `LB1622` where a value that is read was not sent.
    private func follow(_ changes: [RowChange], _ state: KindState) throws -> [Chain] {
        var chains: [Chain] = []
        // By what identifies a row now. Rows that are the same in every column take each other's place: it makes no difference.
        var current: [[UInt8]: [Int]] = [:]
        for change in changes {
            var new = change.new
            if let old = change.old, !old.isKey, let filled = new {
                new = TupleCells(
                    cells: zip(filled.cells, old.cells.cells).map { $0.kind == .unchanged ? $1 : $0 })
            }
            if let new {
                for field in state.fields where field.column >= new.cells.count || new.cells[field.column].kind == .unchanged {
                    throw notSent(state, field.field, change.kind)
                }
            }
            let known = change.old?.cells ?? (change.keepsIdentity ? new : nil)
            var chain: Int?
            if let known {
                let identity = identity(known, state)
                chain = current[identity]?.popLast()
                if chain == nil {
                    chains.append(Chain(before: known, now: nil, number: change.number, position: change.position))
                    chain = chains.count - 1
                }
            }
            let index: Int
            if let chain {
                index = chain
            } else {
                chains.append(Chain(before: nil, now: nil, number: change.number, position: change.position))
                index = chains.count - 1
            }
            chains[index].now = new
            chains[index].number = change.number
            chains[index].position = change.position
            if let new { current[identity(new, state), default: []].append(index) }
        }
        return chains
    }

    private func identity(_ tuple: TupleCells, _ state: KindState) -> [UInt8] {
        var result: [UInt8] = []
        for (cell, column) in zip(tuple.cells, state.relation.columns) where state.relation.isFull || column.isKey {
            result.append(cell.kind.rawValue)
            withUnsafeBytes(of: cell.length) { result.append(contentsOf: $0) }
            result += bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)]
        }
        return result
    }

    private func notSent(_ state: KindState, _ field: Int, _ kind: Int) -> GatewayError {
        let name = layout.kinds[kind].relation.name
        return GatewayError(
            Diagnostic(
                .identityTooSmall, "the server did not send a value that is stored out of line and did not change",
                at: Place(file: name, field: layout.kinds[kind].fields[field].name), expected: "REPLICA IDENTITY FULL",
                help: "ALTER TABLE … REPLICA IDENTITY FULL, then run it with `--mode snapshot` and again with `--mode changes`"))
    }

    private func batch(
        _ kind: Int, _ state: KindState, _ rows: [(tuple: TupleCells, number: Int64, position: UInt64)]
    ) throws -> RecordBatch {
        let fields = layout.kinds[kind].fields
        let name = layout.kinds[kind].relation.name
        var columns = fields.map { Column.nulls(rows.count, type: $0.column.type.valueType) }
        for (field, column, type) in state.fields {
            var cells = Cells(bytes: bytes)
            for row in rows {
                let cell = row.tuple.cells[column]
                if cell.kind == .text { cells.append(start: Int(cell.start), length: Int(cell.length)) } else { cells.appendNull() }
            }
            let origin = FieldOrigin(relation: name, field: fields[field].name, isPersonal: fields[field].isPersonal)
            columns[field] = try WrittenValues.column(type, cells, origin)
        }
        return RecordBatch(
            kind: kind, count: rows.count, columns: columns,
            origins: RecordOrigins(
                file: name, fileIndex: kind, recordNumbers: rows.map(\.number),
                byteOffsets: rows.map { Int64(truncatingIfNeeded: $0.position) }, byteLengths: rows.map { _ in 0 }),
            groupOrdinals: [[Int64](repeating: Int64(kind), count: rows.count)])
    }
}
