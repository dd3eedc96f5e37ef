import Diagnostics
import Records

extension Evaluator {
    /// Sorts the rows by the types that stand in them, and calls one overload for each kind of row.
    func dynamic(_ call: DynamicCallPlan, _ frame: Frame, skip: [UInt8]) -> Column {
        let count = frame.count
        let columns = call.arguments.map { evaluate($0, frame, skip: skip) }
        var mask = CellMask()
        for column in columns { mask = mask.union(column.mask) }
        let blocked = Self.union(mask.flags, skip)
        var groups: [[UInt8]: [Int32]] = [:]
        var order: [[UInt8]] = []
        for row in 0..<count where blocked.isEmpty || blocked[row] == 0 {
            let key = columns.map { column -> UInt8 in
                if case .dyn(let all) = column.values { all.tags[row] } else { 0 }
            }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(Int32(truncatingIfNeeded: row))
        }
        var parts: [Column] = [Column.empty(call.result, count: 1)]
        // What is blocked takes the spare cell in front.
        var positions = [Int32](repeating: 0, count: count)
        var base: Int32 = 1
        for key in order {
            guard let rows = groups[key] else { continue }
            let arguments = zip(columns, key).map { column, tag -> Column in
                guard case .dyn(let all) = column.values else { return column.gathered(rows) }
                return all.children[Int(tag)].gathered(rows.map { all.positions[Int($0)] })
            }
            let part = frame.budget.taken(group(call, arguments, count: rows.count, frame.budget))
            for (index, row) in rows.enumerated() { positions[Int(row)] = base + Int32(truncatingIfNeeded: index) }
            base += Int32(truncatingIfNeeded: part.count)
            parts.append(part)
        }
        var result = Selection.concatenated(parts, type: call.result).gathered(positions)
        for index in result.errors.indices where result.errors[index].mappingPlace == nil {
            result.errors[index].mappingPlace = Place(column: call.offset)
        }
        guard !mask.isAllValues else { return result }
        if columns.contains(where: { !$0.errors.isEmpty }) { result.errors = Self.mergedErrors(columns + [result], count: count) }
        result.mask = mask.union(result.mask)
        return result
    }

    private static func narrows(_ overload: Overload, _ types: [ValueType]) -> Bool {
        let last = overload.parameters.count - 1
        return types.enumerated().contains { overload.parameters[min($0, last)].narrows($1) }
    }

    /// Rows whose arguments have the same types.
    private func group(_ call: DynamicCallPlan, _ arguments: [Column], count: Int, _ budget: Budget) -> Column {
        let types = arguments.map(\.type)
        let exact = call.overloads.filter { !Self.narrows($0, types) }
        for overload in exact + call.overloads.filter({ Self.narrows($0, types) }) {
            guard case .kernel(let kernel) = overload.body else { continue }
            var binding: [String: ValueType] = [:]
            let last = overload.parameters.count - 1
            let nullFits = types.enumerated().allSatisfy { index, type in
                type != .null || overload.takesNull || overload.parameters[min(index, last)].takesLiteralNull
            }
            guard nullFits else { continue }
            let fits = types.enumerated().allSatisfy { index, type in
                let pattern = overload.parameters[min(index, last)]
                return type == .null && overload.takesNull
                    ? overload.acceptsNull(pattern, binding: &binding) : pattern.accepts(type, binding: &binding)
            }
            guard fits else { continue }
            let converted = arguments.enumerated().map { index, column in
                let wanted = overload.parameters[min(index, last)].resolved(binding)
                if column.type == .null { return overload.takesNull ? column : column.converted(to: .dyn) }
                return column.type == wanted ? column : column.converted(to: wanted)
            }
            var mask = CellMask()
            for column in converted { mask = mask.union(column.mask) }
            var blocked = mask
            let spent = budget.spend(overload.work, converted, blocked: mask.flags, count: count)
            for error in spent { blocked.set(CellMask.error, at: Int(error.row), count: count) }
            var result = kernel(
                CallArguments(
                    columns: converted, count: count, blocked: blocked.flags, isPersonal: call.isPersonal, budget: budget))
            result.fail(spent)
            if !mask.isAllValues {
                result.errors = Self.mergedErrors(converted + [result], count: count)
                result.mask = mask.union(result.mask)
            }
            return result.type == call.result ? result : result.converted(to: call.result)
        }
        let found = types.map(\.typeName).joined(separator: ", ")
        return .failures(
            count, type: call.result,
            CellError(
                row: 0, .expressionFailed, "\(Checker.display(call.name)) does not take (\(found))",
                expected: call.overloads.map { Checker.signature(call.name, $0) }.joined(separator: "; ")), skip: [])
    }
}
