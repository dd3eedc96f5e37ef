import Diagnostics
import Records

/// Why a row has no result.
struct CellFailure: Error {
    /// Says nothing of what stands in a field: that may be personal, and goes into `found`.
    let message: String
    var expected: String?
    var found: String?
    var code: DiagnosticCode = .expressionFailed

    static let outOfRange = CellFailure(
        message: "the result does not exist or does not fit its type", code: .numberOutOfRange)
}

extension CallArguments {
    func error(_ row: Int, _ failure: CellFailure) -> CellError {
        error(row, failure.code, failure.message, expected: failure.expected, found: failure.found)
    }

    /// The steps that patterns may take; the budget gets back what is left of them.
    func withSteps<Result>(_ body: (inout Int) -> Result) -> Result {
        let budget = budget ?? Budget(rows: count)
        var steps = budget.stepsLeft
        defer { budget.stepsLeft = max(steps, 0) }
        return body(&steps)
    }

    func uints(_ index: Int) -> [UInt64] {
        if case .uint(let values) = columns[index].values { values } else { [UInt64](repeating: 0, count: count) }
    }

    func doubles(_ index: Int) -> [Double] {
        if case .double(let values) = columns[index].values { values } else { [Double](repeating: 0, count: count) }
    }

    func spans(_ index: Int) -> [TimeSpan] {
        if case .duration(let values) = columns[index].values { values } else { [TimeSpan](repeating: .zero, count: count) }
    }

    func instants(_ index: Int) -> [Timestamp] {
        if case .timestamp(let values) = columns[index].values { values } else { [Timestamp](repeating: .epoch, count: count) }
    }

    func bools(_ index: Int) -> [Bool] {
        if case .bool(let values) = columns[index].values { values } else { [Bool](repeating: false, count: count) }
    }

    func lists(_ index: Int) -> ListValues {
        switch columns[index].values {
        case .list(let values), .optional(let values): values
        default: ListValues(offsets: .init(repeating: 0, count: count + 1), elements: .nulls(0))
        }
    }

    /// A value for every row that is wanted; a failure is the row's error.
    @inline(__always)
    func cells<Value>(
        _ filler: Value, _ make: ([Value]) -> Column.Values, _ body: (Int) throws(CellFailure) -> Value
    ) -> Column {
        var values = [Value](repeating: filler, count: count)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<count where !isBlocked(row) {
            do {
                values[row] = try body(row)
            } catch {
                mask.set(CellMask.error, at: row, count: count)
                errors.append(self.error(row, error))
            }
        }
        return Column(make(values), count: count, mask: mask, errors: errors)
    }

    func intCells(_ body: (Int) throws(CellFailure) -> Int64) -> Column { cells(Int64(0), { .int($0) }, body) }
    func uintCells(_ body: (Int) throws(CellFailure) -> UInt64) -> Column { cells(UInt64(0), { .uint($0) }, body) }
    func boolCells(_ body: (Int) throws(CellFailure) -> Bool) -> Column { cells(false, { .bool($0) }, body) }
    func doubleCells(_ body: (Int) throws(CellFailure) -> Double) -> Column { cells(0.0, { .double($0) }, body) }
    func instantCells(_ body: (Int) throws(CellFailure) -> Timestamp) -> Column {
        cells(Timestamp.epoch, { .timestamp($0) }, body)
    }
    func spanCells(_ body: (Int) throws(CellFailure) -> TimeSpan) -> Column { cells(TimeSpan.zero, { .duration($0) }, body) }

    func textCells(_ body: (Int) throws(CellFailure) -> String) -> Column {
        var texts = TextValues()
        var result = cells(
            0, { _ in .null },
            { row throws(CellFailure) -> Int in
                let text = try body(row)
                guard text.utf8.count <= Self.maximumTextBytes else {
                    throw CellFailure(message: "the text is too long", expected: "at most \(Self.maximumTextBytes) bytes")
                }
                guard texts.bytes.count <= Self.maximumColumnBytes else {
                    throw CellFailure(
                        message: "the texts of the batch are too long",
                        expected: "at most \(Self.maximumColumnBytes) bytes together", code: .valueTooLong)
                }
                while texts.count < row { texts.appendEmpty() }
                texts.append(text)
                return 0
            })
        while texts.count < count { texts.appendEmpty() }
        result.values = .string(texts)
        return result
    }

    /// Lists whose elements are picked out of a pool, by position.
    func listCells(from pool: Column, _ body: (Int) throws(CellFailure) -> [Int]) -> Column {
        var offsets: [Int32] = [0]
        var chosen: [Int32] = []
        var result = cells(
            0, { _ in .null },
            { row throws(CellFailure) -> Int in
                let elements = try body(row)
                while offsets.count <= row { offsets.append(Int32(truncatingIfNeeded: chosen.count)) }
                chosen += elements.map { Int32(truncatingIfNeeded: $0) }
                offsets.append(Int32(truncatingIfNeeded: chosen.count))
                return 0
            })
        while offsets.count <= count { offsets.append(Int32(truncatingIfNeeded: chosen.count)) }
        result.values = .list(ListValues(offsets: offsets, elements: pool.gathered(chosen)))
        return result
    }
}
