public import Records

/// Which columns of which kinds somebody will read; the others are not decoded.
public struct ColumnNeeds: Sendable {
    /// For each kind, for each of its columns.
    public let isNeeded: [[Bool]]

    /// - Parameter columns: for each kind the names of the columns that are needed; nil for all.
    public init(_ schema: SourceSchema, _ columns: [Set<String>]?) {
        isNeeded = schema.kinds.enumerated().map { index, kind in
            guard let columns, columns.indices.contains(index) else {
                return [Bool](repeating: columns == nil, count: kind.columns.count)
            }
            return kind.columns.map { columns[index].contains($0.name) }
        }
    }
}
