public import Connector

/// The encoding of a file as the mapping declares it.
public enum DelimitedEncoding: Sendable, Hashable {
    /// UTF-8, or UTF-16 where a byte order mark says so.
    case automatic
    case utf8
    /// In the byte order that the mark of the file says.
    case utf16
    case utf16LittleEndian
    case utf16BigEndian
    case page(CodePage)

    var name: String {
        switch self {
        case .automatic, .utf8: "utf-8"
        case .utf16: "utf-16"
        case .utf16LittleEndian: "utf-16le"
        case .utf16BigEndian: "utf-16be"
        case .page(let page): page.name
        }
    }
}
