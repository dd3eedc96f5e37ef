/// The last character of a zoned number in text: a digit and the sign of the number.
enum Overpunch {
    /// Bit of a decoded byte that says minus.
    static let negative: UInt8 = 0x10
    /// What a byte that is no zoned digit decodes to.
    static let invalid: UInt8 = 0xFF

    /// The digit in the low four bits, ``negative`` above them.
    @inline(__always)
    static func decode(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x7B: 0
        case 0x41...0x49: byte &- 0x40
        case 0x7D: negative
        case 0x4A...0x52: negative | (byte &- 0x49)
        case 0x70...0x79: negative | (byte &- 0x70)
        default: invalid
        }
    }
}
