import Diagnostics
public import Records
import Synchronization

/// Gathers what `warn` says while expressions are evaluated over the rows of a batch. It costs nothing where nothing warns.
public final class WarningSink: Sendable {
    /// More warnings of a batch are only counted.
    static let limit = 65_536

    private struct State {
        var warnings: [CellError] = []
        var dropped = 0
        var firstRow: Int32 = 0
        var records: [Int32]?
        var field: String?
    }

    private let state = Mutex(State())

    public init() {}

    /// In the order in which they were given; their rows are records of the batch.
    public var warnings: [CellError] { state.withLock { $0.warnings } }

    /// How many came beyond the limit.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Says what the rows of the next evaluation are.
    ///
    /// - Parameters:
    ///   - records: for each row, its record; nil where row i is record i.
    ///   - field: what the expression is for.
    public func begin(records: [Int32]?, field: String?) {
        state.withLock {
            $0.records = records
            $0.field = field
        }
    }

    /// Says at which row of the columns the slice begins that is evaluated next.
    func begin(slice firstRow: Int) { state.withLock { $0.firstRow = Int32(truncatingIfNeeded: firstRow) } }

    var count: Int { state.withLock { $0.warnings.count } }

    func add(_ warning: CellError) {
        state.withLock {
            if $0.warnings.count < Self.limit { $0.warnings.append(warning) } else { $0.dropped += 1 }
        }
    }

    /// Turns the rows of a frame into records, and notes which call it was.
    func settle(from start: Int, offset: Int, _ frame: Frame) {
        guard count > start else { return }
        let batchRows = frame.batchRows
        state.withLock { state in
            for index in start..<state.warnings.count {
                var row = state.warnings[index].row
                if let batchRows { row = batchRows[Int(row)] }
                row += state.firstRow
                if let records = state.records { row = records[Int(row)] }
                state.warnings[index].row = row
                state.warnings[index].field = state.field
                state.warnings[index].mappingPlace = Place(column: offset)
            }
        }
    }

    /// Turns offsets in an expression into places of its file.
    func locate(from start: Int, _ text: String, at place: Place) {
        guard count > start else { return }
        state.withLock { state in
            for index in start..<state.warnings.count {
                let offset = state.warnings[index].mappingPlace?.column ?? 0
                state.warnings[index].mappingPlace = place.advanced(to: offset, in: text)
            }
        }
    }
}
