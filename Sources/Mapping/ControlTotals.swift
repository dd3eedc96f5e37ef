public import Diagnostics
import Expressions
public import Records

/// Proves the control totals of a run: aggregates are summed up batch by batch, and each condition is answered when the group
/// that it speaks of is complete.
public struct ControlTotals: Sendable {
    private let schema: SourceSchema
    private let controls: [Control]
    private var states: [[Int64: GroupState]]
    /// Controls that were answered for a group at least.
    private var answered: Set<Int> = []
    public private(set) var proved = 0
    public private(set) var failures: [Diagnostic] = []

    /// One control and the group level that it holds for.
    private struct Control: Sendable {
        let expression: ControlExpression
        let level: Int
    }

    /// What one batch adds to the groups of one control.
    public struct Partial: Sendable {
        var groups: [[Int64: GroupState]]
    }

    struct GroupState: Sendable {
        var file: String
        var totals: [Total]
        /// One row of each kind that the control names, once it was met.
        var named: [[Column]?]
        /// The last record that was met, for the place of a failure.
        var record: Int64
        var byteOffset: Int64
    }

    /// One aggregate of one group.
    struct Total: Sendable {
        var count: Int64 = 0
        var sum: Decimal38? = Decimal38(0)
        var extreme: Literal?
        var failure: Failure?
    }

    /// An operand that cannot be used, and the record that holds it.
    struct Failure: Sendable {
        let error: CellError
        let record: Int64
        let byteOffset: Int64
    }

    /// - Throws: `GatewayError` (exit 3) with what is wrong in any of the texts.
    public init(_ texts: [ExpressionText], schema: SourceSchema) throws {
        var collector = DiagnosticCollector()
        var controls: [Control] = []
        for text in texts {
            do {
                let expression = try ControlExpression.compile(text.text, at: text.place, schema: schema)
                // The innermost group that a named record opens or closes is what the control speaks of.
                let levels = expression.kinds.compactMap { schema.kinds[$0].closes ?? schema.kinds[$0].opens }
                controls.append(Control(expression: expression, level: levels.max() ?? 0))
            } catch let error as GatewayError {
                collector.report(contentsOf: error.diagnostics)
            }
        }
        try collector.throwIfErrors(exit: .findings)
        self.schema = schema
        self.controls = controls
        states = [[Int64: GroupState]](repeating: [:], count: controls.count)
    }

    public var isEmpty: Bool { controls.isEmpty }

    /// For each record kind, the names of the columns that controls read.
    public var neededColumns: [Set<String>] {
        var needed = [Set<String>](repeating: [], count: schema.kinds.count)
        for control in controls {
            for kind in control.expression.kinds {
                let own = schema.kinds[kind].columns.prefix(schema.kinds[kind].ownColumnCount)
                for column in own where control.expression.text.contains(column.name) { needed[kind].insert(column.name) }
            }
            for aggregate in control.expression.aggregates {
                let kind = schema.kinds[aggregate.kind]
                for expression in [aggregate.argument, aggregate.condition].compactMap({ $0 }) {
                    for input in expression.inputs {
                        let index = input < kind.columns.count ? input : input - kind.columns.count
                        needed[aggregate.kind].insert(kind.columns[index].name)
                    }
                }
            }
        }
        return needed
    }

    /// What the batches add. Pure, so that frames may be added up side by side.
    public func partial(_ batches: [RecordBatch]) -> Partial {
        var groups = [[Int64: GroupState]](repeating: [:], count: controls.count)
        for batch in batches where batch.count > 0 {
            for (index, control) in controls.enumerated() { add(batch, control, to: &groups[index]) }
        }
        return Partial(groups: groups)
    }

    private func add(_ batch: RecordBatch, _ control: Control, to groups: inout [Int64: GroupState]) {
        let ordinals = batch.groupOrdinals[control.level]
        let expression = control.expression
        func withState(_ row: Int, _ body: (inout GroupState) -> Void) {
            let ordinal = ordinals[row]
            guard ordinal >= 0 else { return }
            var state =
                groups.removeValue(forKey: ordinal)
                ?? GroupState(
                    file: batch.origins.file, totals: .init(repeating: Total(), count: expression.aggregates.count),
                    named: .init(repeating: nil, count: expression.kinds.count), record: 0, byteOffset: 0)
            body(&state)
            groups[ordinal] = state
        }
        if let position = expression.kinds.firstIndex(of: batch.kind) {
            let own = schema.kinds[batch.kind].ownColumnCount
            let speaks = schema.kinds[batch.kind].opens != nil || schema.kinds[batch.kind].closes != nil
            // Of a kind that frames no group, the last record speaks for the group.
            let rows = (0..<batch.count).filter { row in
                speaks || row == batch.count - 1 || ordinals[row] != ordinals[row + 1]
            }
            for row in rows {
                withState(row) { state in
                    state.named[position] = batch.columns.prefix(own).map { $0.gathered([Int32(truncatingIfNeeded: row)]) }
                    state.record = batch.origins.recordNumbers[row]
                    state.byteOffset = batch.origins.byteOffsets[row]
                }
            }
        }
        for (index, aggregate) in expression.aggregates.enumerated() where aggregate.kind == batch.kind {
            // Fields may be named with the kind's name or without, so the columns stand there twice.
            let own = batch.columns.prefix(schema.kinds[batch.kind].ownColumnCount)
            let columns = batch.columns + own
            let condition = aggregate.condition?.evaluate(columns, count: batch.count)
            let argument = aggregate.argument?.evaluate(columns, count: batch.count)
            var start = 0
            while start < batch.count {
                var end = start + 1
                while end < batch.count, ordinals[end] == ordinals[start] { end += 1 }
                withState(start) { state in
                    for row in start..<end {
                        state.totals[index].add(aggregate.function, argument, condition, row: row, batch.origins)
                    }
                }
                start = end
            }
        }
    }

    /// Takes over what one batch added. Partials come in the order of the source.
    public mutating func merge(_ partial: Partial) {
        for index in controls.indices {
            for (ordinal, added) in partial.groups[index] {
                guard var state = states[index].removeValue(forKey: ordinal) else {
                    states[index][ordinal] = added
                    continue
                }
                for total in state.totals.indices {
                    state.totals[total].add(added.totals[total], controls[index].expression.aggregates[total].function)
                }
                for named in state.named.indices { if let row = added.named[named] { state.named[named] = row } }
                if added.record > 0 {
                    state.record = added.record
                    state.byteOffset = added.byteOffset
                }
                states[index][ordinal] = state
            }
            // Groups come one after the other: all but the last are complete, and need not be kept.
            if let last = partial.groups[index].keys.max() {
                for ordinal in states[index].keys.filter({ $0 < last }).sorted() { prove(index, ordinal) }
            }
        }
    }

    /// Answers what is left, after the last batch.
    public mutating func finish() {
        for index in controls.indices {
            for ordinal in states[index].keys.sorted() { prove(index, ordinal) }
            // An extract without a record has no group, and must not pass for want of one.
            if controls[index].level == 0, !answered.contains(index) {
                states[index][0] = GroupState(
                    file: "", totals: .init(repeating: Total(), count: controls[index].expression.aggregates.count),
                    named: .init(repeating: nil, count: controls[index].expression.kinds.count), record: 0, byteOffset: 0)
                prove(index, 0)
            }
        }
    }

    private mutating func prove(_ index: Int, _ ordinal: Int64) {
        guard let state = states[index].removeValue(forKey: ordinal) else { return }
        answered.insert(index)
        let expression = controls[index].expression
        let place = Place(
            file: state.file.isEmpty ? nil : state.file, record: state.record > 0 ? Int(state.record) : nil,
            byteOffset: state.record > 0 ? Int(state.byteOffset) : nil)
        func fail(_ code: DiagnosticCode, _ message: String, found: String?, at place: Place = place) {
            guard failures.count < 100 else { return }
            failures.append(
                Diagnostic(
                    code, message, at: place, expected: expression.text,
                    found: found.map { Redacted($0, isPersonal: expression.condition.resultType.isPersonal) },
                    help: "nothing was committed; get a complete extract (control: \(expression.place.text))"))
        }
        var columns: [Column] = []
        for (position, kind) in expression.kinds.enumerated() {
            guard let row = state.named[position] else {
                fail(.controlNotEvaluable, "there is no \(schema.kinds[kind].name) record to prove a control total", found: nil)
                return
            }
            columns += row
        }
        var texts: [String] = []
        for (total, aggregate) in zip(state.totals, expression.aggregates) {
            if let failure = total.failure {
                fail(
                    .controlNotEvaluable, "an operand of a control total cannot be decoded: \(failure.error.message)",
                    found: failure.error.found?.description,
                    at: Place(
                        file: state.file.isEmpty ? nil : state.file, record: Int(failure.record),
                        byteOffset: Int(failure.byteOffset), field: failure.error.field))
                return
            }
            let literal = total.literal(aggregate.function, aggregate.type)
            let column = literal.column(count: 1)
            texts.append("\(aggregate.function.rawValue)(…) = \(ValueText.describe(column, 0))")
            columns.append(literal == .null ? .nulls(1, type: aggregate.type) : column)
        }
        let answer = expression.condition.evaluate(columns, count: 1)
        let operands = expression.operands.map { (name: $0.text, value: $0.evaluate(columns, count: 1)) }
        let named = operands.map { operand in
            // Of several fields, the values alone would not say which is which.
            (texts.isEmpty || operands.count > 1 ? operand.name + " = " : "") + ValueText.describe(operand.value, 0)
        }
        let found = [named, texts].filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }.joined(separator: " against ")
        guard case .bool(let holds) = answer.values, answer.isValue(0) else {
            fail(.controlNotEvaluable, "a control total has no answer", found: answer.error(at: 0)?.message ?? found)
            return
        }
        let isMissing =
            operands.contains { $0.value.isNull(0) } || expression.condition.inputs.contains { columns[$0].isNull(0) }
        if !holds[0], isMissing {
            fail(.controlNotEvaluable, "an operand of a control total is null", found: found)
            return
        }
        if holds[0] { proved += 1 } else { fail(.controlMismatch, "a control total does not match", found: found) }
    }
}

extension ControlTotals.Total {
    mutating func add(
        _ function: ControlExpression.Function, _ argument: Column?, _ condition: Column?, row: Int,
        _ origins: RecordOrigins
    ) {
        func fail(_ error: CellError) {
            failure =
                failure
                ?? ControlTotals.Failure(
                    error: error, record: origins.recordNumbers[row], byteOffset: origins.byteOffsets[row])
        }
        if let condition {
            guard condition.isValue(row), case .bool(let wanted) = condition.values else {
                fail(
                    condition.error(at: row)
                        ?? CellError(row: row, .nullCondition, "the condition of an aggregate is null for a record"))
                return
            }
            if !wanted[row] { return }
        }
        guard let argument else {
            count += 1
            return
        }
        if let error = argument.error(at: row) {
            fail(error)
            return
        }
        guard argument.isValue(row) else { return }
        switch argument.values {
        case .int(let values): add(function, .decimal(Decimal38(values[row])))
        case .decimal(let values): add(function, .decimal(values[row]))
        case .date(let values): add(function, .date(CalendarDate(days: values[row])))
        case .timestamp(let values): add(function, .timestamp(values[row]))
        default: break
        }
    }

    private mutating func add(_ function: ControlExpression.Function, _ value: Literal) {
        if function == .sum {
            if case .decimal(let decimal) = value { sum = sum.flatMap { $0.adding(decimal) } }
            return
        }
        guard let known = extreme else {
            extreme = value
            return
        }
        let isLess: Bool
        switch (value, known) {
        case (.decimal(let a), .decimal(let b)): isLess = a < b
        case (.date(let a), .date(let b)): isLess = a < b
        case (.timestamp(let a), .timestamp(let b)): isLess = a < b
        default: return
        }
        if isLess == (function == .min) { extreme = value }
    }

    mutating func add(_ other: Self, _ function: ControlExpression.Function) {
        count += other.count
        if function == .sum { sum = sum.flatMap { mine in other.sum.flatMap { mine.adding($0) } } }
        if let value = other.extreme { add(function, value) }
        failure = failure ?? other.failure
    }

    /// The total as the condition sees it; null where it overflowed or there was nothing to compare.
    func literal(_ function: ControlExpression.Function, _ type: ValueType) -> Literal {
        switch function {
        case .count: return .int(count)
        case .sum: return sum.map { narrowed(.decimal($0), type) } ?? .null
        case .min, .max: return extreme.map { narrowed($0, type) } ?? .null
        }
    }

    private func narrowed(_ value: Literal, _ type: ValueType) -> Literal {
        guard type == .int, case .decimal(let decimal) = value else { return value }
        return Int64(exactly: decimal.mantissa).map { .int($0) } ?? .null
    }
}
