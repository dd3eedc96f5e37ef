import Records

/// A cell as something to compare and hash, whatever its type: what `==` calls equal has equal keys (cel-spec, "Equality").
/// NaN is equal to nothing, itself included.
enum CellKey: Hashable {
    case null
    case bool(Bool)
    /// Any number that is whole.
    case whole(Int128)
    case double(Double)
    case decimal(Decimal38)
    case date(Int32)
    case timestamp(Timestamp)
    case duration(TimeSpan)
    case string([UInt8])
    case bytes([UInt8])
    case type([UInt8])
    case uuid(RowID)
    case list([CellKey])
    case map([CellKey: CellKey])
    case none
    indirect case some(CellKey)
    case structure([CellKey])

    init(_ column: Column, _ row: Int) {
        if column.isNull(row) {
            self = .null
            return
        }
        switch column.values {
        case .null: self = .null
        case .bool(let all): self = .bool(all[row])
        case .int(let all): self = .whole(Int128(all[row]))
        case .uint(let all): self = .whole(Int128(all[row]))
        case .double(let all): self = .init(all[row])
        case .decimal(let all):
            let value = all[row].normalized
            self = value.scale == 0 ? .whole(value.mantissa) : .decimal(value)
        case .date(let all): self = .date(all[row])
        case .timestamp(let all): self = .timestamp(all[row])
        case .duration(let all): self = .duration(all[row])
        case .string(let all): self = .string(all.withBytes(row) { Array($0) })
        case .bytes(let all): self = .bytes(all.withBytes(row) { Array($0) })
        case .type(let all): self = .type(all.withBytes(row) { Array($0) })
        case .uuid(let all): self = .uuid(all[row])
        case .list(let all): self = .list(all.range(row).map { CellKey(all.elements, $0) })
        case .optional(let all): self = all.range(row).first.map { .some(CellKey(all.elements, $0)) } ?? .none
        case .map(let all):
            self = .map(
                Dictionary(
                    all.range(row).map { (CellKey(all.keys, $0), CellKey(all.values, $0)) },
                    uniquingKeysWith: { first, _ in first }))
        case .structure(let all): self = .structure(all.columns.map { CellKey($0, row) })
        case .dyn(let all): self = .init(all.child(row), all.position(row))
        }
    }

    init(_ value: Double) {
        if value.rounded(.towardZero) == value, let whole = Int128(exactly: value) {
            self = .whole(whole)
        } else {
            self = .double(value)
        }
    }
}
