import Glibc
import Records

/// `==` and `!=`. They take nulls: null equals null and nothing else.
enum Equality {
    static func columns(_ left: Column, _ right: Column, negated: Bool) -> Column {
        let count = left.count
        var values = equal(left, right)
        if !left.mask.isAllValues || !right.mask.isAllValues {  // Keys settle the nulls of unions without a mask.
            if left.type == .dyn || right.type == .dyn {
                for row in 0..<count {
                    let leftNull = isNull(left, row)
                    let rightNull = isNull(right, row)
                    if leftNull || rightNull { values[row] = leftNull && rightNull }
                }
            } else {
                settleNulls(&values, left.mask.flags, right.mask.flags)
            }
        }
        return result(values, negated: negated, errorsOf: [comparable(left), comparable(right)], count: count)
    }

    /// Compares texts with a constant one.
    static func texts(_ column: Column, _ texts: TextValues, constant: ConstantTexts, negated: Bool) -> Column {
        var values = constant.matches(texts, count: column.count)
        settleNulls(&values, column.mask.flags, [])
        return result(values, negated: negated, errorsOf: [column], count: column.count)
    }

    private static func result(_ values: [Bool], negated: Bool, errorsOf operands: [Column], count: Int) -> Column {
        let values = negated ? RowLoops.values(values, count) { !$0 } : values
        let errors = Evaluator.mergedErrors(operands, count: count)
        guard !errors.isEmpty else { return Column(.bool(values), count: count) }
        var mask = CellMask()
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: count) }
        return Column(.bool(values), count: count, mask: mask, errors: errors)
    }

    /// Null equals null and nothing else. No flags mean no nulls.
    private static func settleNulls(_ values: inout [Bool], _ left: [UInt8], _ right: [UInt8]) {
        let null = CellMask.null
        if left.isEmpty || right.isEmpty {
            let flags = left.isEmpty ? right : left
            guard !flags.isEmpty else { return }
            values = RowLoops.values(values, flags, values.count) { $0 && $1 != null }
            return
        }
        let both = RowLoops.values(left, right, values.count) { ($0 == null ? 1 : 0) + ($1 == null ? 1 : 0) as UInt8 }
        values = RowLoops.values(values, both, values.count) { $1 == 0 ? $0 : $1 == 2 }
    }

    /// Also where a union holds the literal null.
    static func isNull(_ column: Column, _ row: Int) -> Bool {
        if column.isNull(row) { return true }
        guard case .dyn(let all) = column.values, column.isValue(row) else { return false }
        return isNull(all.child(row), all.position(row)) || all.child(row).type == .null
    }

    /// With the errors inside of lists and structures too: what cannot be decoded is neither the same nor different.
    private static func comparable(_ column: Column) -> Column {
        switch column.values {
        case .list, .structure, .map, .optional, .dyn:
            let errors = column.innerErrors().sorted { $0.row < $1.row }
            return Column(.null, count: column.count, errors: errors)
        default: return column
        }
    }

    /// Equality of the values, whatever stands in cells that hold none.
    private static func equal(_ left: Column, _ right: Column) -> [Bool] {
        let count = left.count
        switch (left.values, right.values) {
        case (.bool(let a), .bool(let b)): return RowLoops.bits(a, b, count) { $0 ^ $1 ^ 1 }
        case (.int(let a), .int(let b)): return RowLoops.equal(a, b, count)
        case (.double(let a), .double(let b)): return RowLoops.equal(a, b, count)
        case (.date(let a), .date(let b)): return RowLoops.equal(a, b, count)
        case (.timestamp(let a), .timestamp(let b)): return RowLoops.equal(a, b, count)
        case (.uuid(let a), .uuid(let b)): return RowLoops.equal(a, b, count)
        case (.decimal(let a), .decimal(let b)): return decimals(a, b, count)
        case (.decimal(let a), .int(let b)): return decimals(a, DecimalValues(whole: b), count)
        case (.int(let a), .decimal(let b)): return decimals(DecimalValues(whole: a), b, count)
        case (.decimal(let a), .uint(let b)): return decimals(a, DecimalLoops.promoted(b), count)
        case (.uint(let a), .decimal(let b)): return decimals(DecimalLoops.promoted(a), b, count)
        case (.int(let a), .double(let b)): return RowLoops.values(a, b, count) { Double(exactly: $0) == $1 }
        case (.double(let a), .int(let b)): return RowLoops.values(a, b, count) { $0 == Double(exactly: $1) }
        case (.uint(let a), .uint(let b)): return RowLoops.equal(a, b, count)
        case (.uint(let a), .int(let b)): return RowLoops.values(a, b, count) { $0 == $1 }
        case (.int(let a), .uint(let b)): return RowLoops.values(a, b, count) { $0 == $1 }
        case (.uint(let a), .double(let b)): return RowLoops.values(a, b, count) { Double(exactly: $0) == $1 }
        case (.double(let a), .uint(let b)): return RowLoops.values(a, b, count) { $0 == Double(exactly: $1) }
        case (.duration(let a), .duration(let b)): return RowLoops.equal(a, b, count)
        case (.string(let a), .string(let b)), (.bytes(let a), .bytes(let b)), (.type(let a), .type(let b)): return texts(a, b, count)
        case (.list(let a), .list(let b)) where !a.elements.type.needsKeys && !b.elements.type.needsKeys:
            return (0..<count).map { row in
                let first = a.range(row)
                let second = b.range(row)
                guard first.count == second.count else { return false }
                let elements = columns(
                    a.elements.gathered(first.map { Int32($0) }), b.elements.gathered(second.map { Int32($0) }),
                    negated: false)
                guard case .bool(let same) = elements.values else { return false }
                return same.allSatisfy { $0 }
            }
        case (.structure(let a), .structure(let b)) where a.fields.map(\.name) == b.fields.map(\.name):
            var result = [Bool](repeating: a.columns.count == b.columns.count, count: count)
            for (first, second) in zip(a.columns, b.columns) {
                guard case .bool(let same) = columns(first, second, negated: false).values else { continue }
                for row in 0..<count where !same[row] { result[row] = false }
            }
            return result
        default:
            guard left.type.needsKeys || right.type.needsKeys || left.type.typeName == right.type.typeName else {
                return [Bool](repeating: false, count: count)
            }
            return (0..<count).map { row in
                left.isValue(row) && right.isValue(row) && CellKey(left, row) == CellKey(right, row)
            }
        }
    }

    /// Whether each row is null; the column is no union.
    static func nulls(_ column: Column, negated: Bool) -> Column {
        let flags = column.mask.flags
        if flags.isEmpty { return Column(.bool([Bool](repeating: negated, count: column.count)), count: column.count) }
        let values = RowLoops.values(flags, column.count) { ($0 == CellMask.null) != negated }
        if column.errors.isEmpty { return Column(.bool(values), count: column.count) }
        return result(values, negated: false, errorsOf: [column], count: column.count)
    }

    private static func decimals(_ a: DecimalValues, _ b: DecimalValues, _ count: Int) -> [Bool] {
        if let values = DecimalLoops.compared(ComparisonOperators.Same.self, a, b, count) { return values }
        return (0..<count).map { Decimal38.compare(a[$0], b[$0]) == 0 }
    }

    private static func texts(_ a: TextValues, _ b: TextValues, _ count: Int) -> [Bool] {
        [Bool](unsafeUninitializedCapacity: count) { target, filled in
            a.bytes.withUnsafeBytes { aBytes in
                b.bytes.withUnsafeBytes { bBytes in
                    for row in 0..<count {
                        let length = a.lengths[row]
                        var same = length == b.lengths[row]
                        if same, length > 0, let first = aBytes.baseAddress, let second = bBytes.baseAddress {
                            let left = first + Int(a.starts[row])
                            let right = second + Int(b.starts[row])
                            // Codes of one letter are the commonest comparison; they need no call.
                            same = length == 1
                                ? left.load(as: UInt8.self) == right.load(as: UInt8.self)
                                : memcmp(left, right, Int(length)) == 0
                        }
                        target.initializeElement(at: row, to: same)
                    }
                }
            }
            filled = count
        }
    }
}

extension ValueType {
    /// Compared through ``CellKey``, because its values differ in type or have no order.
    fileprivate var needsKeys: Bool {
        switch self {
        case .dyn, .map, .optional: true
        case .list(let element): element.needsKeys
        default: false
        }
    }
}
