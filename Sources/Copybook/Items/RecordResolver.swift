import Diagnostics

/// Completes the items of a record and what they say of one another: usage, pictures, REDEFINES, DEPENDING ON, RENAMES.
struct RecordResolver {
    let factory: ItemFactory
    private var record: RecordDraft
    private var names = ItemNames([])
    /// For each item, the first one with the same storage.
    private var storage: [Int]
    /// Of the groups so far: the last item directly in each.
    private var lastChild: [Int: Int] = [:]
    /// The last item so far with this name in this group.
    private var latest: [Sibling: Int] = [:]

    private struct Sibling: Hashable {
        let parent: Int?
        let name: String
    }

    init(_ record: RecordDraft, factory: ItemFactory) {
        self.record = record
        self.factory = factory
        storage = Array(record.items.indices)
    }

    mutating func resolve(_ findings: inout Findings) -> (items: [CopybookItem], renames: [CopybookRename]) {
        for index in record.items.indices { completeItem(index, &findings) }
        names = ItemNames(record.items)
        for index in record.items.indices {
            guard let draft = record.drafts[index] else { continue }
            let parent = record.items[index].parent
            if let name = draft.entry.redefines, parent != nil { resolveRedefines(index, name, &findings) }
            if let parent { lastChild[parent] = index }
            if let name = record.items[index].name { latest[Sibling(parent: parent, name: name)] = index }
            if let occurs = draft.entry.occurs { resolveOccurs(index, occurs, &findings) }
        }
        return (record.items, resolveRenames(&findings))
    }

    private mutating func completeItem(_ index: Int, _ findings: inout Findings) {
        guard let draft = record.drafts[index] else { return }
        if let own = draft.entry.usage, let parent = record.items[index].parent, let above = record.drafts[parent]?.usage,
            above.value != own.value
        {
            findings.report(
                .copybookClauses, "the usage is not that of the group", at: own.place, severity: .warning,
                expected: above.value.rawValue, found: own.value.rawValue,
                help: "the item's own usage holds; compilers refuse this, so compare with the data")
        }
        if record.items[index].children.isEmpty {
            factory.complete(&record.items[index], draft, &findings)
        } else if draft.entry.isJustified || draft.entry.isBlankWhenZero {
            findings.report(
                .copybookClauses, "JUSTIFIED and BLANK WHEN ZERO cannot stand on a group", at: draft.entry.place,
                expected: "an elementary item", found: record.items[index].name, help: "move the clause to the items below")
        }
    }

    // MARK: REDEFINES

    private mutating func resolveRedefines(_ index: Int, _ name: DataName, _ findings: inout Findings) {
        let parent = record.items[index].parent
        if let target = latest[Sibling(parent: parent, name: name.name)], let before = lastChild[parent ?? 0],
            storage[target] == storage[before]
        {
            record.items[index].redefines = target
            storage[index] = storage[target]
            return checkRedefined(index, target, name, &findings)
        }
        let isKnown = !names.find(name.name, []).isEmpty
        let items = record.items
        let siblings = parent.map { items[$0].children } ?? []
        let nearest = findings.nearest(
            to: name.name, among: siblings.prefix { $0 < index }.lazy.compactMap { items[$0].name })
        findings.report(
            isKnown ? .copybookOverlay : .copybookName,
            isKnown ? "REDEFINES does not name the item just before it" : "REDEFINES names an item that is not there",
            at: name.place, expected: "the item before it at the same level, or one that redefines that item",
            found: name.shown,
            help: nearest.map { "did you mean `\($0)`?" } ?? "move the entry behind the item that it redefines")
    }

    private func checkRedefined(_ index: Int, _ target: Int, _ name: DataName, _ findings: inout Findings) {
        if record.drafts[target]?.entry.occurs != nil {
            findings.report(
                .copybookOverlay, "a table cannot be redefined", at: name.place, expected: "an item without OCCURS",
                found: name.shown,
                help: "put the table into a group and redefine the group")
        } else if record.items[target].level != record.items[index].level {
            findings.report(
                .copybookOverlay, "REDEFINES stands at another level than the item", at: name.place,
                expected: "level \(record.items[target].level)", found: "level \(record.items[index].level)",
                help: "give both the same level number")
        }
    }

    // MARK: OCCURS

    private mutating func resolveOccurs(_ index: Int, _ occurs: DataEntry.Occurs, _ findings: inout Findings) {
        if record.items[index].parent == nil, !record.isImplicit,
            record.items[index].level == 1 || record.items[index].level == 77
        {
            findings.report(
                .copybookOccurs, "OCCURS cannot stand at level 01 or 77", at: occurs.place, expected: "a table below level 01",
                help: "put the table into a record")
            return
        }
        let minimum = occurs.minimum ?? (occurs.count == nil ? occurs.maximum : 0)
        guard occurs.maximum >= 1, minimum <= occurs.maximum, occurs.maximum <= factory.options.limits.recordBytes else {
            findings.report(
                .copybookOccurs, "the numbers of occurrences cannot be", at: occurs.place,
                expected: "the least one not above the greatest, which is from 1 to \(factory.options.limits.recordBytes)",
                found: occurs.minimum.map { "\($0) TO \(occurs.maximum)" } ?? "\(occurs.maximum)", help: "correct the numbers")
            return
        }
        var countItem: Int?
        if let name = occurs.count {
            guard let found = resolveCount(index, name, &findings) else { return }
            countItem = found
        } else if occurs.minimum != nil, minimum != occurs.maximum {
            findings.report(
                .copybookOccurs, "a table of varying length says nothing about its count", at: occurs.place,
                expected: "DEPENDING ON and the item that holds the count",
                help: "add DEPENDING ON, or one number of occurrences")
            return
        }
        record.items[index].occurs = TableClause(
            minimum: countItem == nil ? occurs.maximum : minimum, maximum: occurs.maximum, countItem: countItem,
            keys: occurs.keys,
            indexes: occurs.indexes)
    }

    private func resolveCount(_ index: Int, _ name: DataName, _ findings: inout Findings) -> Int? {
        guard let found = find(name, &findings, purpose: "DEPENDING ON") else { return nil }
        let item = record.items[found]
        func refuse(_ message: String, _ expected: String, _ help: String) -> Int? {
            findings.report(.copybookOccurs, message, at: name.place, expected: expected, found: name.shown, help: help)
            return nil
        }
        guard item.category == .numeric, item.scale <= 0 else {
            return refuse(
                "the count is no integer", "a numeric item without decimals", "correct the name or the item's PICTURE")
        }
        guard found < index else {
            return refuse(
                "the count stands behind its table", "a count before the table", "the bytes cannot be read in this order")
        }
        var above: Int? = found
        while let item = above {
            if record.drafts[item]?.entry.occurs != nil {
                return refuse("the count is in a table", "a count that is there once", "name an item outside of tables")
            }
            above = record.items[item].parent
        }
        return found
    }

    // MARK: Names

    private func find(_ name: DataName, _ findings: inout Findings, purpose: String) -> Int? {
        let found = names.find(name.name, name.qualifiers)
        if found.count == 1 { return found[0] }
        let nearest = found.isEmpty ? findings.nearest(to: name.name, among: names.names) : nil
        findings.report(
            .copybookName,
            found.isEmpty ? "\(purpose) names an item that this record does not have" : "\(purpose) names \(found.count) items",
            at: name.place, expected: found.isEmpty ? "an item of the record" : "a name that one item of the record has",
            found: name.shown,
            help: found.isEmpty
                ? nearest.map { "did you mean `\($0)`?" } ?? "add the item to the record, since the data must hold it"
                : "qualify it: \(name.name) OF GROUP")
        return nil
    }

    // MARK: RENAMES

    private func resolveRenames(_ findings: inout Findings) -> [CopybookRename] {
        var result: [CopybookRename] = []
        for entry in record.renames {
            guard let renames = entry.renames, let name = entry.name else { continue }
            guard let from = renamed(renames.from, &findings) else { continue }
            var through: Int?
            if let last = renames.through {
                guard let found = renamed(last, &findings) else { continue }
                guard found > from, !isInside(found, from) else {
                    findings.report(
                        .copybookOverlay, "RENAMES ends before it begins", at: last.place,
                        expected: "an item behind \(renames.from.shown)",
                        found: last.shown, help: "name the first item first")
                    continue
                }
                through = found
            }
            result.append(CopybookRename(name: name, place: findings.place(entry.place), from: from, through: through))
        }
        return result
    }

    private func renamed(_ name: DataName, _ findings: inout Findings) -> Int? {
        guard let found = find(name, &findings, purpose: "RENAMES") else { return nil }
        var above: Int? = found
        while let item = above {
            if record.drafts[item]?.entry.occurs != nil || (item == found && record.items[item].parent == nil) {
                findings.report(
                    .copybookOverlay, "RENAMES names what cannot be renamed", at: name.place,
                    expected: "an item below level 01 that is in no table", found: name.shown, help: "name another item")
                return nil
            }
            above = record.items[item].parent
        }
        return found
    }

    private func isInside(_ item: Int, _ group: Int) -> Bool {
        var above: Int? = item
        while let position = above {
            if position == group { return true }
            above = record.items[position].parent
        }
        return false
    }
}
