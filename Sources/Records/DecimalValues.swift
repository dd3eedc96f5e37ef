/// Decimals of a column. Fields of a layout have one scale and seldom more than 18 digits, so that nearly all columns are narrow:
/// 8 bytes a value, which whole columns can be computed with as ints are. One value of another scale, or of more digits than 64
/// bits hold, makes the column wide: 17 bytes a value.
public struct DecimalValues: Sendable {
    /// The values, for loops over a whole column.
    public enum Form: Sendable {
        case narrow([Int64], scale: UInt8)
        case wide([Int128], scales: [UInt8])
    }

    private enum Storage: Sendable {
        /// The scale is missing before the first value that has one.
        case narrow([Int64], UInt8?)
        case wide([Int128], [UInt8])
        case repeated(Int64, UInt8, count: Int)
    }

    private var storage: Storage

    public init() { storage = .narrow([], nil) }

    /// Values of one scale.
    public init(_ mantissas: [Int64], scale: UInt8) { storage = .narrow(mantissas, scale) }

    /// Values of one scale, but for some that have another or do not fit 64 bits.
    ///
    /// - Parameters:
    ///   - mantissas: anything where there is an exception.
    ///   - scale: nil where no value has it, and the exceptions are all there is.
    ///   - exceptions: rows and values, each row within `mantissas`.
    public init(_ mantissas: [Int64], scale: UInt8?, except exceptions: [(row: Int, value: Decimal38)]) {
        storage = .narrow(mantissas, scale)
        for (row, value) in exceptions { self[row] = value }
    }

    /// As many of both.
    public init(mantissas: [Int128], scales: [UInt8]) { storage = .wide(mantissas, scales) }

    /// - Complexity: O(1) where the mantissa fits 64 bits.
    public init(repeating value: Decimal38, count: Int) {
        if let narrow = Int64(exactly: value.mantissa) {
            storage = .repeated(narrow, value.scale, count: count)
        } else {
            storage = .wide([Int128](repeating: value.mantissa, count: count), [UInt8](repeating: value.scale, count: count))
        }
    }

    /// Ints as decimals without places.
    public init(whole values: [Int64]) { self.init(values, scale: 0) }

    /// Zeros that stand for nothing yet: the first value that is set decides the scale.
    public init(fillers count: Int) { storage = .narrow([Int64](repeating: 0, count: count), nil) }

    /// - Complexity: O(1), or O(rows) where one value is repeated.
    public var form: Form {
        switch storage {
        case .narrow(let mantissas, let scale): .narrow(mantissas, scale: scale ?? 0)
        case .wide(let mantissas, let scales): .wide(mantissas, scales: scales)
        case .repeated(let mantissa, let scale, let count): .narrow([Int64](repeating: mantissa, count: count), scale: scale)
        }
    }

    /// The same values as mantissas of 128 bits, each with its scale.
    ///
    /// - Complexity: O(rows) where the column is not wide.
    public var wide: (mantissas: [Int128], scales: [UInt8]) {
        switch form {
        case .wide(let mantissas, let scales): (mantissas, scales)
        case .narrow(let mantissas, let scale):
            (mantissas.map { Int128($0) }, [UInt8](repeating: scale, count: mantissas.count))
        }
    }

    /// The value of all rows, where the column was made of one of 64 bits.
    public var repeatedValue: Decimal38? {
        guard case .repeated(let mantissa, let scale, _) = storage else { return nil }
        return Decimal38(unchecked: Int128(mantissa), scale: scale)
    }

    public var count: Int {
        switch storage {
        case .narrow(let mantissas, _): mantissas.count
        case .wide(let mantissas, _): mantissas.count
        case .repeated(_, _, let count): count
        }
    }

    /// Setting a value that the narrow form cannot hold makes the column wide, once.
    public subscript(row: Int) -> Decimal38 {
        get {
            switch storage {
            case .narrow(let mantissas, let scale): Decimal38(unchecked: Int128(mantissas[row]), scale: scale ?? 0)
            case .wide(let mantissas, let scales): Decimal38(unchecked: mantissas[row], scale: scales[row])
            case .repeated(let mantissa, let scale, _): Decimal38(unchecked: Int128(mantissa), scale: scale)
            }
        }
        set {
            change(
                newValue, narrow: { $0[row] = $1 },
                wide: {
                    $0[row] = newValue.mantissa
                    $1[row] = newValue.scale
                })
        }
    }

    public mutating func append(_ value: Decimal38) {
        change(
            value, narrow: { $0.append($1) },
            wide: {
                $0.append(value.mantissa)
                $1.append(value.scale)
            })
    }

    /// Something for a cell that holds no value.
    public mutating func appendFiller() {
        guard case .narrow(var mantissas, let scale) = storage else { return append(Decimal38(0)) }
        storage = .narrow([], nil)
        mantissas.append(0)
        storage = .narrow(mantissas, scale)
    }

    public mutating func append(contentsOf other: DecimalValues) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        if case .narrow(let left, let scale) = storage, case .narrow(let right, let otherScale) = other.storage,
            scale == nil || otherScale == nil || scale == otherScale
        {
            storage = .narrow(left + right, scale ?? otherScale)
            return
        }
        let (left, scales) = wide
        let (right, otherScales) = other.wide
        storage = .wide(left + right, scales + otherScales)
    }

    /// The arrays are taken out of the storage while they change, so that they are not copied.
    @inline(__always)
    private mutating func change(
        _ value: Decimal38, narrow: (inout [Int64], Int64) -> Void, wide: (inout [Int128], inout [UInt8]) -> Void
    ) {
        if case .repeated(let mantissa, let scale, let count) = storage {
            storage = .narrow([Int64](repeating: mantissa, count: count), scale)
        }
        if case .narrow(var mantissas, let scale) = storage, value.scale == scale ?? value.scale,
            let mantissa = Int64(exactly: value.mantissa)
        {
            storage = .narrow([], nil)
            narrow(&mantissas, mantissa)
            storage = .narrow(mantissas, value.scale)
            return
        }
        var (mantissas, scales) = self.wide
        storage = .wide([], [])
        wide(&mantissas, &scales)
        storage = .wide(mantissas, scales)
    }
}
