import Diagnostics
public import Records

extension Column {
    /// The column's own errors, and those inside of its lists and structures, each under the row that holds it; a row may come
    /// more than once.
    ///
    /// Whoever compares a whole list or structure or writes it out must look at them: an element in error has no value of its
    /// own.
    ///
    /// - Parameter rejectingNonFinite: doubles that are no numbers count as errors too, for JSON has none.
    /// - Complexity: O(1) for columns that are not nested, unless doubles are looked at.
    public func innerErrors(rejectingNonFinite: Bool = false) -> [CellError] {
        var found = errors
        switch values {
        case .list(let lists), .optional(let lists):
            found += moved(lists.elements.innerErrors(rejectingNonFinite: rejectingNonFinite), lists.offsets)
        case .map(let maps):
            found += moved(maps.keys.innerErrors(rejectingNonFinite: rejectingNonFinite), maps.offsets)
            found += moved(maps.values.innerErrors(rejectingNonFinite: rejectingNonFinite), maps.offsets)
        case .dyn(let all):
            for (tag, child) in all.children.enumerated() {
                let inner = child.innerErrors(rejectingNonFinite: rejectingNonFinite)
                if inner.isEmpty { continue }
                let byPosition = Dictionary(inner.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
                for row in 0..<count where Int(all.tags[row]) == tag && isValue(row) {
                    guard var error = byPosition[all.positions[row]] else { continue }
                    error.row = Int32(truncatingIfNeeded: row)
                    found.append(error)
                }
            }
        case .structure(let structure):
            for column in structure.columns {
                found += column.innerErrors(rejectingNonFinite: rejectingNonFinite).filter { isValue(Int($0.row)) }
            }
        case .double(let all) where rejectingNonFinite:
            for row in 0..<count where isValue(row) && !all[row].isFinite {
                found.append(
                    CellError(
                        row: row, .wrongForField, "JSON has no number like this", expected: "a finite number",
                        help: "leave such values out with a condition"))
            }
        default: break
        }
        return found
    }

    /// Errors of elements, each under the row that holds the element.
    private func moved(_ inner: [CellError], _ offsets: [Int32]) -> [CellError] {
        if inner.isEmpty { return [] }
        var parents = [Int32](repeating: -1, count: Int(offsets[offsets.count - 1]))
        for row in 0..<count {
            for element in Int(offsets[row])..<Int(offsets[row + 1]) { parents[element] = Int32(truncatingIfNeeded: row) }
        }
        return inner.compactMap { error in
            guard Int(error.row) < parents.count, parents[Int(error.row)] >= 0 else { return nil }
            var error = error
            error.row = parents[Int(error.row)]
            return isValue(Int(error.row)) ? error : nil
        }
    }
}
