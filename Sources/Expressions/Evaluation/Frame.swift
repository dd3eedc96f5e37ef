import Records

/// The rows that an expression is evaluated for: those of a batch, or, inside a comprehension, the elements of a list column.
final class Frame {
    let count: Int
    /// What the comprehensions of a batch may still cost.
    let budget: Budget
    let warnings: WarningSink?
    private let columns: [Column]
    /// Where the rows are a batch's.
    private let constants: ConstantColumns?
    private let parent: Frame?
    /// For each element, the row of the parent frame that holds it; nil where the rows are the parent's.
    private let parentRows: [Int32]?
    /// Variables that this frame adds, from `firstSlot` on.
    private let variables: [Column]
    private let firstSlot: Int
    private var gatheredColumns: [Int: Column] = [:]
    private var gatheredVariables: [Int: Column] = [:]
    private var knownBatchRows: [Int32]?

    init(columns: [Column], count: Int, warnings: WarningSink? = nil, constants: ConstantColumns? = nil) {
        self.columns = columns
        self.count = count
        self.constants = constants
        parent = nil
        parentRows = nil
        variables = []
        firstSlot = 0
        budget = Budget(rows: count)
        self.warnings = warnings
    }

    init(variables: [Column], count: Int, parentRows: [Int32]?, parent: Frame) {
        columns = []
        self.count = count
        constants = parentRows == nil ? parent.constants : nil
        self.parent = parent
        self.parentRows = parentRows
        self.variables = variables
        firstSlot = parent.firstSlot + parent.variables.count
        budget = parent.budget
        warnings = parent.warnings
    }

    func constant(_ literal: Literal) -> Column {
        constants?.column(literal, count: count) ?? literal.column(count: count)
    }

    func column(_ index: Int) -> Column {
        guard let parent else { return columns[index] }
        guard let parentRows else { return parent.column(index) }
        if let known = gatheredColumns[index] { return known }
        let gathered = parent.column(index).gathered(parentRows)
        gatheredColumns[index] = gathered
        return gathered
    }

    func variable(_ slot: Int) -> Column {
        if slot >= firstSlot, slot - firstSlot < variables.count { return variables[slot - firstSlot] }
        guard let parent else { return .nulls(count) }
        guard let parentRows else { return parent.variable(slot) }
        if let known = gatheredVariables[slot] { return known }
        let gathered = parent.variable(slot).gathered(parentRows)
        gatheredVariables[slot] = gathered
        return gathered
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

/// How many elements comprehensions may evaluate for each row of a batch, so that no mapping can hang a run.
final class Budget {
    static let elementsPerRow: Int32 = 20_000
    /// No list that an expression makes is longer.
    static let longestList: Int32 = 100_000
    /// What `lists.range` may make for all rows of a batch together, elements of outer comprehensions counted as rows.
    static let rangeElementsPerBatch = 16_000_000
    private let rows: Int
    /// Empty until a comprehension takes something.
    private var left: [Int32] = []

    init(rows: Int) { self.rows = rows }

    /// - Returns: whether the row may evaluate that many elements more.
    func take(_ elements: Int, row: Int) -> Bool {
        if left.isEmpty { left = [Int32](repeating: Self.elementsPerRow, count: rows) }
        guard elements <= Int(left[row]) else { return false }
        left[row] -= Int32(truncatingIfNeeded: elements)
        return true
    }
}
