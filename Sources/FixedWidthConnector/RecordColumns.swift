import Connector
import Diagnostics
import Records

/// Decodes the fields of some records of one kind: values, groups, tables and what follows them. Lives in one task.
///
/// Everything is done a column at a time: where the occurrences of a table begin is found for all records, then their fields
/// are decoded as if they were records themselves.
struct RecordColumns {
    let records: FramedRecords
    private let rows: [Int32]?
    private let root: Instances

    /// - Parameter rows: which of the records; nil for all.
    init(_ records: FramedRecords, fields: [FixedWidthField], rows: [Int32]?) {
        self.records = records
        self.rows = rows
        let starts = rows.map { $0.map { records.starts[Int($0)] } } ?? records.starts
        let lengths = rows.map { $0.map { records.lengths[Int($0)] } } ?? records.lengths
        root = Instances(fields, starts: starts, ends: zip(starts, lengths).map { $0 + $1 })
    }

    func column(_ index: Int) -> Column {
        let field = root.fields[index]
        if field.isPlain { return records.cells(field, rows: rows) }
        return column(field, in: root)
    }

    /// The field in each of the instances.
    func column(_ field: FixedWidthField, in instances: Instances) -> Column {
        let place = place(field, in: instances)
        let inner = field.occurs.map { list(field, $0, place.instances, in: instances) } ?? element(field, place.instances)
        return place.isEverywhere
            ? inner : inner.spread(to: instances.count, rows: place.rows, flags: place.flags, errors: place.errors)
    }

    /// One occurrence of the field in each of the instances, which begin where it does.
    private func element(_ field: FixedWidthField, _ instances: Instances) -> Column {
        switch field.content {
        case .group(let fields):
            let inner = Instances(
                fields, starts: instances.starts, ends: instances.ends, outer: instances.outer, outerRows: instances.outerRows)
            return Column(
                .structure(
                    StructValues(fields: fields.map(\.format.column), columns: fields.map { column($0, in: inner) })),
                count: instances.count)
        case .value(let value):
            let length = UInt32(field.length)
            let isInside = !zip(instances.starts, instances.ends).contains { $0 > $1 || $1 - $0 < length }
            if isInside { return records.values(value, instances.starts, offset: 0, isPlain: false) }
            var rows: [Int32] = []
            var flags = [UInt8](repeating: CellMask.value, count: instances.count)
            var errors: [CellError] = []
            for row in 0..<instances.count {
                let start = instances.starts[row]
                let end = instances.ends[row]
                if start <= end, end - start >= length {
                    rows.append(Int32(truncatingIfNeeded: row))
                } else if start >= end, records.layout.short == .absent {
                    flags[row] = CellMask.null
                } else {
                    flags[row] = CellMask.error
                    errors.append(records.cut(field, row, has: Int(end) - Int(start)))
                }
            }
            let some = records.values(value, rows.map { instances.starts[Int($0)] }, offset: 0, isPlain: false)
            return some.spread(to: instances.count, rows: rows, flags: flags, errors: errors)
        }
    }

    private func list(_ field: FixedWidthField, _ occurs: Occurs, _ places: Instances, in outer: Instances) -> Column {
        let table = table(field, occurs, places, in: outer)
        let lists = ListValues(offsets: table.offsets, elements: element(field, table.occurrences))
        var column = Column(.list(lists), count: places.count, errors: table.errors)
        for error in table.errors { column.mask.set(CellMask.error, at: Int(error.row), count: column.count) }
        return column
    }

    func tooShort(_ field: FixedWidthField, _ row: Int, _ message: String) -> CellError {
        CellError(
            row: row, .recordTooShortForField, "\(field.format.name): \(message)",
            expected: "\(field.length) bytes for each of it",
            help: "check the record's length, its framing and the counts of its tables", field: field.format.name)
    }
}
