/// Where the fields of a layout stand in one file.
struct ColumnMap: Sendable {
    /// For each kind, for each of its fields, the 0-based column.
    let columns: [[Int]]
    /// For each kind, how many columns its rows have.
    let widths: [Int]

    init(columns: [[Int]], widths: [Int]) {
        self.columns = columns
        self.widths = widths
    }

    /// Of a layout whose fields have positions.
    init(positionsOf layout: DelimitedLayout) {
        columns = layout.kinds.map { kind in
            kind.fields.map { if case .position(let position) = $0.column { position } else { 0 } }
        }
        widths = layout.kinds.map(\.width)
    }

    /// The fields of a kind with their columns.
    func fields(_ kind: DelimitedKind, _ index: Int) -> [(field: DelimitedField, column: Int)] {
        zip(kind.fields, columns[index]).map { ($0, $1) }
    }
}
