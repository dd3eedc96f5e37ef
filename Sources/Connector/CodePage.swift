public import Diagnostics
import Glibc

/// The encoding of a source's bytes: UTF-8, a single-byte code page as a table from byte to UTF-8, or an encoding with longer
/// characters, of which the table has the single bytes and iconv decodes the rest text by text.
///
/// The table is asked from iconv once, so that what a byte means is never our own list.
public struct CodePage: Sendable, Hashable {
    /// As the mapping names it.
    public let name: String
    /// Bytes are text as they are, and are checked instead of transcoded.
    public let isUTF8: Bool
    /// Some characters take more than one byte, and the encoding is not UTF-8; ``MultiByteDecoder`` reads such texts.
    public let isMultiByte: Bool
    /// The bytes 0 to 127 mean ASCII.
    public let isASCIICompatible: Bool
    /// For each byte the one ASCII byte that it stands for; 0 where it stands for something else, or for nothing.
    public let ascii: [UInt8]
    /// ``ascii`` for two bytes at once, the first in the low half; empty where the bytes are ASCII as they are.
    let pairs: [UInt16]
    /// For each byte its UTF-8, lowest byte first.
    let wide: [UInt64]
    /// For each byte how many bytes its UTF-8 has; 0 where the byte has no meaning.
    let lengths: [UInt8]

    public static let utf8 = CodePage(
        name: "utf-8", isUTF8: true, wide: (0..<256).map { UInt64($0) }, lengths: (0..<256).map { $0 < 128 ? 1 : 0 })

    /// As iconv knows it.
    let iconvName: String

    init(
        name: String, isUTF8: Bool, wide: [UInt64], lengths: [UInt8], isMultiByte: Bool = false, iconvName: String? = nil
    ) {
        self.name = name
        self.isUTF8 = isUTF8
        self.isMultiByte = isMultiByte
        self.iconvName = iconvName ?? name
        self.wide = wide
        self.lengths = lengths
        isASCIICompatible = (0..<128).allSatisfy { lengths[$0] == 1 && wide[$0] == UInt64($0) }
        let ascii = (0..<256).map { lengths[$0] == 1 && wide[$0] < 128 ? UInt8(wide[$0]) : 0 }
        self.ascii = ascii
        pairs = isASCIICompatible ? [] : (0..<1 << 16).map { UInt16(ascii[$0 & 0xFF]) | UInt16(ascii[$0 >> 8]) << 8 }
    }

    /// - Parameters:
    ///   - name: as iconv knows it, in any case, or a number of IBM's (`37`, `IBM-1047`, `cp838`); `utf-8` stands for itself.
    ///   - allowsMultiByte: whether an encoding other than UTF-8 may take several bytes for a character.
    ///   - place: of the name, for the message.
    /// - Throws: `GatewayError` with `LB1002` where iconv does not know the name, or where the encoding takes more than one
    ///   byte for a character and is not UTF-8, unless that is allowed.
    public init(_ name: String, allowsMultiByte: Bool = false, at place: Place? = nil) throws {
        if ["utf-8", "utf8"].contains(name.lowercased()) {
            self = CodePage(name: name, isUTF8: true, wide: Self.utf8.wide, lengths: Self.utf8.lengths)
            return
        }
        func refuse(_ message: String, help: String?) -> GatewayError {
            GatewayError(
                Diagnostic(
                    .unknownEncoding, message, at: place,
                    expected: allowsMultiByte ? "an encoding of `iconv -l`" : "utf-8, or a single-byte code page of `iconv -l`",
                    found: Redacted(name, isPersonal: false), help: help), exit: .usage)
        }
        guard let (converter, iconvName) = Self.open(name) else {
            throw refuse("the code page is not known", help: Self.nearest(to: name))
        }
        defer { iconv_close(converter) }
        var wide = [UInt64](repeating: 0, count: 256)
        var lengths = [UInt8](repeating: 0, count: 256)
        var isMultiByte = false
        for byte in 0..<256 {
            guard let text = Self.convert(UInt8(byte), converter) else {
                guard allowsMultiByte else {
                    throw refuse(
                        "the encoding takes more than one byte for a character",
                        help: "convert the file first: iconv -f \(name) -t UTF-8")
                }
                isMultiByte = true
                continue
            }
            lengths[byte] = UInt8(clamping: text.count)
            wide[byte] = text.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        self = CodePage(
            name: name, isUTF8: false, wide: wide, lengths: lengths, isMultiByte: isMultiByte, iconvName: iconvName)
    }

    private static func open(_ name: String) -> (converter: iconv_t, name: String)? {
        for candidate in iconvNames(of: name) {
            if let converter = iconv_open("UTF-8", candidate), Int(bitPattern: converter) != -1 {
                return (converter, candidate)
            }
        }
        return nil
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
}
