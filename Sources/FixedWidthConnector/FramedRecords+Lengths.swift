import Diagnostics
import Records

extension FramedRecords {
    /// Decodes a field of some records, which may end before it: a field wholly beyond the end is null, one that the end cuts
    /// is an error (`LB1131`).
    ///
    /// - Parameter rows: which records; nil for all.
    func cells(_ field: FixedWidthField, rows: [Int32]?) -> Column {
        guard field.end > shortest else { return column(field, rows: rows) }
        let all = rows ?? starts.indices.map { Int32(truncatingIfNeeded: $0) }
        let present = all.filter { Int(lengths[Int($0)]) >= field.end }
        if present.count == all.count { return column(field, rows: rows) }
        var positions: [Int32] = []
        positions.reserveCapacity(all.count)
        var next: Int32 = 0
        for row in all {
            let isPresent = Int(lengths[Int(row)]) >= field.end
            positions.append(isPresent ? next : -1)
            if isPresent { next += 1 }
        }
        var result =
            present.isEmpty
            ? Column.nulls(all.count, type: field.format.type)
            : column(field, rows: present).gathered(positions.map { max($0, 0) })
        for row in all.indices where positions[row] < 0 {
            let isCut = Int(lengths[Int(all[row])]) > field.start
            result.mask.set(isCut ? CellMask.error : CellMask.null, at: row, count: all.count)
        }
        result.errors.removeAll { positions[Int($0.row)] < 0 }
        for row in all.indices where positions[row] < 0 && result.mask.isError(row) {
            result.errors.append(cut(field, row, has: Int(lengths[Int(all[row])]) - field.start))
        }
        result.errors.sort { $0.row < $1.row }
        return result
    }

    /// - Parameter bytes: of the field that the record has, if any.
    func cut(_ field: FixedWidthField, _ row: Int, has bytes: Int) -> CellError {
        CellError(
            row: row, .fieldCut, "\(field.format.name) is cut by the end of its record", expected: "\(field.length) bytes",
            found: Redacted("\(max(bytes, 0)) bytes", isPersonal: false),
            help: "check `start` and `length` of the field, and whether the record is whole", field: field.format.name)
    }
}
