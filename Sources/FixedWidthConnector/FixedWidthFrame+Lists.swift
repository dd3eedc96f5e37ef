import Diagnostics
import Records

/// Records that are assembled: the records of one kind as lists in the records of another.
extension FixedWidthFrame {
    /// For each parent the list of the records of a kind that follow it, before the next parent.
    func list(_ child: Int, under parents: [Int32], _ records: FramedRecords) -> Column {
        let children = runs.rows(runs.runs(of: child))
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(parents.count + 1)
        var next = 0
        for position in parents.indices {
            let end = position + 1 < parents.count ? parents[position + 1] : Int32.max
            while next < children.count, children[next] < end { next += 1 }
            offsets.append(Int32(truncatingIfNeeded: next))
        }
        var fields: [StructField] = []
        var columns: [Column] = []
        let own = RecordColumns(records.examined(children), fields: layout.kinds[child].fields, rows: children)
        for (index, field) in layout.kinds[child].fields.enumerated() {
            fields.append(field.format.column)
            columns.append(own.column(index))
        }
        for below in layout.children[child] {
            let column = list(below, under: children, records)
            fields.append(StructField(layout.kinds[below].list ?? "", column.type))
            columns.append(column)
        }
        let elements = Column(.structure(StructValues(fields: fields, columns: columns)), count: children.count)
        var column = Column(.list(ListValues(offsets: offsets, elements: elements)), count: parents.count)
        for fault in faults where fault.kind == child {
            let position = Self.position(of: fault.row, in: parents) { $0 }
            guard let position, !column.mask.isError(position) else { continue }
            column.mask.set(CellMask.error, at: position, count: parents.count)
            let problem = fault.diagnostic
            column.errors.append(
                CellError(
                    row: position, problem.code, problem.message, expected: problem.expected, help: problem.help,
                    field: layout.kinds[child].list))
        }
        column.errors.sort { $0.row < $1.row }
        return column
    }

    /// For each root the end in the chunk of the last record under it.
    func ends(of roots: [Int32]) -> [Int] {
        var ends: [Int] = []
        ends.reserveCapacity(roots.count)
        var run = 0
        for (position, root) in roots.enumerated() {
            let next = position + 1 < roots.count ? roots[position + 1] : runs.end
            while run < runs.starts.count, runs.starts[run] <= root { run += 1 }
            var last = root
            // Runs of segments, and of what should have been segments, belong to the root.
            var following = run
            while following < runs.starts.count, runs.starts[following] < next, isSegmentRun(following) {
                last = min(runs.range(following).upperBound, next) - 1
                following += 1
            }
            ends.append(scan.originStart(Int(last)) + scan.originLength(Int(last)))
        }
        return ends
    }

    private func isSegmentRun(_ run: Int) -> Bool {
        let kind = Int(runs.kinds[run])
        if kind >= 0 { return layout.kinds[kind].list != nil }
        return Self.position(of: runs.starts[run], in: faults) { $0.segment } != nil
    }

    /// Where a row stands among elements in ascending order of rows.
    private static func position<Element>(of row: Int32, in elements: [Element], _ key: (Element) -> Int32) -> Int? {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if key(elements[middle]) < row { low = middle + 1 } else { high = middle }
        }
        return low < elements.count && key(elements[low]) == row ? low : nil
    }
}
