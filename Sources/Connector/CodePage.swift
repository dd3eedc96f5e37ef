public import Diagnostics
import Glibc

/// The encoding of a source's bytes: UTF-8, or a single-byte code page as a table from byte to UTF-8.
///
/// The table is asked from iconv once, so that what a byte means is never our own list.
public struct CodePage: Sendable, Hashable {
    /// As the mapping names it.
    public let name: String
    /// Bytes are text as they are, and are checked instead of transcoded.
    public let isUTF8: Bool
    /// The bytes 0 to 127 mean ASCII.
    public let isASCIICompatible: Bool
    /// For each byte the one ASCII byte that it stands for; 0 where it stands for something else, or for nothing.
    public let ascii: [UInt8]
    /// For each byte its UTF-8, lowest byte first.
    let wide: [UInt64]
    /// For each byte how many bytes its UTF-8 has; 0 where the byte has no meaning.
    let lengths: [UInt8]

    public static let utf8 = CodePage(
        name: "utf-8", isUTF8: true, wide: (0..<256).map { UInt64($0) }, lengths: (0..<256).map { $0 < 128 ? 1 : 0 })

    init(name: String, isUTF8: Bool, wide: [UInt64], lengths: [UInt8]) {
        self.name = name
        self.isUTF8 = isUTF8
        self.wide = wide
        self.lengths = lengths
        isASCIICompatible = (0..<128).allSatisfy { lengths[$0] == 1 && wide[$0] == UInt64($0) }
        ascii = (0..<256).map { lengths[$0] == 1 && wide[$0] < 128 ? UInt8(wide[$0]) : 0 }
    }

    /// - Parameters:
    ///   - name: as iconv knows it, in any case; `utf-8` stands for itself.
    ///   - place: of the name, for the message.
    /// - Throws: `GatewayError` with `LB1002` where iconv does not know the name, or where the encoding takes more than one
    ///   byte for a character and is not UTF-8.
    public init(_ name: String, at place: Place? = nil) throws {
        if ["utf-8", "utf8"].contains(name.lowercased()) {
            self = CodePage(name: name, isUTF8: true, wide: Self.utf8.wide, lengths: Self.utf8.lengths)
            return
        }
        func refuse(_ message: String, help: String?) -> GatewayError {
            GatewayError(
                Diagnostic(
                    .unknownEncoding, message, at: place, expected: "utf-8, or a single-byte code page of `iconv -l`",
                    found: Redacted(name, isPersonal: false), help: help), exit: .usage)
        }
        // A name may carry no instructions to iconv, such as //IGNORE.
        let isName = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [0x2D, 0x5F, 0x2E, 0x3A].contains($0)
        }
        guard isName, !name.isEmpty, let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
            throw refuse(
                "the code page is not known",
                help: Suggestion.nearest(to: name, among: Self.commonNames).map { "did you mean `\($0)`?" })
        }
        defer { iconv_close(converter) }
        var wide = [UInt64](repeating: 0, count: 256)
        var lengths = [UInt8](repeating: 0, count: 256)
        for byte in 0..<256 {
            guard let text = Self.convert(UInt8(byte), converter) else {
                throw refuse(
                    "the encoding takes more than one byte for a character",
                    help: "convert the file first: iconv -f \(name) -t UTF-8")
            }
            lengths[byte] = UInt8(clamping: text.count)
            wide[byte] = text.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        self = CodePage(name: name, isUTF8: false, wide: wide, lengths: lengths)
    }

    /// - Returns: the UTF-8 of one byte, empty where it has no meaning; nil where it is only a part of a character.
    private static func convert(_ byte: UInt8, _ converter: iconv_t) -> [UInt8]? {
        var source = [CChar(bitPattern: byte)]
        var target = [CChar](repeating: 0, count: 8)
        var written = 0
        var isPart = false
        iconv(converter, nil, nil, nil, nil)
        source.withUnsafeMutableBufferPointer { sourceBuffer in
            target.withUnsafeMutableBufferPointer { targetBuffer in
                var from = sourceBuffer.baseAddress
                var left = 1
                var to = targetBuffer.baseAddress
                var room = 8
                let result = iconv(converter, &from, &left, &to, &room)
                let problem = errno
                if result == -1 || left > 0 {
                    isPart = problem != EILSEQ
                    return
                }
                // Some code pages hold a character back, since a mark may follow.
                _ = iconv(converter, nil, nil, &to, &room)
                written = 8 - room
                // A byte that is read and gives nothing shifts the state of a multi-byte encoding.
                isPart = written == 0
            }
        }
        if isPart { return nil }
        return target.prefix(written).map { UInt8(bitPattern: $0) }
    }

    /// Names that are likely to be meant; any other that iconv knows works as well.
    private static let commonNames: [String] =
        ["utf-8", "us-ascii", "ascii", "latin1", "macintosh", "koi8-r", "koi8-u"]
        + (1...16).filter { $0 != 12 }.map { "iso-8859-\($0)" }
        + (1250...1258).flatMap { ["windows-\($0)", "cp\($0)"] }
        + [
            "037", "273", "277", "278", "280", "284", "285", "297", "437", "500", "850", "852", "858", "863", "865", "871",
            "1026", "1047", "1140", "1141", "1142", "1143", "1144", "1145", "1146", "1147", "1148", "1149",
        ].flatMap { ["cp\($0)", "ibm\($0)"] }
}
