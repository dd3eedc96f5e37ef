import Diagnostics
import Records

/// Evaluates plans over whole batches. `skip` is empty, or a byte a row: rows that are not 0 need no result, and no function
/// that can fail looks at them, so that an error in a branch that is not taken never comes to be.
struct Evaluator {
    /// A bit of `skip` that is none of the mask's.
    static let notLive: UInt8 = 4

    func evaluate(_ plan: Plan, _ frame: Frame, skip: [UInt8]) -> Column {
        switch plan {
        case .constant(let literal): literal.column(count: frame.count)
        case .column(let index): frame.column(index)
        case .variable(let slot): frame.variable(slot)
        case .select(let operand, let field, let mode):
            Selector(field: field, mode: mode).apply(evaluate(operand, frame, skip: skip))
        case .dynamic(let call): dynamic(call, frame, skip: skip)
        case .convert(let operand, let type): evaluate(operand, frame, skip: skip).converted(to: type)
        case .failed(let error, let type): .failures(frame.count, type: type, error, skip: skip)
        case .map(let entries, let key, let value): map(entries, key, value, frame, skip: skip)
        case .bind(let value, let body):
            evaluate(
                body,
                Frame(
                    variables: [evaluate(value, frame, skip: skip)], count: frame.count, parentRows: nil, parent: frame),
                skip: skip)
        case .optionalMap(let operand, let body, let isFlat, let type):
            optionalMap(operand, body, isFlat: isFlat, type, frame, skip: skip)
        case .orElse(let left, let right, let isValue, let type):
            orElse(left, right, isValue: isValue, type, frame, skip: skip)
        case .member(let operand, let index): member(evaluate(operand, frame, skip: skip), index)
        case .call(let call): self.call(call, frame, skip: skip)
        case .and(let left, let right): connective(left, right, frame, skip: skip, absorbing: false)
        case .or(let left, let right): connective(left, right, frame, skip: skip, absorbing: true)
        case .conditional(let condition, let yes, let no, let type):
            conditional(condition, yes, no, type, frame, skip: skip)
        case .coalesce(let plans, let type): coalesce(plans, type, frame, skip: skip)
        case .equal(let left, let right, let negated):
            Equality.columns(
                evaluate(left, frame, skip: skip), evaluate(right, frame, skip: skip), negated: negated)
        case .equalToConstant(let operand, let constants, let negated):
            equalToConstant(evaluate(operand, frame, skip: skip), constants, negated: negated)
        case .has(let operand): has(evaluate(operand, frame, skip: skip))
        case .memberOfConstants(let operand, let constants):
            memberOfConstants(evaluate(operand, frame, skip: skip), constants)
        case .list(let items, let element): list(items, element, frame, skip: skip)
        case .comprehension(let comprehension): self.comprehension(comprehension, frame, skip: skip)
        }
    }

    private func member(_ operand: Column, _ index: Int) -> Column {
        guard case .structure(let values) = operand.values, index < values.columns.count else {
            return Column(.null, count: operand.count, mask: operand.mask, errors: operand.errors)
        }
        return values.columns[index].masked(by: operand)
    }

    /// Conditions whose value is always null come without a type; here they get theirs.
    func condition(_ plan: Plan, _ frame: Frame, skip: [UInt8]) -> (column: Column, values: [Bool]) {
        let column = evaluate(plan, frame, skip: skip)
        if case .bool(let values) = column.values { return (column, values) }
        if column.type != .null { return self.condition(column.converted(to: .bool)) }
        let values = [Bool](repeating: false, count: frame.count)
        return (Column(.bool(values), count: frame.count, mask: column.mask, errors: column.errors), values)
    }

    private func condition(_ column: Column) -> (column: Column, values: [Bool]) {
        if case .bool(let values) = column.values { return (column, values) }
        return (column, [Bool](repeating: false, count: column.count))
    }

    private func has(_ operand: Column) -> Column {
        let values =
            operand.mask.isAllValues
            ? [Bool](repeating: true, count: operand.count) : RowLoops.values(operand.mask.flags, operand.count) { $0 == 0 }
        guard !operand.errors.isEmpty else { return Column(.bool(values), count: operand.count) }
        let mask = CellMask(flags: operand.mask.flags.map { $0 & CellMask.error })
        return Column(.bool(values), count: operand.count, mask: mask, errors: operand.errors)
    }

    private func call(_ call: CallPlan, _ frame: Frame, skip: [UInt8]) -> Column {
        let columns = call.arguments.map { evaluate($0, frame, skip: skip) }
        var mask = CellMask()
        for column in columns { mask = mask.union(column.mask) }
        if call.takesNull, !mask.isAllValues {
            mask.flags = RowLoops.values(mask.flags, mask.flags.count) { $0 & CellMask.error }
            mask.compact()
        }
        var blocked = Self.union(mask.flags, skip)
        let spent = frame.budget.spend(call.work, columns, blocked: blocked, count: frame.count)
        if !spent.isEmpty {
            if blocked.isEmpty { blocked = [UInt8](repeating: 0, count: frame.count) }
            for error in spent { blocked[Int(error.row)] |= Self.notLive }
        }
        let warned = frame.warnings?.count ?? 0
        var result = frame.budget.taken(
            call.kernel(
                CallArguments(
                    columns: columns, count: frame.count, blocked: blocked, isPersonal: call.isPersonal,
                    personalArguments: call.personalArguments, warnings: frame.warnings, budget: frame.budget)))
        result.fail(spent)
        frame.warnings?.settle(from: warned, offset: call.offset, frame)
        if !result.errors.isEmpty {
            for index in result.errors.indices where result.errors[index].mappingPlace == nil {
                result.errors[index].mappingPlace = Place(column: call.offset)
            }
        }
        if !mask.isAllValues {
            let hasErrors = columns.contains { !$0.errors.isEmpty }
            if hasErrors { result.errors = Self.mergedErrors(columns + [result], count: frame.count) }
            result.mask = mask.union(result.mask)
        }
        return result
    }

    static func union(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        return RowLoops.values(left, right, left.count) { $0 | $1 }
    }

    /// The errors of several operands, the first operand's where more than one fails.
    static func mergedErrors(_ columns: [Column], count: Int) -> [CellError] {
        let failing = columns.filter { !$0.errors.isEmpty }
        if failing.isEmpty { return [] }
        if failing.count == 1, zip(failing[0].errors, failing[0].errors.dropFirst()).allSatisfy({ $0.row < $1.row }) {
            return failing[0].errors
        }
        var byRow: [Int32: CellError] = [:]
        for column in failing.reversed() { for error in column.errors.reversed() { byRow[error.row] = error } }
        return byRow.values.sorted { $0.row < $1.row }
    }
}
