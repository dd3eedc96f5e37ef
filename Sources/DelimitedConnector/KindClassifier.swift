import Connector
import Records

/// Finds the kind of each row.
struct KindClassifier: Sendable {
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
        let answers = layout.kinds.enumerated().compactMap { index, kind in
            kind.condition.map { (kind: index, holds: $0.evaluate(all, count: count)) }
        }
        return KindDecision.kinds(answers, count: count)
    }
}
