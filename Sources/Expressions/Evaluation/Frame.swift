import Records

/// The rows that an expression is evaluated for: those of a batch, or, inside a comprehension, the elements of a list column.
final class Frame {
    let count: Int
    /// What the comprehensions of a batch may still cost.
    let budget: Budget
    let warnings: WarningSink?
    private let columns: [Column]
    private let parent: Frame?
    /// For each element, the row of the parent frame that holds it; nil where the rows are the parent's.
    private let parentRows: [Int32]?
    /// Variables that this frame adds, from `firstSlot` on.
    private let variables: [Column]
    private let firstSlot: Int
    private var gatheredColumns: [Int: Column] = [:]
    private var gatheredVariables: [Int: Column] = [:]
    private var knownBatchRows: [Int32]?

    /// - Parameter inputs: the columns that are read, by their position.
    init(columns: [Column], count: Int, inputs: [Int] = [], warnings: WarningSink? = nil) {
        self.columns = columns
        self.count = count
        parent = nil
        parentRows = nil
        variables = []
        firstSlot = 0
        budget = Budget(rows: count, inputs: inputs.map { columns[$0] })
        self.warnings = warnings
    }

    init(variables: [Column], count: Int, parentRows: [Int32]?, parent: Frame) {
        columns = []
        self.count = count
        self.parent = parent
        self.parentRows = parentRows
        self.variables = variables
        firstSlot = parent.firstSlot + parent.variables.count
        budget = parent.budget
        warnings = parent.warnings
    }

    func column(_ index: Int) -> Column {
        guard let parent else { return columns[index] }
        guard let parentRows else { return parent.column(index) }
        if let known = gatheredColumns[index] { return known }
        let gathered = copied(parent.column(index), parentRows)
        gatheredColumns[index] = gathered
        return gathered
    }

    func variable(_ slot: Int) -> Column {
        if slot >= firstSlot, slot - firstSlot < variables.count { return variables[slot - firstSlot] }
        guard let parent else { return .nulls(count) }
        guard let parentRows else { return parent.variable(slot) }
        if let known = gatheredVariables[slot] { return known }
        let gathered = copied(parent.variable(slot), parentRows)
        gatheredVariables[slot] = gathered
        return gathered
    }

    /// A copy of what a row of the parent holds for each element of it: a long list for each of many elements is refused.
    private func copied(_ column: Column, _ rows: [Int32]) -> Column {
        budget.take(cells: column.cost(of: rows)) ? column.gathered(rows) : .tooCostly(column.type, count: rows.count)
    }

    /// For each row, the row of the batch that it belongs to; nil where they are the same.
    var batchRows: [Int32]? {
        guard let parent else { return nil }
        if let knownBatchRows { return knownBatchRows }
        let outer = parent.batchRows
        guard let parentRows else { return outer }
        let rows = outer.map { outer in parentRows.map { outer[Int($0)] } } ?? parentRows
        knownBatchRows = rows
        return rows
    }
}
