/// Which ASCII characters the texts of records are made of.
enum TextByte {
    static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Letters, digits, blanks and the marks of names, addresses and amounts.
    static func isUsual(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == 0x20 || marks.contains(byte)
    }

    private static let marks = Set(".,-'/&()#:;+*%$\"@_".utf8)
}
