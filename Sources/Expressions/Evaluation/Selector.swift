import Diagnostics
import Records

/// Takes a field by its name out of whatever a column holds.
struct Selector {
    let field: String
    let mode: SelectMode

    func apply(_ column: Column) -> Column {
        switch column.values {
        case .structure(let structure): return member(column, structure)
        case .map(let maps):
            let key = Literal.string(field).column(count: column.count)
            return MapLookup.find(maps, key, of: column, mode: mode)
        case .dyn(let all): return union(column, all)
        case .optional(let lists): return optional(column, lists)
        default: return mismatch(column)
        }
    }

    private func mismatch(_ column: Column) -> Column {
        var blocked = column.mask.flags
        if case .null = column.values { blocked = [] }
        let type: ValueType = mode == .test ? .bool : mode == .optional ? .optional(.null) : .null
        let error = CellError(row: 0, .expressionFailed, "\(column.type.typeName.withArticle) has no field `\(field)`")
        return Column.failures(column.count, type: type, error, skip: blocked).masked(by: Column(.null, count: column.count, mask: CellMask(flags: blocked), errors: column.errors))
    }

    private func member(_ column: Column, _ structure: StructValues) -> Column {
        guard let values = structure.column(field) else { return mismatch(column) }
        switch mode {
        case .value: return values.masked(by: column)
        case .test:
            return Column(.bool((0..<column.count).map { values.isValue($0) }), count: column.count).masked(by: column)
        case .optional: return Optionals.present(values.masked(by: column)) { values.isValue($0) }
        }
    }

    private func union(_ column: Column, _ all: DynValues) -> Column {
        let parts = all.children.map { apply($0) }
        let type: ValueType = mode == .test ? .bool : mode == .optional ? .optional(.dyn) : .dyn
        var bases: [Int32] = []
        var base: Int32 = 0
        for part in parts {
            bases.append(base)
            base += Int32(truncatingIfNeeded: part.count)
        }
        let rows = (0..<column.count).map { bases[Int(all.tags[$0])] + all.positions[$0] }
        let typed = parts.map { part in
            // A field of an optional is an optional, and so is the field of one inside of a union.
            mode == .optional && part.type.elementType == nil ? part.converted(to: .optional(.dyn)) : part
        }
        return Selection.concatenated(typed, type: type).gathered(rows).masked(by: column)
    }

    /// Selecting in an optional gives an optional: of the field of what it holds, or nothing.
    private func optional(_ column: Column, _ lists: ListValues) -> Column {
        let inner = Selector(field: field, mode: mode == .value ? .optional : mode).apply(lists.elements)
        var found: [Int32] = []
        for row in 0..<column.count { found.append(lists.range(row).first.map { Int32(truncatingIfNeeded: $0) } ?? -1) }
        let spare =
            mode == .test
            ? Column(.bool([false]), count: 1)
            : Column.empty(inner.type, count: 1)
        let pool = Selection.concatenated([inner, spare], type: inner.type)
        let missing = Int32(truncatingIfNeeded: inner.count)
        return pool.gathered(found.map { $0 < 0 ? missing : $0 }).masked(by: column)
    }
}

/// Finds the entries of maps.
enum MapLookup {
    /// - Parameters:
    ///   - keys: one for each row.
    ///   - column: the column that holds the maps, for its nulls and errors.
    static func find(_ maps: MapValues, _ keys: Column, of column: Column, mode: SelectMode) -> Column {
        let count = column.count
        var found = [Int32](repeating: -1, count: count)
        for row in 0..<count where column.isValue(row) && keys.isValue(row) {
            found[row] = entry(maps, row, keys).map { Int32(truncatingIfNeeded: $0) } ?? -1
        }
        let decision = merged(column, keys)
        switch mode {
        case .test: return Column(.bool(found.map { $0 >= 0 }), count: count).masked(by: decision)
        case .optional:
            var offsets: [Int32] = [0]
            for row in 0..<count { offsets.append(offsets[row] + (found[row] >= 0 ? 1 : 0)) }
            let elements = maps.values.gathered(found.filter { $0 >= 0 })
            return Column(.optional(ListValues(offsets: offsets, elements: elements)), count: count).masked(by: decision)
        case .value:
            let pool = Selection.concatenated([maps.values, .empty(maps.values.type, count: 1)], type: maps.values.type)
            let missing = Int32(truncatingIfNeeded: maps.values.count)
            var result = pool.gathered(found.map { $0 < 0 ? missing : $0 })
            for row in 0..<count where found[row] < 0 && decision.isValue(row) {
                result.mask.set(CellMask.error, at: row, count: count)
                result.errors.append(
                    CellError(
                        row: row, .expressionFailed, "the map has no such key", help: "test with `in` or has() first"))
            }
            result.errors.sort { $0.row < $1.row }
            return result.masked(by: decision)
        }
    }

    private static func merged(_ column: Column, _ keys: Column) -> Column {
        Column(
            .null, count: column.count, mask: column.mask.union(keys.mask),
            errors: Evaluator.mergedErrors([column, keys], count: column.count))
    }

    private static func entry(_ maps: MapValues, _ row: Int, _ keys: Column) -> Int? {
        if case .string(let all) = maps.keys.values, case .string(let wanted) = keys.values {
            return wanted.withBytes(row) { wanted in
                maps.range(row).first { all.withBytes($0) { $0.elementsEqual(wanted) } }
            }
        }
        let key = CellKey(keys, row)
        return maps.range(row).first { CellKey(maps.keys, $0) == key }
    }
}
