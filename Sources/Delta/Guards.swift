public import Diagnostics
public import Settings

/// When a run must stop before anything is committed: the `guards` of a mapping.
public struct Guards: Sendable, Hashable {
    /// Measured by the records of the extract.
    public var rejects: GuardLimit
    /// Measured by the stream's live rows in the store.
    public var deletes: GuardLimit
    /// Measured by the stream's live rows in the store.
    public var updates: GuardLimit

    /// The defaults of docs/mappings.md: rejects 1 % (min 10), deletes 5 % (min 100), updates 50 % (min 100).
    public init(
        rejects: GuardLimit = GuardLimit(maximum: .share(millionths: 10_000), minimum: 10),
        deletes: GuardLimit = GuardLimit(maximum: .share(millionths: 50_000), minimum: 100),
        updates: GuardLimit = GuardLimit(maximum: .share(millionths: 500_000), minimum: 100)
    ) {
        self.rejects = rejects
        self.deletes = deletes
        self.updates = updates
    }

    /// Reads the map under `guards`; what it leaves out has its default.
    ///
    /// - Parameter map: reports `LB6001` for unknown keys, `LB6002` for wrong shapes and `LB6006` for unusable values to its
    ///   context; this calls its `finish()`.
    public static func read(_ map: inout SettingsMap) -> Guards {
        let defaults = Guards()
        let guards = Guards(
            rejects: limit("rejects", defaults.rejects, &map), deletes: limit("deletes", defaults.deletes, &map),
            updates: limit("updates", defaults.updates, &map))
        map.finish()
        return guards
    }

    private static func limit(_ key: String, _ standard: GuardLimit, _ map: inout SettingsMap) -> GuardLimit {
        guard var inner = map.map(key) else { return standard }
        let minimumNode = inner.node("min")
        let minimum = inner.int("min", in: 0...999_999_999_999_999)
        var maximum: GuardLimit.Maximum?
        if let node = inner.node("max"), !node.isNull, let text = inner.string("max") {
            maximum = GuardLimit.maximum(text)
            if maximum == nil {
                map.context.report(
                    Diagnostic(
                        .settingsWrongValue, "max of \(key) is not usable", at: node.place,
                        expected: "a percentage from 0% to 100% such as `0.5%`, or a whole number",
                        found: Redacted(text, isPersonal: false)))
            }
        }
        inner.finish()
        if case .count = maximum, let minimumNode, !minimumNode.isNull {
            map.context.report(
                Diagnostic(
                    .settingsWrongValue, "min of \(key) goes only with a max in percent", at: minimumNode.place,
                    help: "leave `min` out: `max` says how many may pass"))
        }
        return GuardLimit(maximum: maximum ?? standard.maximum, minimum: minimum ?? standard.minimum)
    }

    /// What stops the run.
    ///
    /// - Parameters:
    ///   - counts: of each stream, with its name.
    ///   - records: records of the extract that the mapping takes, rejected ones included.
    ///   - rejects: rejected records.
    ///   - approvals: what the user lets through.
    /// - Returns: errors `LB4005` to `LB4008`, each with the command that lets it through; none when the run may go on.
    public func check(
        counts: [(stream: String, counts: ChangeCounts)], records: Int, rejects: Int, approvals: Approvals, isWhole: Bool = true
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let live = counts.reduce(0) { $0 + $1.counts.liveBefore }
        if isWhole, records == 0, live > 0, !approvals.empty {
            found.append(SyncDiagnostics.emptyExtract(liveRows: live))
        }
        let allowed = self.rejects.allowed(of: records)
        if rejects > allowed, rejects > approvals.rejects ?? 0 {
            found.append(
                Diagnostic(
                    .tooManyRejects, "\(rejects) of \(records) records are rejected",
                    expected: Self.expected(self.rejects, allowed, of: "\(records) records"),
                    found: Redacted(Self.share(rejects, of: records), isPersonal: false),
                    help: Self.help("rejects", rejects, approved: approvals.rejects)))
        }
        found += check(
            counts.map { ($0.stream, $0.counts.deletes, $0.counts.liveBefore) }, deletes, .tooManyDeletes, "deletes",
            "deleted", approved: approvals.deletes)
        found += check(
            counts.map { ($0.stream, $0.counts.updates, $0.counts.liveBefore) }, updates, .tooManyUpdates, "updates",
            "updated", approved: approvals.updates)
        return found
    }

    /// Limits hold for each stream, so that a small entity is not wiped in the shade of a large one; an approval is for the
    /// whole run.
    private func check(
        _ streams: [(name: String, count: Int, live: Int)], _ limit: GuardLimit, _ code: DiagnosticCode, _ kind: String,
        _ verb: String, approved: Int?
    ) -> [Diagnostic] {
        let total = streams.reduce(0) { $0 + $1.count }
        if let approved, total <= approved { return [] }
        return streams.compactMap { stream in
            let allowed = limit.allowed(of: stream.live)
            guard stream.count > allowed else { return nil }
            return Diagnostic(
                code, "\(stream.count) of \(stream.live) live rows of \(stream.name) would be \(verb)",
                expected: Self.expected(limit, allowed, of: "\(stream.live) rows"),
                found: Redacted(Self.share(stream.count, of: stream.live), isPersonal: false),
                help: Self.help(kind, total, approved: approved))
        }
    }

    private static func expected(_ limit: GuardLimit, _ allowed: Int, of total: String) -> String {
        if case .count = limit.maximum { return "at most \(allowed)" }
        return "at most \(allowed) (\(limit.text) of \(total), and never counted below \(limit.minimum))"
    }

    private static func share(_ count: Int, of total: Int) -> String {
        guard total > 0 else { return "\(count)" }
        // Rounded up to a hundredth of a percent, so that what is over a limit never looks as if it were on it.
        let hundredths = (Int128(count) * 10_000 + Int128(total) - 1) / Int128(total)
        let fraction = String(Int(clamping: hundredths % 100) + 100).dropFirst()
        return "\(count) (\(hundredths / 100).\(fraction)%)"
    }

    private static func help(_ kind: String, _ count: Int, approved: Int?) -> String {
        let before = approved.map { "\($0) were approved, and there are \(count); " } ?? ""
        return "\(before)nothing was committed; look at what changed in the extract, and if this is meant, run again with "
            + "`--approve \(kind)=\(count)`, which lets that many through and not more"
    }
}
