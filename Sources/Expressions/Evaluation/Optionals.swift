import Records

/// Makes columns of optionals.
enum Optionals {
    /// Each row's value where `holds`, otherwise nothing; errors stay.
    static func present(_ column: Column, where holds: (Int) -> Bool) -> Column {
        var offsets: [Int32] = [0]
        var held: [Int32] = []
        for row in 0..<column.count {
            if !column.isError(row), holds(row) { held.append(Int32(truncatingIfNeeded: row)) }
            offsets.append(Int32(truncatingIfNeeded: held.count))
        }
        let mask = CellMask(flags: column.errors.isEmpty ? [] : column.mask.flags.map { $0 & CellMask.error })
        return Column(
            .optional(ListValues(offsets: offsets, elements: column.gathered(held))), count: column.count, mask: mask,
            errors: column.errors)
    }
}

extension Evaluator {
    func optionalMap(
        _ operand: Plan, _ body: Plan, isFlat: Bool, _ type: ValueType, _ frame: Frame, skip: [UInt8]
    ) -> Column {
        let column = evaluate(operand, frame, skip: skip)
        guard case .optional(let lists) = column.values else { return column.converted(to: type) }
        let parents = lists.parents
        let inner = Frame(variables: [lists.elements], count: lists.elements.count, parentRows: parents, parent: frame)
        let rowSkip = Self.union(column.mask.flags, skip)
        var result = evaluate(body, inner, skip: rowSkip.isEmpty ? [] : parents.map { rowSkip[Int($0)] })
        if !isFlat { result = Optionals.present(result) { _ in true } }
        result = result.converted(to: type)
        // Each row that held something takes its result; the others hold nothing.
        let pool = Selection.concatenated([result, .empty(type, count: 1)], type: type)
        let missing = Int32(truncatingIfNeeded: result.count)
        let rows = (0..<column.count).map { row in
            lists.range(row).first.map { Int32(truncatingIfNeeded: $0) } ?? missing
        }
        return pool.gathered(rows).masked(by: column)
    }

    func orElse(_ left: Plan, _ right: Plan, isValue: Bool, _ type: ValueType, _ frame: Frame, skip: [UInt8]) -> Column {
        var first = evaluate(left, frame, skip: skip)
        if case .dyn = first.values { first = first.converted(to: .optional(.dyn)) }
        guard case .optional(let lists) = first.values else { return first.converted(to: type) }
        var rest = skip.isEmpty ? [UInt8](repeating: 0, count: frame.count) : skip
        for row in 0..<frame.count where !first.isValue(row) || !lists.range(row).isEmpty { rest[row] |= Self.notLive }
        let second = evaluate(right, frame, skip: rest).converted(to: type)
        let held = isValue ? lists.elements.converted(to: type) : first.converted(to: type)
        let pool = Selection.concatenated([held, second], type: type)
        let rows = (0..<frame.count).map { row -> Int32 in
            guard let element = lists.range(row).first else { return Int32(truncatingIfNeeded: held.count + row) }
            return Int32(truncatingIfNeeded: isValue ? element : row)
        }
        return pool.gathered(rows).masked(by: first)
    }
}
