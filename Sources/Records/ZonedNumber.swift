/// A number in EBCDIC characters with its sign in the zone, which is the high nibble, of its first or last byte.
public struct ZonedNumber: Sendable, Hashable {
    public var isSigned: Bool
    public var signs: SignPolicy

    public init(isSigned: Bool = true, signs: SignPolicy = .any) {
        self.isSigned = isSigned
        self.signs = signs
    }

    /// What stands for a byte that can be no part of a number: ASCII, and neither digit nor blank.
    public static let noDigit: UInt8 = 0x7F

    /// For each byte that carries the sign its overpunched ASCII character; ``noDigit`` where it carries none.
    ///
    /// - Parameter page: for each byte its ASCII character, 0 where it has none: blanks stay what they are.
    public func signCharacters(_ page: [UInt8]) -> [UInt8] {
        let (plus, minus) = signs.nibbles(isSigned: isSigned)
        return (0..<256).map { byte in
            let digit = UInt8(byte & 15)
            let zone = UInt16(1) << UInt16(byte >> 4)
            if digit <= 9, plus & zone != 0 { return digit == 0 ? 0x7B : 0x40 + digit }
            if digit <= 9, minus & zone != 0 { return digit == 0 ? 0x7D : 0x49 + digit }
            let character = page.indices.contains(byte) ? page[byte] : 0
            return Blanks.isBlank(character) ? character : Self.noDigit
        }
    }
}
