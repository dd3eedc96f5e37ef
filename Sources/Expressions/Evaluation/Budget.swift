import Records

/// What an expression may cost for a batch, so that no mapping can hang a run or exhaust its memory.
final class Budget {
    /// How many elements comprehensions may evaluate for each row of a batch.
    static let elementsPerRow: Int32 = 20_000
    /// No list that an expression makes is longer.
    static let longestList: Int32 = 100_000
    /// What `lists.range` may make for all rows of a batch together, elements of outer comprehensions counted as rows.
    static let rangeElementsPerBatch = 16_000_000
    /// The elements that comprehensions evaluate for all rows of a batch together, and the cells that are copied into and out
    /// of lists and maps, in the units of ``Column/cost``: so many, and more for each row, up to a bound.
    static func cells(rows: Int) -> Int { min(2_000_000 + 40_000 * rows, mostCells) }
    private static let mostCells = 32_000_000
    /// What one function may copy or compare for a batch.
    static let cellsPerCall = 16_000_000
    /// The bytes of all texts that functions make for a batch.
    static let textBytesPerBatch = 512 << 20

    /// The steps of work that texts are put through, for all rows of a batch together: so many, more for each row, and more for
    /// what the rows hold. A step is what a pattern does for one state at one character. The elements of a comprehension have a
    /// share in those of their row, and no steps of their own.
    private static let steps = 1 << 22
    private static let stepsPerRow = 1 << 14
    /// For each unit of ``Column/cost``, which has 16 bytes of text: what eight functions of ``Work/perByte(_:)`` at the dearest take.
    private static let stepsPerCell = 1 << 10

    static let tooMuchWork = CellError(
        row: 0, .expressionFailed, "the expression takes too much work",
        expected: "at most \(steps + stepsPerRow) steps for a record", help: "put fewer and shorter texts through its functions")

    static let exceeded = CellError(
        row: 0, .expressionFailed, "the expression makes too many values",
        expected: "at most \(cells(rows: 1)) for a record, and \(mostCells) for a batch",
        help: "shorten the lists and texts that it combines")

    private let rows: Int
    /// Empty until a comprehension takes something.
    private var left: [Int32] = []
    private var cells: Int
    private var textBytes = Budget.textBytesPerBatch
    private var inputs: [Column]
    private var knownSteps: Int?

    /// - Parameter inputs: the columns that the expression reads.
    init(rows: Int, inputs: [Column] = []) {
        self.rows = rows
        self.inputs = inputs
        cells = Self.cells(rows: rows)
    }

    /// - Returns: whether the row may evaluate that many elements more.
    func take(_ elements: Int, row: Int) -> Bool {
        if left.isEmpty { left = [Int32](repeating: Self.elementsPerRow, count: rows) }
        guard elements <= Int(left[row]), take(cells: elements) else { return false }
        left[row] -= Int32(truncatingIfNeeded: elements)
        return true
    }

    /// Steps that are left; what is measured for the first time when something asks.
    var stepsLeft: Int {
        get {
            if let knownSteps { return knownSteps }
            let held = inputs.reduce(0) { min($0 + min($1.cost, Self.mostCells), Self.mostCells) }
            let all = Self.steps + Self.stepsPerRow * rows + Self.stepsPerCell * held
            inputs = []
            knownSteps = all
            return all
        }
        set { knownSteps = newValue }
    }

    /// - Returns: whether that many steps more may be taken.
    func take(steps wanted: Int) -> Bool {
        let left = stepsLeft
        guard wanted <= left else { return false }
        stepsLeft = left - wanted
        return true
    }

    /// - Returns: whether that many cells more may be copied.
    func take(cells wanted: Int) -> Bool {
        guard wanted <= cells else { return false }
        cells -= wanted
        return true
    }

    /// - Returns: whether the texts of columns may be copied. Rows that share a text count each, since a copy has it for each.
    func take(textsOf columns: [Column]) -> Bool {
        let size = columns.reduce(0) { $0 &+ $1.textBytes }
        guard size <= textBytes else { return false }
        textBytes -= size
        return true
    }

    /// What a function made, or errors where there is no room for it.
    func taken(_ made: Column) -> Column {
        let fits: Bool
        switch made.values {
        case .string, .bytes: fits = take(textsOf: [made])
        case .list, .map, .optional, .dyn: fits = take(cells: made.cost)
        default: return made
        }
        if fits { return made }
        let whole = Column(.null, count: made.count, mask: made.mask, errors: made.errors)
        return .tooCostly(made.type, count: made.count).masked(by: whole)
    }
}
