import Records

/// What decides which rows its parts are evaluated for: `&&`, `||`, `?:` and coalesce(); and comparing with constants.
extension Evaluator {
    /// `&&` absorbs on false and `||` on true: from either side, over a null and over an error (cel-spec, "Logical Operators").
    func connective(_ left: Plan, _ right: Plan, _ frame: Frame, skip: [UInt8], absorbing: Bool) -> Column {
        let count = frame.count
        let (first, firstValues) = condition(left, frame, skip: skip)
        var rightSkip = skip
        if !right.isTotal {
            if rightSkip.isEmpty { rightSkip = [UInt8](repeating: 0, count: count) }
            if first.mask.isAllValues {
                RowLoops.update(&rightSkip, firstValues) { $0 | ($1 == absorbing ? Self.notLive : 0) }
            } else {
                let settled = RowLoops.values(firstValues, first.mask.flags, count) { $0 == absorbing && $1 == CellMask.value }
                RowLoops.update(&rightSkip, settled) { $0 | ($1 ? Self.notLive : 0) }
            }
        }
        let (second, secondValues) = condition(right, frame, skip: rightSkip)
        if first.mask.isAllValues, second.mask.isAllValues {
            let values =
                absorbing
                ? RowLoops.bits(firstValues, secondValues, count) { $0 | $1 }
                : RowLoops.bits(firstValues, secondValues, count) { $0 & $1 }
            return Column(.bool(values), count: count)
        }
        let (values, flags) = Self.settled(first, firstValues, second, secondValues, absorbing: absorbing)
        var mask = CellMask(flags: flags)
        mask.compact()
        var errors: [CellError] = []
        if !first.errors.isEmpty || !second.errors.isEmpty {
            for row in 0..<count where flags[row] == CellMask.error {
                if let error = first.error(at: row) ?? second.error(at: row) { errors.append(error) }
            }
        }
        return Column(.bool(values), count: count, mask: mask, errors: errors)
    }

    /// Values and flags of a connective: the absorbing value of either side wins over an error, an error over a null, a null over the
    /// other value. All of it is arithmetic of bytes, so that the compiler may do many rows at once.
    private static func settled(
        _ first: Column, _ firstValues: [Bool], _ second: Column, _ secondValues: [Bool], absorbing: Bool
    ) -> (values: [Bool], flags: [UInt8]) {
        let count = min(first.count, firstValues.count, secondValues.count)
        let none = [UInt8](repeating: CellMask.value, count: first.mask.isAllValues || second.mask.isAllValues ? count : 0)
        let firstFlags = first.mask.isAllValues ? none : first.mask.flags
        let secondFlags = second.mask.isAllValues ? none : second.mask.flags
        let other: UInt8 = absorbing ? 0 : 1
        var flags: [UInt8] = []
        let values = [Bool](unsafeUninitializedCapacity: count) { target, filled in
            flags = [UInt8](unsafeUninitializedCapacity: count) { flags, flagged in
                let values = UnsafeMutableRawBufferPointer(target)
                firstValues.withUnsafeBytes { a in
                    secondValues.withUnsafeBytes { b in
                        firstFlags.withUnsafeBufferPointer { f in
                            secondFlags.withUnsafeBufferPointer { g in
                                for row in 0..<count {
                                    let left = (a[row] ^ other) & ~(f[row] | f[row] &>> 1)
                                    let right = (b[row] ^ other) & ~(g[row] | g[row] &>> 1)
                                    let absorbed = (left | right) & 1
                                    let isError = (f[row] | g[row]) &>> 1 & 1
                                    let isNull = (f[row] | g[row]) & 1 & ~isError
                                    values[row] = absorbed ^ other
                                    flags[row] = (isError &<< 1 | isNull) & (absorbed &- 1)
                                }
                            }
                        }
                    }
                }
                flagged = count
            }
            filled = count
        }
        return (values, flags)
    }

    func conditional(
        _ condition: Plan, _ yes: Plan, _ no: Plan, _ type: ValueType, _ frame: Frame, skip: [UInt8]
    ) -> Column {
        let count = frame.count
        let (decision, values) = self.condition(condition, frame, skip: skip)
        // 0 takes from the first, 1 from the second, 2 from neither.
        let choice =
            decision.mask.isAllValues
            ? RowLoops.values(values, count) { $0 ? UInt8(0) : 1 }
            : RowLoops.values(values, decision.mask.flags, count) { $1 != 0 ? UInt8(2) : $0 ? 0 : 1 }
        func branch(_ plan: Plan, _ number: UInt8) -> Column {
            if plan.isTotal { return evaluate(plan, frame, skip: skip) }
            var branchSkip = skip.isEmpty ? [UInt8](repeating: 0, count: count) : skip
            RowLoops.update(&branchSkip, choice) { $0 | ($1 == number ? 0 : Self.notLive) }
            return evaluate(plan, frame, skip: branchSkip)
        }
        let first = branch(yes, 0)
        let second = branch(no, 1)
        guard frame.budget.take(textsOf: [first, second]) else { return .tooCostly(type, count: count).masked(by: decision) }
        return Selection.select(choice, [first, second], type: type, count: count).masked(by: decision)
    }

    func coalesce(_ plans: [Plan], _ type: ValueType, _ frame: Frame, skip: [UInt8]) -> Column {
        let count = frame.count
        var columns: [Column] = []
        var choice = [UInt8](repeating: 0, count: count)
        var pending = skip.isEmpty ? [UInt8](repeating: 0, count: count) : skip
        for (index, plan) in plans.enumerated() {
            let column = evaluate(plan, frame, skip: pending)
            columns.append(column)
            // Rows that are not wanted may choose what they like.
            let position = UInt8(truncatingIfNeeded: index)
            RowLoops.update(&choice, pending) { $1 == 0 ? position : $0 }
            if column.mask.isAllValues { break }
            RowLoops.update(&pending, column.mask.flags) { $0 | ($1 == CellMask.null ? 0 : Self.notLive) }
            if !pending.contains(0) { break }
        }
        if columns.count == 1, columns[0].type == type { return columns[0] }
        guard frame.budget.take(textsOf: columns) else { return .tooCostly(type, count: count) }
        return Selection.select(choice, columns, type: type, count: count)
    }

    func equalToConstant(_ operand: Column, _ constants: Constants, negated: Bool) -> Column {
        if case .string(let texts) = operand.values, let constant = constants.texts {
            return Equality.texts(operand, texts, constant: constant, negated: negated)
        }
        guard let literal = constants.literals.first else { return operand }
        switch operand.values {
        case .list, .structure, .map, .optional, .dyn, .null: break
        default: if literal == .null { return Equality.nulls(operand, negated: negated) }
        }
        return Equality.columns(operand, literal.column(count: operand.count), negated: negated)
    }

    func memberOfConstants(_ operand: Column, _ constants: Constants) -> Column {
        if case .string(let texts) = operand.values, let known = constants.texts {
            let values = known.matches(texts, count: operand.count)
            return Column(.bool(values), count: operand.count, mask: operand.mask, errors: operand.errors)
        }
        var values = [Bool](repeating: false, count: operand.count)
        for literal in constants.literals {
            let equal = Equality.columns(operand, literal.column(count: operand.count), negated: false)
            if case .bool(let found) = equal.values {
                values = RowLoops.values(values, found, operand.count) { $0 || $1 }
            }
        }
        return Column(.bool(values), count: operand.count, mask: operand.mask, errors: operand.errors)
    }
}
