import Diagnostics
import Input

/// Finds the encoding of a document from its first bytes (XML 1.0, appendix F).
struct XMLEncoding: Equatable {
    /// For iconv; `UTF-8` is read without it.
    let name: String
    /// Bytes of the byte order mark.
    let markLength: Int

    var isUTF8: Bool { name == "UTF-8" }

    /// Bytes that a text takes in a document of the encoding; nil where that depends on more than its characters.
    ///
    /// - Parameter text: whole characters of UTF-8.
    func length(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard unit > 1 else { return nil }
        var characters = 0
        var pairs = 0
        for byte in text {
            characters += byte & 0xC0 == 0x80 ? 0 : 1
            pairs += byte >= 0xF0 ? 1 : 0
        }
        return unit * (unit == 2 ? characters + pairs : characters)
    }

    /// Bytes of the smallest unit of the encoding.
    var unit: Int {
        let name = name.uppercased()
        return name.hasPrefix("UTF-32") || name.hasPrefix("UCS-4") ? 4 : name.hasPrefix("UTF-16") || name.hasPrefix("UCS-2") ? 2 : 1
    }

    /// What to do with a file that is none of the feed.
    static func strangerHelp(isInArchive: Bool) -> String {
        !isInArchive
            ? "leave it out of the feed: name the files, for example with a pattern such as `*.xml`"
            : "an archive stands for all files in it: have it made without this one, or unpack it and name the files with a pattern such "
                + "as `*.xml`"
    }

    /// Files that are packed where only an archive or a plain file can be; none of them is text.
    ///
    /// - Throws: `LB1203`.
    static func checkPacking(_ head: [UInt8], _ path: String, isInArchive: Bool) throws {
        let packings: [([UInt8], String)] = [
            ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 3, 4], "a zip archive"), ([0x42, 0x5A, 0x68], "bzip2"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
        ]
        guard let packing = packings.first(where: { head.starts(with: $0.0) }) else { return }
        throw GatewayError(
            Diagnostic(
                .xmlNotWellFormed, "the file is no XML: it is packed", at: Place(file: path, line: 1, column: 1, byteOffset: 0),
                expected: "an XML document", found: Redacted(packing.1, isPersonal: false),
                help: !isInArchive
                    ? "unpack it first; plain files, gzip, zip and tar archives are read as they are"
                    : "files in archives are read as they are: unpack the archive, or have it made of plain files"))
    }

    /// How many bytes of a document are looked at for its declaration.
    static let headLength = 1024

    private enum Family { case eight, utf16LE, utf16BE, utf32LE, utf32BE, ebcdic }

    static func isKnown(_ name: String) -> Bool {
        // iconv takes options after `//`, and an empty name as the locale's code page.
        let isName = !name.isEmpty && name.utf8.count <= 64 && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x2C }
        return isName && TextConverter(from: name) != nil
    }

    /// - Parameters:
    ///   - head: the first bytes, up to ``headLength``.
    ///   - mapped: what the mapping says; it goes before the document's own declaration.
    /// - Throws: `LB1002` (the declared code page is not known), `LB1205` (the first bytes rule it out).
    static func find(_ head: [UInt8], mapped: String?, file: String) throws -> XMLEncoding {
        let (family, mark) = family(head)
        let body = Array(head.dropFirst(mark))
        let own = name(of: family)
        if let mapped {
            return XMLEncoding(name: mark > 0 ? own : specific(mapped, family) ?? own, markLength: mark)
        }
        guard let declared = declaration(body, encoding: family == .ebcdic ? "CP037" : own) else {
            // Code pages of EBCDIC differ in letters; without a declaration a document is in a Unicode encoding (XML 1.0, 4.3.3).
            guard family != .ebcdic else {
                throw GatewayError(
                    Diagnostic(
                        .xmlEncodingContradicts, "\(file) is in EBCDIC and does not declare its code page",
                        at: Place(file: file, line: 1, byteOffset: 0), expected: "an encoding in the XML declaration",
                        help: "set `encoding: IBM037`, or the code page that the file is in, in the mapping's source"))
            }
            return XMLEncoding(name: own, markLength: mark)
        }
        guard isKnown(declared) else {
            throw GatewayError(
                Diagnostic(
                    .unknownEncoding, "\(file) declares an encoding that is not known",
                    at: Place(file: file, line: 1, byteOffset: 0), expected: "a name that `iconv -l` lists",
                    found: Redacted(declared, isPersonal: false),
                    help: "set `encoding: …` in the mapping's source to the code page that the file is really in"))
        }
        guard let name = specific(declared, family), mark == 0 || name == own, starts(body, encoding: name) else {
            throw GatewayError(
                Diagnostic(
                    .xmlEncodingContradicts, "\(file) declares \(declared), but its first bytes are \(own)",
                    at: Place(file: file, line: 1, byteOffset: 0), expected: own,
                    found: Redacted(declared, isPersonal: false),
                    help: "have the producer correct the declaration, or set `encoding: \(own)` in the mapping's source"))
        }
        return XMLEncoding(name: name, markLength: mark)
    }

    private static func family(_ head: [UInt8]) -> (Family, markLength: Int) {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if starts([0xFF, 0xFE, 0, 0]) { return (.utf32LE, 4) }
        if starts([0, 0, 0xFE, 0xFF]) { return (.utf32BE, 4) }
        if starts([0xEF, 0xBB, 0xBF]) { return (.eight, 3) }
        if starts([0xFF, 0xFE]) { return (.utf16LE, 2) }
        if starts([0xFE, 0xFF]) { return (.utf16BE, 2) }
        if starts([0x3C, 0, 0, 0]) { return (.utf32LE, 0) }
        if starts([0, 0, 0, 0x3C]) { return (.utf32BE, 0) }
        if starts([0x3C, 0]) { return (.utf16LE, 0) }
        if starts([0, 0x3C]) { return (.utf16BE, 0) }
        if starts([0x4C, 0x6F, 0xA7, 0x94]) { return (.ebcdic, 0) }
        return (.eight, 0)
    }

    private static func name(of family: Family) -> String {
        switch family {
        case .eight: "UTF-8"
        case .utf16LE: "UTF-16LE"
        case .utf16BE: "UTF-16BE"
        case .utf32LE: "UTF-32LE"
        case .utf32BE: "UTF-32BE"
        case .ebcdic: "CP037"
        }
    }

    /// The name for iconv, with the byte order that the first bytes show; nil where the two cannot go together.
    private static func specific(_ name: String, _ family: Family) -> String? {
        let upper = name.uppercased()
        let isSixteen = family == .utf16LE || family == .utf16BE
        let isThirtyTwo = family == .utf32LE || family == .utf32BE
        switch upper {
        case "UTF-8", "UTF8": return isSixteen || isThirtyTwo || family == .ebcdic ? nil : "UTF-8"
        case "UTF-16", "UTF16", "ISO-10646-UCS-2", "UCS-2": return isSixteen ? self.name(of: family) : nil
        case "UTF-32", "UTF32", "ISO-10646-UCS-4", "UCS-4": return isThirtyTwo ? self.name(of: family) : nil
        default: return upper
        }
    }

    /// The declaration itself must read as one in the encoding that it names.
    private static func starts(_ body: [UInt8], encoding: String) -> Bool {
        encoding == "UTF-8" ? body.starts(with: "<?xml".utf8) : decoded(body, encoding).starts(with: "<?xml".utf8)
    }

    /// The name that the XML declaration gives, or nil where there is none.
    private static func declaration(_ body: [UInt8], encoding: String) -> String? {
        let text = encoding == "UTF-8" ? body : decoded(body, encoding)
        guard text.starts(with: "<?xml".utf8), let end = text.firstIndex(of: 0x3E) else { return nil }
        let words = String(decoding: text[..<end], as: UTF8.self)
        guard let key = words.utf8.indices.first(where: { words.utf8[$0...].starts(with: "encoding".utf8) }) else {
            return nil
        }
        let rest = words.utf8[key...].dropFirst(8).drop { $0 <= 0x20 }
        guard rest.first == 0x3D else { return nil }
        let value = rest.dropFirst().drop { $0 <= 0x20 }
        guard let quote = value.first, quote == 0x22 || quote == 0x27 else { return nil }
        let name = value.dropFirst().prefix { $0 != quote }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private static func decoded(_ body: [UInt8], _ encoding: String) -> [UInt8] {
        guard let converter = TextConverter(from: encoding) else { return [] }
        var target = [UInt8](repeating: 0, count: headLength * 4)
        let count = body.withUnsafeBytes { source in
            target.withUnsafeMutableBytes { converter.convert(source, into: $0).produced }
        }
        return Array(target.prefix(count))
    }
}
