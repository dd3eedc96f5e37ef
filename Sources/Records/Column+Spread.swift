extension Column {
    /// The column with its rows at other positions of a longer one.
    ///
    /// Lists are not copied for rows that have none, so that the result is not larger than both together.
    ///
    /// - Parameters:
    ///   - rows: where each row goes, ascending.
    ///   - flags: of every row of the result, as in ``CellMask``; those in `rows` are values.
    ///   - errors: of the others, ascending.
    public func spread(to count: Int, rows: [Int32], flags: [UInt8], errors others: [CellError]) -> Column {
        guard flags.count == count, rows.count == self.count else { return Column.nulls(count, type: type) }
        var positions = [Int32](repeating: -1, count: count)
        for (position, row) in rows.enumerated() { positions[Int(row)] = Int32(truncatingIfNeeded: position) }
        var result = Column(spreadValues(positions), count: count, mask: CellMask(flags: flags))
        for (position, row) in rows.enumerated() where !mask.isAllValues { result.mask.flags[Int(row)] |= mask.flags[position] }
        result.mask.compact()
        result.errors = errors.map { error in
            var moved = error
            moved.row = rows[Int(error.row)]
            return moved
        }
        if !others.isEmpty { result.errors = (result.errors + others).sorted { $0.row < $1.row } }
        return result
    }

    /// - Parameter positions: for each row of the result one of this column, or -1 for any value.
    private func spreadValues(_ positions: [Int32]) -> Values {
        switch values {
        case .list(let lists):
            var offsets: [Int32] = [0]
            offsets.reserveCapacity(positions.count + 1)
            for position in positions {
                let last = offsets[offsets.count - 1]
                offsets.append(position < 0 ? last : last + lists.offsets[Int(position) + 1] - lists.offsets[Int(position)])
            }
            return .list(ListValues(offsets: offsets, elements: lists.elements))
        case .structure(let members):
            let flags = positions.map { $0 < 0 ? CellMask.null : CellMask.value }
            let rows = (0..<Int32(truncatingIfNeeded: positions.count)).filter { positions[Int($0)] >= 0 }
            let columns = members.columns.map { $0.spread(to: positions.count, rows: rows, flags: flags, errors: []) }
            return .structure(StructValues(fields: members.fields, columns: columns))
        default:
            guard count > 0 else { return Column.empty(type, count: positions.count).values }
            return gathered(positions.map { max($0, 0) }).values
        }
    }
}
