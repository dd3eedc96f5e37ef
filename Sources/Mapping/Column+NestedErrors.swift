import Diagnostics
import Records

extension Column {
    /// Makes a cell an error; the caller sorts the errors in the end.
    mutating func fail(_ error: CellError) {
        mask.set(CellMask.error, at: Int(error.row), count: count)
        errors.append(error)
    }

    /// The column's own errors, and those inside of its lists and structures, each under the row that holds it.
    ///
    /// Whoever writes a whole list or structure out must look at them: an element in error has no text of its own. Numbers that
    /// are not finite have none either.
    ///
    /// - Complexity: O(1) a column without errors and doubles.
    func nestedErrors() -> [CellError] {
        var found = errors
        switch values {
        case .list(let lists):
            let inner = lists.elements.nestedErrors()
            if inner.isEmpty { break }
            let parents = lists.parents
            for var error in inner {
                error.row = parents[Int(error.row)]
                if isValue(Int(error.row)), lists.range(Int(error.row)).isEmpty == false { found.append(error) }
            }
        case .structure(let structure):
            for column in structure.columns { found += column.nestedErrors().filter { isValue(Int($0.row)) } }
        case .double(let all):
            for row in 0..<count where isValue(row) && !all[row].isFinite {
                found.append(
                    CellError(
                        row: row, .wrongForField, "JSON has no \(all[row])", expected: "a finite number",
                        help: "leave such values out with a condition"))
            }
        default: break
        }
        return found
    }
}
