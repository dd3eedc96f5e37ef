/// A packed decimal: two digits a byte, the sign in the last nibble (COMP-3), or no sign at all (COMP-6).
public struct PackedNumber: Sendable, Hashable {
    /// Digits of the picture; those that the bytes have room for beyond them must be 0. nil for all that there is room for.
    public var digits: Int?
    public var isSigned: Bool
    public var hasSignNibble: Bool
    public var signs: SignPolicy

    /// 38 digits and a sign.
    public static let maximumLength = 20

    public init(digits: Int? = nil, isSigned: Bool = true, hasSignNibble: Bool = true, signs: SignPolicy = .any) {
        self.digits = digits
        self.isSigned = isSigned
        self.hasSignNibble = hasSignNibble
        self.signs = signs
    }

    /// Bytes that so many digits take.
    public func length(digits: Int) -> Int { hasSignNibble ? digits / 2 + 1 : (digits + 1) / 2 }

    /// Digits that so many bytes have room for.
    public func room(length: Int) -> Int { hasSignNibble ? length * 2 - 1 : length * 2 }
}
