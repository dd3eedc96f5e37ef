/// How the bytes of a field hold its number, which COBOL calls USAGE.
public enum NumberStorage: Sendable, Hashable {
    /// Characters: the number as its text says it.
    case text
    /// EBCDIC characters, one of which carries the sign in its zone.
    case zoned(ZonedNumber)
    /// Characters edited for people, as a picture says.
    case edited(EditedPicture)
    /// Two digits a byte.
    case packed(PackedNumber)
    /// Two's complement, or unsigned.
    case binary(BinaryNumber)
    case float(FloatNumber)

    /// Whether the bytes are characters of the source's code page.
    public var isText: Bool {
        switch self {
        case .text, .zoned, .edited: true
        case .packed, .binary, .float: false
        }
    }
}
