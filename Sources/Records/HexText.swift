/// Bytes as people read them in a message.
public enum HexText {
    /// Bytes of a field that a message shows; a longer field ends in an ellipsis.
    public static let maximumBytes = 64

    /// `bytes 12 3A FC`
    public static func describe(_ bytes: some Collection<UInt8>) -> String {
        var text = "bytes"
        for byte in bytes.prefix(maximumBytes) {
            text += byte < 16 ? " 0" : " "
            text += String(byte, radix: 16, uppercase: true)
        }
        return bytes.count > maximumBytes ? text + " …" : text
    }
}
