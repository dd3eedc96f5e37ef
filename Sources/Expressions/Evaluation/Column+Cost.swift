import Records

extension Column {
    /// What a row costs to copy, for each row: a unit for each cell, those inside of lists, maps and structures counted, and
    /// one for every 16 bytes of text. Nil where that is one unit for each.
    ///
    /// Cells that are shared count as often as they are shared, since whatever walks them meets them as often.
    private var costs: [Int]? {
        switch values {
        case .string(let texts), .bytes(let texts), .type(let texts): return texts.lengths.map { 1 + Int($0) / 16 }
        case .list(let lists), .optional(let lists): return Self.costs(lists.offsets, [lists.elements])
        case .map(let maps): return Self.costs(maps.offsets, [maps.keys, maps.values])
        case .structure(let structure):
            var result = [Int](repeating: 1, count: count)
            for column in structure.columns {
                let costs = column.costs
                for row in result.indices { result[row] = Self.sum(result[row], costs?[row] ?? 1) }
            }
            return result
        case .dyn(let all):
            let costs = all.children.map(\.costs)
            if costs.allSatisfy({ $0 == nil }) { return nil }
            return (0..<count).map { Self.sum(1, costs[Int(all.tags[$0])]?[all.position($0)] ?? 1) }
        default: return nil
        }
    }

    private static func costs(_ offsets: [Int32], _ children: [Column]) -> [Int] {
        var result = [Int](repeating: 1, count: offsets.count - 1)
        for child in children {
            let costs = child.costs
            for row in result.indices {
                let range = Int(offsets[row])..<Int(offsets[row + 1])
                if let costs {
                    for element in range { result[row] = sum(result[row], costs[element]) }
                } else {
                    result[row] = sum(result[row], range.count)
                }
            }
        }
        return result
    }

    /// Sums that are past every bound stay there.
    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? .max : sum
    }

    /// What all rows cost to copy.
    var cost: Int { costs.map { $0.reduce(0, Self.sum) } ?? count }

    /// What copying the rows at the given positions costs.
    func cost(of rows: [Int32]) -> Int {
        guard let costs else { return rows.count }
        return rows.reduce(0) { Self.sum($0, costs[Int($1)]) }
    }

    /// The bytes of texts, where the rows are texts.
    var textBytes: Int {
        switch values {
        case .string(let texts), .bytes(let texts): texts.lengths.reduce(0) { $0 &+ Int($1) }
        default: 0
        }
    }

    /// Makes rows errors that were not looked at.
    mutating func fail(_ more: [CellError]) {
        guard !more.isEmpty else { return }
        for error in more { mask.set(CellMask.error, at: Int(error.row), count: count) }
        errors = Evaluator.mergedErrors([Column(.null, count: count, errors: more), self], count: count)
    }

    /// The same rows, all of them errors: they would have cost too much.
    static func tooCostly(_ type: ValueType, count: Int) -> Column {
        .failures(count, type: type, Budget.exceeded, skip: [])
    }
}
