import Connector
import Records

/// Finds the kind of each row.
struct KindClassifier: Sendable {
    /// What is found where a row has no kind.
    static let none: Int32 = -1
    static let several: Int32 = -2
    static let undecided: Int32 = -3

    private let layout: DelimitedLayout
    /// Fields that conditions read, as indexes into the layout's shared fields.
    private let inputs: Set<Int>

    init(_ layout: DelimitedLayout) {
        self.layout = layout
        inputs = Set(layout.kinds.flatMap { $0.condition?.inputs ?? [] })
    }

    /// The kinds of all rows, or one of the negative codes.
    ///
    /// - Parameter columns: of the file; the shared fields come first in every kind.
    func kinds(_ cells: RowCells, _ columns: ColumnMap) -> [Int32] {
        let count = cells.starts.count
        if layout.kinds.count == 1, layout.kinds[0].condition == nil { return [Int32](repeating: 0, count: count) }
        let wanted = layout.shared.indices.filter { inputs.contains($0) }
        let decoded = cells.columns(nil, wanted.map { (layout.shared[$0], columns.columns[0][$0]) }).columns
        var all = layout.shared.map { Column.nulls(count, type: $0.format.type) }
        for (index, column) in zip(wanted, decoded) { all[index] = column }
        var result = [Int32](repeating: Self.none, count: count)
        for (index, kind) in layout.kinds.enumerated() {
            guard let condition = kind.condition else { continue }
            let answer = condition.evaluate(all, count: count)
            guard case .bool(let answers) = answer.values, answers.count == count else {
                return [Int32](repeating: Self.undecided, count: count)
            }
            for row in 0..<count {
                if !answer.isValue(row) {
                    result[row] = Self.undecided
                } else if answers[row], result[row] != Self.undecided {
                    result[row] = result[row] == Self.none ? Int32(truncatingIfNeeded: index) : Self.several
                }
            }
        }
        return result
    }
}
