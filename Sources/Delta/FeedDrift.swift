public import Diagnostics
public import Records

/// How a feed differs from what is remembered of it, and what is remembered from now on.
///
/// What is there and was not is new. What is not there any more is gone where chance cannot explain it: all had it, or at least
/// ``certainty`` were to be expected, so that what was rare may be missing for many runs. The same goes for types of values and for
/// elements that came more than once. What only rejected records may have is reported, and neither learned nor a reason to stop.
public struct FeedDrift: Sendable {
    /// What changed; warnings.
    public private(set) var changes: [Diagnostic] = []
    /// What may be due to rejected records, and what is missing by chance perhaps.
    public private(set) var notes: [Diagnostic] = []
    /// nil where nothing can be said.
    public private(set) var schema: FeedSchema?

    /// Occurrences that were to be expected of something before its absence is more than chance: with as many, that they all fail to
    /// come has a probability of e^-10.
    public static let certainty = 10.0
    /// Occurrences, before and now, from which on all count as all.
    private static let few = 3
    /// Elements that all have, in so many, are missed when a tenth lacks them.
    private static let many = 20
    private static let shownChanges = 50
    private static let shownPaths = 8

    private let seen: FeedCensus
    private let rejects: Int
    private var changeCount = 0
    private var rare: [String] = []

    /// - Parameters:
    ///   - seen: what this run read.
    ///   - known: what is remembered; nil on the first run, which reports nothing.
    ///   - rejects: records that went to quarantine.
    ///   - isWhole: whether the feed is all there; what is rare is not looked for in a part of it.
    public init(_ seen: FeedCensus, known: FeedSchema?, rejects: Int, isWhole: Bool = true) {
        self.seen = seen
        self.rejects = rejects
        guard !seen.isCut else {
            notes = [
                Diagnostic(
                    .feedDrifted, "the feed has too many different elements and attributes to be compared with earlier runs",
                    severity: .note, help: "names that are data make paths without end; say `drift: ignore`")
            ]
            return
        }
        var kinds: [FeedSchema.Kind] = []
        let items = Dictionary(grouping: seen.items, by: \.kind)
        for kind in seen.kinds {
            let found = (items[kind.name] ?? []).sorted { $0.path < $1.path }
            let before = known?.kinds.first { $0.name == kind.name && $0.definition == kind.definition }
            let isRejected = !kind.name.isEmpty && !isLearned(seen.item(".", of: kind.name)?.records ?? 0, of: kind.name)
            if let before {
                let after = compare(before, found)
                kinds.append(isRejected ? before : after)
            } else if !isRejected {
                // Of a first run, too, rejected records teach nothing.
                let kept = found.filter { isLearned($0.records, of: kind.name) }
                kinds.append(FeedSchema.Kind(name: kind.name, definition: kind.definition, items: kept.map { learned($0) }))
            }
        }
        schema = FeedSchema(kinds: kinds)
        if changeCount > changes.count {
            changes.append(warning("\(changeCount - changes.count) more changes of the feed are not shown", Place()))
        }
        if !rare.isEmpty, isWhole {
            let shown = rare.prefix(Self.shownPaths).joined(separator: ", ")
            let more = rare.count > Self.shownPaths ? ", and \(rare.count - Self.shownPaths) more" : ""
            notes.append(
                Diagnostic(
                    .feedDrifted, "not in this extract, and rare in the ones before, so that it may be chance: \(shown)\(more)",
                    severity: .note))
        }
    }

    private func parents(_ parent: String?, of kind: String) -> Int { parent.map { seen.item($0, of: kind)?.count ?? 0 } ?? 0 }

    private func learned(_ item: FeedCensus.Item) -> FeedSchema.Item {
        FeedSchema.Item(item, parents: parents(item.parent, of: item.kind))
    }

    // MARK: one kind

    private mutating func compare(_ before: FeedSchema.Kind, _ found: [FeedCensus.Item]) -> FeedSchema.Kind {
        var result = before
        let known = Set(before.items.map(\.path))
        for index in result.items.indices {
            let item = result.items[index]
            let parents = parents(item.parent, of: before.name)
            if let now = seen.item(item.path, of: before.name) {
                if item.isGone {
                    guard isLearned(now.records, of: before.name) else {
                        doubt(now, "has the \(item.noun) `\(item.path)` again")
                        continue
                    }
                    report(now, "has the \(item.noun) `\(item.path)` again", found: share(now.present, parents))
                } else {
                    compareCount(item, now, parents: parents)
                    compareTypes(item, now)
                }
                result.items[index].learn(now, parents: parents, doubtful: before.name.isEmpty ? 0 : rejects)
                forgetWhatIsGone(&result.items[index], item, now)
            } else if parents > 0 {
                missing(&result.items[index], parents: parents, kind: before.name)
            }
        }
        let news = found.filter { !known.contains($0.path) }
        let newPaths = Set(news.map(\.path))
        for item in news {
            guard isLearned(item.records, of: before.name) else {
                doubt(item, "has a new \(item.noun) `\(item.path)`")
                continue
            }
            result.items.append(learned(item))
            // What stands in something new is told with it.
            if let parent = item.parent, newPaths.contains(parent) { continue }
            let inside = news.count { Self.isInside($0.path, item.path) }
            let types = item.types.present.map(\.name).joined(separator: " and ")
            let facts = [
                share(item.present, parents(item.parent, of: item.kind)), types.isEmpty ? nil : types,
                inside > 0 ? "with \(inside) more inside" : nil,
            ].compactMap { $0 }
            report(item, "has a new \(item.noun) `\(item.path)`", found: facts.joined(separator: ", "))
        }
        compareOrder(before, found)
        result.items.sort { $0.path < $1.path }
        return result
    }

    /// Whether more records have it than were rejected. What stands outside of records is not in rejected ones.
    private func isLearned(_ records: Int, of kind: String) -> Bool { kind.isEmpty || rejects == 0 || records > rejects }

    private static func isInside(_ path: String, _ outer: String) -> Bool {
        path.hasPrefix(outer + "/")
    }

    /// Whether it is more than chance that none of `now` is what `some` of `all` were before.
    private static func isGone(_ some: Int, of all: Int, now: Int) -> Bool {
        guard all > 0, now > 0 else { return false }
        if some >= all { return true }
        return Double(some) / Double(all) * Double(now) >= certainty
    }

    private mutating func missing(_ item: inout FeedSchema.Item, parents: Int, kind: String) {
        let before = item.parents - item.absent
        item.parents += parents
        item.absent += parents
        guard !item.isGone else { return }
        // In rejected records it may have been.
        if Self.isGone(item.present, of: before, now: item.absent - rejects) {
            item.isGone = true
            item.repeated = 0
            report(
                kind, item.path, "has no \(item.noun) `\(item.path)` any more", expected: share(item.present, before),
                found: "in none of \(item.absent)")
        } else {
            let of = item.parent.map { $0 == "." || $0 == "/" ? "" : " `\($0)`" } ?? ""
            rare.append("`\(item.path)` (in \(item.present) of \(before)\(of))")
        }
    }

    private mutating func compareCount(_ item: FeedSchema.Item, _ now: FeedCensus.Item, parents: Int) {
        if item.repeated == 0, now.repeated > 0 {
            let text = "has the \(item.noun) `\(item.path)` more than once"
            if isLearned(now.repeatedRecords, of: now.kind) {
                report(now, text, expected: "at most one", found: "several in \(now.repeated) of \(now.present)")
            } else {
                doubt(now, text)
            }
        } else if item.repeated > 0, now.repeated == 0, isNarrower(item.repeated, of: item.present - item.single, now: item.single + now.present) {
            report(
                now, "has the \(item.noun) `\(item.path)` only once", expected: "several in \(item.repeated) of \(item.present - item.single)",
                found: "one in each of \(item.single + now.present)")
        }
        let lacking = parents - now.present
        if item.present == item.parents, item.parents >= Self.many, parents >= Self.many, lacking * 10 >= parents, lacking > rejects {
            report(
                now, "has the \(item.noun) `\(item.path)` not everywhere", expected: "in all of \(item.parents)",
                found: share(now.present, parents))
        }
    }

    private func isNarrower(_ some: Int, of all: Int, now: Int) -> Bool {
        guard Self.isGone(some, of: all, now: now - rejects) else { return false }
        return some < all || all >= Self.few && now - rejects >= Self.few
    }

    private mutating func compareTypes(_ item: FeedSchema.Item, _ now: FeedCensus.Item) {
        let before = item.knownTypes
        let current = now.types.present
        guard !before.isEmpty, !current.isEmpty else { return compareBlanks(item, now) }
        let wider = current.filter { type in !before.contains { type.isWithin($0) } }
        let text = "has the \(item.noun) `\(item.path)` with another type"
        let expected = before.map(\.name).joined(separator: " and ")
        if !wider.isEmpty {
            if wider.contains(where: { isLearned(now.typeRecords[$0], of: now.kind) }) {
                return report(now, text, expected: expected, found: Self.counts(now.types))
            }
            return doubt(now, text)
        }
        let lost = before.filter { type in !current.contains { type.isWithin($0) } }
        let isOther = lost.contains { type in
            guard let values = item.types[type.name] else { return false }
            return isNarrower(values.count, of: item.values - values.others, now: values.others + now.types.total)
        }
        if isOther { report(now, text, expected: expected, found: Self.counts(now.types)) }
    }

    /// Values that are all blank now, or were all blank before.
    private mutating func compareBlanks(_ item: FeedSchema.Item, _ now: FeedCensus.Item) {
        let before = item.knownTypes.map(\.name).joined(separator: " and ")
        let blanks = (item.blanksSince ?? 0) + now.blanks
        if isBlank(item, now) {
            report(
                now, "has the \(item.noun) `\(item.path)` without any value", expected: before,
                found: "blank in all of \(blanks)")
        } else if before.isEmpty, item.blanksSince ?? 0 >= Self.many, now.types.total > 0 {
            let text = "has the \(item.noun) `\(item.path)` with values"
            guard now.types.present.contains(where: { isLearned(now.typeRecords[$0], of: now.kind) }) else { return doubt(now, text) }
            report(now, text, expected: "blank in all of \(item.blanksSince ?? 0)", found: Self.counts(now.types))
        }
    }

    /// Whether it is more than chance that all values are blank.
    private func isBlank(_ item: FeedSchema.Item, _ now: FeedCensus.Item) -> Bool {
        guard !item.types.isEmpty, now.types.total == 0, now.blanks > 0 else { return false }
        let since = item.blanksSince ?? 0
        return isNarrower(item.values, of: item.values + (item.blanks ?? 0) - since, now: since + now.blanks)
    }

    /// What was reported as another type, as blank, or as coming once only, counts from now on.
    private func forgetWhatIsGone(_ item: inout FeedSchema.Item, _ before: FeedSchema.Item, _ now: FeedCensus.Item) {
        if before.repeated > 0, now.repeated == 0,
            isNarrower(before.repeated, of: before.present - before.single, now: before.single + now.present)
        {
            item.repeated = 0
            item.single = 0
        }
        if isBlank(before, now) { item.types = [:] }
        let current = now.types.present
        let isWider = current.contains { type in
            isLearned(now.typeRecords[type], of: now.kind) && !before.knownTypes.contains { type.isWithin($0) }
        }
        // A number is a text as well; where another type was told, those that none has any more are not remembered, or the way back
        // would be told only when there are more of them.
        for type in before.knownTypes
        where !current.isEmpty && (isWider ? now.types[type] == 0 : !current.contains { type.isWithin($0) }) {
            guard let values = before.types[type.name] else { continue }
            if isNarrower(values.count, of: before.values - values.others, now: values.others + now.types.total) {
                item.types[type.name] = nil
            }
        }
    }

    /// Columns that are there as before, in another order.
    private mutating func compareOrder(_ before: FeedSchema.Kind, _ found: [FeedCensus.Item]) {
        let now = found.filter { $0.position != nil && before.items.contains { $0.position != nil } }
        let common = Set(now.map(\.path)).intersection(before.items.filter { !$0.isGone }.map(\.path))
        let old = before.items.filter { common.contains($0.path) }.sorted { ($0.position ?? 0) < ($1.position ?? 0) }.map(\.path)
        let new = now.filter { common.contains($0.path) }.sorted { ($0.position ?? 0) < ($1.position ?? 0) }.map(\.path)
        guard old != new, let first = zip(old, new).first(where: { $0 != $1 }), let item = seen.item(first.1, of: before.name) else { return }
        report(
            item, "has its columns in another order", expected: old.prefix(Self.shownPaths * 2).joined(separator: ", "),
            found: new.prefix(Self.shownPaths * 2).joined(separator: ", "))
    }

    // MARK: findings

    private static func counts(_ types: FeedCensus.ValueTypes) -> String {
        let present = types.present
        guard present.count > 1 else { return present.first?.name ?? "" }
        return present.map { "\($0.name) (\(types[$0]) of \(types.total))" }.joined(separator: ", ")
    }

    private func share(_ some: Int, _ all: Int) -> String { some == all ? "in all of \(all)" : "in \(some) of \(all)" }

    private func subject(_ kind: String) -> String {
        kind.isEmpty ? (seen.items.contains { $0.noun == .column } ? "the header row" : "the document") : "record kind `\(kind)`"
    }

    private mutating func report(_ item: FeedCensus.Item, _ text: String, expected: String? = nil, found: String? = nil) {
        report(item.kind, item.path, text, expected: expected, found: found, file: item.file, line: item.line)
    }

    private mutating func report(
        _ kind: String, _ path: String, _ text: String, expected: String?, found: String?, file: String? = nil, line: Int? = nil
    ) {
        changeCount += 1
        guard changes.count < Self.shownChanges else { return }
        var change = warning("\(subject(kind)) \(text)", Place(file: file, line: line, field: path))
        change.expected = expected
        change.found = found.map { Redacted($0, isPersonal: false) }
        changes.append(change)
    }

    private func warning(_ message: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            .feedDrifted, message, severity: .warning, at: place,
            // Once is enough.
            help: changes.isEmpty
                ? "see whether the mapping still says what is meant; the feed is remembered as it is now once a run commits" : nil)
    }

    private mutating func doubt(_ item: FeedCensus.Item, _ text: String) {
        guard notes.count < Self.shownPaths else { return }
        notes.append(
            Diagnostic(
                .feedDrifted, "\(subject(item.kind)) \(text), perhaps in rejected records only; it is not remembered", severity: .note,
                at: Place(file: item.file, line: item.line, field: item.path)))
    }
}
