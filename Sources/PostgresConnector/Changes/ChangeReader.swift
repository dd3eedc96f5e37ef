internal import Connector
internal import Diagnostics
internal import Postgres

/// Takes the stream of changes apart into frames, a batch of whole transactions after the other, up to where the log ended when the
/// reading began. One thread at a time may work with it.
final class ChangeReader {
    enum Step {
        case frame(ChangeFrame)
        /// The batch, or all, is read up to here, and no transaction is open.
        case end(LogPosition)
        case interrupted
    }

    let stream: ReplicationConnection
    private let layout: PostgresLayout
    private let needed: [Set<String>]?
    private let identifying: [Set<String>]
    private let types: TypeCatalog
    /// For each kind the schema and name of its table.
    private let tables: [(schema: String, name: String)?]
    private let server: String
    let target: LogPosition
    private let batchBytes: Int
    private let batchRows: Int?

    private var states: [ChangeFrame.KindState?]
    /// By the number of a relation, the kinds that it gives.
    private var kinds: [UInt32: [Int]] = [:]
    private var names: [UInt32: String] = [:]
    private var bytes: [UInt8] = []
    private var changes: [ChangeFrame.RowChange] = []
    private var isInTransaction = false
    private var reached: LogPosition
    private var rows = 0
    private var hasEnded = false
    private var lastNumber: Int64 = 0
    /// Everything before it is committed.
    var committed: LogPosition
    /// When the first transaction was committed that the store did not have, in microseconds since 2000-01-01.
    private(set) var firstCommit: Int64?

    /// - Parameters:
    ///   - stream: started at `position`.
    ///   - types: of the same server; asked for types that come with descriptions of tables.
    ///   - target: where the log ends.
    ///   - batchRows: row changes after which a batch ends with the transaction; nil for one batch.
    init(
        _ stream: ReplicationConnection, from position: LogPosition, to target: LogPosition, layout: PostgresLayout, needed: [Set<String>]?,
        identifying: [Set<String>], types: TypeCatalog, tables: [(schema: String, name: String)?], server: String, batchBytes: Int,
        batchRows: Int?
    ) {
        self.stream = stream
        self.layout = layout
        self.needed = needed
        self.identifying = identifying
        self.types = types
        self.tables = tables
        self.server = server
        self.target = target
        self.batchBytes = batchBytes
        self.batchRows = batchRows
        states = layout.kinds.map { _ in nil }
        reached = position
        committed = position
    }

    /// Begins with the next batch.
    func beginBatch() {
        hasEnded = false
        rows = 0
    }

    /// - Parameters:
    ///   - milliseconds: how long to wait before it is asked whether to go on.
    ///   - isStopped: whether to give up for now. What was read stays for the next call.
    /// - Throws: `GatewayError`: `LB1620`, `LB1603` where a table changed so that the mapping cannot read it, `LB1625` where one was
    ///   truncated, or a code of the `LB52xx` series.
    func next(waiting milliseconds: Int32 = 1_000, isStopped: () -> Bool = { false }) throws -> Step {
        while !hasEnded, bytes.count < batchBytes {
            switch try event(waiting: milliseconds) {
            case .message(let length, let position):
                let before = bytes.count - length
                if try take(before..<bytes.count, at: position) {
                    // Messages without rows leave nothing behind.
                    if changes.isEmpty { bytes.removeAll(keepingCapacity: true) }
                    continue
                }
                // The message is the first of another description of a table: what came before it goes out first.
                let message = Array(bytes[before...])
                bytes.removeSubrange(before...)
                let frame = takeFrame()
                bytes = message
                _ = try take(0..<bytes.count, at: position)
                if let frame { return .frame(frame) }
            case .keepalive(let end, let wantsReply):
                if !isInTransaction, LogPosition(end) > reached { reached = LogPosition(end) }
                if wantsReply { try stream.confirm(committed.value) }
                finishIfReached()
            case .silence:
                if isStopped() { return .interrupted }
                try stream.confirm(committed.value, wantsReply: true)
            case .end: throw GatewayError(
                Diagnostic(
                    .connectionLost, "the server ended the stream of changes", at: Place(file: server),
                    help: "run the command again"), exit: .unavailable)
            }
        }
        if let frame = takeFrame() { return .frame(frame) }
        return .end(reached)
    }

    /// A server that decodes an old place in its log knows only the publications of that time.
    private func event(waiting milliseconds: Int32) throws -> ReplicationConnection.Event {
        do {
            return try stream.next(into: &bytes, wait: milliseconds)
        } catch let error as GatewayError where error.diagnostics.first?.code == .statementRefused {
            var diagnostics = error.diagnostics
            diagnostics[0].help = "where the publication was made anew since the last run, what came before it cannot be decoded any more: "
                + "take a new snapshot with `landbridge sync … --mode changes --restart`"
            throw GatewayError(diagnostics, exit: error.exit)
        }
    }

    private func takeFrame() -> ChangeFrame? {
        guard !changes.isEmpty else { return nil }
        let frame = ChangeFrame(layout: layout, states: states, bytes: bytes, changes: changes)
        bytes = []
        bytes.reserveCapacity(batchBytes)
        changes = []
        return frame
    }

    private func finishIfReached() {
        if !isInTransaction, reached >= target || rows >= batchRows ?? .max { hasEnded = true }
    }

    /// - Parameter range: of the message.
    /// - Returns: false where what was gathered has to go out first.
    private func take(_ range: Range<Int>, at position: UInt64) throws -> Bool {
        switch try PluginDecoder.message(bytes, range) {
        case .begin: isInTransaction = true
        case .commit(let end, let time):
            isInTransaction = false
            if firstCommit == nil { firstCommit = time }
            reached = LogPosition(end)
            finishIfReached()
        case .relation(let relation): return try describe(relation)
        case .row(let id): append(id, position, range)
        case .truncate(let relations):
            guard relations.contains(where: { kinds[$0]?.isEmpty == false }) else { return true }
            let tables = relations.compactMap { names[$0] }.joined(separator: ", ")
            throw GatewayError(
                Diagnostic(.changesNeedSnapshot, "\(tables) was truncated", at: Place(file: server)), exit: .failed)
        case .other: break
        }
        return true
    }

    private func append(_ id: UInt32, _ position: UInt64, _ range: Range<Int>) {
        guard let kinds = kinds[id], !kinds.isEmpty else { return }
        rows += 1
        for kind in kinds {
            lastNumber = max(lastNumber + 1, Int64(truncatingIfNeeded: position & UInt64(Int64.max)))
            changes.append(
                ChangeFrame.RowChange(
                    kind: kind, number: lastNumber, position: position, start: UInt32(truncatingIfNeeded: range.lowerBound),
                    end: UInt32(truncatingIfNeeded: range.upperBound)))
        }
    }

    // MARK: descriptions

    private func describe(_ relation: ReplicatedRelation) throws -> Bool {
        let found = layout.kinds.indices.filter { index in
            tables[index].map { $0.schema == relation.schema && $0.name == relation.name } ?? false
        }
        if found.contains(where: { states[$0] != nil && states[$0]?.relation != relation }), !changes.isEmpty { return false }
        kinds[relation.id] = found
        names[relation.id] = "\(relation.schema).\(relation.name)"
        for kind in found { states[kind] = try state(kind, relation) }
        return true
    }

    private func state(_ kind: Int, _ relation: ReplicatedRelation) throws -> ChangeFrame.KindState {
        if let known = states[kind], known.relation == relation { return known }
        let declared = layout.kinds[kind]
        var fields: [(field: Int, column: Int, type: ColumnType)] = []
        for (index, field) in declared.fields.enumerated() where needed.map({ kind < $0.count && $0[kind].contains(field.name) }) ?? true {
            let place = Place(file: declared.relation.name, field: field.name)
            let help = "describe the source again with `landbridge source describe MAPPING --save`, and check the mapping"
            guard let column = relation.columns.firstIndex(where: { $0.name == field.column.name }) else {
                throw GatewayError(
                    Diagnostic(
                        .sourceColumnMissing, "\(declared.relation.name) has no column `\(field.column.name)` any more", at: place,
                        expected: field.column.typeName, help: help))
            }
            let type = try types.type(relation.columns[column].typeID)
            guard type.valueType == field.column.type.valueType else {
                throw GatewayError(
                    Diagnostic(
                        .sourceColumnMissing, "the column `\(field.column.name)` of \(declared.relation.name) has another type", at: place,
                        expected: field.column.typeName, help: help))
            }
            // The replica identity may have been another one when the changes were made.
            let isIdentifying = kind < identifying.count && identifying[kind].contains(field.name)
            guard relation.isFull || relation.columns[column].isKey || !isIdentifying else {
                throw GatewayError(
                    Diagnostic(
                        .identityTooSmall, "changes were made that do not say what the field was before", at: place,
                        expected: "REPLICA IDENTITY FULL",
                        help: "set it for good, and go on from a new snapshot: `landbridge sync … --mode changes --restart`"),
                    exit: .guarded)
            }
            fields.append((index, column, type))
        }
        return ChangeFrame.KindState(relation: relation, fields: fields)
    }
}
