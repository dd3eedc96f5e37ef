public import Diagnostics
public import Records

/// What a kernel gets: the argument columns of a batch, and which rows it need not look at.
public struct CallArguments {
    /// What a function that can multiply its input may make of one text.
    static let maximumTextBytes = 16 << 20
    /// What a function may make of all texts of a batch; offsets into a column's texts have 32 bits.
    static let maximumColumnBytes = 128 << 20

    public let columns: [Column]
    public let count: Int
    /// Empty, or a byte a row: not 0 where an argument is null or in error, or where the row is not wanted. A kernel that can
    /// fail skips these rows; one that cannot fail may run over them.
    public let blocked: [UInt8]
    public let isPersonal: Bool
    /// Which arguments are personal; empty where only the whole call is known.
    var personalArguments: [Bool] = []
    /// Where warnings go; nil where nobody wants to know.
    var warnings: WarningSink? = nil
    /// What the expression may still cost for the batch; nil where the call is not part of one.
    var budget: Budget? = nil

    @inlinable
    public func isBlocked(_ row: Int) -> Bool { !blocked.isEmpty && blocked[row] != 0 }

    /// Whether what stands in one argument is personal, whatever the others are.
    func isPersonal(_ index: Int) -> Bool { personalArguments.indices.contains(index) ? personalArguments[index] : isPersonal }

    /// The texts of an argument; the checker has made sure that they are.
    public func texts(_ index: Int) -> TextValues {
        switch columns[index].values {
        case .string(let values), .bytes(let values): values
        default: TextValues(repeating: "", count: count)
        }
    }

    public func ints(_ index: Int) -> [Int64] {
        if case .int(let values) = columns[index].values { values } else { [Int64](repeating: 0, count: count) }
    }

    public func decimals(_ index: Int) -> DecimalValues {
        if case .decimal(let values) = columns[index].values { values }
        else { DecimalValues(fillers: count) }
    }

    /// An error of the row, with the offending text hidden where an argument is personal.
    public func error(
        _ row: Int, _ code: DiagnosticCode, _ message: String, expected: String? = nil, found: String? = nil,
        help: String? = nil
    ) -> CellError {
        CellError(
            row: row, code, message, expected: expected, found: found.map { Redacted($0, isPersonal: isPersonal) },
            help: help)
    }

    /// The texts of the rows before have used up what a column may hold.
    func columnTooLong(_ row: Int) -> CellError {
        error(
            row, .valueTooLong, "the texts of the batch are too long", expected: "at most \(Self.maximumColumnBytes) bytes together")
    }

    /// Text to text where every row has a result: `transform` appends the row's bytes to the buffer.
    @inline(__always)
    public func mapText(
        _ index: Int = 0, _ transform: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
    ) -> Column {
        let source = texts(index)
        var result = TextValues()
        result.reserve(rows: count, bytes: source.bytes.count)
        source.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<count {
                let start = result.bytes.count
                let from = Int(source.starts[row])
                if !isBlocked(row) {
                    transform(UnsafeBufferPointer(rebasing: bytes[from..<from + Int(source.lengths[row])]), &result.bytes)
                }
                result.starts.append(UInt32(truncatingIfNeeded: start))
                result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
            }
        }
        return Column(.string(result), count: count)
    }

    public enum Outcome {
        /// The bytes were appended.
        case value
        case null
        case failure(CellError)
    }

    /// Text to text where a row may fail or become null.
    @inline(__always)
    public func tryMapText(
        _ index: Int = 0, _ transform: (Int, UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Outcome
    ) -> Column {
        let source = texts(index)
        var result = TextValues()
        result.reserve(rows: count, bytes: source.bytes.count)
        var mask = CellMask()
        var errors: [CellError] = []
        source.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<count {
                let start = result.bytes.count
                if !isBlocked(row) {
                    let from = Int(source.starts[row])
                    let text = UnsafeBufferPointer(rebasing: bytes[from..<from + Int(source.lengths[row])])
                    let outcome =
                        start > Self.maximumColumnBytes ? .failure(columnTooLong(row)) : transform(row, text, &result.bytes)
                    switch outcome {
                    case .value: break
                    case .null: mask.set(CellMask.null, at: row, count: count)
                    case .failure(let error):
                        mask.set(CellMask.error, at: row, count: count)
                        errors.append(error)
                    }
                }
                result.starts.append(UInt32(truncatingIfNeeded: start))
                result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
            }
        }
        return Column(.string(result), count: count, mask: mask, errors: errors)
    }

    /// Text to another type, where a row may fail; `failing` gives the value or appends an error and gives nil.
    @inline(__always)
    public func tryParse<Value>(
        _ index: Int = 0, default filler: Value, _ parse: (Int, UnsafeBufferPointer<UInt8>) -> Result<Value, CellError>
    ) -> (values: [Value], mask: CellMask, errors: [CellError]) {
        let source = texts(index)
        var values: [Value] = []
        values.reserveCapacity(count)
        var mask = CellMask()
        var errors: [CellError] = []
        source.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<count {
                if isBlocked(row) {
                    values.append(filler)
                    continue
                }
                let from = Int(source.starts[row])
                switch parse(row, UnsafeBufferPointer(rebasing: bytes[from..<from + Int(source.lengths[row])])) {
                case .success(let value): values.append(value)
                case .failure(let error):
                    values.append(filler)
                    mask.set(CellMask.error, at: row, count: count)
                    errors.append(error)
                }
            }
        }
        return (values, mask, errors)
    }
}

