/// What ends a row.
public enum LineEnd: Sendable, Hashable {
    /// What ends the first line of a file, outside of quotes: LF or CR LF, CR, or NL (U+0085).
    case automatic
    /// One to eight bytes of UTF-8.
    case bytes([UInt8])

    private static let names: [(name: String, end: LineEnd)] = [
        ("auto", .automatic), ("lf", .bytes([0x0A])), ("crlf", .bytes([0x0D, 0x0A])), ("cr", .bytes([0x0D])),
        ("nl", .bytes([0xC2, 0x85])),
    ]

    /// - Parameter text: a name, or the characters themselves as ``StructureText`` reads them.
    /// - Returns: nil where that is none to eight bytes.
    init?(_ text: String) {
        if let known = Self.names.first(where: { $0.name == text }) {
            self = known.end
        } else if let bytes = StructureText.bytes(text) {
            self = .bytes(bytes)
        } else {
            return nil
        }
    }
}
