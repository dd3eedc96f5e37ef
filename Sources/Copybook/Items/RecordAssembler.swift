import Diagnostics

/// Arranges entries to records: trees by their level numbers, with what items have from their groups.
struct RecordAssembler {
    let options: CopybookOptions
    /// Names the record of a copybook that begins below level 01.
    let stem: String
    private var records: [RecordDraft] = []
    /// Items that may still get children, outermost first.
    private var open: [Int] = []

    init(options: CopybookOptions, stem: String) {
        self.options = options
        self.stem = stem
    }

    mutating func assemble(_ entries: [DataEntry], _ findings: inout Findings) -> [RecordDraft] {
        for entry in entries {
            switch entry.level {
            case 66: addRename(entry, &findings)
            case 88: addCondition(entry, &findings)
            case 1, 77: begin(entry, findings)
            default: add(entry, &findings)
            }
        }
        return records.map { unwrapped($0) }
    }

    private mutating func begin(_ entry: DataEntry, _ findings: Findings) {
        records.append(RecordDraft())
        open = []
        append(entry, parent: nil, findings)
    }

    private mutating func add(_ entry: DataEntry, _ findings: inout Findings) {
        if records.isEmpty || open.isEmpty { beginImplicit(entry, findings) }
        let record = records.count - 1
        if records[record].items[0].level == 77 {
            findings.report(
                .copybookEntry, "nothing can be below level 77", at: entry.place, expected: "level 01 or 77",
                found: "level \(entry.level)", help: "begin the record with level 01")
            return
        }
        // Items of one group may have different level numbers: a lower one than its neighbours' still belongs to the group
        // whose own number is lower (Language Reference, "Levels of data").
        while open.count > 1, let last = open.last, records[record].items[last].level >= entry.level { open.removeLast() }
        let parent = open.last ?? 0
        if records[record].drafts[parent]?.entry.picture != nil, !(records[record].drafts[parent]?.entry.isBroken ?? false) {
            findings.report(
                .copybookClauses, "an item with a PICTURE cannot have items below it",
                at: entry.place, expected: "at most level \(records[record].items[parent].level)",
                found: "level \(entry.level)",
                help: "correct the level number, or take the PICTURE of \(records[record].items[parent].name ?? "FILLER") out")
            open.removeLast()
        }
        append(entry, parent: open.last ?? 0, findings)
    }

    /// A copybook often has the inner part of a record only; the level above it is in the program.
    private mutating func beginImplicit(_ entry: DataEntry, _ findings: Findings) {
        var record = RecordDraft()
        record.isImplicit = true
        record.items = [
            CopybookItem(
                level: 1, name: stem.uppercased(), place: findings.place(entry.place), parent: nil, children: [],
                usage: .display,
                category: .group)
        ]
        record.drafts = [nil]
        records.append(record)
        open = [0]
    }

    private mutating func append(_ entry: DataEntry, parent: Int?, _ findings: Findings) {
        let record = records.count - 1
        let above = parent.flatMap { records[record].drafts[$0] }
        let groupNational =
            entry.groupUsageIsNational
            ? DataEntry.Clause(value: ItemUsage.national, place: entry.place) : nil
        let draft = ItemFactory.Draft(
            entry: entry, usage: entry.usage ?? groupNational ?? above?.usage, sign: entry.sign ?? above?.sign,
            isSynchronized: entry.synchronized != nil || above?.isSynchronized ?? false)
        let index = records[record].items.count
        var item = CopybookItem(
            level: entry.level, name: entry.name, place: findings.place(entry.place), parent: parent, children: [],
            usage: draft.usage?.value ?? .display, category: .group)
        item.value = entry.value
        records[record].items.append(item)
        records[record].drafts.append(draft)
        records[record].isAfterRenames = false
        if let parent { records[record].items[parent].children.append(index) }
        open.append(index)
    }

    private mutating func addCondition(_ entry: DataEntry, _ findings: inout Findings) {
        guard let record = records.indices.last, let item = records[record].items.indices.last, !records[record].isAfterRenames,
            !(records[record].isImplicit && item == 0)
        else {
            findings.report(
                .copybookEntry, "a condition name has no item before it", at: entry.place,
                expected: "the item whose values it names",
                found: entry.name, help: "move the entry behind its item")
            return
        }
        guard let name = entry.name else {
            if entry.isBroken { return }
            findings.report(
                .copybookEntry, "level 88 without a name", at: entry.place, expected: "88 NAME VALUE …",
                help: "name the condition")
            return
        }
        records[record].items[item].conditions.append(
            ConditionName(name: name, values: entry.conditionValues, place: findings.place(entry.place)))
    }

    private mutating func addRename(_ entry: DataEntry, _ findings: inout Findings) {
        guard let record = records.indices.last else {
            findings.report(
                .copybookOverlay, "RENAMES has no record before it", at: entry.place,
                expected: "level 66 behind the items of its record",
                help: "move the entry behind them")
            return
        }
        records[record].isAfterRenames = true
        if entry.isBroken { return }
        guard entry.name != nil else {
            findings.report(
                .copybookEntry, "level 66 without a name", at: entry.place, expected: "66 NAME RENAMES …", help: "name it")
            return
        }
        records[record].renames.append(entry)
    }

    /// Where one group holds all of a record that was only supplied, that group is the record.
    private func unwrapped(_ record: RecordDraft) -> RecordDraft {
        guard record.isImplicit, record.items[0].children.count == 1, record.items.count > 2,
            let only = record.drafts[1], only.entry.occurs == nil, only.entry.name != nil
        else { return record }
        var result = record
        result.isImplicit = false
        result.items = record.items.dropFirst().map { item in
            var copy = CopybookItem(
                level: item.level, name: item.name, place: item.place, parent: item.parent.flatMap { $0 == 0 ? nil : $0 - 1 },
                children: item.children.map { $0 - 1 }, usage: item.usage, category: item.category)
            copy.value = item.value
            copy.conditions = item.conditions
            return copy
        }
        result.drafts.removeFirst()
        return result
    }
}
