/// Which columns of which kinds somebody will read; the others are not decoded.
struct ColumnNeeds: Sendable {
    /// For each kind, for each of its columns.
    let isNeeded: [[Bool]]

    init(_ layout: FixedWidthLayout, _ columns: [Set<String>]?) {
        isNeeded = layout.schema.kinds.enumerated().map { index, kind in
            guard let columns, columns.indices.contains(index) else {
                return [Bool](repeating: columns == nil, count: kind.columns.count)
            }
            return kind.columns.map { columns[index].contains($0.name) }
        }
    }
}
