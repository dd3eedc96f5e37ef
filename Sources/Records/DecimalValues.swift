/// Decimals of a column, in one of two forms. Fields of a layout have one scale and seldom more than 18 digits, so that nearly all
/// columns are narrow: 8 bytes a value, which whole columns can be computed with as ints are. One value of another scale, or of
/// more digits than 64 bits hold, makes the column wide: 17 bytes a value.
public struct DecimalValues: Sendable {
    /// The values, for loops over a whole column.
    public enum Form: Sendable {
        case narrow([Int64], scale: UInt8)
        case wide([Int128], scales: [UInt8])
    }

    /// Empty while the column is wide.
    private var small: [Int64] = []
    /// The scale of the narrow form; nothing before the first value that has one.
    private var scale: UInt8?
    /// Empty while the column is narrow.
    private var mantissas: [Int128] = []
    private var scales: [UInt8] = []
    private var isWide = false

    public init() {}

    /// Values of one scale.
    public init(_ mantissas: [Int64], scale: UInt8) {
        small = mantissas
        self.scale = scale
    }

    /// Values of one scale, but for some that have another or do not fit 64 bits.
    ///
    /// - Parameters:
    ///   - mantissas: anything where there is an exception.
    ///   - scale: nil where no value has it, and the exceptions are all there is.
    ///   - exceptions: rows and values, each row within `mantissas`.
    public init(_ mantissas: [Int64], scale: UInt8?, except exceptions: [(row: Int, value: Decimal38)]) {
        small = mantissas
        self.scale = scale
        for (row, value) in exceptions { self[row] = value }
    }

    /// As many of both.
    public init(mantissas: [Int128], scales: [UInt8]) {
        self.mantissas = mantissas
        self.scales = scales
        isWide = true
    }

    public init(repeating value: Decimal38, count: Int) {
        guard let narrow = Int64(exactly: value.mantissa) else {
            self.init(
                mantissas: [Int128](repeating: value.mantissa, count: count), scales: [UInt8](repeating: value.scale, count: count))
            return
        }
        self.init([Int64](repeating: narrow, count: count), scale: value.scale)
    }

    /// Ints as decimals without places.
    public init(whole values: [Int64]) { self.init(values, scale: 0) }

    /// Zeros that stand for nothing yet: the first value that is set decides the scale.
    public init(fillers count: Int) { small = [Int64](repeating: 0, count: count) }

    public var form: Form { isWide ? .wide(mantissas, scales: scales) : .narrow(small, scale: scale ?? 0) }

    /// The same values as mantissas of 128 bits, each with its scale.
    ///
    /// - Complexity: O(rows) where the column is narrow.
    public var wide: (mantissas: [Int128], scales: [UInt8]) {
        if isWide { return (mantissas, scales) }
        return (small.map { Int128($0) }, [UInt8](repeating: scale ?? 0, count: small.count))
    }

    public var count: Int { isWide ? mantissas.count : small.count }

    /// Setting a value that the narrow form cannot hold makes the column wide, once.
    public subscript(row: Int) -> Decimal38 {
        get {
            isWide
                ? Decimal38(unchecked: mantissas[row], scale: scales[row])
                : Decimal38(unchecked: Int128(small[row]), scale: scale ?? 0)
        }
        set {
            if !isWide, let narrow = Int64(exactly: newValue.mantissa), newValue.scale == scale ?? newValue.scale {
                small[row] = narrow
                scale = newValue.scale
            } else {
                widen()
                mantissas[row] = newValue.mantissa
                scales[row] = newValue.scale
            }
        }
    }

    public mutating func append(_ value: Decimal38) {
        if !isWide, let narrow = Int64(exactly: value.mantissa), value.scale == scale ?? value.scale {
            small.append(narrow)
            scale = value.scale
        } else {
            widen()
            mantissas.append(value.mantissa)
            scales.append(value.scale)
        }
    }

    /// Something for a cell that holds no value.
    public mutating func appendFiller() {
        if isWide {
            mantissas.append(0)
            scales.append(0)
        } else {
            small.append(0)
        }
    }

    public mutating func append(contentsOf other: DecimalValues) {
        guard other.count > 0 else { return }
        if !isWide, !other.isWide, scale == nil || other.scale == nil || scale == other.scale {
            small += other.small
            scale = scale ?? other.scale
        } else {
            widen()
            let (otherMantissas, otherScales) = other.wide
            mantissas += otherMantissas
            scales += otherScales
        }
    }

    public mutating func reserveCapacity(_ count: Int) {
        if isWide {
            mantissas.reserveCapacity(count)
            scales.reserveCapacity(count)
        } else {
            small.reserveCapacity(count)
        }
    }

    private mutating func widen() {
        guard !isWide else { return }
        (mantissas, scales) = wide
        small = []
        isWide = true
    }
}
