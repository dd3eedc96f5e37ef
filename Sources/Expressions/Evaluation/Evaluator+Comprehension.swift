import Diagnostics
import Records

/// What a comprehension runs over: for each row a range of elements.
private struct Iteration {
    /// The rows' nulls and errors; its values are not looked at.
    var range: Column
    var lists: ListValues
    /// The second variable, where there are two: the first is then the position or the key.
    var values: Column?
}

extension Evaluator {
    /// Runs the body once over all elements of all rows.
    func comprehension(_ plan: ComprehensionPlan, _ frame: Frame, skip: [UInt8]) -> Column {
        let operand = evaluate(plan.range, frame, skip: skip)
        guard let iteration = iteration(operand, plan, frame, skip: skip) else { return operand.converted(to: plan.resultType) }
        let range = iteration.range
        let lists = iteration.lists
        let parents = lists.parents
        let variables = [lists.elements] + (iteration.values.map { [$0] } ?? [])
        let inner = Frame(variables: variables, count: lists.elements.count, parentRows: parents, parent: frame)
        let rowSkip = Self.union(range.mask.flags, skip)
        var elementSkip: [UInt8] = rowSkip.isEmpty ? [] : parents.map { rowSkip[Int($0)] }
        let condition = plan.condition.map { self.condition($0, inner, skip: elementSkip).column }
        switch plan.macro {
        case .all: return quantifier(lists, range, condition, absorbing: false)
        case .exists: return quantifier(lists, range, condition, absorbing: true)
        case .existsOne: return exactlyOne(lists, range, condition)
        case .filter: return kept(lists, range, condition, lists.elements).converted(to: plan.resultType)
        case .map, .transformList, .transformMap, .transformMapEntry, .sortBy:
            if let condition, case .bool(let wanted) = condition.values {
                if elementSkip.isEmpty { elementSkip = [UInt8](repeating: 0, count: inner.count) }
                for element in 0..<inner.count where !(condition.isValue(element) && wanted[element]) {
                    elementSkip[element] |= Self.notLive
                }
            }
            let results = plan.transform.map { evaluate($0, inner, skip: elementSkip) } ?? lists.elements
            switch plan.macro {
            case .transformMap:
                let values = kept(lists, range, condition, results)
                // The same elements are chosen for the keys, except in rows whose values failed.
                let alive = Column(range.values, count: range.count, mask: values.mask, errors: values.errors)
                let keys = kept(lists, alive, condition, lists.elements).emptied()
                let kept = values.emptied()
                guard case .list(let keyLists) = keys.values, case .list(let valueLists) = kept.values else { return values }
                let maps = MapValues(offsets: valueLists.offsets, keys: keyLists.elements, values: valueLists.elements)
                return Column(.map(maps), count: range.count, mask: values.mask, errors: values.errors)
                    .converted(to: plan.resultType)
            case .transformMapEntry:
                let entries = kept(lists, range, condition, results)
                return merged(entries, skip: skip).converted(to: plan.resultType)
            case .sortBy: return sorted(lists, range, by: results, plan).converted(to: plan.resultType)
            default: return kept(lists, range, condition, results).converted(to: plan.resultType)
            }
        }
    }

    /// The elements of lists, the keys of maps, or both of what a union holds; nil where nothing can be run over.
    private func iteration(_ operand: Column, _ plan: ComprehensionPlan, _ frame: Frame, skip: [UInt8]) -> Iteration? {
        var result: Iteration
        switch operand.values {
        case .list(let lists): result = Iteration(range: operand, lists: lists, values: nil)
        case .map(let maps):
            result = Iteration(
                range: operand, lists: ListValues(offsets: maps.offsets, elements: maps.keys),
                values: plan.hasTwoVariables ? maps.values : nil)
        case .dyn(let all): result = iteration(operand, all, hasValues: plan.hasTwoVariables)
        default: return nil
        }
        spend(&result, plan, frame, skip: skip)
        if plan.hasTwoVariables, result.values == nil {
            let lists = result.lists
            var positions = [Int64](repeating: 0, count: lists.elements.count)
            for row in 0..<lists.count {
                for (position, element) in lists.range(row).enumerated() { positions[element] = Int64(position) }
            }
            result.values = lists.elements
            result.lists.elements = Column(.int(positions), count: positions.count)
        }
        return result
    }

    private func iteration(_ operand: Column, _ all: DynValues, hasValues: Bool) -> Iteration {
        var first: [Column] = []
        var second: [Column] = []
        // For each child the ranges of its rows, in what is put end to end.
        var offsets: [[Int32]?] = []
        var bases: [Int32] = []
        var base: Int32 = 0
        for child in all.children {
            bases.append(base)
            switch child.values {
            case .list(let lists):
                offsets.append(lists.offsets)
                if hasValues {
                    var positions = [Int64](repeating: 0, count: lists.elements.count)
                    for row in 0..<lists.count {
                        for (position, element) in lists.range(row).enumerated() { positions[element] = Int64(position) }
                    }
                    first.append(Column(.int(positions), count: positions.count))
                    second.append(lists.elements)
                } else {
                    first.append(lists.elements)
                }
                base += Int32(truncatingIfNeeded: lists.elements.count)
            case .map(let maps):
                offsets.append(maps.offsets)
                first.append(maps.keys)
                second.append(maps.values)
                base += Int32(truncatingIfNeeded: maps.keys.count)
            default: offsets.append(nil)
            }
        }
        var range = operand
        var order: [Int32] = []
        var rows: [Int32] = [0]
        for row in 0..<operand.count {
            if operand.isValue(row) {
                let tag = Int(all.tags[row])
                if let known = offsets[tag] {
                    let position = all.position(row)
                    order.append(contentsOf: (known[position] + bases[tag])..<(known[position + 1] + bases[tag]))
                } else {
                    range.mask.set(CellMask.error, at: row, count: operand.count)
                    range.errors.append(
                        .noSuchOverload(row, found: all.child(row).type.typeName, expected: "a list or a map"))
                }
            }
            rows.append(Int32(truncatingIfNeeded: order.count))
        }
        range.errors.sort { $0.row < $1.row }
        let elements = Selection.concatenated(first, type: .dyn).gathered(order)
        let values = hasValues ? Selection.concatenated(second, type: .dyn).gathered(order) : nil
        return Iteration(range: range, lists: ListValues(offsets: rows, elements: elements), values: values)
    }

    /// Takes the elements off the budget; a row that has spent it is an error and is not run over.
    private func spend(_ iteration: inout Iteration, _ plan: ComprehensionPlan, _ frame: Frame, skip: [UInt8]) {
        let batchRows = frame.batchRows
        var isOver = false
        for row in 0..<iteration.range.count where iteration.range.isValue(row) && (skip.isEmpty || skip[row] == 0) {
            let size = iteration.lists.range(row).count
            let batchRow = batchRows.map { Int($0[row]) } ?? row
            if size == 0 || frame.budget.take(size, row: batchRow) { continue }
            isOver = true
            iteration.range.mask.set(CellMask.error, at: row, count: iteration.range.count)
            iteration.range.errors.append(
                CellError(
                    row: row, .expressionFailed, "the comprehensions run over too many elements",
                    expected: "at most \(Budget.elementsPerRow) for a record", mappingPlace: Place(column: plan.offset)))
        }
        guard isOver else { return }
        iteration.range.errors.sort { $0.row < $1.row }
        // The elements of such rows go, so that inner frames do not hold them.
        let emptied = Column(.list(iteration.lists), count: iteration.range.count, mask: iteration.range.mask).emptied()
        if let values = iteration.values {
            let both = Column(
                .list(ListValues(offsets: iteration.lists.offsets, elements: values)), count: iteration.range.count,
                mask: iteration.range.mask
            ).emptied()
            if case .list(let lists) = both.values { iteration.values = lists.elements }
        }
        if case .list(let lists) = emptied.values { iteration.lists = lists }
    }

    /// The entries of maps of one entry as one map for each row; a key that comes twice is an error.
    private func merged(_ entries: Column, skip: [UInt8]) -> Column {
        let typed: Column
        if case .list(.map) = entries.type { typed = entries } else { typed = entries.converted(to: .list(.map(.dyn, .dyn))) }
        guard case .list(let lists) = typed.values, case .map(let maps) = lists.elements.values else { return typed }
        var offsets: [Int32] = [0]
        for row in 0..<lists.count { offsets.append(maps.offsets[Int(lists.offsets[row + 1])]) }
        return Column(
            .map(MapValues(offsets: offsets, keys: maps.keys, values: maps.values)), count: typed.count, mask: typed.mask,
            errors: typed.errors
        ).withProvenKeys(skip: skip)
    }

    private func sorted(_ lists: ListValues, _ range: Column, by keys: Column, _ plan: ComprehensionPlan) -> Column {
        let kept = kept(lists, range, nil, keys)
        var result = Column(.list(lists), count: range.count, mask: kept.mask, errors: kept.errors)
        let order = CellOrder(keys)
        var rows: [Int32] = []
        for row in 0..<range.count {
            let elements = Array(lists.range(row))
            if result.isValue(row), !order.canSort(elements) {
                result.mask.set(CellMask.error, at: row, count: range.count)
                result.errors.append(
                    CellError(
                        row: row, .expressionFailed, "these cannot be sorted", expected: "keys of one type that has an order",
                        mappingPlace: Place(column: plan.offset)))
            }
            rows += (result.isValue(row) ? order.sorted(elements) : elements).map { Int32(truncatingIfNeeded: $0) }
        }
        result.errors.sort { $0.row < $1.row }
        result.values = .list(ListValues(offsets: lists.offsets, elements: lists.elements.gathered(rows)))
        return result
    }

    private func quantifier(_ lists: ListValues, _ range: Column, _ condition: Column?, absorbing: Bool) -> Column {
        guard let condition, case .bool(let found) = condition.values else { return .nulls(range.count, type: .bool) }
        var values = [Bool](repeating: !absorbing, count: range.count)
        var mask = range.mask
        var errors = range.errors
        for row in 0..<range.count where range.isValue(row) {
            var failure: CellError?
            var sawNull = false
            for element in lists.range(row) {
                if condition.isValue(element) {
                    if found[element] == absorbing {
                        values[row] = absorbing
                        break
                    }
                } else if condition.isNull(element) {
                    sawNull = true
                } else if failure == nil {
                    failure = condition.error(at: element)
                }
            }
            guard values[row] != absorbing else { continue }
            if var failure {
                failure.row = Int32(truncatingIfNeeded: row)
                errors.append(failure)
                mask.set(CellMask.error, at: row, count: range.count)
            } else if sawNull {
                mask.set(CellMask.null, at: row, count: range.count)
            }
        }
        errors.sort { $0.row < $1.row }
        return Column(.bool(values), count: range.count, mask: mask, errors: errors)
    }

    private func exactlyOne(_ lists: ListValues, _ range: Column, _ condition: Column?) -> Column {
        guard let condition, case .bool(let found) = condition.values else { return .nulls(range.count, type: .bool) }
        var values = [Bool](repeating: false, count: range.count)
        var mask = range.mask
        var errors = range.errors
        for row in 0..<range.count where range.isValue(row) {
            var matches = 0
            for element in lists.range(row) {
                if var failure = condition.error(at: element) {
                    failure.row = Int32(truncatingIfNeeded: row)
                    errors.append(failure)
                    mask.set(CellMask.error, at: row, count: range.count)
                    break
                }
                if condition.isNull(element) {
                    mask.set(CellMask.null, at: row, count: range.count)
                } else if found[element] {
                    matches += 1
                }
            }
            values[row] = matches == 1
        }
        errors.sort { $0.row < $1.row }
        return Column(.bool(values), count: range.count, mask: mask, errors: errors)
    }

    /// The elements for which the condition holds, as new lists; an element in error makes its row an error.
    private func kept(
        _ lists: ListValues, _ range: Column, _ condition: Column?, _ results: Column
    ) -> Column {
        var offsets: [Int32] = [0]
        var chosen: [Int32] = []
        var mask = range.mask
        var errors = range.errors
        var wanted: [Bool]?
        if let condition, case .bool(let found) = condition.values { wanted = found }
        for row in 0..<range.count {
            if range.isValue(row) {
                var failure: CellError?
                for element in lists.range(row) {
                    if let condition, let wanted {
                        if condition.isError(element) {
                            failure = condition.error(at: element)
                            break
                        }
                        if condition.isNull(element) {
                            mask.set(CellMask.null, at: row, count: range.count)
                            continue
                        }
                        guard wanted[element] else { continue }
                    }
                    if let error = results.error(at: element) {
                        failure = error
                        break
                    }
                    chosen.append(Int32(truncatingIfNeeded: element))
                }
                if var failure {
                    failure.row = Int32(truncatingIfNeeded: row)
                    errors.append(failure)
                    mask.set(CellMask.error, at: row, count: range.count)
                    chosen.removeLast(chosen.count - Int(offsets[row]))
                }
            }
            offsets.append(Int32(truncatingIfNeeded: chosen.count))
        }
        errors.sort { $0.row < $1.row }
        let values = Column.Values.list(ListValues(offsets: offsets, elements: results.gathered(chosen)))
        return Column(values, count: range.count, mask: mask, errors: errors)
    }
}

extension Column {
    /// Lists of rows without a value hold no elements any more.
    fileprivate func emptied() -> Column {
        guard case .list(let lists) = values else { return self }
        var offsets: [Int32] = [0]
        var elements: [Int32] = []
        for row in 0..<count {
            if isValue(row) { elements.append(contentsOf: lists.offsets[row]..<lists.offsets[row + 1]) }
            offsets.append(Int32(truncatingIfNeeded: elements.count))
        }
        return Column(
            .list(ListValues(offsets: offsets, elements: lists.elements.gathered(elements))), count: count, mask: mask,
            errors: errors)
    }
}
