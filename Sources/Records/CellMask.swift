/// Which cells of a column hold a value, a null or an error: three different things.
///
/// One byte a row, or no bytes at all while every cell is a value. Combining operands is a bitwise or, and an error wins
/// over a null.
public struct CellMask: Sendable, Hashable {
    public static let value: UInt8 = 0
    public static let null: UInt8 = 1
    public static let error: UInt8 = 2

    /// Empty, or one byte a row: 0 value, 1 null, 2 or 3 error.
    public var flags: [UInt8]

    /// All values.
    @inlinable
    public init() { flags = [] }

    @inlinable
    public init(flags: [UInt8]) { self.flags = flags }

    public init(allNull count: Int) { flags = [UInt8](repeating: Self.null, count: count) }

    @inlinable
    public var isAllValues: Bool { flags.isEmpty }

    @inlinable
    public func isValue(_ row: Int) -> Bool { flags.isEmpty || flags[row] == 0 }

    @inlinable
    public func isNull(_ row: Int) -> Bool { !flags.isEmpty && flags[row] == Self.null }

    @inlinable
    public func isError(_ row: Int) -> Bool { !flags.isEmpty && flags[row] >= Self.error }

    /// - Complexity: O(1) after the first call for a batch of `count` rows.
    public mutating func set(_ flag: UInt8, at row: Int, count: Int) {
        if flags.isEmpty {
            if flag == 0 { return }
            flags = [UInt8](repeating: 0, count: count)
        }
        flags[row] = flag
    }

    /// Drops the bytes again when no cell is null or in error.
    public mutating func compact() {
        var all: UInt8 = 0
        flags.withUnsafeBufferPointer { for row in 0..<$0.count { all |= $0[row] } }
        if all == 0 { flags = [] }
    }

    public func union(_ other: CellMask) -> CellMask {
        if other.flags.isEmpty { return self }
        if flags.isEmpty { return other }
        var result = flags
        result.withUnsafeMutableBufferPointer { target in
            other.flags.withUnsafeBufferPointer { source in
                for row in 0..<min(target.count, source.count) { target[row] |= source[row] }
            }
        }
        return CellMask(flags: result)
    }

    public func gathered(_ rows: [Int32]) -> CellMask {
        if flags.isEmpty { return self }
        var result = CellMask(flags: rows.map { flags[Int($0)] })
        result.compact()
        return result
    }
}
