import Records

extension Evaluator {
    /// Runs the body once over all elements of all rows.
    func comprehension(_ plan: ComprehensionPlan, _ frame: Frame, skip: [UInt8]) -> Column {
        let range = evaluate(plan.range, frame, skip: skip)
        guard case .list(let lists) = range.values else {
            return Column(.null, count: range.count, mask: range.mask, errors: range.errors)
        }
        let parents = lists.parents
        let inner = Frame(elements: lists.elements, parentRows: parents, parent: frame)
        let rowSkip = Self.union(range.mask.flags, skip)
        var elementSkip: [UInt8] = rowSkip.isEmpty ? [] : parents.map { rowSkip[Int($0)] }
        let condition = plan.condition.map { self.condition($0, inner, skip: elementSkip).column }
        switch plan.macro {
        case .all: return quantifier(lists, range, condition, absorbing: false)
        case .exists: return quantifier(lists, range, condition, absorbing: true)
        case .existsOne: return exactlyOne(lists, range, condition)
        case .filter: return kept(lists, range, condition, lists.elements, type: plan.elementType)
        case .map:
            if let condition, case .bool(let wanted) = condition.values {
                if elementSkip.isEmpty { elementSkip = [UInt8](repeating: 0, count: inner.count) }
                for element in 0..<inner.count where !(condition.isValue(element) && wanted[element]) {
                    elementSkip[element] |= Self.notLive
                }
            }
            let results = plan.transform.map { evaluate($0, inner, skip: elementSkip) } ?? lists.elements
            return kept(lists, range, condition, results, type: results.type)
        }
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
        _ lists: ListValues, _ range: Column, _ condition: Column?, _ results: Column, type: ValueType
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
