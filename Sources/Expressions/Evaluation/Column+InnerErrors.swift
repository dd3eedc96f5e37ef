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
        case .list(let lists):
            let inner = lists.elements.innerErrors(rejectingNonFinite: rejectingNonFinite)
            if inner.isEmpty { break }
            let parents = lists.parents
            for var error in inner {
                error.row = parents[Int(error.row)]
                if isValue(Int(error.row)) { found.append(error) }
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
}
