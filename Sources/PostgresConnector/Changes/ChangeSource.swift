public import Connector
public import Diagnostics
internal import Glibc
internal import Postgres
public import Records
import Synchronization

/// Reads what changed in the tables of a database since a place in its log, up to where the log ended when the reading began.
///
/// `@unchecked Sendable`: ``next()`` and ``committed()`` are called from one task at a time (the contract of `RecordSource`) and
/// alone touch the sessions; what others may ask for at the same time stands behind a mutex.
public final class ChangeSource: RecordSource, @unchecked Sendable {
    public let schema: SourceSchema
    public private(set) var findings: [Diagnostic]
    public private(set) var positions: [String: String] = [:]

    private let layout: PostgresLayout
    private let needed: [Set<String>]?
    private let identifying: [Set<String>]
    private let session: SourceSession
    private let types: TypeCatalog
    private let stream: ReplicationConnection
    private let start: ChangePosition
    /// For each kind, of its table when the reading began.
    private let shapes: [TableShape?]
    /// Where the log ended when the reading began.
    private let target: LogPosition
    private let batchBytes: Int

    private var states: [ChangeFrame.KindState?]
    /// By the number of a relation, the kinds that it gives.
    private var kinds: [UInt32: [Int]] = [:]
    private var names: [UInt32: String] = [:]
    private var bytes: [UInt8] = []
    private var changes: [ChangeFrame.RowChange] = []
    private var isInTransaction = false
    private var hasEnded = false
    private var reached: LogPosition
    private var lastNumber: Int64 = 0
    /// When the first transaction was committed that the store did not have, in microseconds since 2000-01-01.
    private var firstCommit: Int64?
    private let bytesBehind: UInt64
    /// For each kind the schema and name of its table.
    private let tables: [(schema: String, name: String)?]
    private let seen = Mutex(SourceProgress())

    /// Connects and checks that nothing is missing between the position and now.
    ///
    /// - Parameters:
    ///   - columns: for each kind the names of the fields that are needed; nil for all.
    ///   - identifying: those of them that decide which rows a record has.
    ///   - position: that the run before ended at.
    ///   - before: for each kind the shape that its table had then; nil where that is not known.
    ///   - mapping: its name, after which slot and publication are named.
    /// - Throws: `GatewayError`: `LB1621` to `LB1623`, `LB1625`, or a code of the `LB52xx` series.
    init(
        layout: PostgresLayout, columns: [Set<String>]?, identifying: [Set<String>], position: ChangePosition, shapes before: [TableShape?],
        mapping: String, batchBytes: Int = 1 << 20, expanded: (String) throws -> String
    ) throws {
        self.layout = layout
        needed = columns
        self.identifying = identifying
        schema = layout.schema
        self.batchBytes = batchBytes
        session = try SourceSession(layout.declaration, expanded: expanded)
        types = TypeCatalog(session.connection)
        let now = try SourceDescription.read(layout.declaration, RelationReader(session.connection))
        findings = try SchemaDrift(layout, now, needed: columns).findings
        let names = layout.declaration.changes.names(mapping: mapping)
        let slot = ReplicationSlot(
            connection: session.connection, layout: layout, slot: names.slot, publication: names.publication)
        try Self.check(slot, now, columns, identifying)
        guard let state = try slot.state() else { throw Self.lost("the slot \(names.slot) is not there", slot) }
        if state.isLost { throw Self.lost("the slot \(names.slot) has lost the log that it was to keep", slot) }
        if let confirmed = state.confirmed, confirmed > position.position {
            throw Self.lost("the slot \(names.slot) stands at \(confirmed), after \(position.position), which was applied last", slot)
        }
        stream = try ReplicationConnection(try layout.declaration.connection.settings(expanded))
        for (name, value) in SourceSession.forms + Self.patience { _ = try stream.run("SET \(name) = '\(value)'") }
        // Before the end of the log is asked for: what happens to a table later is seen by the next run.
        let connection = session.connection
        shapes = try layout.kinds.map { kind in
            if case .table(let table) = kind.relation.content { try TableShape.read(table, connection) } else { nil }
        }
        guard let row = try stream.run("IDENTIFY_SYSTEM").first, let system = row[0], let end = row[2].flatMap({ LogPosition($0) }),
            let timeline = row[1].flatMap({ UInt32($0) })
        else { throw Self.lost("the server does not say which it is", slot) }
        let stream = stream
        let missing = try position.missing(system: system, timeline: timeline, end: end) {
            try stream.run("TIMELINE_HISTORY \(timeline)").first?.last.flatMap { $0 } ?? ""
        }
        if let missing { throw Self.lost(missing, slot) }
        try Self.check(layout, shapes, before: before, at: session.connection.name)
        start = ChangePosition(system: system, position: position.position, timeline: timeline)
        target = end
        reached = position.position
        states = layout.kinds.map { _ in nil }
        bytesBehind = end.value > position.position.value ? end.value - position.position.value : 0
        tables = try layout.kinds.map { kind in try slot.table(kind) }
        if state.retained > layout.declaration.changes.retained {
            findings.append(
                Diagnostic(
                    .slotRetains, "the slot \(names.slot) holds back \(state.retained) bytes of the server's log", severity: .warning,
                    at: Place(file: session.connection.name), expected: "at most \(layout.declaration.changes.retained) bytes",
                    help: "run the job more often, or see why it takes so long"))
        }
        let version = session.connection.serverVersion >= 140_000 ? "2" : "1"
        let publication = PostgresConnection.quoted(names.publication)
        try stream.start(
            slot: names.slot, from: position.position.value,
            options: [("proto_version", version), ("publication_names", publication)])
    }

    /// Nothing is answered while the store is asked what it has. A client that is gone is noticed by the server's TCP.
    private static let patience = [("wal_sender_timeout", "30min"), ("tcp_keepalives_idle", "60"), ("tcp_keepalives_interval", "10")]

    static func check(
        _ slot: ReplicationSlot, _ description: SourceDescription, _ columns: [Set<String>]?, _ identifying: [Set<String>]
    ) throws {
        let problems = try slot.problems(description, needed: columns, identifying: identifying)
        if !problems.isEmpty { throw GatewayError(problems, exit: .findings) }
        let filtered = try slot.filtered()
        guard filtered.isEmpty else {
            throw GatewayError(
                Diagnostic(
                    .changesUnavailable, "the publication \(slot.publication) leaves rows or columns of \(filtered.joined(separator: ", ")) out",
                    at: Place(file: slot.connection.name), help: "take the row filter and the column list off the publication"),
                exit: .usage)
        }
        let unpublished = try slot.unpublished()
        guard unpublished.isEmpty else {
            throw GatewayError(
                Diagnostic(
                    .changesUnavailable, "the publication \(slot.publication) does not send \(unpublished.joined(separator: ", "))",
                    at: Place(file: slot.connection.name), help: "run `landbridge source prepare MAPPING`"), exit: .usage)
        }
    }

    /// - Throws: `GatewayError` with `LB1625`.
    private static func check(_ layout: PostgresLayout, _ shapes: [TableShape?], before: [TableShape?], at server: String) throws {
        for (kind, (now, old)) in zip(layout.kinds, zip(shapes, before)) {
            guard let now, let old, now.isOther(than: old) else { continue }
            let what = now.columns == nil ? "partitions of \(kind.relation.name) were truncated, attached or detached" : "\(kind.relation.name) was written anew"
            throw GatewayError(Diagnostic(.changesNeedSnapshot, what, at: Place(file: server)), exit: .failed)
        }
    }

    static func lost(_ why: String, _ slot: ReplicationSlot) -> GatewayError {
        GatewayError(
            Diagnostic(
                .slotLost, "\(why): changes in between cannot be had any more", at: Place(file: slot.connection.name),
                help: "take a new snapshot and go on from there: `landbridge sync … --mode changes --restart`"), exit: .guarded)
    }

    /// - Throws: `GatewayError`: `LB1620`, `LB1603` where a table changed so that the mapping cannot read it, `LB1625` where one was
    ///   truncated, or a code of the `LB52xx` series.
    public func next() throws -> (any SourceFrame)? {
        while !hasEnded, bytes.count < batchBytes {
            switch try stream.next(into: &bytes, wait: 1_000) {
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
                if let frame { return frame }
            case .keepalive(let end, let wantsReply):
                if !isInTransaction, LogPosition(end) > reached { reached = LogPosition(end) }
                if wantsReply { try stream.confirm(start.position.value) }
                finishIfReached()
            case .silence: try stream.confirm(start.position.value, wantsReply: true)
            case .end: throw GatewayError(
                Diagnostic(
                    .connectionLost, "the server ended the stream of changes", at: Place(file: session.connection.name),
                    help: "run the command again"), exit: .unavailable)
            }
        }
        if hasEnded {
            if positions.isEmpty { noteLag() }
            for (kind, shape) in zip(layout.kinds, shapes) {
                positions[kind.relation.name] =
                    ChangePosition(system: start.system, position: reached, timeline: start.timeline, shape: shape).text
            }
        }
        return takeFrame()
    }

    private func noteLag() {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        let now = Int64(clock.tv_sec) - 946_684_800
        let seconds = firstCommit.map { max(0, now - $0 / 1_000_000) } ?? 0
        findings.append(
            Diagnostic(
                .changesLag, "the store was \(bytesBehind) bytes of the server's log behind, and \(seconds) seconds", severity: .note,
                at: Place(file: session.connection.name)))
    }

    private func takeFrame() -> ChangeFrame? {
        guard !changes.isEmpty else { return nil }
        let frame = ChangeFrame(layout: layout, states: states, bytes: bytes, changes: changes)
        let count = (bytes: Int64(bytes.count), records: Int64(changes.count))
        seen.withLock {
            $0.bytesRead += count.bytes
            $0.records += count.records
        }
        bytes = []
        bytes.reserveCapacity(batchBytes)
        changes = []
        return frame
    }

    private func finishIfReached() { if !isInTransaction, reached >= target { hasEnded = true } }

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
                Diagnostic(.changesNeedSnapshot, "\(tables) was truncated", at: Place(file: session.connection.name)), exit: .failed)
        case .other: break
        }
        return true
    }

    private func append(_ id: UInt32, _ position: UInt64, _ range: Range<Int>) {
        for kind in kinds[id] ?? [] {
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

    // MARK: the end

    public var completeness: Completeness { Completeness(isComplete: false, reasons: ["only changes were read"]) }

    public var progress: SourceProgress { seen.withLock { $0 } }

    /// Lets the server forget what is committed; where it does not hear it, it sends nothing twice all the same, since the next
    /// run says where to begin.
    public func committed() {
        guard hasEnded else { return }
        try? stream.confirm(reached.value)
    }
}
