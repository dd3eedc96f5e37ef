import Records

/// The rows that an expression is evaluated for: those of a batch, or, inside a comprehension, the elements of a list column.
final class Frame {
    let count: Int
    private let columns: [Column]
    private let parent: Frame?
    /// For each element, the row of the parent frame that holds it.
    private let parentRows: [Int32]
    private let elements: Column?
    private let level: Int
    private var gatheredColumns: [Int: Column] = [:]
    private var gatheredElements: [Int: Column] = [:]

    init(columns: [Column], count: Int) {
        self.columns = columns
        self.count = count
        parent = nil
        parentRows = []
        elements = nil
        level = -1
    }

    init(elements: Column, parentRows: [Int32], parent: Frame) {
        columns = []
        count = elements.count
        self.parent = parent
        self.parentRows = parentRows
        self.elements = elements
        level = parent.level + 1
    }

    func column(_ index: Int) -> Column {
        guard let parent else { return columns[index] }
        if let known = gatheredColumns[index] { return known }
        let gathered = parent.column(index).gathered(parentRows)
        gatheredColumns[index] = gathered
        return gathered
    }

    func element(level wanted: Int) -> Column {
        if wanted == level, let elements { return elements }
        if let known = gatheredElements[wanted] { return known }
        guard let parent else { return .nulls(count) }
        let gathered = parent.element(level: wanted).gathered(parentRows)
        gatheredElements[wanted] = gathered
        return gathered
    }
}
