/// Decimals of a column: mantissas and scales side by side, 17 bytes a value.
public struct DecimalValues: Sendable {
    public var mantissas: [Int128]
    public var scales: [UInt8]

    @inlinable
    public init() {
        mantissas = []
        scales = []
    }

    @inlinable
    public init(mantissas: [Int128], scales: [UInt8]) {
        self.mantissas = mantissas
        self.scales = scales
    }

    public init(repeating value: Decimal38, count: Int) {
        mantissas = [Int128](repeating: value.mantissa, count: count)
        scales = [UInt8](repeating: value.scale, count: count)
    }

    /// Ints as decimals without places.
    public init(whole values: [Int64]) {
        mantissas = values.map { Int128($0) }
        scales = [UInt8](repeating: 0, count: values.count)
    }

    @inlinable
    public var count: Int { mantissas.count }

    @inlinable
    public subscript(row: Int) -> Decimal38 { Decimal38(unchecked: mantissas[row], scale: scales[row]) }

    @inlinable
    public mutating func append(_ value: Decimal38) {
        mantissas.append(value.mantissa)
        scales.append(value.scale)
    }

    @inlinable
    public mutating func appendZero() {
        mantissas.append(0)
        scales.append(0)
    }
}
