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
    let isDecimalComma: Bool
    /// Bytes of items that are personal by name: other readings of them are, too.
    private let personal: PersonalItems

    /// A group that fields are put into: the record, a group or an occurrence.
    private struct Level {
        let item: Int
        var fields: [FixedWidthField] = []
        /// For each field its item.
        var items: [Int] = []
        /// Names of the groups around, each with a point behind.
        var path = ""
    }

    init(_ record: CopybookRecord, _ settings: CopybookSettings, page: CodePage, isDecimalComma: Bool) {
        self.record = record
        self.settings = settings
        self.page = page
        self.isDecimalComma = isDecimalComma
        personal = PersonalItems(record, settings.personal)
    }

    /// The record's fields, in the order of the text.
    func fields() -> [FixedWidthField] {
        guard let root = record.items.first else { return [] }
        guard root.isGroup else {
            return field(0, in: Level(item: 0), around: [], name: root.fieldName ?? "value").map { [$0] } ?? []
        }
        var level = fields(of: Level(item: 0), around: [])
        for index in record.renames.indices {
            let rename = record.renames[index]
            guard let field = field(renaming: index, in: level, name: unique(rename.fieldName, level)) else { continue }
            level.fields.append(field)
            level.items.append(rename.from)
        }
        return level.fields
    }

    /// Another name for one item, of its type; or for several, which are one text, or bytes where some are no characters.
    private func field(renaming index: Int, in level: Level, name: String) -> FixedWidthField? {
        let rename = record.renames[index]
        guard let through = rename.through, through != rename.from else {
            return field(rename.from, in: level, around: [], name: name, isAnotherName: true)
        }
        let layout = record.layout.renames[index]
        guard layout.length.isFixed, layout.length.fixed > 0 else { return nil }
        let covered = items(from: rename.from, through: through)
        let isText = covered.allSatisfy { index in
            switch record.items[index].storage {
            case .group, .text, .zoned: true
            default: false
            }
        }
        let format = FieldFormat(
            name: name, type: isText ? .string : .bytes,
            isPersonal: settings.personal.contains(name) || covered.contains { personal.contains($0) },
            nullBytes: settings.nullBytes)
        let place = place(layout.offset, in: level)
        return FixedWidthField(
            format, .value(FieldValue(format, length: layout.length.fixed)), start: place.start,
            extents: .init(layout.length.fixed), slides: place.slides, before: place.before, isOverlay: true)
    }

    /// The items from one to the end of another, in the order of the text.
    private func items(from: Int, through: Int) -> ClosedRange<Int> {
        var last = through
        while let child = record.items[last].children.last { last = child }
        return from...max(from, last)
    }

    /// Where an offset lies in a level's record or group.
    private func place(_ offset: LayoutLength, in level: Level) -> FieldPlace {
        let origin = record.layout.fields[level.item].offset
        let before = offset.tables.filter { !origin.tables.contains($0) }
        var place = FieldPlace(start: offset.fixed - origin.fixed, slides: [], before: .init(0))
        place.slides = level.items.indices.filter { position in
            level.fields[position].isVariable
                && before.contains { isInside(record.layout.tables[$0].item, level.items[position]) }
        }
        for slide in place.slides {
            place.before.minimum += level.fields[slide].minimumExtent - level.fields[slide].fixedExtent
            place.before.maximum += level.fields[slide].maximumExtent - level.fields[slide].fixedExtent
        }
        return place
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

    private func field(
        _ index: Int, in level: Level, around: [Level], name: String, isAnotherName: Bool = false
    ) -> FixedWidthField? {
        let item = record.items[index]
        let layout = record.layout.fields[index]
        let place = place(layout.offset, in: level)
        let levels = around + [level]
        let isOverlay = isAnotherName || isOverlay(index, below: level.item)
        let occurs = layout.tables.last.flatMap { table in
            record.layout.tables[table].item == index ? self.occurs(record.layout.tables[table], levels) : nil
        }
        guard item.isGroup else {
            let isPersonal = settings.isPersonal(level.path + name) || personal.contains(index)
            guard let value = value(item, name: name, isPersonal: isPersonal) else { return nil }
            return FixedWidthField(
                value.decoder.format, .value(value), start: place.start, extents: .init(item.length), occurs: occurs,
                slides: place.slides, before: place.before, isOverlay: isOverlay)
        }
        let inner = fields(of: Level(item: index, path: level.path + name + "."), around: levels)
        guard !inner.fields.isEmpty else { return nil }
        let length = FixedWidthField.Extents(
            fixed: layout.length.fixed, minimum: layout.length.fixed, maximum: item.length)
        return .group(
            name, inner.fields, start: place.start, occurs: occurs, slides: place.slides, before: place.before, isOverlay: isOverlay,
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
