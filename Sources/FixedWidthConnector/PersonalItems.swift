import Copybook

/// The items of a record whose bytes are personal: those that `personal` names, and other readings of the same bytes (REDEFINES and
/// RENAMES), which would show what is hidden under another name.
struct PersonalItems {
    private let items: Set<Int>

    init(_ record: CopybookRecord, _ names: Set<String>) {
        guard !names.isEmpty else {
            items = []
            return
        }
        let elementary = record.items.indices.filter { !record.items[$0].isGroup }
        var found: Set<Int> = []
        for rename in record.renames where names.contains(rename.fieldName) {
            var last = rename.through ?? rename.from
            while let child = record.items[last].children.last { last = child }
            if rename.from <= last { found.formUnion((rename.from...last).filter { !record.items[$0].isGroup }) }
        }
        for index in elementary where Self.isNamed(index, record, names) { found.insert(index) }
        // By the tables around them, since offsets within different ones say nothing of each other.
        var bytes: [[Int]: [Range<Int>]] = [:]
        for index in found { bytes[record.layout.fields[index].offset.tables, default: []].append(Self.range(index, record)) }
        bytes = bytes.mapValues(Self.merged)
        for index in elementary where !found.contains(index) {
            let range = Self.range(index, record)
            let named = bytes[record.layout.fields[index].offset.tables] ?? []
            if named.contains(where: { $0.overlaps(range) }) { found.insert(index) }
        }
        items = found
    }

    func contains(_ index: Int) -> Bool { items.contains(index) }

    private static func isNamed(_ index: Int, _ record: CopybookRecord, _ names: Set<String>) -> Bool {
        var path: [String] = []
        var above: Int? = index
        while let position = above, position != 0 || index == 0 {
            if let name = record.items[position].fieldName { path.insert(name, at: 0) }
            above = record.items[position].parent
        }
        return path.indices.contains { names.contains(path[...$0].joined(separator: ".")) }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    private static func range(_ index: Int, _ record: CopybookRecord) -> Range<Int> {
        let start = record.layout.fields[index].offset.fixed
        return start..<start + max(extent(index, record), 0)
    }

    /// Bytes from an item's first occurrence to the end of its last, of all the tables around it.
    private static func extent(_ index: Int, _ record: CopybookRecord) -> Int {
        record.layout.fields[index].tables.reduce(record.layout.fields[index].length.fixed) { length, table in
            let table = record.layout.tables[table]
            let (span, isTooLarge) = table.stride.fixed.multipliedReportingOverflow(by: max(table.maximum - 1, 0))
            return isTooLarge ? Int(Int32.max) : length + span
        }
    }
}
