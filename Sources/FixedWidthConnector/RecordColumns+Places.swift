import Diagnostics
import Records

/// Where fields begin: behind tables of varying length, and where a condition says that they are there.
extension RecordColumns {
    /// Where a field begins in those instances that have it.
    struct Place {
        /// Each begins where the field does.
        var instances: Instances
        /// The instances that have it, by position; of no use where all have it.
        var rows: [Int32] = []
        /// For every instance a flag of ``CellMask``: null where the field is not there, an error where that is not known.
        var flags: [UInt8] = []
        var errors: [CellError] = []
        var isEverywhere: Bool { flags.isEmpty }
    }

    func place(_ field: FixedWidthField, in instances: Instances) -> Place {
        var starts = instances.starts.map { $0 &+ UInt32(field.start) }
        var mask = CellMask()
        var errors: [CellError] = []
        for index in field.slides {
            let fixed = instances.fields[index].fixedExtent
            let extents = extents(index, in: instances)
            for row in starts.indices { starts[row] = starts[row] &+ UInt32(truncatingIfNeeded: extents.lengths[row] - fixed) }
            for error in extents.errors where !mask.isError(Int(error.row)) {
                mask.set(CellMask.error, at: Int(error.row), count: instances.count)
                errors.append(error)
            }
        }
        if let condition = field.condition { choose(condition, field, instances, &mask, &errors) }
        let all = Instances(
            field.members, fixedLength: field.elementFixed, starts: starts, ends: instances.ends, outer: instances,
            outerRows: nil)
        guard !mask.isAllValues else { return Place(instances: all) }
        let rows = (0..<Int32(truncatingIfNeeded: instances.count)).filter { mask.isValue(Int($0)) }
        errors.sort { $0.row < $1.row }
        return Place(instances: all.gathered(rows), rows: rows, flags: mask.flags, errors: errors)
    }

    private func choose(
        _ condition: FieldCondition, _ field: FixedWidthField, _ instances: Instances, _ mask: inout CellMask,
        _ errors: inout [CellError]
    ) {
        let inputs = Set(condition.expression.inputs)
        let columns = condition.fields.enumerated().map { index, reference in
            inputs.contains(index)
                ? value(reference, in: instances)
                : Column.nulls(instances.count, type: reference.path.last?.format.type ?? .null)
        }
        let answer = condition.expression.evaluate(columns, count: instances.count)
        guard case .bool(let answers) = answer.values, answers.count == instances.count else { return }
        for row in 0..<instances.count where mask.isValue(row) {
            if answer.isValue(row) {
                if !answers[row] { mask.set(CellMask.null, at: row, count: instances.count) }
                continue
            }
            mask.set(CellMask.error, at: row, count: instances.count)
            var error =
                answer.error(at: row)
                ?? CellError(
                    row: row, .nullCondition, "`when` of \(field.format.name) is null", expected: "true or false",
                    help: "test the field that it reads for null", mappingPlace: condition.expression.place)
            error.field = error.field ?? field.format.name
            errors.append(error)
        }
    }

    /// A field that stands around the instances, or in the same group, for each of them.
    func value(_ reference: FieldReference, in instances: Instances) -> Column {
        var level = instances
        // For each instance the row of the level; nil while they are the same.
        var rows: [Int32]?
        for _ in 0..<reference.levelsUp {
            guard let outer = level.outer else { break }
            if let outerRows = level.outerRows {
                rows = rows.map { rows in rows.map { outerRows[Int($0)] } } ?? outerRows
            }
            level = outer
        }
        guard let last = reference.path.last else { return Column.nulls(instances.count) }
        for group in reference.path.dropLast() { level = place(group, in: level).instances }
        let column = column(last, in: level)
        return rows.map { column.gathered($0) } ?? column
    }

    /// The bytes that a field takes in each instance.
    func extents(_ index: Int, in instances: Instances) -> Instances.Extents {
        if let known = instances.extents[index] { return known }
        let field = instances.fields[index]
        var result = Instances.Extents(lengths: [Int](repeating: field.fixedExtent, count: instances.count))
        if field.isVariable {
            let place = place(field, in: instances)
            let inner: Instances.Extents
            if let occurs = field.occurs {
                let table = table(field, occurs, place.instances, in: instances)
                inner = Instances.Extents(lengths: table.lengths, errors: table.errors)
            } else {
                inner = extents(of: place.instances)
            }
            if place.isEverywhere {
                result = inner
            } else {
                for (position, row) in place.rows.enumerated() { result.lengths[Int(row)] = inner.lengths[position] }
                result.errors = place.errors
                for var error in inner.errors {
                    error.row = place.rows[Int(error.row)]
                    result.errors.append(error)
                }
            }
        }
        instances.extents[index] = result
        return result
    }

    /// The bytes that groups take: what they have always, and what their tables add.
    func extents(of groups: Instances) -> Instances.Extents {
        var result = Instances.Extents(lengths: [Int](repeating: groups.fixedLength, count: groups.count))
        for (index, field) in groups.fields.enumerated() where field.isVariable && !field.isOverlay {
            let own = extents(index, in: groups)
            for row in result.lengths.indices { result.lengths[row] += own.lengths[row] - field.fixedExtent }
            result.errors += own.errors
        }
        return result
    }
}

extension FixedWidthField {
    /// Whether it needs positions in bytes.
    var needsBytes: Bool {
        switch content {
        case .value(let value): !isPlain || !value.decoder.format.storage.isText || !value.decoder.format.nullBytes.isEmpty
        case .group: true
        }
    }
}
