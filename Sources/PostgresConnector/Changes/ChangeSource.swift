public import Connector
public import Diagnostics
internal import Glibc
internal import Postgres
public import Records
import Synchronization

/// Reads what changed in the tables of a database since a place in its log, up to where the log ended when the reading began; where
/// it is asked to, in batches of whole transactions.
///
/// `@unchecked Sendable`: ``next()`` and ``committed()`` are called from one task at a time (the contract of `RecordSource`) and
/// alone touch the sessions; what others may ask for at the same time stands behind a mutex.
public final class ChangeSource: RecordSource, @unchecked Sendable {
    public let schema: SourceSchema
    public private(set) var findings: [Diagnostic]
    public private(set) var positions: [String: String] = [:]

    /// Whether the log goes on behind the batch that was read.
    public private(set) var hasMore = false

    private let layout: PostgresLayout
    private let session: SourceSession
    private let reader: ChangeReader
    private let ahead: ChangesAhead
    private let start: ChangePosition
    /// For each kind, of its table when the reading began.
    private let shapes: [TableShape?]
    private let published: [String?]
    /// Where the last batch ends.
    private var batchEnd: LogPosition
    private let bytesBehind: UInt64
    private let seen = Mutex(SourceProgress())

    /// Connects and checks that nothing is missing between the position and now.
    ///
    /// - Parameters:
    ///   - columns: for each kind the names of the fields that are needed; nil for all.
    ///   - identifying: those of them that decide which rows a record has.
    ///   - position: that the run before ended at.
    ///   - before: for each kind the shape that its table had then; nil where that is not known.
    ///   - sent: for each kind what the publication sent then; nil where that is not known.
    ///   - mapping: its name, after which slot and publication are named.
    ///   - batchRows: row changes after which the source ends at the end of a transaction and has more.
    /// - Throws: `GatewayError`: `LB1621` to `LB1623`, `LB1625`, or a code of the `LB52xx` series.
    init(
        layout: PostgresLayout, columns: [Set<String>]?, identifying: [Set<String>], position: ChangePosition, shapes before: [TableShape?],
        published sent: [String?], mapping: String, batchRows: Int? = nil, batchBytes: Int = 1 << 20, expanded: (String) throws -> String
    ) throws {
        self.layout = layout
        schema = layout.schema
        session = try SourceSession(layout.declaration, expanded: expanded)
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
        let stream = try ReplicationConnection(try layout.declaration.connection.settings(expanded))
        for (name, value) in SourceSession.forms + Self.patience { _ = try stream.run("SET \(name) = '\(value)'") }
        // Before the end of the log is asked for: what happens to a table later is seen by the next run.
        let connection = session.connection
        shapes = try layout.kinds.map { kind in
            if case .table(let table) = kind.relation.content { try TableShape.read(table, connection) } else { nil }
        }
        published = try slot.published()
        guard let row = try stream.run("IDENTIFY_SYSTEM").first, let system = row[0], let end = row[2].flatMap({ LogPosition($0) }),
            let timeline = row[1].flatMap({ UInt32($0) })
        else { throw Self.lost("the server does not say which it is", slot) }
        let missing = try position.missing(system: system, timeline: timeline, end: end) {
            try stream.run("TIMELINE_HISTORY \(timeline)").first?.last.flatMap { $0 } ?? ""
        }
        if let missing { throw Self.lost(missing, slot) }
        try Self.check(layout, shapes, before: before, at: session.connection.name)
        try Self.check(layout, published, before: sent, of: names.publication, at: session.connection.name)
        start = ChangePosition(system: system, position: position.position, timeline: timeline)
        batchEnd = position.position
        bytesBehind = end.value > position.position.value ? end.value - position.position.value : 0
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
        reader = ChangeReader(
            stream, from: position.position, to: end, layout: layout, needed: columns, identifying: identifying,
            types: TypeCatalog(session.connection), tables: try layout.kinds.map { kind in try slot.table(kind) },
            server: session.connection.name, batchBytes: batchBytes, batchRows: batchRows)
        ahead = ChangesAhead(reader)
    }

    deinit { ahead.stop() }

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

    /// - Throws: `GatewayError` with `LB1625`.
    private static func check(
        _ layout: PostgresLayout, _ published: [String?], before: [String?], of publication: String, at server: String
    ) throws {
        for (kind, (now, old)) in zip(layout.kinds, zip(published, before)) {
            guard let old, now != old else { continue }
            throw GatewayError(
                Diagnostic(
                    .changesNeedSnapshot,
                    "the publication \(publication) was altered, and may not have sent every change of \(kind.relation.name)",
                    at: Place(file: server)), exit: .failed)
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
        if let frame = try ahead.next() { return count(frame) }
        switch try reader.next() {
        case .frame(let frame): return count(frame)
        case .end(let end):
            if batchEnd == start.position { noteLag() }
            batchEnd = end
            hasMore = end < reader.target
            for (index, kind) in layout.kinds.enumerated() {
                positions[kind.relation.name] =
                    ChangePosition(
                        system: start.system, position: end, timeline: start.timeline, shape: shapes[index], published: published[index]
                    ).text
            }
            // While this batch is written, the server need not wait.
            if hasMore { ahead.start() }
            return nil
        case .interrupted: return nil
        }
    }

    private func count(_ frame: ChangeFrame) -> ChangeFrame {
        seen.withLock {
            $0.bytesRead += Int64(frame.bytes.count)
            $0.records += Int64(frame.changes.count)
        }
        return frame
    }

    private func noteLag() {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        let now = Int64(clock.tv_sec) - 946_684_800
        let seconds = reader.firstCommit.map { max(0, now - $0 / 1_000_000) } ?? 0
        findings.append(
            Diagnostic(
                .changesLag, "the store was \(bytesBehind) bytes of the server's log behind, and \(seconds) seconds", severity: .note,
                at: Place(file: session.connection.name)))
    }

    // MARK: the end

    public var completeness: Completeness { Completeness(isComplete: false, reasons: ["only changes were read"]) }

    public var progress: SourceProgress { seen.withLock { $0 } }

    /// Lets the server forget what is committed; where it does not hear it, it sends nothing twice all the same, since the next
    /// run says where to begin.
    public func committed() {
        ahead.stop()
        guard batchEnd > reader.committed else { return }
        reader.committed = batchEnd
        try? reader.stream.confirm(batchEnd.value)
        findings = []
    }
}
