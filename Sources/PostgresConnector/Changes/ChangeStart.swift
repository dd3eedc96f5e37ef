public import Connector
public import Diagnostics
internal import Postgres
public import Records

/// Where the reading of changes begins: with a snapshot, or where the run before ended.
public enum ChangeStart {
    /// Opens a source of changes.
    ///
    /// - Parameters:
    ///   - columns: for each kind the names of the fields that are needed; nil for all.
    ///   - identifying: those of them that decide which rows a record has.
    ///   - positions: of the run before, by table; a snapshot is taken where they are none of changes.
    ///   - batchRows: row changes after which the source ends at the end of a transaction and has more; nil reads up to the end of the log.
    ///   - restarting: called before a slot that earlier positions stand on is dropped: whoever keeps them must forget them, so that
    ///     a snapshot that does not come to its end is taken again.
    /// - Returns: the changes since, or everything, with a slot that goes on from there without a gap.
    /// - Throws: `GatewayError`: `LB1621` to `LB1623`, or a code of the `LB52xx` series.
    public static func open(
        layout: PostgresLayout, columns: [Set<String>]?, identifying: [Set<String>], positions: [String: String]?, mapping: String,
        batchRows: Int? = nil, restarting: () throws -> Void, expanded: (String) throws -> String
    ) throws -> any RecordSource {
        let known = layout.kinds.map { kind in positions?[kind.relation.name].flatMap { ChangePosition($0) } }
        if let first = known.first, let position = first, known.allSatisfy({ $0?.system == position.system && $0?.position == position.position }) {
            return try ChangeSource(
                layout: layout, columns: columns, identifying: identifying, position: position, shapes: known.map { $0?.shape },
                published: known.map { $0?.published },
                mapping: mapping, batchRows: batchRows, expanded: expanded)
        }
        return try snapshot(layout, columns, identifying, mapping, restarting, expanded)
    }

    /// A slot begins at the moment that its snapshot shows, so nothing falls between the two. One that `prepare` made, or that an
    /// earlier start left, shows a moment that nobody can see any more, and is made anew.
    private static func snapshot(
        _ layout: PostgresLayout, _ columns: [Set<String>]?, _ identifying: [Set<String>], _ mapping: String,
        _ restarting: () throws -> Void, _ expanded: (String) throws -> String
    ) throws -> any RecordSource {
        let names = layout.declaration.changes.names(mapping: mapping)
        let session = try SourceSession(layout.declaration, expanded: expanded)
        let slot = ReplicationSlot(
            connection: session.connection, layout: layout, slot: names.slot, publication: names.publication)
        let now = try SourceDescription.read(layout.declaration, RelationReader(session.connection))
        try ChangeSource.check(slot, now, columns, identifying)
        let published = try slot.published()
        let stream = try ReplicationConnection(try layout.declaration.connection.settings(expanded))
        let quoted = PostgresConnection.quoted(names.slot)
        var options = "EXPORT_SNAPSHOT"
        if let state = try slot.state() {
            if state.failsOver { options = "(SNAPSHOT 'export', FAILOVER)" }
            try slot.checkOwner(of: state)
            try restarting()
            _ = try stream.run("DROP_REPLICATION_SLOT \(quoted)")
        }
        guard let server = try stream.run("IDENTIFY_SYSTEM").first, let system = server[0],
            let made = try stream.run("CREATE_REPLICATION_SLOT \(quoted) LOGICAL pgoutput \(options)").first, made.count >= 3,
            let start = made[1].flatMap({ LogPosition($0) }), let snapshot = made[2]
        else { throw ChangeSource.lost("the slot \(names.slot) could not be made", slot) }
        // The exported snapshot lives as long as the session that made it says nothing else; the source keeps it until then.
        return try PostgresSource(
            layout: layout, columns: columns, snapshot: snapshot, keeping: stream,
            starts: published.map {
                ChangePosition(system: system, position: start, timeline: server[1].flatMap { UInt32($0) }, published: $0)
            }, expanded: expanded)
    }

    /// Makes and checks what changes come through.
    ///
    /// - Returns: what was done, in words.
    /// - Throws: `GatewayError`: `LB1621` and `LB1622` for what keeps changes from being read.
    public static func prepare(
        layout: PostgresLayout, columns: [Set<String>]?, identifying: [Set<String>], mapping: String,
        expanded: (String) throws -> String
    ) throws -> (done: [String], slot: String, publication: String) {
        let names = layout.declaration.changes.names(mapping: mapping)
        // This one may write: it makes the publication.
        let connection = try PostgresConnection(try layout.declaration.connection.settings(expanded))
        let slot = ReplicationSlot(connection: connection, layout: layout, slot: names.slot, publication: names.publication)
        let now = try SourceDescription.read(layout.declaration, RelationReader(connection))
        let problems = try slot.problems(now, needed: columns, identifying: identifying)
        if !problems.isEmpty { throw GatewayError(problems, exit: .findings) }
        let done = try slot.preparePublication() + slot.prepareSlot()
        return (done, names.slot, names.publication)
    }
}
