public import Diagnostics
public import Records

/// An expression that was checked against the columns it reads. Evaluating it never throws: what fails for a row is an error
/// in that row's cell.
public struct CompiledExpression: Sendable {
    public let text: String
    public let place: Place
    public let resultType: ExpressionType
    /// The columns of the scope that it reads, ascending.
    public let inputs: [Int]
    private let plan: Plan
    /// Evaluated a few rows at a time: lists that the rows only need on the way are then never all there at once.
    private let isSliced: Bool

    /// So that each row may make a list of the longest range within what a batch may make.
    private static let rowsPerSlice = Budget.rangeElementsPerBatch / Int(Budget.elementsPerRow)

    init(text: String, place: Place, type: ExpressionType, plan: Plan) {
        self.text = text
        self.place = place
        resultType = type
        self.plan = plan
        inputs = plan.columns.sorted()
        isSliced = type.value.elementType == nil && type.value != .dyn && plan.isExpanding
    }

    public var type: ValueType { resultType.value }

    /// The column that the expression only passes through.
    public var passedThrough: Int? { if case .column(let index) = plan { index } else { nil } }

    /// The value, where it is known without data.
    public var constant: Literal? { if case .constant(let literal) = plan { literal } else { nil } }

    /// - Parameters:
    ///   - columns: the scope's columns; those that are not in ``inputs`` are not looked at.
    ///   - count: rows of the batch.
    ///   - skip: empty, or a byte a row; rows that are not 0 need no result.
    ///   - warnings: gets what `warn` says; nil where the same rows were warned about before.
    /// - Complexity: O(rows × size of the expression).
    public func evaluate(
        _ columns: [Column], count: Int, skip: [UInt8] = [], warnings: WarningSink? = nil
    ) -> Column {
        let warned = warnings?.count ?? 0
        var result = isSliced && count > Self.rowsPerSlice
            ? sliced(columns, count: count, skip: skip, warnings)
            : Evaluator().evaluate(plan, Frame(columns: columns, count: count, inputs: inputs, warnings: warnings), skip: skip)
        warnings?.locate(from: warned, text, at: place)
        if result.type != type { result = result.converted(to: type) }
        for index in result.errors.indices {
            if let inner = result.errors[index].mappingPlace, inner.file == nil, let offset = inner.column {
                result.errors[index].mappingPlace = place.advanced(to: offset, in: text)
            } else if result.errors[index].mappingPlace == nil {
                result.errors[index].mappingPlace = place
            }
        }
        return result
    }

    private func sliced(_ columns: [Column], count: Int, skip: [UInt8], _ warnings: WarningSink?) -> Column {
        defer { warnings?.begin(slice: 0) }
        var parts: [Column] = []
        for start in stride(from: 0, to: count, by: Self.rowsPerSlice) {
            let end = min(start + Self.rowsPerSlice, count)
            let rows = (start..<end).map { Int32(truncatingIfNeeded: $0) }
            var slice = columns
            for input in inputs { slice[input] = columns[input].gathered(rows) }
            warnings?.begin(slice: start)
            parts.append(
                Evaluator().evaluate(
                    plan, Frame(columns: slice, count: rows.count, inputs: inputs, warnings: warnings),
                    skip: skip.isEmpty ? [] : Array(skip[start..<end])))
        }
        return Selection.concatenated(parts, type: type)
    }
}
