import Diagnostics
import Records

/// Tables: how often they occur in each record, and where each occurrence begins.
extension RecordColumns {
    struct Table {
        /// Of all rows, one after the other; each stands in what the table stands in.
        var occurrences: Instances
        /// Row `i` has the occurrences `offsets[i] ..< offsets[i + 1]`.
        var offsets: [Int32]
        /// Bytes of each row's table.
        var lengths: [Int]
        /// Rows whose table cannot be read; they have no occurrences.
        var errors: [CellError]
    }

    /// - Parameters:
    ///   - places: begin where the table does.
    ///   - outer: what the table stands in.
    func table(_ field: FixedWidthField, _ occurs: Occurs, _ places: Instances, in outer: Instances) -> Table {
        var (counts, errors) = counts(field, occurs, places, in: outer)
        let isUniform = field.elementIsFixed
        var lengths = [Int](repeating: 0, count: places.count)
        var begins: [UInt32] = []
        var owners: [Int32] = []
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(places.count + 1)
        let varying = isUniform ? nil : varying(field, places, &counts, &errors)
        for row in 0..<places.count {
            if let varying {
                lengths[row] = varying.lengths[row]
                for begin in varying.begins[row] { begins.append(begin) }
            } else {
                // Counts were checked against the record's bytes: at most one occurrence a byte.
                for index in 0..<counts[row] { begins.append(places.starts[row] &+ UInt32(index * field.length)) }
                lengths[row] = (occurs.isVariable ? counts[row] : occurs.maximum) * field.length
            }
            let owner = places.outerRows?[row] ?? Int32(truncatingIfNeeded: row)
            while owners.count < begins.count { owners.append(owner) }
            offsets.append(Int32(truncatingIfNeeded: begins.count))
        }
        errors.sort { $0.row < $1.row }
        let occurrences = Instances(
            field.members, fixedLength: field.elementFixed, starts: begins, ends: owners.map { outer.ends[Int($0)] },
            outer: outer, outerRows: owners)
        return Table(occurrences: occurrences, offsets: offsets, lengths: lengths, errors: errors)
    }

    /// How often the table occurs in each row; 0 where that is an error.
    private func counts(
        _ field: FixedWidthField, _ occurs: Occurs, _ places: Instances, in outer: Instances
    ) -> (counts: [Int], errors: [CellError]) {
        var counts = [Int](repeating: occurs.maximum, count: places.count)
        var errors: [CellError] = []
        let declared = occurs.count.map { value($0, in: outer) }
        for row in 0..<places.count {
            if let declared, let reference = occurs.count {
                let position = Int(places.outerRows?[row] ?? Int32(truncatingIfNeeded: row))
                counts[row] = 0
                guard case .int(let values) = declared.values, declared.isValue(position),
                    values[position] >= Int64(occurs.minimum), values[position] <= Int64(occurs.maximum)
                else {
                    errors.append(outOfRange(field, occurs, reference, declared, position, row))
                    continue
                }
                counts[row] = Int(values[position])
            }
            let room = Int(places.ends[row]) - Int(places.starts[row])
            if counts[row] * field.shortestOccurrence > room {
                errors.append(
                    tooShort(
                        field, row,
                        "\(counts[row]) occurrences take more than the \(max(room, 0)) bytes that the record has left"))
                counts[row] = 0
            }
        }
        return (counts, errors)
    }

    private func outOfRange(
        _ field: FixedWidthField, _ occurs: Occurs, _ reference: FieldReference, _ declared: Column, _ position: Int, _ row: Int
    ) -> CellError {
        let count = reference.path.last?.format
        let name = count?.name ?? ""
        let isPersonal = count?.isPersonal ?? true
        var found = declared.error(at: position)?.found
        if case .int(let values) = declared.values, declared.isValue(position) {
            found = Redacted("\(values[position])", isPersonal: isPersonal)
        }
        let problem = declared.isError(position) ? "cannot be read" : declared.isNull(position) ? "is null" : "is out of range"
        return CellError(
            row: row, .countOutOfRange, "\(name), which says how often \(field.format.name) occurs, \(problem)",
            expected: "\(occurs.minimum) to \(occurs.maximum)", found: found,
            help: declared.error(at: position)?.message ?? "check `occurs` and the place of \(name)", field: name)
    }

    /// Occurrences of varying length: the first of every row, then the second of every row that has one, and so on.
    private func varying(
        _ field: FixedWidthField, _ places: Instances, _ counts: inout [Int], _ errors: inout [CellError]
    ) -> (begins: [[UInt32]], lengths: [Int]) {
        var begins = [[UInt32]](repeating: [], count: places.count)
        var next = places.starts
        var active = (0..<Int32(truncatingIfNeeded: places.count)).filter { counts[Int($0)] > 0 }
        while !active.isEmpty {
            let round = Instances(
                field.members, fixedLength: field.elementFixed, starts: active.map { next[Int($0)] },
                ends: active.map { places.ends[Int($0)] },
                outer: places.outer, outerRows: active.map { places.outerRows?[Int($0)] ?? $0 })
            let extents = extents(of: round)
            var failed = Set<Int32>()
            for error in extents.errors {
                let row = active[Int(error.row)]
                guard failed.insert(row).inserted else { continue }
                var moved = error
                moved.row = row
                errors.append(moved)
            }
            for (position, row) in active.enumerated() where !failed.contains(row) {
                let begin = next[Int(row)]
                let end = Int(begin) + extents.lengths[position]
                if end > Int(places.ends[Int(row)]) {
                    failed.insert(row)
                    errors.append(tooShort(field, Int(row), "the record ends within an occurrence"))
                } else {
                    begins[Int(row)].append(begin)
                    next[Int(row)] = UInt32(truncatingIfNeeded: end)
                }
            }
            for row in failed { (counts[Int(row)], begins[Int(row)]) = (0, []) }
            active.removeAll { begins[Int($0)].count >= counts[Int($0)] }
        }
        return (begins, places.starts.indices.map { Int(next[$0]) - Int(places.starts[$0]) })
    }
}
