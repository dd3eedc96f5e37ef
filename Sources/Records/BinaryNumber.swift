/// A binary whole number of 1 to 8 or 16 bytes, two's complement where it is signed.
public struct BinaryNumber: Sendable, Hashable {
    /// Digits of the picture, as a bound of the value: COMP holds what its picture holds (IBM Enterprise COBOL, TRUNC(STD)).
    /// nil where every pattern of bits is a value (COMP-5, TRUNC(BIN)).
    public var digits: Int?
    public var isSigned: Bool
    public var isLittleEndian: Bool

    public init(digits: Int? = nil, isSigned: Bool = true, isLittleEndian: Bool = false) {
        self.digits = digits
        self.isSigned = isSigned
        self.isLittleEndian = isLittleEndian
    }

    /// Bytes that COBOL gives so many digits; 16 beyond 18 digits, as compilers with long arithmetic do.
    public static func length(digits: Int) -> Int { digits <= 4 ? 2 : digits <= 9 ? 4 : digits <= 18 ? 8 : 16 }
}
