/// How the value of an item lies in its bytes: what a decoder chooses by.
public enum ItemStorage: Sendable, Hashable {
    /// The order of the bytes of a binary number.
    public enum ByteOrder: Sendable, Hashable {
        case bigEndian
        /// That of the machine which wrote the data: big-endian on a mainframe.
        case native
    }

    case group
    /// Characters of one byte each, in the code page of the data. Edited numbers are text, too.
    case text
    /// UTF-16, big-endian on a mainframe.
    case national
    case doubleByte
    case utf8
    /// A digit a byte; the form is nil for an unsigned number.
    case zoned(SignForm?)
    /// A digit in two bytes, UTF-16.
    case nationalDigits(SignForm?)
    /// Two digits a byte, the last half byte is the sign; also of unsigned numbers, whose sign is F.
    case packed
    /// Two digits a byte and no sign.
    case unsignedPacked
    /// Two's complement. Where the picture is no limit the value has the full range of its bytes.
    case binary(ByteOrder, isLimitedByPicture: Bool)
    /// IBM hexadecimal or IEEE, as the machine has it; 4 or 8 bytes.
    case float
    case ieeeFloat
    /// Means nothing outside the program that wrote it.
    case address
}
