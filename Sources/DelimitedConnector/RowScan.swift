/// What the scanner found in one stretch of text.
struct RowScan {
    /// Where each row begins in the text and how many bytes it has, without its line end.
    var starts: [UInt32] = []
    var lengths: [UInt32] = []
    /// How many lines stand before each row, from where the scan began: rows, and whatever else ends like one.
    var numbers: [UInt32] = []
    var rejects: [RowReject] = []
    /// Lines that were passed.
    var lines = 0
    /// Where the scan ended: the rest of the text belongs to the next scan.
    var consumed: Int
    /// The line that ends the data was met.
    var hasEnded = false
    /// A row that is too large for going on.
    var isTooLarge = false

    init(from start: Int, expected: Int = 0) {
        consumed = start
        starts.reserveCapacity(expected)
        lengths.reserveCapacity(expected)
        numbers.reserveCapacity(expected)
    }

    /// Takes the last rows back, malformed ones included, so that another scan meets them again, or nobody does.
    mutating func dropLast(_ count: Int) {
        var left = count
        while left > 0, let last = max(starts.last.map { Int($0) }, rejects.last?.start) {
            if rejects.last?.start == last {
                lines = rejects.removeLast().line
            } else {
                starts.removeLast()
                lengths.removeLast()
                lines = Int(numbers.removeLast())
            }
            consumed = last
            left -= 1
        }
    }

    private func max(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return left ?? right }
        return left > right ? left : right
    }
}

/// A row whose columns cannot be told apart.
struct RowReject {
    enum Problem: Sendable {
        case textAfterQuote, strayQuote, unterminatedQuote
        /// The row before it that was, or may have been, its parent was rejected.
        case lostParent(kind: String, parent: String)
    }

    let problem: Problem
    /// Where the problem stands in the text.
    let position: Int
    /// 0-based column in which it stands.
    let column: Int
    /// Lines before it, from where the scan began.
    let line: Int
    let start: Int
    let length: Int
}
