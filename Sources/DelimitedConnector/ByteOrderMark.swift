import Connector
import Diagnostics

/// Finds what the bytes of a file are from its declared encoding and its first bytes.
enum ByteOrderMark {
    /// Bytes that have to be there before the answer is known, or the end of the file.
    static let length = 3

    /// - Returns: the form, and how many bytes the mark has.
    /// - Throws: `GatewayError` with `LB1413` where mark and declaration do not go together.
    static func find(_ head: [UInt8], _ declared: DelimitedEncoding, file: String) throws -> (SourceText.Form, skipped: Int) {
        var marked: (form: SourceText.Form, name: String, length: Int)?
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { marked = (.utf8, "utf-8", 3) }
        if head.starts(with: [0xFF, 0xFE]) { marked = (.utf16(isBigEndian: false), "utf-16le", 2) }
        if head.starts(with: [0xFE, 0xFF]) { marked = (.utf16(isBigEndian: true), "utf-16be", 2) }
        let form: SourceText.Form?
        switch declared {
        case .automatic: form = marked?.form ?? .utf8
        case .utf8: form = .utf8
        case .utf16: form = marked.flatMap { $0.form == .utf8 ? nil : $0.form }
        case .utf16LittleEndian: form = .utf16(isBigEndian: false)
        case .utf16BigEndian: form = .utf16(isBigEndian: true)
        // In other pages the bytes of a mark are ordinary text.
        case .page(let page) where !page.isASCIICompatible: return (.page(page), 0)
        case .page(let page): form = marked == nil ? .page(page) : nil
        }
        guard let form, marked == nil || marked?.form == form else {
            throw GatewayError(
                Diagnostic(
                    .markContradictsEncoding,
                    marked == nil
                        ? "the file has no byte order mark" : "the file begins with a byte order mark of another encoding",
                    at: Place(file: file, byteOffset: 0), expected: declared.name,
                    found: marked.map { Redacted("the mark of \($0.name)", isPersonal: false) },
                    help: marked.map { "say `encoding: \($0.name)`" } ?? "say `encoding: utf-16le` or `encoding: utf-16be`"))
        }
        return (form, marked?.length ?? 0)
    }
}
