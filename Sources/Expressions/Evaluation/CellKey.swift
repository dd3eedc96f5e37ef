import Records

/// A cell as something to compare and hash, whatever its type: what `==` calls equal has equal keys (cel-spec, "Equality").
/// NaN is equal to nothing, itself included: keys that hold one are not for sets (``equalsNothing``).
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
        } else if let fraction = Self.fraction(value) {
            self = .decimal(fraction)
        } else {
            self = .double(value)
        }
    }

    /// A double that is not whole as the decimal that it is exactly.
    ///
    /// - Returns: nil where that takes over 38 digits, or where the double is no finite number.
    private static func fraction(_ value: Double) -> Decimal38? {
        guard value.isFinite else { return nil }
        // n / 2^places is n × 5^places / 10^places.
        let places = value.significandWidth - Int(value.exponent)
        guard (1...Decimal38.maximumDigits).contains(places) else { return nil }
        guard var mantissa = Int128(exactly: Double(sign: .plus, exponent: places, significand: value)) else { return nil }
        for _ in 0..<places {
            let (next, overflow) = mantissa.multipliedReportingOverflow(by: 5)
            if overflow { return nil }
            mantissa = next
        }
        return Decimal38(mantissa: mantissa, scale: UInt8(truncatingIfNeeded: places))
    }

    /// Whether NaN is part of it. All such keys have one hash and no two are equal, so that a set of them takes quadratic time.
    var equalsNothing: Bool {
        switch self {
        case .double(let value): value.isNaN
        case .list(let elements), .structure(let elements): elements.contains(where: \.equalsNothing)
        case .map(let entries): entries.contains { $0.key.equalsNothing || $0.value.equalsNothing }
        case .some(let value): value.equalsNothing
        default: false
        }
    }
}
