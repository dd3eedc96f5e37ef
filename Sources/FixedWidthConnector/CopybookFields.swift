import Connector
import Copybook
import Diagnostics
import Records

/// The fields of a record of a copybook: groups become structures, tables become lists, and FILLER is left out.
struct CopybookFields {
    let settings: CopybookSettings
    let record: CopybookRecord
    /// Of the source.
    let page: CodePage

    /// A group that fields are put into: the record, a group or an occurrence.
    private struct Level {
        let item: Int
        var fields: [FixedWidthField] = []
        /// For each field its item.
        var items: [Int] = []
        /// Names of the groups around, each with a point behind.
        var path = ""
    }

    init(_ record: CopybookRecord, _ settings: CopybookSettings, page: CodePage) {
        self.record = record
        self.settings = settings
        self.page = page
    }

    /// The record's fields, in the order of the text.
    func fields() -> [FixedWidthField] {
        guard let root = record.items.first else { return [] }
        if root.isGroup { return fields(of: Level(item: 0), around: []).fields }
        return field(0, in: Level(item: 0), around: [], name: root.fieldName ?? "value").map { [$0] } ?? []
    }

    private func fields(of level: Level, around: [Level]) -> Level {
        var level = level
        add(record.items[level.item].children, to: &level, around)
        return level
    }

    /// What stands in a group without a name counts as part of the group around it.
    private func add(_ children: [Int], to level: inout Level, _ around: [Level]) {
        for child in children {
            let item = record.items[child]
            if item.name == nil, item.isGroup, item.occurs == nil {
                add(item.children, to: &level, around)
                continue
            }
            let isNamed = item.name != nil || (item.isGroup && hasNames(child))
            let name = item.fieldName ?? "filler"
            guard isNamed, item.storage != .address,
                let field = field(child, in: level, around: around, name: unique(name, level))
            else { continue }
            level.fields.append(field)
            level.items.append(child)
        }
    }

    private func hasNames(_ index: Int) -> Bool {
        record.items[index].children.contains { record.items[$0].name != nil || hasNames($0) }
    }

    /// A name that no field of the group has yet.
    private func unique(_ name: String, _ level: Level) -> String {
        func isTaken(_ name: String) -> Bool { level.fields.contains { $0.format.name == name } }
        guard isTaken(name) else { return name }
        return (2...).lazy.map { "\(name)_\($0)" }.first { !isTaken($0) } ?? name
    }

    private func field(_ index: Int, in level: Level, around: [Level], name: String) -> FixedWidthField? {
        let item = record.items[index]
        let layout = record.layout.fields[index]
        let origin = record.layout.fields[level.item]
        let start = layout.offset.fixed - origin.offset.fixed
        let before = layout.offset.tables.filter { !origin.offset.tables.contains($0) }
        let slides = level.items.indices.filter { position in
            before.contains { isInside(record.layout.tables[$0].item, level.items[position]) }
                && level.fields[position].isVariable
        }
        var extents = FixedWidthField.Extents(0)
        for slide in slides {
            extents.minimum += level.fields[slide].minimumExtent - level.fields[slide].fixedExtent
            extents.maximum += level.fields[slide].maximumExtent - level.fields[slide].fixedExtent
        }
        let levels = around + [level]
        let isOverlay = isOverlay(index, below: level.item)
        let occurs = layout.tables.last.flatMap { table in
            record.layout.tables[table].item == index ? self.occurs(record.layout.tables[table], levels) : nil
        }
        guard item.isGroup else {
            guard let value = value(item, name: name, path: level.path) else { return nil }
            return FixedWidthField(
                value.decoder.format, .value(value), start: start, extents: .init(item.length), occurs: occurs, slides: slides,
                before: extents, isOverlay: isOverlay)
        }
        let inner = fields(of: Level(item: index, path: level.path + name + "."), around: levels)
        guard !inner.fields.isEmpty else { return nil }
        let length = FixedWidthField.Extents(
            fixed: layout.length.fixed, minimum: layout.length.fixed, maximum: item.length)
        return .group(
            name, inner.fields, start: start, occurs: occurs, slides: slides, before: extents, isOverlay: isOverlay,
            length: length)
    }

    private func isInside(_ item: Int, _ group: Int) -> Bool {
        var above: Int? = item
        while let position = above {
            if position == group { return true }
            above = record.items[position].parent
        }
        return false
    }

    /// Whether it, or a group without a name around it, redefines something.
    private func isOverlay(_ index: Int, below group: Int) -> Bool {
        var above: Int? = index
        while let position = above, position != group {
            if record.items[position].redefines != nil { return true }
            above = record.items[position].parent
        }
        return false
    }

    private func occurs(_ table: LayoutTable, _ levels: [Level]) -> Occurs {
        Occurs(
            minimum: table.minimum, maximum: table.maximum, count: table.countItem.flatMap { reference($0, levels) },
            reservesMaximum: table.countItem == nil || table.hasFixedRoom)
    }

    /// An item before the table and in no table, as seen from the innermost level.
    private func reference(_ item: Int, _ levels: [Level]) -> FieldReference? {
        for (levelsUp, level) in levels.reversed().enumerated() {
            guard let position = level.items.firstIndex(where: { isInside(item, $0) }) else { continue }
            var path = [level.fields[position]]
            while let group = path.last, case .group(let members) = group.content {
                guard let member = members.first(where: { holds($0, item) }) else { return nil }
                path.append(member)
            }
            return FieldReference(levelsUp: levelsUp, path: path)
        }
        return nil
    }

    /// Whether a member is the item or a group around it, by name: members of one group have different names.
    private func holds(_ member: FixedWidthField, _ item: Int) -> Bool {
        var above: Int? = item
        while let position = above {
            if record.items[position].fieldName == member.format.name { return true }
            above = record.items[position].parent
        }
        return false
    }
}
