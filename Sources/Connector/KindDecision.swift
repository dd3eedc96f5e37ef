public import Records

/// The kind of each record of a batch, as the conditions of the kinds tell it.
public enum KindDecision {
    /// No condition holds.
    public static let none: Int32 = -1
    /// More than one holds.
    public static let several: Int32 = -2
    /// A condition has no answer.
    public static let undecided: Int32 = -3

    /// - Parameters:
    ///   - answers: for each kind that has a condition, its index and whether the condition holds for each record.
    ///   - count: of the records.
    /// - Returns: the index of each record's kind, or one of the negative codes.
    public static func kinds(_ answers: [(kind: Int, holds: Column)], count: Int) -> [Int32] {
        var result = [Int32](repeating: none, count: count)
        for (kind, answer) in answers {
            guard case .bool(let holds) = answer.values, holds.count == count else {
                return [Int32](repeating: undecided, count: count)
            }
            for row in 0..<count {
                if !answer.isValue(row) {
                    result[row] = undecided
                } else if holds[row], result[row] != undecided {
                    result[row] = result[row] == none ? Int32(truncatingIfNeeded: kind) : several
                }
            }
        }
        return result
    }
}
