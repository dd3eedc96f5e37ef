public import Records

/// What the runs of a frame say of the rows of one kind.
extension GroupTracker.Runs {
    /// The runs of a kind.
    public func runs(of kind: Int) -> [Int] { kinds.indices.filter { Int(kinds[$0]) == kind } }

    /// The records of some runs, as indexes into the frame's records.
    public func rows(_ runs: [Int]) -> [Int32] {
        var result: [Int32] = []
        for run in runs { result.append(contentsOf: range(run)) }
        return result
    }

    /// The records of a run.
    public func range(_ run: Int) -> Range<Int32> {
        let end = run + 1 < starts.count ? starts[run + 1] : self.end
        return starts[run]..<max(end, starts[run])
    }

    /// For each row of some runs, the ordinal of a group's instance.
    public func ordinals(of group: Int, among groupCount: Int, _ runs: [Int]) -> [Int64] {
        var result: [Int64] = []
        for run in runs {
            result.append(contentsOf: repeatElement(ordinals[run * groupCount + group], count: range(run).count))
        }
        return result
    }

    /// The distinct records that the rows of some runs see in a slot, and for each row which of them; -1 for none.
    public func seen(in slot: Int, among slotCount: Int, _ runs: [Int]) -> (records: [Int32], positions: [Int32]) {
        var distinct: [Int32] = []
        var positions: [Int32] = []
        for run in runs {
            let parent = parents[run * slotCount + slot]
            if parent >= 0, distinct.last != parent { distinct.append(parent) }
            let position = parent < 0 ? -1 : Int32(truncatingIfNeeded: distinct.count - 1)
            positions.append(contentsOf: repeatElement(position, count: range(run).count))
        }
        return (distinct, positions)
    }
}

extension Column {
    /// A field of the records around, which was decoded once for each of those, repeated for the rows that see them.
    ///
    /// - Parameters:
    ///   - positions: for each row which of the records; -1 for none, which is null.
    ///   - name: of the column, for the errors: they are met in a record inside.
    public func surrounding(_ positions: [Int32], name: String) -> Column {
        guard count > 0 else { return Column.nulls(positions.count, type: type) }
        var decoded = self
        for index in decoded.errors.indices { decoded.errors[index].field = name }
        guard positions.contains(-1) else { return decoded.gathered(positions) }
        var column = decoded.gathered(positions.map { max($0, 0) })
        for row in 0..<column.count where positions[row] < 0 { column.mask.set(CellMask.null, at: row, count: column.count) }
        column.errors.removeAll { column.mask.isNull(Int($0.row)) }
        return column
    }
}
