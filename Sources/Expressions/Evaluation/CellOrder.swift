import Records

/// The order of a column's cells among themselves, for sorting.
struct CellOrder {
    private let column: Column

    init(_ column: Column) { self.column = column }

    /// Values of one type that has an order.
    func canSort(_ rows: [Int]) -> Bool {
        switch column.values {
        case .dyn(let all):
            guard let first = rows.first else { return true }
            let tag = all.tags[first]
            guard rows.allSatisfy({ column.isValue($0) && all.tags[$0] == tag }) else { return false }
            return CellOrder(all.children[Int(tag)]).canSort(rows.map { all.position($0) })
        case .bool, .int, .uint, .double, .decimal, .string, .bytes, .date, .timestamp, .duration:
            return rows.allSatisfy { column.isValue($0) }
        default: return rows.isEmpty
        }
    }

    /// Stable. The rows must be sortable.
    func sorted(_ rows: [Int]) -> [Int] {
        switch column.values {
        case .dyn(let all):
            guard let first = rows.first else { return rows }
            let positions = Dictionary(rows.map { (all.position($0), $0) }, uniquingKeysWith: { first, _ in first })
            guard positions.count == rows.count else {
                // Rows that share a cell: sort pairs.
                let order = CellOrder(all.child(first))
                return rows.sorted { order.isLess(all.position($0), all.position($1)) }
            }
            return CellOrder(all.child(first)).sorted(rows.map { all.position($0) }).compactMap { positions[$0] }
        default: return rows.sorted { isLess($0, $1) }
        }
    }

    func isLess(_ a: Int, _ b: Int) -> Bool {
        switch column.values {
        case .bool(let all): return !all[a] && all[b]
        case .int(let all): return all[a] < all[b]
        case .uint(let all): return all[a] < all[b]
        case .double(let all): return all[a] < all[b]
        case .decimal(let all): return Decimal38.compare(all[a], all[b]) < 0
        case .date(let all): return all[a] < all[b]
        case .timestamp(let all): return all[a] < all[b]
        case .duration(let all): return all[a] < all[b]
        case .string(let all), .bytes(let all):
            return all.withBytes(a) { left in all.withBytes(b) { left.lexicographicallyPrecedes($0) } }
        default: return false
        }
    }
}
