/// A floating-point number of 4 or 8 bytes (COMP-1, COMP-2).
public struct FloatNumber: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// Hexadecimal: sign, exponent of 16 plus 64 in 7 bits, fraction (z/Architecture Principles of Operation, chapter 18).
        case ibm
        /// Binary (IEEE 754).
        case ieee
    }

    public var format: Format
    public var isLittleEndian: Bool

    public init(_ format: Format, isLittleEndian: Bool = false) {
        self.format = format
        self.isLittleEndian = isLittleEndian
    }
}
