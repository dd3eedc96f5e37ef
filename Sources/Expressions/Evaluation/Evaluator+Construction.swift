import Records

extension Evaluator {
    func list(_ items: [ItemPlan], _ element: ValueType, _ frame: Frame, skip: [UInt8]) -> Column {
        var columns: [Column] = []
        for item in items {
            columns.append(evaluate(item.plan, frame, skip: skip))
            guard let last = columns.last, frame.budget.take(cells: last.cost) else {
                return .tooCostly(.list(element), count: frame.count)
            }
        }
        if items.contains(where: \.isOptional) { return list(items, columns, element, count: frame.count) }
        let count = frame.count
        // Item after item in the child column, then gathered into row order.
        var order: [Int32] = []
        order.reserveCapacity(count * columns.count)
        for row in 0..<count {
            for item in columns.indices { order.append(Int32(truncatingIfNeeded: item * count + row)) }
        }
        let offsets = (0...count).map { Int32(truncatingIfNeeded: $0 * columns.count) }
        let child = Selection.concatenated(columns, type: element).gathered(order)
        return Self.whole(.list(ListValues(offsets: offsets, elements: child)), of: columns, count: count)
    }

    /// A list or map in which an element that is an error makes the whole an error.
    private static func whole(_ values: Column.Values, of parts: [Column], count: Int) -> Column {
        let errors = mergedErrors(parts, count: count)
        var mask = CellMask()
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: count) }
        return Column(values, count: count, mask: mask, errors: errors)
    }

    private func list(_ items: [ItemPlan], _ columns: [Column], _ element: ValueType, count: Int) -> Column {
        let parts = zip(items, columns).map { $0.isOptional ? Self.held($1) : $1 }
        let order = Self.rowOrder(items.map(\.isOptional), columns, count: count)
        let child = Selection.concatenated(parts, type: element).gathered(order.order)
        return Self.whole(.list(ListValues(offsets: order.offsets, elements: child)), of: columns, count: count)
    }

    /// The elements that a column of optionals holds, end to end.
    private static func held(_ column: Column) -> Column {
        if case .optional(let lists) = column.values { return lists.elements }
        return .nulls(0)
    }

    /// Where, in columns put end to end, the elements of each row stand; of an optional only what it holds.
    private static func rowOrder(_ isOptional: [Bool], _ columns: [Column], count: Int) -> (offsets: [Int32], order: [Int32]) {
        var bases: [Int] = []
        var base = 0
        for (optional, column) in zip(isOptional, columns) {
            bases.append(base)
            base += optional ? held(column).count : column.count
        }
        var offsets: [Int32] = [0]
        var order: [Int32] = []
        for row in 0..<count {
            for (index, column) in columns.enumerated() {
                if isOptional[index] {
                    guard case .optional(let lists) = column.values, column.isValue(row) else { continue }
                    for element in lists.range(row) { order.append(Int32(truncatingIfNeeded: bases[index] + element)) }
                } else {
                    order.append(Int32(truncatingIfNeeded: bases[index] + row))
                }
            }
            offsets.append(Int32(truncatingIfNeeded: order.count))
        }
        return (offsets, order)
    }

    func map(_ entries: [EntryPlan], _ key: ValueType, _ value: ValueType, _ frame: Frame, skip: [UInt8]) -> Column {
        let count = frame.count
        var keys: [Column] = []
        var values: [Column] = []
        for entry in entries {
            keys.append(evaluate(entry.key, frame, skip: skip))
            values.append(evaluate(entry.value, frame, skip: skip))
            guard let lastKey = keys.last, let lastValue = values.last,
                frame.budget.take(cells: lastKey.cost), frame.budget.take(cells: lastValue.cost)
            else { return .tooCostly(.map(key, value), count: count) }
        }
        let flags = entries.map(\.isOptional)
        let (offsets, valueOrder) = Self.rowOrder(flags, values, count: count)
        // A key stands beside each value that is there.
        var keyOrder: [Int32] = []
        for row in 0..<count {
            for (index, column) in values.enumerated() {
                if flags[index] {
                    guard case .optional(let lists) = column.values, column.isValue(row), !lists.range(row).isEmpty
                    else { continue }
                }
                keyOrder.append(Int32(truncatingIfNeeded: index * count + row))
            }
        }
        let allKeys = Selection.concatenated(keys, type: key).gathered(keyOrder)
        let parts = zip(flags, values).map { $0 ? Self.held($1) : $1 }
        let allValues = Selection.concatenated(parts, type: value).gathered(valueOrder)
        let maps = MapValues(offsets: offsets, keys: allKeys, values: allValues)
        return Self.whole(.map(maps), of: keys + values, count: count).withProvenKeys(skip: skip)
    }
}

extension Column {
    /// Errors where a key of a map comes twice or is of a type that no key can have.
    func withProvenKeys(skip: [UInt8]) -> Column {
        guard case .map(let maps) = values else { return self }
        var result = self
        for row in 0..<count where isValue(row) && (skip.isEmpty || skip[row] == 0) {
            var seen: Set<CellKey> = []
            var problem: String?
            for entry in maps.range(row) {
                if !Self.canBeKey(maps.keys, entry) {
                    problem = "this cannot be a key of a map"
                } else if !seen.insert(CellKey(maps.keys, entry)).inserted {
                    problem = "a key comes twice in a map"
                }
            }
            guard let problem else { continue }
            result.mask.set(CellMask.error, at: row, count: count)
            result.errors.append(
                CellError(row: row, .expressionFailed, problem, expected: "different keys: texts, ints, uints or bools"))
        }
        result.errors.sort { $0.row < $1.row }
        return result
    }

    private static func canBeKey(_ column: Column, _ row: Int) -> Bool {
        guard column.isValue(row) else { return false }
        switch column.values {
        case .dyn(let all): return canBeKey(all.child(row), all.position(row))
        case .string, .int, .uint, .bool, .decimal, .date, .uuid: return true
        default: return false
        }
    }
}
